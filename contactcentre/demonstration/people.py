"""The people of the demonstration centre, all of them invented."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from contactcentre.demonstration import words
from families.models import Alert, Arrangement, ContactDetail, PersonRole
from families.services.family import NewFamily, NewPerson, NewRepresentative

# Of a grown-up: between seventy-eight and twenty-four years ago, as things stand.
_OLDEST, _BORN_WITHIN_DAYS = date(1948, 3, 1), 19_900
_FIFTEEN_YEARS = 5_800

Kin = Sequence[tuple[str, Sequence[str]]]


class Inventor:
    """Invents one family after another, the same ones for the same ``chance``."""

    def __init__(self, today: date, chance: Random) -> None:
        self.today = today
        self.chance = chance
        self.hard_names = list(words.HARD_NAMES)
        self.taken: set[str] = set()
        self.details = 0

    def family(self, state: str, *, since: date, long_ago: bool = False) -> NewFamily:
        """A family in ``state`` that the centre has known since that day.

        ``long_ago``: with papers older than any other date we hold.
        """
        chance = self.chance
        theirs, others = chance.sample(words.LAST_NAMES, 2)
        childs = chance.choice((theirs, others))
        self.taken.clear()
        people = [self._child(childs, since=since) for _ in range(chance.choice((1, 1, 2, 3)))]
        resident, visiting = PersonRole.RESIDENT, PersonRole.VISITING
        people.append(self._party(resident, theirs, words.RESIDENTS, since, long_ago=long_ago))
        people.append(self._party(visiting, others, words.VISITORS, since))
        if chance.random() < 0.25:
            other = PersonRole.OTHER_PARTY
            people.append(self._party(other, others, words.OTHER_PARTIES, since))
        people += [self._companion(theirs) for _ in range(chance.choice((0, 1, 1, 2)))]
        return NewFamily(
            people=people,
            state=state,
            arrangement=self._arrangement(since, long_ago=long_ago),
            alerts=self._sometimes(0.12, Alert.Kind.INJUNCTION, words.INJUNCTIONS),
        )

    def _child(self, surname: str, *, since: date) -> NewPerson:
        chance = self.chance
        first_name, last_name = self._name(chance.choice((words.GIRLS, words.BOYS)), surname, 0.08)
        youngest = (self.today - since).days + 60
        return NewPerson(
            role=PersonRole.CHILD,
            first_name=first_name,
            last_name=last_name,
            date_of_birth=self.today - timedelta(chance.randint(youngest, _FIFTEEN_YEARS)),
            needs=chance.choice(words.NEEDS) if chance.random() < 0.08 else "",
            alerts=(
                *self._sometimes(0.2, Alert.Kind.ALLERGY, words.ALLERGIES),
                *self._sometimes(0.12, Alert.Kind.MEDICAL, words.MEDICAL),
                *self._sometimes(0.05, Alert.Kind.OTHER, words.OTHER_ALERTS),
            ),
        )

    def _party(
        self, role: str, surname: str, kin: Kin, since: date, *, long_ago: bool = False
    ) -> NewPerson:
        chance = self.chance
        relationship, names = chance.choice(kin)
        first_name, last_name = self._name(names, surname, 0.15)
        withheld = role == PersonRole.RESIDENT and chance.random() < 0.4
        represented = long_ago or chance.random() < 0.5
        return NewPerson(
            role=role,
            first_name=first_name,
            last_name=last_name,
            relationship=relationship,
            date_of_birth=_OLDEST + timedelta(chance.randint(0, _BORN_WITHIN_DAYS)),
            needs=chance.choice(words.NEEDS) if chance.random() < 0.1 else "",
            interpreter=chance.choice(words.INTERPRETERS) if chance.random() < 0.15 else "",
            may_attend=role != PersonRole.RESIDENT,
            may_collect=role == PersonRole.RESIDENT,
            address_withheld=withheld,
            safe_route=chance.choice(words.SAFE_ROUTES) if withheld else "",
            contact=self._contact(with_address=not withheld or chance.random() < 0.5),
            representative=self._representative(since, long_ago=long_ago) if represented else None,
            alerts=self._sometimes(0.06, Alert.Kind.ABDUCTION, words.ABDUCTIONS),
        )

    def _companion(self, surname: str) -> NewPerson:
        chance = self.chance
        relationship, names = chance.choice(words.COMPANIONS)
        first_name, last_name = self._name(names, surname, 0)
        may_attend = chance.random() < 0.4
        return NewPerson(
            role=PersonRole.COMPANION,
            first_name=first_name,
            last_name=last_name,
            relationship=relationship,
            may_attend=may_attend,
            may_collect=not may_attend or chance.random() < 0.3,
        )

    def _name(self, names: Sequence[str], surname: str, hard: float) -> tuple[str, str]:
        """A first name that nobody else in the family has; as often as ``hard`` a trying one."""
        if self.hard_names and self.chance.random() < hard:
            return self.hard_names.pop(0)
        first = self.chance.choice([name for name in names if name not in self.taken])
        self.taken.add(first)
        return first, surname

    def _contact(self, *, with_address: bool) -> list[tuple[str, str]]:
        chance, number = self.chance, self._number()
        found: list[tuple[str, str]] = [
            (ContactDetail.Kind.TELEPHONE, f"07700 900{number:03d}"),
        ]
        if with_address:
            street, place = chance.choice(words.STREETS), chance.choice(words.PLACES)
            address = f"{number} {street}, {place}, ZZ{number % 9 + 1} {number % 8 + 1}QX"
            found.append((ContactDetail.Kind.ADDRESS, address))
        if chance.random() < 0.5:
            found.append((ContactDetail.Kind.EMAIL, f"house-{number}@families.example.org"))
        return found

    def _representative(self, since: date, *, long_ago: bool) -> NewRepresentative:
        chance, number = self.chance, self._number()
        return NewRepresentative(
            name=chance.choice(words.SOLICITORS),
            firm=chance.choice(words.FIRMS),
            their_reference=f"CHD/{number:03d}/{chance.randint(1000, 9999)}",
            telephone=f"01632 960{number:03d}",
            email=f"matter-{number}@solicitors.example.org",
            acts_from=since - timedelta(1600 if long_ago else chance.randint(0, 60)),
        )

    def _arrangement(self, since: date, *, long_ago: bool) -> dict[str, Any]:
        chance = self.chance
        order = chance.choice(Arrangement.Order.values) if not long_ago else Arrangement.Order.OTHER
        may_meet = chance.random() < 0.2
        # Parents who may not meet never leave at one moment.
        nobody = [Arrangement.WaitsBehind.NOBODY] if may_meet else []
        ordered = since - timedelta(1700 if long_ago else chance.randint(5, 200))
        return {
            "kind": Arrangement.Kind.HANDOVER
            if chance.random() < 0.15
            else Arrangement.Kind.SUPPORTED,
            "frequency": chance.choice(
                (*[Arrangement.Frequency.FORTNIGHTLY] * 3, Arrangement.Frequency.MONTHLY)
            ),
            "order": order,
            "order_date": None if order == Arrangement.Order.NONE else ordered,
            "may_leave_building": chance.random() < 0.2,
            "parents_may_meet": may_meet,
            "waits_behind": chance.choice(
                [
                    *[Arrangement.WaitsBehind.VISITING] * 5,
                    Arrangement.WaitsBehind.RESIDENT,
                    *nobody,
                ]
            ),
        }

    def _sometimes(
        self, how_often: float, kind: str, texts: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        return ((kind, self.chance.choice(texts)),) if self.chance.random() < how_often else ()

    def _number(self) -> int:
        self.details += 1
        return self.details
