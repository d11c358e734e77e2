"""What holds for every request and every response, whichever page it is."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.signals import got_request_exception
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    UnreadablePostError,
)
from django.http.multipartparser import MultiPartParserError

from contactcentre import errors
from contactcentre.safekeeping.errors import Disposed

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _FEATURES)

# Django answers these itself, without an incident.
_EXPECTED = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)


class ResponseHeaders:
    """Nothing but static files is kept by a browser, and no page may use a device's sensors."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not self._is_static(request, response):
            response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    @staticmethod
    def _is_static(request: HttpRequest, response: HttpResponseBase) -> bool:
        return request.path.startswith(settings.STATIC_URL) and response.status_code < 400


class Incidents:
    """A page that fails answers with an incident number and no detail.

    What fails before a page is reached comes to the same in `contactcentre.errors.server_error`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, _EXPECTED):
            return None
        if isinstance(exception, Disposed):
            return errors.page_not_found(request)
        # The test client listens for this, and so may whoever watches the service.
        got_request_exception.send(sender=type(self), request=request)
        return errors.incident(request, exception)


class BadInput:
    """Refuses what no form of ours can have sent, before anything acts on it.

    A body that is too large is 413; a NUL byte, text that is not UTF-8, too many fields or a broken
    form is 400. An address that only takes what a button sends is 405, and says so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            _check_length(request.META.get("CONTENT_LENGTH") or "0")
            _check_address(request)
            if request.method == "POST":
                _check_form(request)
        except RequestDataTooBig:
            return errors.too_large(request)
        except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
            return errors.bad_request(request)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return errors.not_allowed(request, response)
        return response


def _check_length(length: str) -> None:
    if not (length.isascii() and length.isdigit()):
        raise BadRequest
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if limit is not None and int(length) > limit:
        raise RequestDataTooBig


def _check_address(request: HttpRequest) -> None:
    _refuse_nul(request.path_info)
    _check_bytes(unquote_to_bytes(request.META.get("QUERY_STRING", "")))
    # Too many fields are noticed on the first look.
    request.GET  # noqa: B018


def _check_form(request: HttpRequest) -> None:
    if request.content_type == "application/x-www-form-urlencoded":
        _check_bytes(unquote_to_bytes(request.body))
    elif request.content_type == "multipart/form-data":
        _check_parts(request.body, request)


def _check_parts(body: bytes, request: HttpRequest) -> None:
    """A part may be a file, so only what the parser took for text is judged."""
    text = "".join(_texts(request.POST.lists()))
    _refuse_nul(text)
    replaced = "\N{REPLACEMENT CHARACTER}"
    if text.count(replaced) > body.count(replaced.encode()):
        raise BadRequest


def _texts(fields: Iterable[tuple[str, Sequence[object]]]) -> Iterable[str]:
    for name, values in fields:
        yield name
        yield from map(str, values)


def _check_bytes(raw: bytes) -> None:
    try:
        _refuse_nul(raw.decode())
    except UnicodeDecodeError:
        raise BadRequest from None


def _refuse_nul(text: str) -> None:
    if "\0" in text:
        raise BadRequest
