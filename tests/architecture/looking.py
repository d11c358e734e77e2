"""One request and its answer, in the words of the table."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from contactcentre.who_may.table import Cell

SIGN_IN = reverse("account_login")
_CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')


def said_in(mail: Any) -> str:
    """All of one mail: to whom it goes, its headers, its text and what is with it."""
    return str(mail.message())


@dataclass
class Looked:
    """One request and its answer."""

    cell: Cell
    url: str
    response: Any
    mails: list[Any]

    @property
    def answer(self) -> str:
        """The answer in the words of the table."""
        if self.response.status_code != 302:
            return str(self.response.status_code)
        return "in" if self.response.headers["Location"].startswith(SIGN_IN) else "->"

    def says(self, texts: Iterable[str]) -> list[str]:
        """Those of ``texts`` that are anywhere in the answer, or in a mail sent meanwhile."""
        headers = "\n".join(self.response.headers.values())
        # A calendar breaks its long lines.
        body = self.response.content.decode(errors="replace").replace("\r\n ", "")
        told = "\n".join(said_in(mail) for mail in self.mails)
        said = f"{headers}\n{html.unescape(body)}\n{told}".casefold()
        return sorted(text for text in texts if text.casefold() in said)

    @property
    def fingerprint(self) -> tuple[Any, ...]:
        """All that could tell this answer from another one, but for a form's random token."""
        body = _CSRF.sub(r"\1", self.response.content.decode(errors="replace"))
        headers = sorted(self.response.headers.items())
        return self.response.status_code, body, headers, sorted(self.response.cookies)

    def __str__(self) -> str:
        cell = self.cell
        return f"{cell.principal}: {cell.method} {self.url} ({cell.relation}) is {self.answer}"
