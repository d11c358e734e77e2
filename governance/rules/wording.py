"""Whether the policy's words say what the software does, and nothing that nobody may read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from contactcentre.safekeeping.whereabouts import has_the_look_of_one
from governance.rules.accident_book import check_keep_the_accident_book
from policy.clauses import Clause, Refused, holds
from policy.limits import LIMITS
from policy.models import PolicyVersion
from policy.models.version import FIELDS
from policy.spans import Span, of_number, sentences_saying, spans_in

_OF_FIELD = {field: clause for clause, field in FIELDS.items()}
_A_WORD, _FEWEST_WORDS = re.compile(r"[^\W\d_]{2,}"), 2
# The fields of a version that hold words, in the order of the policy.
PARTS = ("title", "introduction", *_OF_FIELD)

# Without any of these words a clause cannot say what the software does, however it is put.
_ESSENTIAL: dict[Clause, tuple[re.Pattern[str], str]] = {
    Clause.C2: (
        re.compile(
            r"\b(?:not?|never|none|nor|neither|nobody|nothing|cannot|without|refus\w+|declin\w+|"
            r"refrain\w*|forbidden|except|unless)\b|n[’']t\b",
            re.I,
        ),
        "Volunteers make no report in family proceedings, and the software has no place for one: "
        "say that they make none.",
    ),
    Clause.C3: (
        re.compile(r"\b(?:both|others?|each|either|every\w*|all|alike|same|equal\w*)\b", re.I),
        "The software gives dates and times to both sides alike, and warns whoever asks for one: "
        "say that the other side is given the same.",
    ),
    Clause.C4: (
        re.compile(
            r"\b(?:permi(?:t|ssion)\w*|consent\w*|agree\w*|allow\w*|authoris\w+|approv\w+|"
            r"leave|say[\s-]so|wish\w*)\b",
            re.I,
        ),
        "The software passes a parent’s details on with that parent’s permission only: say that "
        "it takes their permission.",
    ),
}


@dataclass(frozen=True)
class Stated:
    """A number the software keeps to, and the sentences of its clause that say it, if any do."""

    heading: str
    number: str
    sentences: list[str]


@dataclass(frozen=True)
class Point:
    """Where the words of one part do not say what the software does; ``key`` names it.

    A trustee who signs confirms it by itself.
    """

    key: str
    clause: Clause
    says: str


def stated(draft: PolicyVersion) -> list[Stated]:
    """Every number of a draft beside the words for it, for the trustees to compare."""
    return [
        Stated(
            _heading(FIELDS[limit.clause]),
            _number(draft, name).said,
            sentences_saying(_number(draft, name), getattr(draft, FIELDS[limit.clause])),
        )
        for name, limit in LIMITS.items()
    ]


def to_confirm(draft: PolicyVersion) -> list[Point]:
    """Every part whose words leave out a number, or name a time that is none of its numbers."""
    return [
        point
        for field in PARTS
        for point in (*_left_out(draft, field), *_kept_by_people(draft, field))
    ]


def reworded(draft: PolicyVersion, *, latest: PolicyVersion) -> list[Point]:
    """Every clause that reads otherwise than before: what it means, no software reads."""
    return [
        Point(
            f"{field}.reworded",
            clause,
            f"{_heading(field)} is put into other words. The software goes on doing what it does: "
            "you have compared the two, and mean no more by it.",
        )
        for field, clause in _OF_FIELD.items()
        if getattr(draft, field).split() != getattr(latest, field).split()
    ]


def _left_out(draft: PolicyVersion, field: str) -> Iterator[Point]:
    clause = _OF_FIELD.get(field, Clause.REVIEW)
    words = getattr(draft, field)
    numbers = [_number(draft, name) for name in LIMITS if FIELDS[LIMITS[name].clause] == field]
    unsaid = [number.said for number in numbers if not sentences_saying(number, words)]
    if unsaid:
        says = f"{_heading(field)} does not say it, and the software keeps to: {'; '.join(unsaid)}."
        yield Point(f"{field}.unsaid", clause, says)


def _kept_by_people(draft: PolicyVersion, field: str) -> Iterator[Point]:
    clause = _OF_FIELD.get(field, Clause.REVIEW)
    numbers = {name: getattr(draft, name) for name in LIMITS}
    kept = _numbers_of(field, numbers)
    said = [span.said for span in spans_in(getattr(draft, field)) if not _kept(span, kept)]
    if said:
        named = ", ".join(f"“{each}”" for each in dict.fromkeys(said))
        says = f"{_heading(field)} says {named}, to which the software keeps nothing: people do."
        yield Point(f"{field}.by-people", clause, says)


@holds(Clause.REVIEW)
def check_confirmed(*, points: Iterable[Point], confirmed: Collection[str]) -> None:
    """Annual review: where words and software do not say the same, whoever signs confirms it."""
    for point in points:
        if point.key not in confirmed:
            raise Refused(point.clause, f"Confirm it, or let the words be changed: {point.says}")


@holds(Clause.REVIEW)
def check_words(*, field: str, words: str, numbers: Mapping[str, int]) -> None:
    """Annual review: no part of the policy says what the software does not do, or tells on anyone.

    ``numbers`` are those of the same draft.
    """
    check_says_something(field=field, words=words)
    check_reach_nobody(words=words)
    check_say_the_numbers(field=field, words=words, numbers=numbers)
    check_keep_the_accident_book(words=words)
    check_say_the_essential(field=field, words=words)
    if field == FIELDS[Clause.C8]:
        check_say_the_years(words=words, years=numbers["retention_years"])
        check_spare_the_accident_book(words=words)


@holds(Clause.REVIEW)
def check_says_something(*, field: str, words: str) -> None:
    """Annual review: every clause is there, in words that can be read."""
    if field in _OF_FIELD and len(_A_WORD.findall(words)) < _FEWEST_WORDS:
        raise Refused(Clause.REVIEW, f"{_heading(field)} says nothing. Write what is meant.")


@holds(Clause.C4)
def check_reach_nobody(*, words: str) -> None:
    """Clause 4: anyone may read the policy, so nothing in it looks like a way to reach somebody.

    Whose it might be is looked up nowhere.
    """
    if has_the_look_of_one(words):
        raise Refused(
            Clause.C4,
            "Take out what looks like a street, a postcode, a telephone number or an e-mail "
            "address: anyone may read the policy, for as long as there is one.",
        )


@holds(Clause.REVIEW)
def check_say_the_numbers(*, field: str, words: str, numbers: Mapping[str, int]) -> None:
    """Annual review: a clause whose numbers the software reads names no other length of time.

    What a clause without such a number says is for the trustees to confirm instead.
    """
    kept = _numbers_of(field, numbers)
    measured = {span.unit.removeprefix("working ") for span in kept}
    for span in spans_in(words):
        if not span.many or span.unit.removeprefix("working ") not in measured:
            continue
        if not _kept(span, kept):
            clause = _OF_FIELD[field]
            raise Refused(
                clause,
                f"{clause.heading[0].upper()}{clause.heading[1:]} says “{span.said}”, but the "
                f"numbers it sets are: {'; '.join(each.said for each in kept)}. Change the words "
                "or the number, so that the software does what the policy says.",
            )


@holds(Clause.REVIEW)
def check_say_the_essential(*, field: str, words: str) -> None:
    """Annual review: a clause the software holds whatever is written is not turned round.

    Only what leaves out every word for it is found; whoever signs compares the rest.
    """
    clause = _OF_FIELD.get(field)
    if clause in _ESSENTIAL:
        essential, says = _ESSENTIAL[clause]
        if not essential.search(words):
            raise Refused(clause, says)


@holds(Clause.C8)
def check_say_the_years(*, words: str, years: int) -> None:
    """Clause 8: what the policy says of years without use is what the software keeps to."""
    wanted = of_number("retention_years", years)
    if not any(span.is_as_long_as(wanted) for span in spans_in(words)):
        raise Refused(
            Clause.C8,
            f"The number of years without use is {years}, but the words of clause 8 do not say so. "
            "Say it there, or change the number.",
        )


@holds(Clause.C8)
def check_spare_the_accident_book(*, words: str) -> None:
    """Clause 8: the accident book is never disposed of, and the policy says that it is not."""
    if "accident book" not in " ".join(words.casefold().split()):
        raise Refused(
            Clause.C8,
            "Say what becomes of the accident book: the software keeps it for ever, whatever else "
            "is disposed of.",
        )


def _number(draft: PolicyVersion, name: str) -> Span:
    return of_number(name, getattr(draft, name))


def _numbers_of(field: str, numbers: Mapping[str, int]) -> list[Span]:
    """What the numbers stand for that belong to the clause of this field."""
    clause = _OF_FIELD.get(field)
    return [
        of_number(name, value) for name, value in numbers.items() if LIMITS[name].clause is clause
    ]


def _kept(span: Span, numbers: list[Span]) -> str:
    return next((each.said for each in numbers if each.is_as_long_as(span)), "")


def _heading(field: str) -> str:
    clause = _OF_FIELD.get(field)
    named = clause.heading if clause else f"the {field}"
    return f"{named[0].upper()}{named[1:]}"
