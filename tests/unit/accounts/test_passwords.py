"""Which passwords are refused though they are long."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password Password!",
        "passwordpassword1",
        "abcabcabcabc",
        "aaaaaaaaaaaa",
        "letmein2026!!!!",
        "123456789012",
        "987654321098",
        "abcdefghijklm",
        "zyxwvutsrqpon",
        "qwertyuiopasdf",
        "poiuytrewq12",
        "1qaz2wsx3edc4rfv",
        "!!!!????----____",
    ],
)
def test_what_anybody_guesses_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "four plain garden words",
        "correct horse battery",
        "Ma chère tante Élise",
        "7Kd!w92-pq__mZ4x",
        "the banana is banana",
        "Wir sind 12 Gärtner",
    ],
)
def test_a_few_random_words_are_taken(password: str) -> None:
    validate_password(password)
