"""Passwords that are long and yet among the first that anybody would guess."""

import re
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# Neighbours on a keyboard, along its rows and down its columns.
_ROWS = ("qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhn")
_FEWEST_CHARACTERS = 5
_LOOKED_AT = 128


class NotRepetitiveValidator:
    """Refuses one word over and over, a run along the alphabet or the keyboard, and a common
    password with figures and signs around it.
    """

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError``."""
        bare = re.sub(r"[\W_]", "", password[:_LOOKED_AT].lower())
        core = bare.strip("0123456789")
        few = len(set(password)) < _FEWEST_CHARACTERS
        if few or any(map(self._is_easy, {bare, core} - {""})):
            raise ValidationError(
                "This password is too easy to guess. Three or four random words are a good one.",
                code="password_too_repetitive",
            )

    def get_help_text(self) -> str:
        return "Not one word over and over, and no row of keys."

    def _is_easy(self, text: str) -> bool:
        return _is_repeated(text) or _is_run(text) or text in self._common


def _is_repeated(text: str) -> bool:
    return any(text[size:] == text[:-size] for size in range(1, len(text) // 2 + 1))


def _is_run(text: str) -> bool:
    return len(text) > 1 and all(_are_neighbours(one, other) for one, other in pairwise(text))


def _are_neighbours(one: str, other: str) -> bool:
    if abs(ord(one) - ord(other)) == 1 or {one, other} == {"0", "9"}:
        return True
    return any(one + other in row or other + one in row for row in _ROWS)
