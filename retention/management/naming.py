"""Who does something from a terminal, and on which day."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.core.management import CommandError
from django.db import DatabaseError

from accounts.models import User
from accounts.witnesses import somebody
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import SafekeepingError
from contactcentre.safekeeping.keyring import start_up
from policy.clauses import Refused


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day: write it as 2026-03-29.") from None


def add_day(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--on", type=day, default=None, metavar="DATE", help="the London day; today without it"
    )


def add_person(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="EMAIL", help="who does it")


def the_day(on: date | None) -> date:
    """The day that was named, or today. Raises ``CommandError`` for one that is still to come.

    Only where every person is made up may somebody see how things will be: nothing real goes early.
    """
    today = clock.today()
    if on is not None and on > today and is_real():
        raise CommandError("That day is still to come; nothing is flagged or disposed of early.")
    return on or today


def person(address: str) -> User:
    """The open account of that address; whoever is at the terminal proves that it is theirs.

    Raises ``NotProved``, which ends the command in its sentence. Where every person is made up
    nothing is asked.
    """
    return somebody(address)


def is_real() -> bool:
    """Whether anybody here is not made up."""
    return User.objects.filter(demonstration=False).exists()


@contextmanager
def one_sentence() -> Iterator[None]:
    """What the command cannot do ends it in a sentence: a refusal, no such record, a full disk."""
    try:
        start_up.ensure_migrated()
        yield
    except (Refused, SafekeepingError) as refused:
        raise CommandError(str(refused)) from None
    except ObjectDoesNotExist:
        raise CommandError("There is no such record.") from None
    except BrokenPipeError:
        raise
    except (DatabaseError, OSError) as error:
        raise CommandError(
            f"The records or the keyring could not be written ({type(error).__name__}): look "
            "whether the disk is full. What was begun is finished by “manage.py settle”."
        ) from None
