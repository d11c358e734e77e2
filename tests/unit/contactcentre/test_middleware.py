"""Bad input is refused before a page sees it; a broken page gives nothing away."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django.fixtures import Settings
from redis.exceptions import ConnectionError as RedisGone

from contactcentre.logs import WithoutSecrets
from contactcentre.safekeeping.errors import KeyMissing

FORM = "application/x-www-form-urlencoded"
SECRET = "Okafor"

FAILURES = {
    "bug": ValueError(SECRET),
    "database": OperationalError(SECRET),
    "redis": RedisGone(SECRET),
    "sealing": KeyMissing(SECRET),
    "missing": Http404(SECRET),
    "refused": PermissionDenied(SECRET),
    "garbled": BadRequest(SECRET),
}


@csrf_exempt
def echo(request: HttpRequest) -> HttpResponse:
    """What arrived, as the page sees it."""
    return HttpResponse(repr((request.GET.dict(), request.POST.dict())))


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise FAILURES[how]


def broken_middleware(get_response: object) -> object:
    def middleware(request: HttpRequest) -> HttpResponse:
        raise OperationalError(SECRET)

    return middleware


urlpatterns = [path("echo/", echo), path("fail/<how>/", fail, name="fail")]
handler400 = "contactcentre.errors.bad_request"
handler403 = "contactcentre.errors.permission_denied"
handler404 = "contactcentre.errors.page_not_found"
handler500 = "contactcentre.errors.server_error"

OURS = [
    "contactcentre.middleware.ResponseHeaders",
    "contactcentre.middleware.Incidents",
    "contactcentre.middleware.BadInput",
]


@pytest.fixture(autouse=True)
def only_our_middleware(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = OURS
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What reaches the log."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutSecrets())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


class TestResponseHeaders:
    @pytest.mark.parametrize(
        "address", ["/echo/", "/nowhere/", "/fail/bug/", "/static/nothing.css"]
    )
    def test_are_on_every_response(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]


class TestBadInput:
    def test_ordinary_text_passes(self, client: Client) -> None:
        response = client.post("/echo/?q=%C3%A9", {"name": "Zoë 👧🏽 \u202ejo\ufffd\n"})
        assert response.status_code == 200
        assert "é" in response.content.decode()

    @pytest.mark.parametrize(
        "address", ["/echo/%00", "/echo/?q=%00", "/echo/?%00=q", "/echo/?q=%ff"]
    )
    def test_an_address_with_nul_or_no_text_is_400(self, client: Client, address: str) -> None:
        assert client.get(address).status_code == 400

    @pytest.mark.parametrize(
        "body",
        ["name=a%00b", "a%00b=name", "name=a\0b", b"name=\xff", "name=%c3%28", "name=%e9"],
    )
    def test_a_form_with_nul_or_no_text_is_400(self, client: Client, body: str | bytes) -> None:
        assert client.post("/echo/", body, content_type=FORM).status_code == 400

    @pytest.mark.parametrize(
        "part",
        [
            b'name="name"\r\n\r\na\0b',
            b'name="a\0b"\r\n\r\nname',
            b'name="name"\r\n\r\n\xff\xfe',
        ],
    )
    def test_a_multipart_form_with_nul_or_no_text_is_400(self, client: Client, part: bytes) -> None:
        body = b"--B\r\nContent-Disposition: form-data; " + part + b"\r\n--B--\r\n"
        response = client.generic("POST", "/echo/", body, "multipart/form-data; boundary=B")
        assert response.status_code == 400

    def test_an_address_that_is_no_text_is_404(self, client: Client) -> None:
        assert client.get("/%ff/").status_code == 404

    def test_a_file_may_hold_any_bytes(self, client: Client) -> None:
        response = client.post("/echo/", {"file": io.BytesIO(b"\0\xff")})
        assert response.status_code == 200

    def test_a_form_that_breaks_off_is_400(self, client: Client) -> None:
        response = client.generic("POST", "/echo/", b"--B\r\nCon", "multipart/form-data")
        assert response.status_code == 400

    def test_too_many_fields_are_400(self, client: Client) -> None:
        assert client.post("/echo/", {str(n): n for n in range(11)}).status_code == 400
        assert client.get("/echo/?" + "&".join(f"{n}=1" for n in range(11))).status_code == 400

    @pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=B", "application/json"])
    def test_a_large_body_is_413_whatever_it_is(self, client: Client, kind: str) -> None:
        response = client.generic("POST", "/echo/", b"a" * 1001, kind)
        assert response.status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "٣"])
    def test_a_length_that_is_no_number_is_400(self, client: Client, length: str) -> None:
        assert client.post("/echo/", CONTENT_LENGTH=length).status_code == 400


class TestIncidents:
    @pytest.mark.parametrize(
        ("how", "status"),
        [
            ("bug", 500),
            ("database", 503),
            ("redis", 503),
            ("sealing", 503),
            ("missing", 404),
            ("refused", 403),
            ("garbled", 400),
        ],
    )
    def test_say_what_kind_of_failure_it_is_and_no_more(
        self, client: Client, written: io.StringIO, how: str, status: int
    ) -> None:
        response = client.get(f"/fail/{how}/?q={SECRET}")
        assert response.status_code == status
        assert SECRET not in response.content.decode()
        assert SECRET not in written.getvalue()

    def test_the_number_on_the_page_is_the_number_in_the_log(
        self, client: Client, written: io.StringIO
    ) -> None:
        page = client.get("/fail/database/").content.decode()
        line = written.getvalue()
        number = line.split("Incident ")[1].split(":")[0]
        assert number in page
        assert "GET fail: django.db.utils.OperationalError at " in line
        assert "test_middleware.py:" in line
        assert line.count("\n") == 1

    def test_a_failure_before_the_page_is_one_too(
        self, client: Client, written: io.StringIO, settings: Settings
    ) -> None:
        settings.MIDDLEWARE = [*OURS, f"{__name__}.broken_middleware"]
        response = client.get("/echo/")
        assert response.status_code == 503
        assert "Incident " in written.getvalue()
        assert response["Cache-Control"] == "no-store"

    def test_the_test_client_still_raises(self, settings: Settings) -> None:
        with pytest.raises(ValueError, match=SECRET):
            Client().get("/fail/bug/")

    def test_an_error_page_that_cannot_be_made_is_replaced_by_a_plain_one(
        self, client: Client, written: io.StringIO, settings: Settings
    ) -> None:
        settings.TEMPLATES = [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": []}
        ]
        response = client.get("/fail/bug/")
        assert response.status_code == 500
        number = written.getvalue().split("Incident ")[1].split(":")[0]
        assert number in response.content.decode()
        assert client.get("/nowhere/").status_code == 404
