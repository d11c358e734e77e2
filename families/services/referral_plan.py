"""What the two halves come to together, and where they differ. Nothing is written here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from families.models import Alert, Arrangement, PersonRole, Side
from families.rules.family import are_alike
from families.rules.referral import Answers, safer_of
from families.rules.referral_questions import (
    NAMED,
    NEVER_ASSUMED,
    NO,
    PERMISSIONS,
    QUESTIONS,
    REACHED_BY,
    SAFER_FIRST,
    YES,
    Question,
)
from families.services.family import NewPerson, NewRepresentative

RESIDENT, VISITING = Side.RESIDENT, Side.VISITING
_ABDUCTION = "Said on the referral: a child might be taken away and not brought back."
# What the centre itself concluded. The rest is on the file: these are read in the hall.
_SCREENED = {
    "injunction": (Alert.Kind.INJUNCTION, "Found at the screening: see the file for what it says."),
    "abduction": (Alert.Kind.ABDUCTION, "Found at the screening: keep the child in sight."),
    **dict.fromkeys(
        ("serious_violence", "sexual", "violence", "child_protection"),
        (Alert.Kind.OTHER, "Found at the screening: read the file before the visit."),
    ),
}
_IS_A_PARTY = (
    "Nothing by that: a party has this name, and of parties the arrangement says what they may. If "
    "it is somebody else, add them on the file."
)
_NONE, _KEEP, _LEAVE = "none", "keep", "leave"
_NOTHING = "Nothing: not let in, unless the family’s file is changed"
_MAY = dict(next(question for question in NAMED if question.key == "may").answers)
_MAY_WHAT = {
    _NONE: frozenset[str](),
    "attend": frozenset({"attend"}),
    "collect": frozenset({"collect"}),
    "both": frozenset({"attend", "collect"}),
}
_PARTS = {Side.RESIDENT: PersonRole.RESIDENT, Side.VISITING: PersonRole.VISITING}

Halves = Mapping[Side, Answers]


@dataclass(frozen=True)
class Difference:
    """A point on which the sides differ, what each said, and what holds until a person settles it.

    ``key`` and the codes of ``options`` name nobody.
    """

    key: str
    question: str
    said: dict[Side, str]
    options: tuple[tuple[str, str], ...]
    safer: str


@dataclass
class Plan:
    """What acceptance will write.

    ``unanswered`` is what nobody said and acceptance must be told; ``assumed`` what nobody said
    either, with the safest answer, which holds.
    """

    arrangement: dict[str, Any] = field(default_factory=dict)
    parties: dict[Side, NewPerson] = field(default_factory=dict)
    children: list[NewPerson] = field(default_factory=list)
    companions: list[NewPerson] = field(default_factory=list)
    alerts: list[tuple[str, str]] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    unanswered: list[Question] = field(default_factory=list)
    assumed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def unknown(self) -> list[str]:
        """What nobody answered, nor anybody for them."""
        return [each.label for each in self.unanswered if each.key not in self.arrangement]


def plan_of(
    halves: Halves,
    *,
    settled: Mapping[str, str] | None = None,
    concluded: Mapping[str, str] | None = None,
) -> Plan:
    """What both halves come to; ``settled`` answers differences by key, the safer way otherwise.

    ``concluded`` are the centre's own answers to the screening, by question.
    """
    made = _Planner(halves, settled or {}).plan()
    known = {kind for kind, _ in made.alerts}
    found = (alert for key, alert in _SCREENED.items() if (concluded or {}).get(key) == YES)
    made.alerts += [alert for alert in dict.fromkeys(found) if alert[0] not in known]
    return made


class _Planner:
    def __init__(self, halves: Halves, settled: Mapping[str, str]) -> None:
        self.halves = halves
        self.settled = settled
        self.made = Plan()

    def plan(self) -> Plan:
        self._arrange()
        for side, answers in self.halves.items():
            if answers.get("first_name"):
                self.made.parties[side] = _party(side, answers)
            if text := answers.get("injunction"):
                self._alert(Alert.Kind.INJUNCTION, text)
            if answers.get("abduction") == YES:
                self._alert(Alert.Kind.ABDUCTION, _ABDUCTION)
        self._children()
        self._companions()
        return self.made

    def _settle(self, difference: Difference) -> str:
        self.made.differences.append(difference)
        chosen = self.settled.get(difference.key, "")
        return chosen if chosen in dict(difference.options) else difference.safer

    def _alert(self, kind: str, text: str) -> None:
        if (kind, text) not in self.made.alerts:
            self.made.alerts.append((kind, text))

    # --- The arrangement ----------------------------------------------------------------------

    def _arrange(self) -> None:
        for key in SAFER_FIRST:
            answer = self._answer(key)
            if answer:
                self.made.arrangement[key] = answer == YES if key in PERMISSIONS else answer
        self._keep_apart()
        if day := self._order_date():
            self.made.arrangement["order_date"] = day

    def _keep_apart(self) -> None:
        """Parents who may not meet do not leave at the same moment, whatever both sides wish."""
        made = self.made.arrangement
        waits = Arrangement.WaitsBehind
        if not made.get("parents_may_meet") and made.get("waits_behind") == waits.NOBODY:
            made["waits_behind"] = waits.VISITING

    def _answer(self, key: str) -> str:
        said = {side: answers.get(key, "") for side, answers in self.halves.items()}
        given = {answer for answer in said.values() if answer}
        if not given:
            return self._unanswered(QUESTIONS[key])
        if key in PERMISSIONS and len([1 for answer in said.values() if answer]) < len(Side):
            given |= {NO}
        if len(given) < 2:
            return next(iter(given), "")
        question = QUESTIONS[key]
        labels = dict(question.answers)
        return self._settle(
            Difference(
                key,
                question.label,
                {side: labels.get(answer, "") for side, answer in said.items()},
                tuple(option for option in question.answers if option[0] in given),
                safer_of(question=key, said=given),
            )
        )

    def _unanswered(self, question: Question) -> str:
        labels = dict(question.answers)
        if question.key in NEVER_ASSUMED:
            self.made.unanswered.append(question)
            told = self.settled.get(question.key, "")
            return told if told in labels else ""
        safest = SAFER_FIRST[question.key][0]
        self.made.assumed.append((question.label, labels[safest]))
        return safest

    def _order_date(self) -> date | None:
        order = self.made.arrangement.get("order")
        said = {
            side: answers["order_date"]
            for side, answers in self.halves.items()
            if answers.get("order_date") and answers.get("order") == order
        }
        days = sorted(set(said.values()))
        if len(days) < 2:
            return date.fromisoformat(days[0]) if days else None
        question = QUESTIONS["order_date"].label
        words = {side: _british(day) for side, day in said.items()}
        options = tuple((day, _british(day)) for day in days)
        chosen = self._settle(Difference("order_date", question, words, options, days[-1]))
        return date.fromisoformat(chosen)

    # --- The children -------------------------------------------------------------------------

    def _children(self) -> None:
        for number, (name, said) in enumerate(self._by_name("children")):
            if len(said) == 1 and self._both_name_children():
                (side,) = said
                safer = _KEEP if side == RESIDENT else _LEAVE
                options = ((_KEEP, "Keep on the file"), (_LEAVE, "Leave off the file"))
                question = f"Is {name} one of the children? One side did not say so."
                words = {side: "Named"}
                difference = Difference(f"child-{number}", question, words, options, safer)
                if self._settle(difference) == _LEAVE:
                    continue
            self.made.children.append(self._child(number, name, said))

    def _both_name_children(self) -> bool:
        return all(self.halves.get(side, {}).get("children") for side in Side)

    def _child(self, number: int, name: str, said: Mapping[Side, Answers]) -> NewPerson:
        first = said.get(RESIDENT) or said[VISITING]
        return NewPerson(
            role=PersonRole.CHILD,
            first_name=first["first_name"],
            last_name=first.get("last_name", ""),
            date_of_birth=self._born(number, name, said),
            alerts=[
                (kind, text)
                for kind in (Alert.Kind.ALLERGY, Alert.Kind.MEDICAL)
                for text in _texts(said, "allergies" if kind == Alert.Kind.ALLERGY else "medical")
            ],
        )

    def _born(self, number: int, name: str, said: Mapping[Side, Answers]) -> date | None:
        key = "date_of_birth"
        days = {side: each[key] for side, each in said.items() if each.get(key)}
        if len(set(days.values())) < 2:
            return date.fromisoformat(next(iter(days.values()))) if days else None
        options = tuple((day, _british(day)) for day in dict.fromkeys(days.values()))
        words = {side: _british(day) for side, day in days.items()}
        question = f"When was {name} born?"
        chosen = self._settle(
            Difference(f"born-{number}", question, words, options, days[RESIDENT])
        )
        return date.fromisoformat(chosen)

    # --- Who else may come --------------------------------------------------------------------

    def _companions(self) -> None:
        for number, (name, said) in enumerate(self._by_name("named")):
            if any(are_alike(name, party) for party in self._parties()):
                self.made.assumed.append((f"{name} was named to come as well", _IS_A_PARTY))
                continue
            asked = {side: each.get("may", _NONE) for side, each in said.items()}
            agreed = len(asked) == len(Side) and len(set(asked.values())) == 1
            may = next(iter(asked.values())) if agreed else self._may(number, name, asked)
            first = next(iter(said.values()))
            self.made.companions.append(
                NewPerson(
                    role=PersonRole.COMPANION,
                    first_name=first["first_name"],
                    last_name=first.get("last_name", ""),
                    relationship=first.get("relationship", ""),
                    may_attend="attend" in _MAY_WHAT[may],
                    may_collect="collect" in _MAY_WHAT[may],
                )
            )

    def _parties(self) -> list[str]:
        """Whoever is on the file as a side is no companion, whatever both sides name them for."""
        return [
            f"{each['first_name']} {each.get('last_name', '')}"
            for each in self.halves.values()
            if each.get("first_name")
        ]

    def _may(self, number: int, name: str, asked: Mapping[Side, str]) -> str:
        """What somebody may do whom only one side named, or each for something else."""
        granted = [_MAY_WHAT[may] for may in asked.values()]
        common = frozenset.intersection(*granted) if len(granted) == len(Side) else frozenset()
        safer = next(code for code, what in _MAY_WHAT.items() if what == common)
        codes = dict.fromkeys([_NONE, safer, *asked.values()])
        options = tuple((code, _MAY.get(code, _NOTHING)) for code in codes)
        words = {side: _MAY[may] for side, may in asked.items() if may in _MAY}
        question = f"What may {name} do?"
        return self._settle(Difference(f"named-{number}", question, words, options, safer))

    def _by_name(self, key: str) -> Iterator[tuple[str, dict[Side, Answers]]]:
        """Everyone either side listed, the child's side first, with what each said of them."""
        found: dict[str, dict[Side, Answers]] = {}
        for side in Side:
            for each in self.halves.get(side, {}).get(key, ()):
                found.setdefault(self._same(each, key), {}).setdefault(side, each)
        for said in found.values():
            first = next(iter(said.values()))
            yield f"{first['first_name']} {first.get('last_name', '')}".strip(), said

    @staticmethod
    def _same(each: Answers, key: str) -> str:
        last = "" if key == "children" else each.get("last_name", "")
        return f"{each['first_name']} {last}".strip().casefold()


