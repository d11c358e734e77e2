"""Both halves beside each other, in words, for whoever runs the centre."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contactcentre.safekeeping.own_data import Line
from families.models import ReferralHalf, Side
from families.rules.referral_questions import (
    CHILD,
    DATE,
    GROUPS,
    NAMED,
    NEVER_SHOWN,
    Question,
)
from families.services.referral import HalfState
from families.services.referral_file import answers_of

_HELD = "Held, not shown here"
_ONLY_CO_ORDINATORS = frozenset({"safe_route"})


@dataclass(frozen=True, slots=True)
class Row:
    """One question, with what each side answered; several lines for children and people named."""

    question: str
    child_side: list[str]
    visiting_side: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: list[Row]


def side_by_side(halves: Iterable[HalfState], *, with_safe_routes: bool) -> list[Section]:
    """What both sides said. Where they can be reached is said to be held, and never shown."""
    said = {state.side: answers_of(state.half) for state in halves}
    hidden = NEVER_SHOWN if with_safe_routes else NEVER_SHOWN | _ONLY_CO_ORDINATORS
    sections = [
        Section(group.title, [_row(question, said, hidden) for question in group.questions])
        for group in GROUPS
    ]
    people = Section(
        "Children, and who else may come",
        [_people("Children", "children", CHILD, said), _people("Named", "named", NAMED, said)],
    )
    return [people, *sections]


def in_their_words(half: ReferralHalf) -> list[Line]:
    """What one side said, for the one who said it. Where they can be reached is marked so."""
    said = answers_of(half)
    lines = [
        Line(
            question.label,
            _in_words(question, said[question.key]),
            reaches=question.key in NEVER_SHOWN | _ONLY_CO_ORDINATORS,
        )
        for group in GROUPS
        for question in group.questions
        if said.get(question.key)
    ]
    for title, key, asked in (("Child", "children", CHILD), ("Named", "named", NAMED)):
        rest = _besides_the_name(asked)
        lines += [Line(title, _person(each, rest)) for each in said.get(key, ())]
    return lines


def _row(question: Question, said: Mapping[Side, Mapping[str, Any]], hidden: frozenset[str]) -> Row:
    def words(side: Side) -> list[str]:
        value = said[side].get(question.key)
        if value and question.key in hidden:
            return [_HELD]
        return [_in_words(question, value)] if value else []

    return Row(question.label, words(Side.RESIDENT), words(Side.VISITING))


def _people(
    title: str, key: str, asked: Iterable[Question], said: Mapping[Side, Mapping[str, Any]]
) -> Row:
    questions = _besides_the_name(asked)

    def lines(side: Side) -> list[str]:
        return [_person(each, questions) for each in said[side].get(key, ())]

    return Row(title, lines(Side.RESIDENT), lines(Side.VISITING))


def _besides_the_name(asked: Iterable[Question]) -> list[Question]:
    return [question for question in asked if question.key not in {"first_name", "last_name"}]


def _person(each: Mapping[str, Any], questions: Iterable[Question]) -> str:
    name = f"{each['first_name']} {each.get('last_name', '')}".strip()
    more = [
        f"{question.label.lower()}: {_in_words(question, each[question.key])}"
        for question in questions
        if each.get(question.key)
    ]
    return "; ".join([name, *more])


def _in_words(question: Question, value: str) -> str:
    if question.kind == DATE:
        return f"{date.fromisoformat(value):%-d %B %Y}"
    return dict(question.answers).get(value, value)
