"""Clause 7: all information about families and volunteers is kept in a secure place at all times.

What the database holds is sealed under the key of one record. Whoever can write to the database, or
reads a copy of it, learns nothing and can pass nothing off for something else.
"""

import pytest
from django.apps import apps
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from contactcentre.safekeeping.errors import KeyMissing, KeyringUnsafe, SealBroken
from contactcentre.safekeeping.keyring import generations, kek, keys
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedField,
    SealedModel,
    SealedTextField,
)
from families.models import ContactDetail, Family, Person, PersonRole
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family
from tests.unit.safekeeping.trail import run

pytestmark = pytest.mark.django_db

CANARY = "Guinevere-of-the-canaries"


@pytest.fixture
def resident(family):
    return family.people.filter(role=PersonRole.RESIDENT).get()


@pytest.fixture
def visiting(family):
    return family.people.filter(role=PersonRole.VISITING).get()


class TestACopiedDatabase:
    def test_names_nobody(self):
        """Every sealed text of a family and of an account, looked for in every table."""
        user = make_user(Role.VOLUNTEER, display_name=CANARY, address="canary@centre.example")
        person = make_family().people.first()
        for field in Person._meta.concrete_fields:
            if isinstance(field, SealedCharField | SealedTextField):
                setattr(person, field.name, CANARY)
        person.save()
        user.refresh_from_db()

        assert (user.display_name, user.address) == (CANARY, "canary@centre.example")
        everything = _everything("default") + _everything("keyring")
        assert CANARY.casefold() not in everything.casefold()
        assert "canary@" not in everything

    def test_opens_nothing_without_the_keyring(self, resident):
        DataKey.objects.all().delete()

        with pytest.raises(KeyMissing):
            _ = Person.objects.get(pk=resident.pk).first_name

    def test_opens_nothing_with_the_keyring_but_without_its_key(self, resident):
        kek.path_of(1).unlink()

        with pytest.raises(KeyringUnsafe):
            _ = Person.objects.get(pk=resident.pk).first_name

    def test_opens_nothing_with_an_old_keyring_after_a_rotation(self, resident):
        stolen = list(DataKey.objects.all())
        generations.rotate()
        DataKey.objects.all().delete()
        DataKey.objects.bulk_create(stolen)

        with pytest.raises(KeyringUnsafe):
            _ = Person.objects.get(pk=resident.pk).first_name

    def test_of_one_record_is_dead_once_its_key_is_destroyed_and_the_others_live(self):
        gone, kept = make_families(2)
        DataKey.objects.filter(pk=gone.pk).delete()

        with pytest.raises(KeyMissing):
            _ = gone.people.first().first_name
        assert kept.people.first().first_name


class TestMovedCiphertext:
    """One side's address, put where the other side's was, is not shown to anyone."""

    def test_from_one_person_to_another_of_the_family(self, resident, visiting):
        _copy("families_person", "last_name", source=resident, target=visiting)

        _broken(visiting, "last_name")

    def test_from_one_field_to_another_of_the_same_person(self, resident):
        _set("families_person", "first_name", resident, _get("families_person", "needs", resident))

        _broken(resident, "first_name")

    def test_from_one_family_to_another(self, resident):
        stranger = make_family().people.filter(role=PersonRole.RESIDENT).get()
        _copy("families_person", "first_name", source=stranger, target=resident)

        _broken(resident, "first_name")

    def test_with_its_whole_row_to_another_family(self, resident):
        """A person handed to another family cannot be opened there, under either key."""
        other = make_family()
        _set("families_person", "family_id", resident, _sql_key(other))

        for name in ("first_name", "last_name", "safe_route", "address_withheld"):
            _broken(resident, name)

    def test_with_its_whole_row_and_its_key(self, resident):
        """Nor when the other family is given the first one's key."""
        other = make_family()
        wrapped = DataKey.objects.get(pk=resident.family_id).wrapped
        DataKey.objects.filter(pk=other.pk).update(wrapped=wrapped)
        _set("families_person", "family_id", resident, _sql_key(other))

        _broken(resident, "first_name")

    def test_of_an_address_to_the_other_side(self, family, resident, visiting):
        address = ContactDetail.objects.filter(person=resident, kind="address").get()
        theirs = ContactDetail.objects.filter(person=visiting).get()
        _copy("families_contactdetail", "value", source=address, target=theirs)

        _broken(theirs, "value")

    def test_of_a_staff_address(self):
        first, second = make_user(), make_user()
        _copy("accounts_user", "address", source=first, target=second)

        _broken(second, "address")


class TestAlteredCiphertext:
    @given(place=st.integers(3, 126), flip=st.integers(1, 63))
    @settings(
        max_examples=60,
    )
    def test_is_noticed_wherever_it_was_changed(self, resident, place, flip):
        stored = _get("families_person", "first_name", resident)
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        place = min(place, len(stored) - 2)
        other = alphabet[(alphabet.index(stored[place]) + flip) % 64]
        altered = stored[:place] + other + stored[place + 1 :]
        _set("families_person", "first_name", resident, altered)

        _broken(resident, "first_name")
        _set("families_person", "first_name", resident, stored)

    @pytest.mark.parametrize("text", ["", "Amy", "v1.", "v1.QW15", '"Amy"'])
    def test_or_plain_text_in_its_place_is_not_shown(self, resident, text):
        _set("families_person", "first_name", resident, text)

        _broken(resident, "first_name")

    def test_of_one_field_leaves_the_others_readable(self, resident):
        expected = resident.last_name
        _set("families_person", "first_name", resident, "Amy")

        assert Person.objects.get(pk=resident.pk).last_name == expected


class TestEveryRecord:
    def test_has_a_key_of_its_own(self):
        families = make_families(3)

        assert len({keys.key_of(family.pk) for family in families}) == 3

    def test_with_sealed_fields_carries_its_subject_on_the_row(self):
        """So opening a value never needs another query, and the key is known beforehand."""
        for model in _sealed_models():
            columns = {field.attname for field in model._meta.concrete_fields}
            assert model.subject_attr in columns, model

    def test_names_no_one_when_it_is_shown(self, family, resident):
        everyone = [family, resident, *family.people.all(), make_user(display_name=CANARY)]

        text = " ".join(f"{each} {each!r}" for each in everyone)

        assert resident.first_name not in text
        assert CANARY not in text


def _sealed_models():
    return [
        model
        for model in apps.get_models()
        if issubclass(model, SealedModel)
        and any(isinstance(field, SealedField) for field in model._meta.concrete_fields)
    ]


def _broken(row, name):
    with pytest.raises(SealBroken):
        getattr(type(row).objects.get(pk=row.pk), name)


def _sql_key(row):
    return row.pk.hex if connections["default"].vendor == "sqlite" else row.pk


def _get(table, column, row):
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select {column} from {table} where id = %s", [_sql_key(row)])
        return cursor.fetchone()[0]


def _set(table, column, row, value):
    run(f"update {table} set {column} = %s where id = %s", [value, _sql_key(row)])


def _copy(table, column, *, source, target):
    _set(table, column, target, _get(table, column, source))


def _everything(alias):
    """Every row of every table of one database, as text."""
    connection = connections[alias]
    text = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            text.append(repr(cursor.fetchall()))
    return "\n".join(text)


def test_a_family_shares_one_key_with_all_its_people(family):
    assert Family.subject_attr == "subject_id"
    assert {person.family_id for person in family.people.all()} == {family.subject_id}
