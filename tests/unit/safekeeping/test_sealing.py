"""Sealed model fields: plain on an instance, ciphertext in the database, opaque to queries."""

from datetime import UTC, date, datetime

import pytest
from auditlog.context import disable_auditlog
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Lower
from django.forms import modelform_factory
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcentre.safekeeping.ciphertext import Ciphertext
from contactcentre.safekeeping.errors import SealedValueUsed
from contactcentre.safekeeping.keyring import keys
from families.models import Arrangement, Person, PersonRole
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_family().people.filter(role=PersonRole.RESIDENT).get()


class TestStoring:
    @given(first=st.text(max_size=80), needs=st.text(max_size=300), born=st.none() | st.dates())
    @settings(
        max_examples=40,
    )
    def test_gives_back_what_was_saved(self, person, first, needs, born):
        person.first_name, person.needs, person.date_of_birth = first, needs, born
        person.save()

        found = Person.objects.get(pk=person.pk)

        assert (found.first_name, found.needs, found.date_of_birth) == (first, needs, born)

    def test_writes_ciphertext_only(self, person):
        person.first_name, person.may_attend = "Guinevere", True
        person.date_of_birth = date(1987, 6, 5)
        person.save()

        stored = _stored(person)

        assert all(text.startswith("v1.") for text in stored)
        assert not any(word in "".join(stored) for word in ("Guinevere", "1987", "true"))

    def test_hides_how_much_is_known(self, person):
        """An empty text, an unknown date and a no are as long as what is known."""
        person.first_name, person.last_name, person.date_of_birth = "Guinevere", "", None
        person.save()

        assert len({len(text) for text in _stored(person)}) == 1

    def test_keeps_ciphertext_that_was_not_opened_as_it_is(self, person):
        before = _stored(person)
        with disable_auditlog():
            Person.objects.get(pk=person.pk).save()

        assert _stored(person) == before

    def test_knows_a_changed_value_from_an_unchanged_one(self, person):
        found = Person.objects.get(pk=person.pk)
        found.first_name = "Elaine"
        found.save(update_fields=["first_name"])
        found.refresh_from_db()

        assert found.first_name == "Elaine"
        assert found.last_name == person.last_name

    def test_opens_moments_in_utc(self):
        field = _field("families.RegisterEntry", "at")
        moment = datetime(2026, 6, 10, 13, 5, 7, 123456, tzinfo=UTC)

        assert field.from_json(field.to_json(moment)) == moment


class TestForms:
    def test_start_from_the_opened_value_and_save_the_new_one(self, person):
        form_class = modelform_factory(Person, fields=["first_name", "date_of_birth", "may_attend"])
        form = form_class(
            {"first_name": "Nimuë", "date_of_birth": "1990-02-28", "may_attend": "on"},
            instance=Person.objects.get(pk=person.pk),
        )

        assert form.initial["first_name"] == person.first_name
        form.save()
        person.refresh_from_db()
        assert (person.first_name, person.may_attend) == ("Nimuë", True)
        assert person.date_of_birth == date(1990, 2, 28)

    def test_refuse_text_that_is_too_long(self, person):
        form_class = modelform_factory(Person, fields=["first_name"])

        assert "first_name" in form_class({"first_name": "x" * 81}, instance=person).errors

    def test_offer_the_choices(self, person):
        form_class = modelform_factory(Arrangement, fields=["order"])

        offered = dict(form_class.base_fields["order"].choices)  # type: ignore[attr-defined]
        assert "child-arrangements" in offered
        assert "order" in form_class({"order": "not-a-choice"}).errors


class TestQueries:
    """The database only ever sees ciphertext, so a query over it is a mistake, and says so."""

    @pytest.mark.parametrize(
        "query",
        [
            lambda people: people.filter(first_name="Amy"),
            lambda people: people.filter(Q(first_name__icontains="Amy")),
            lambda people: people.exclude(first_name=""),
            lambda people: people.filter(date_of_birth__year=1990),
            lambda people: people.filter(date_of_birth__isnull=True),
            lambda people: people.get(first_name="Amy"),
            lambda people: people.order_by("first_name"),
            lambda people: people.order_by("-date_of_birth"),
            lambda people: people.order_by("family__people__first_name"),
            lambda people: people.filter(first_name=F("last_name")),
        ],
    )
    def test_refuse_a_sealed_field(self, query):
        with pytest.raises((FieldError, SealedValueUsed), match="sealed"):
            list(query(Person.objects.all()))

    @pytest.mark.parametrize(
        "write",
        [
            lambda person: Person.objects.update(first_name="Amy"),
            lambda person: Person.objects.update(may_attend=True),
            lambda person: Person.objects.update(date_of_birth=date(1990, 1, 1)),
            lambda person: Person.objects.update(date_of_birth=None),
            lambda person: Person.objects.bulk_update([person], ["first_name"]),
            lambda person: Person.objects.update(first_name=Value("Amy")),
            lambda person: Person.objects.update(first_name=F("last_name")),
            lambda person: Person.objects.update(first_name=Lower("last_name")),
        ],
    )
    def test_refuse_to_write_plain_values(self, person, write):
        before = _stored(person)

        with pytest.raises((FieldError, SealedValueUsed)), transaction.atomic():
            write(person)

        assert _stored(person) == before

    def test_give_values_that_cannot_be_read(self, person):
        (value,) = Person.objects.filter(pk=person.pk).values_list("first_name", flat=True)

        assert isinstance(value, Ciphertext)
        with pytest.raises(SealedValueUsed):
            str(value)

    def test_compute_nothing_that_can_be_read(self, person):
        people = Person.objects.filter(pk=person.pk).annotate(lower=Lower("first_name"))

        assert isinstance(people.get().lower, Ciphertext)
        assert isinstance(people.aggregate(m=Max("first_name"))["m"], Ciphertext)

    def test_still_load_relations_annotations_and_parts_of_a_row(self, person):
        rows = (
            Person.objects.select_related("family__subject")
            .annotate(n=Count("alerts"))
            .order_by("role", "pk")
        )

        assert person.first_name in {row.first_name for row in rows}
        assert rows.distinct().count() == 3
        assert Person.objects.only("family").get(pk=person.pk).first_name == person.first_name
        assert Person.objects.defer("first_name").get(pk=person.pk).first_name == person.first_name

    def test_cost_nothing_more_to_open(self, person, django_assert_num_queries):
        with keys.key_scope(), django_assert_num_queries(1):
            people = list(Person.objects.filter(family_id=person.family_id))
        with keys.key_scope(), django_assert_num_queries(1, using="keyring"):
            people = list(Person.objects.filter(family_id=person.family_id))
            assert all(row.first_name for row in people)


class TestSideDoors:
    def test_serialisers_refuse_text(self, person):
        with pytest.raises(SealedValueUsed):
            serializers.serialize("json", [person])

    @pytest.mark.parametrize("labels", [[], ["families.RegisterEntry"], ["keyring"]])
    def test_dumpdata_refuses_everything(self, labels):
        with pytest.raises(CommandError, match="never dumped"):
            call_command("dumpdata", *labels)

    def test_an_instance_names_no_one(self, person):
        assert person.first_name not in f"{person} {person!r}"


def _field(model, name):
    return apps.get_model(model)._meta.get_field(name)


def _stored(person):
    columns = "first_name, last_name, date_of_birth, needs, may_attend"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {columns} from families_person where id = %s",
            [person.pk.hex if connection.vendor == "sqlite" else person.pk],
        )
        return list(cursor.fetchone())
