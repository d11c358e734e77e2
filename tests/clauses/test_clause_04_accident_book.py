"""Clause 4: a book that is kept for ever tells nobody where a parent can be reached."""

from datetime import timedelta

import pytest
from django.db import models

from accidents.models import AccidentEntry, Addendum
from contactcentre.safekeeping import clock
from families.models import ContactDetail, PersonRole
from families.services.contact import add_contact_detail
from families.services.file import people_of
from policy.clauses import Clause, Refused
from tests.factories.accidents import in_full, make_addendum, make_entry
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db

WORDS = [
    "name",
    "place",
    "what_happened",
    "injury",
    "treatment",
    "treated_by",
    "told",
    "witnesses",
    "written_by",
]


class TestNoContactDetails:
    """Clause 4: a parent's details are passed to nobody, so a book kept for ever holds none."""

    @pytest.fixture
    def booked(self, by):
        family = make_family()
        make_booking(make_session(), family, by=by)
        return family

    def refusal(self, **fields):
        with pytest.raises(Refused) as refused:
            make_entry(**fields)
        assert refused.value.clause is Clause.C4
        assert not AccidentEntry.objects.exists()
        return refused.value.because

    @pytest.mark.parametrize("field", WORDS)
    def test_4_in_no_text_of_an_entry(self, by, field):
        assert "0 7 7 0 0" not in self.refusal(by=by, **{field: "Call 0 7 7 0 0 900123"})

    @pytest.mark.parametrize(
        "text", ["ring 960 711", "Call her on 960711", "tel: 96 07 11", "Text dad, 9607-11"]
    )
    def test_4_not_a_short_number_that_somebody_is_to_ring(self, by, text):
        self.refusal(by=by, what_happened=text)

    @pytest.mark.parametrize(
        "text", ["Rang for help at 14:35, 3 people came", "Called out 7 times"]
    )
    def test_4_but_what_was_called_out_is_told(self, by, text):
        assert make_entry(by=by, what_happened=text).pk

    def test_4_in_no_text_at_all(self):
        texts = {
            field.name
            for field in AccidentEntry._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        }
        # An age is a number.
        assert texts == {*WORDS, "age"}

    @pytest.mark.parametrize(
        "text",
        [
            "Lives in Lower Tidcombe and fell",
            "His mum moved in with a friend",
            "The house is at Zanzibar quay",
            "Their home is by the chip shop in Trowbridge",
            "Grandmother now stays near the quay",
            "They sleep at the grey caravan",
            "58 Fuller had the key",
            "of 58 FULLERS",
            "58, Fuller’s house",
        ],
    )
    def test_4_nor_in_other_words(self, by, booked, text):
        add_contact_detail(
            person=person_of(booked, PersonRole.RESIDENT),
            kind=ContactDetail.Kind.ADDRESS,
            value="58 Fuller's Drangway, Lower Tidcombe, ZZ5 3QX",
            on=clock.today(),
        )
        self.refusal(by=by, what_happened=text)

    @pytest.mark.parametrize("of", ["first", "whole", "turned round"])
    def test_4_nor_of_who_was_hurt_on_a_day_of_no_booking(self, by, of):
        """A house with a name alone has not the look of an address."""
        child = person_of(make_family(), PersonRole.CHILD)
        add_contact_detail(
            person=child,
            kind=ContactDetail.Kind.ADDRESS,
            value="Rose Cottage, The Green, Bratton",
            on=clock.today(),
        )
        first, last = str(child.first_name), str(child.last_name)
        called = {"first": first, "whole": f"{first} {last}", "turned round": f"{last}, {first}"}
        said = "Went home to rose cottage, The Green, Bratton"

        self.refusal(by=by, name=called[of], what_happened=said)

        assert make_entry(by=by, name="Nobody Inparticular", what_happened=said).pk

    @pytest.mark.parametrize("field", ["text", "written_by"])
    def test_4_in_no_addendum(self, by, field):
        entry = make_entry(by=by)
        with pytest.raises(Refused):
            make_addendum(entry, by=by, **{field: "Lives in ba14 8xx"})
        assert not Addendum.objects.exists()

    def test_4_none_of_a_family_of_that_day(self, by, booked):
        told = set()
        for detail in ContactDetail.objects.filter(family=booked):
            value = str(detail.value)
            for text in (value, value.upper(), f"said {value}, then left", " ".join(value)):
                if detail.kind == ContactDetail.Kind.ADDRESS:
                    text = f"of {value.split()[-1].upper()}"
                told.add(self.refusal(by=by, what_happened=text))
        assert len(told) == 1

    def test_4_the_refusal_does_not_tell_whether_it_is_on_file(self, by, booked):
        """Or writing would be a way of asking where somebody lives."""
        address = ContactDetail.objects.get(family=booked, kind="address").value
        on_file = self.refusal(by=by, place=address.split()[-1])
        assert on_file == self.refusal(by=by, place="9 Nowhere Lane")
        assert address.split()[-1] not in on_file

    def test_4_what_could_be_refused_for_anything_else_is_not_compared(self, by, booked):
        """A question that can be asked without leaving an entry behind is asked too cheaply."""
        address = ContactDetail.objects.get(family=booked, kind="address").value.split()[-1]
        tomorrow = clock.now() + timedelta(days=1)
        for place in (address, "By the door"):
            with pytest.raises(Refused) as refused:
                make_entry(by=by, place=place, happened_at=tomorrow)
            assert refused.value.clause is Clause.C8

    def test_4_names_and_everyday_numbers_are_kept(self, by, booked):
        names = ", ".join(person.full_name for person in people_of(booked))
        entry = make_entry(
            by=by,
            witnesses=names,
            what_happened="At 14.35 on 14/11/2026 she ran down 3 steps, and 2 children saw it. "
            "She was moved to the quiet room.",
        )
        assert in_full(entry)[0]["witnesses"] == names