def _party(side: Side, answers: Answers) -> NewPerson:
    born = answers.get("date_of_birth")
    return NewPerson(
        role=_PARTS[side],
        first_name=answers["first_name"],
        last_name=answers.get("last_name", ""),
        relationship=answers.get("relationship", ""),
        date_of_birth=date.fromisoformat(born) if born else None,
        needs=answers.get("needs", ""),
        interpreter=answers.get("interpreter", ""),
        may_attend=side == VISITING,
        may_collect=side == RESIDENT,
        address_withheld=answers.get("address_withheld") != NO,
        safe_route=answers.get("safe_route", ""),
        contact=[(kind, answers[kind]) for kind in REACHED_BY if answers.get(kind)],
        representative=_representative(answers),
    )


def _representative(answers: Answers) -> NewRepresentative | None:
    if not answers.get("representative_name"):
        return None
    return NewRepresentative(
        name=answers["representative_name"],
        firm=answers.get("representative_firm", ""),
        their_reference=answers.get("representative_reference", ""),
        telephone=answers.get("representative_telephone", ""),
        email=answers.get("representative_email", ""),
    )


def _texts(said: Mapping[Side, Answers], key: str) -> list[str]:
    return list(dict.fromkeys(each[key] for each in said.values() if each.get(key)))


def _british(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %B %Y}"
