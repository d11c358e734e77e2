"""Somebody with a browser, as the web application sees them: no test client in between."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest

from accounts.models import User
from contactcentre.bench.measure import Failed
from contactcentre.safekeeping.keyring.keys import key_scope

CSRF = "b" * 32
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str = ""


@dataclass
class Visitor:
    """Sends requests straight into the whole WSGI application, middleware and all."""

    session_key: str = ""
    application: Any = field(default_factory=WSGIHandler)

    def get(self, path: str, *, expect: int = 200) -> Answer:
        """Raises ``Failed`` for any other status."""
        return self._send(self._environment("GET", path), expect)

    def post(
        self, path: str, fields: dict[str, str], *, expect: int = 200, htmx: bool = False
    ) -> Answer:
        """Raises ``Failed`` for any other status."""
        body = form(fields)
        environment = self._environment("POST", path)
        environment["CONTENT_TYPE"] = _FORM
        environment["CONTENT_LENGTH"] = str(len(body))
        environment["wsgi.input"] = io.BytesIO(body)
        if htmx:
            environment["HTTP_HX_REQUEST"] = "true"
        return self._send(environment, expect)

    def _send(self, environment: dict[str, Any], expect: int) -> Answer:
        begun: list[tuple[str, Sequence[tuple[str, str]]]] = []

        def start_response(status: str, headers: Sequence[tuple[str, str]], *_: Any) -> None:
            begun.append((status, headers))

        response = self.application(environment, start_response)
        try:
            body = b"".join(response)
        finally:
            response.close()
        (status, headers) = begun[0]
        answer = Answer(int(status.split()[0]), body, dict(headers).get("Location", ""))
        if answer.status != expect:
            path = environment["PATH_INFO"]
            raise Failed(f"{path} answered {answer.status} instead of {expect}.")
        return answer

    def _environment(self, method: str, path: str) -> dict[str, Any]:
        path, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_USER_AGENT": "bench",
            "HTTP_COOKIE": cookies(self.session_key),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def form(fields: dict[str, str]) -> bytes:
    """The body of a form sent from one of our pages."""
    return urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()


def cookies(session_key: str) -> str:
    signed_in = f"{settings.SESSION_COOKIE_NAME}={session_key}; " if session_key else ""
    return f"{signed_in}{settings.CSRF_COOKIE_NAME}={CSRF}"


def sign_in(person_id: UUID) -> str:
    """The key of a session in which the person has just shown both factors."""
    with key_scope():
        person = User.objects.get(pk=person_id)
        request = HttpRequest()
        request.META["REMOTE_ADDR"] = "127.0.0.1"
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        login(request, person, settings.AUTHENTICATION_BACKENDS[0])
        record_authentication(request, person, "password")
        record_authentication(request, person, "mfa", type="totp")
        request.session.save()
        return str(request.session.session_key)


def signed_in(person_id: UUID) -> Visitor:
    return Visitor(session_key=sign_in(person_id))
