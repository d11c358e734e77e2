"""Families from a spreadsheet: one row a person, all or nothing.

No message ever carries a cell's words: only its row, as the spreadsheet numbers it, and its column.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.models import User
from contactcentre import spreadsheet
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.sealing import opened
from contactcentre.spreadsheet import ImportRefused, RowError, refuse_if_any
from families.models import Family, Person, PersonRole
from families.rules.family import check_date_of_birth, check_family_is_whole, check_is_no_party
from families.rules.handover import check_may_be_named
from families.services.family import NewFamily, NewPerson, NewRepresentative, open_families
from families.services.import_columns import (
    BY_NAME,
    REQUIRED,
    BadCell,
    Column,
    Part,
    value_of,
)
from policy.clauses import Refused

Identity = tuple[str, str, date | None]


@dataclass(frozen=True)
class Imported:
    """How much an import holds; ``opened`` are the new families, none after a dry run."""

    families: int
    people: int
    dry_run: bool
    opened: Sequence[Family] = ()


def read_families(content: bytes, *, on: date | None = None) -> list[NewFamily]:
    """The families of a spreadsheet (CSV or “Unicode text”), judged as on the day ``on``.

    Raises ``ImportRefused`` with every error found.
    """
    groups, errors = _read(content, on=on or clock.today())
    refuse_if_any(errors)
    return [group.family() for group in groups]


@transaction.atomic
def import_families(
    content: bytes, *, by: User | None, on: date, dry_run: bool = False
) -> Imported:
    """Clause 8: open a file for each family of a spreadsheet, which is not use of the record.

    A family's last use is what its “last used” column says, or unknown. Families already held are
    refused, so the same spreadsheet never counts twice. A dry run stores nothing.
    Raises ``ImportRefused`` with every error found.
    """
    with key_scope():
        _one_at_a_time()
        groups, errors = _read(content, on=on)
        refuse_if_any([*errors, *_already_held(groups)])
        families = [group.family() for group in groups]
        new = [] if dry_run else open_families(families, by=by, on=on, use=None)
    people = sum(len(family.people) for family in families)
    return Imported(len(families), people, dry_run, opened=new)


@dataclass
class _Group:
    """The rows of one family, and the first of them; ``sound`` while every row is right."""

    row: int
    sound: bool = True
    values: dict[str, Any] = field(default_factory=dict)
    arrangement: dict[str, Any] = field(default_factory=dict)
    people: list[NewPerson] = field(default_factory=list)
    rows: dict[tuple[str, Identity], int] = field(default_factory=dict)

    def family(self) -> NewFamily:
        return NewFamily(people=self.people, arrangement=self.arrangement, **self.values)

    def identities(self) -> frozenset[Identity]:
        return frozenset(
            _identity(each.first_name, each.last_name, each.date_of_birth) for each in self.people
        )


class _Reader:
    """Reads row after row, keeping every error."""

    def __init__(self, columns: Sequence[Column], *, on: date) -> None:
        self.columns = columns
        self.on = on
        self.errors: list[RowError] = []
        self.groups: dict[str, _Group] = {}
        # Whether there are people without a family: it is then not known which one lacks them.
        self.adrift = False

    def row(self, number: int, cells: Sequence[str]) -> None:
        before = len(self.errors)
        found = self._values(number, cells)
        label = found[Part.FAMILY].pop("label", None)
        if label is None:
            self.adrift = True
            return
        group = self.groups.setdefault(_folded(label), _Group(number))
        self._add_family_values(group, number, found)
        person = self._person(number, found)
        if person is not None and len(self.errors) == before:
            self._add_person(group, number, person)
        group.sound = group.sound and len(self.errors) == before

    def judge_families(self) -> list[_Group]:
        """Those whose every row is right, once they have been judged as families too."""
        seen: dict[frozenset[Identity], int] = {}
        sound = [group for group in self.groups.values() if group.sound]
        for group in sound:
            if not self.adrift:
                roles = [person.role for person in group.people]
                self._judge(group.row, check_family_is_whole, roles=roles)
            self._judge_companions(group)
            first = seen.setdefault(group.identities(), group.row)
            if first != group.row:
                self._wrong(group.row, f"The same family as the one in row {first}.")
        return sound

    def _judge_companions(self, group: _Group) -> None:
        parties = [
            f"{each.first_name} {each.last_name}"
            for each in group.people
            if PersonRole(each.role).is_party
        ]
        for each in group.people:
            if each.role == PersonRole.COMPANION and (each.may_attend or each.may_collect):
                identity = _identity(each.first_name, each.last_name, each.date_of_birth)
                row, name = group.rows[each.role, identity], f"{each.first_name} {each.last_name}"
                self._judge(row, check_is_no_party, name=name, parties=parties)

    def _values(self, number: int, cells: Sequence[str]) -> dict[Part, dict[str, Any]]:
        found: dict[Part, dict[str, Any]] = {part: {} for part in Part}
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            self._wrong(number, "There are more cells in this row than columns in the header.")
        padded = [*cells, *[""] * (len(self.columns) - len(cells))]
        for column, cell in zip(self.columns, padded, strict=False):
            try:
                value = value_of(column, cell)
            except BadCell as bad:
                self._wrong(number, f"“{column.name}” {bad}")
                # A cell that was filled in wrongly is not missing as well.
                value = None
            if value is not None:
                found[column.part][column.field] = value
        return found

    def _add_family_values(
        self, group: _Group, number: int, found: dict[Part, dict[str, Any]]
    ) -> None:
        last_used = found[Part.FAMILY].get("last_used_on")
        if last_used is not None and last_used > self.on:
            self._wrong(number, "“last used” is in the future.")
        for part, known in (
            (Part.FAMILY, group.values),
            (Part.ARRANGEMENT, group.arrangement),
        ):
            for name, value in found[part].items():
                if known.setdefault(name, value) != value:
                    self._wrong(
                        number,
                        f"“{_column_name(part, name)}” is not what an earlier row of the same "
                        "family says.",
                    )

    def _person(self, number: int, found: dict[Part, dict[str, Any]]) -> NewPerson | None:
        plain, representative = found[Part.PERSON], found[Part.REPRESENTATIVE]
        role = plain.get("role")
        if representative and "name" not in representative:
            self._wrong(number, "“representative” is missing: say who acts, or leave out the rest.")
        if representative and role is not None and not PersonRole(role).is_party:
            self._wrong(number, "“representative” is for the parties only, not for this role.")
        if role is not None:
            self._judge(
                number, check_date_of_birth, born=plain.get("date_of_birth"), role=role, on=self.on
            )
            collects = bool(plain.get("may_collect"))
            self._judge(number, check_may_be_named, role=role, may_collect=collects)
        if "first_name" not in plain or role is None:
            return None
        return NewPerson(
            **plain,
            contact=tuple(found[Part.CONTACT].items()),
            alerts=tuple(found[Part.ALERT].items()),
            representative=NewRepresentative(**representative)
            if "name" in representative
            else None,
        )

    def _add_person(self, group: _Group, number: int, person: NewPerson) -> None:
        identity = _identity(person.first_name, person.last_name, person.date_of_birth)
        first = group.rows.setdefault((person.role, identity), number)
        if first != number:
            self._wrong(number, f"The same person as in row {first}.")
            return
        group.people.append(person)

    def _judge(self, number: int, check: Any, **facts: Any) -> None:
        try:
            check(**facts)
        except Refused as refused:
            self._wrong(number, refused.because)

    def _wrong(self, number: int, message: str) -> None:
        self.errors.append((number, message))


def _read(content: bytes, *, on: date) -> tuple[list[_Group], list[RowError]]:
    """The families whose every row is right, and what is wrong with the others."""
    reader: _Reader | None = None
    try:
        for number, cells in spreadsheet.read(content, known=BY_NAME):
            if reader is None:
                reader = _Reader(_columns(number, cells), on=on)
            else:
                reader.row(number, cells)
    except spreadsheet.Unreadable as unreadable:
        found = reader.errors if reader else []
        raise ImportRefused([*found, (unreadable.row, unreadable.message)]) from None
    if reader is None or not (reader.groups or reader.errors):
        raise ImportRefused([(spreadsheet.WHOLE_FILE, "There are no families in the file.")])
    return reader.judge_families(), reader.errors


def _columns(number: int, cells: Sequence[str]) -> list[Column]:
    names = spreadsheet.header(number, cells, known=BY_NAME, required=REQUIRED)
    return [BY_NAME[name] for name in names]


def _column_name(part: Part, field_name: str) -> str:
    return next(c.name for c in BY_NAME.values() if (c.part, c.field) == (part, field_name))


def _already_held(groups: Iterable[_Group]) -> list[RowError]:
    held = _held_families()
    return [
        (group.row, "This family is already held; the same people are on file.")
        for group in groups
        if group.identities() in held
    ]


def _held_families() -> set[frozenset[Identity]]:
    """The people of each family on file, opened and compared in memory only."""
    people: dict[UUID, set[Identity]] = {}
    names = ("family_id", "first_name", "last_name", "date_of_birth")
    for family_id, *identity in opened(Person.objects.all(), *names):
        people.setdefault(family_id, set()).add(_identity(*identity))
    return {frozenset(identities) for identities in people.values()}


def _identity(first_name: str, last_name: str, born: date | None) -> Identity:
    return _folded(first_name), _folded(last_name), born


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _one_at_a_time() -> None:
    """Two imports sent at once must not both find that a family is not yet held."""
    ContentType.objects.get_for_model(Family)
    ContentType.objects.select_for_update(no_key=True).get(
        app_label=Family._meta.app_label, model=Family._meta.model_name
    )
