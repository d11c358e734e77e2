"""What may be written to a log: kinds, places, numbers and opaque references; never data."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from types import TracebackType
from uuid import UUID

WITHHELD = "[withheld]"

_HARMLESS = (bool, int, float, datetime, date, time, timedelta, UUID, type(None))
_REFERENCE = re.compile(r"[A-Z]-[0-9A-Z]{6}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STATUS = re.compile(r"\d{1,3}")
_PHRASES = frozenset(status.phrase for status in HTTPStatus)
_VERB = re.compile(r"GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE")
_DOTTED_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_REQUEST_LINE = re.compile(r"(?P<verb>[A-Z]+) (?P<path>/\S*) (?P<version>HTTP/[\d.]+)")

_QUERY = re.compile(r"\?[^\s'\"]*")
_MAIL_ADDRESS = re.compile(r"[^\s'\"<>/]+@[^\s'\"<>/]+")
_LONG_SEGMENT = re.compile(r"(?<=/)[^/\s]{24,}")
_TYPED = re.compile(r"(?<=/)(?=[^/\s]*[^/\sa-z0-9._-])[^/\s]+")
# Whatever follows is the secret of a link, however short a part of it was asked for.
_LINK = re.compile(r"(?<=/your-referral/)(?!(form|received)/)[^/\s]+")
_FILE_NAME = re.compile(
    r"[\w.-]+\.(py|html|css|js|svg|png|ico|json|sock|sqlite3|webmanifest)(:\d+)?"
)


class WithoutSecrets(logging.Filter):
    """Rewrites each record so that it carries no data; never drops one.

    An exception keeps its type and the places it passed through, and loses its message. An argument
    of the message is kept only when it cannot name a person: a number, a date, a path without its
    query, an opaque reference, the name of something in the code.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _tidy(_message(record)), ()
        if record.exc_info and not isinstance(record.exc_info, bool):
            record.exc_text = outline(record.exc_info[1])
            record.exc_info = None
        return True


def kind_of(error: BaseException | None) -> str:
    """The type of an exception, never its message."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else _full_name(kind)


def outline(error: BaseException | None) -> str:
    """The types of an exception and of its causes, each with the places it passed through."""
    return "\n".join(f"{kind_of(each)} at {places(each.__traceback__)}" for each in _chain(error))


def places(trace: TracebackType | None) -> str:
    """File, line and function of every frame; no source text and no values."""
    frames = traceback.extract_tb(trace)
    return " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _full_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return str(_safe(record.msg))
    if not record.args:
        return record.msg
    try:
        return record.msg % _safe_arguments(record.args)
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {WITHHELD}"


def _safe_arguments(
    arguments: tuple[object, ...] | Mapping[str, object],
) -> tuple[object, ...] | Mapping[str, object]:
    if isinstance(arguments, Mapping):
        return {key: _safe(value) for key, value in arguments.items()}
    return tuple(_safe(value) for value in arguments)


def _safe(value: object) -> object:
    if isinstance(value, _HARMLESS):
        return value
    if isinstance(value, BaseException):
        return kind_of(value)
    if isinstance(value, type):
        return _full_name(value)
    if isinstance(value, str):
        return _safe_text(value)
    return WITHHELD


def _safe_text(text: str) -> str:
    if text.startswith("/"):
        return _place(text.split()[0])
    if request_line := _REQUEST_LINE.fullmatch(text):
        return f"{request_line['verb']} {_place(request_line['path'])} {request_line['version']}"
    if text in _PHRASES or any(
        form.fullmatch(text) for form in (_REFERENCE, _UUID, _STATUS, _VERB)
    ):
        return text
    if _DOTTED_NAME.fullmatch(text) and text.split(".")[0] in sys.modules:
        return text
    return WITHHELD


def _place(path: str) -> str:
    """An address without what a person may have typed into it; our own are in small letters."""
    return _TYPED.sub(_without_token, _tidy(path))


def _tidy(text: str) -> str:
    """The text without query strings, mail addresses and one-time links."""
    text = _LINK.sub(WITHHELD, _MAIL_ADDRESS.sub(WITHHELD, _QUERY.sub("", text)))
    return _LONG_SEGMENT.sub(_without_token, text)


def _without_token(segment: re.Match[str]) -> str:
    known = any(form.fullmatch(segment[0]) for form in (_UUID, _REFERENCE, _FILE_NAME))
    return segment[0] if known else WITHHELD
