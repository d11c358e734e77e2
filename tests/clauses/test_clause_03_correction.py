"""Clause 3: a correction goes to everybody who was told, in the same words, or to nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.services import (
    correcting,
    handing,
    own_data,
    portal_reading,
    register,
    releasing,
)
from disclosures.services.prepared import Changed
from families.models import ContactDetail, EntryKind, Person, PersonRole
from families.services.contact import add_contact_detail
from families.services.file import parties_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact, signed_in_agency
from tests.factories.day import NOON, Day
from tests.factories.disclosures import make_release, make_request
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def traveller():
    with time_machine.travel(AFTER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def enter_a_visit(family, by, traveller):
    """The register is put right: contact did take place on the Saturday."""

    def enter():
        traveller.move_to(NOON)
        day = Day(make_booking(make_session(), family, by=by), by, clock.now)
        day.move("visiting", EntryKind.ARRIVED)
        day.arrive()
        day.step(EntryKind.JOINED, "visiting")
        traveller.shift(timedelta(minutes=85))
        day.step(EntryKind.RETURNED, "resident")
        day.end("attended")
        traveller.move_to(AFTER)

    return enter


def corrected(release, *, by, **fields):
    shown = correcting.prepare(release, on=clock.today())
    given = {
        "collecting": {each.party_id for each in shown.recipients},
        "digest": shown.digest,
        "on": clock.today(),
        **fields,
    }
    return correcting.correct(release_id=release.pk, by=by, **given)


def test_3_a_correction_replaces_the_statement_for_every_side_in_the_same_bytes(
    family, by, enter_a_visit
):
    first = make_release(family, by=by)
    enter_a_visit()
    second = corrected(first, by=by)
    assert "No contact took place" in Release.objects.get(pk=first.pk).statement
    assert "12:00 to 13:25" in second.statement
    assert f"This replaces statement {first.name}." in second.statement
    told = {copy.party_id for copy in first.copies.all()}
    assert {copy.party_id for copy in second.copies.all()} == told
    assert len(told) == 2
    assert {copy.release_id for copy in second.copies.all()} == {second.pk}


def test_3_what_the_centre_added_goes_with_the_corrected_dates(family, by, enter_a_visit):
    note = "The hall was closed at Easter."
    first = make_release(family, by=by, note=note)
    enter_a_visit()
    second = corrected(first, by=by)
    assert note in second.statement
    assert second.note == note
    with pytest.raises(Refused, match="says the same"):
        correcting.prepare(second, on=clock.today())


def test_4_unless_it_tells_where_somebody_has_gone_to_live_since(family, by, enter_a_visit):
    first = make_release(family, by=by, note="The drangway hall was closed.")
    enter_a_visit()
    add_contact_detail(
        person=person_of(family, PersonRole.VISITING),
        kind=ContactDetail.Kind.ADDRESS,
        value="58 Drangway, Tidcombe, ZZ5 3QX",
        on=clock.today(),
    )
    second = corrected(first, by=by)
    assert "Drangway" not in second.statement
    assert not second.note


def test_3_where_the_register_says_the_same_nothing_is_sent(family, by, enter_a_visit):
    first = make_release(family, by=by)
    with pytest.raises(Refused) as refused:
        corrected(first, by=by)
    assert refused.value.clause is Clause.C3
    enter_a_visit()
    second = corrected(first, by=by)
    with pytest.raises(Refused):
        corrected(second, by=by)
    assert Release.objects.count() == 2


def test_3_only_the_last_statement_is_corrected(family, by, enter_a_visit):
    first = make_release(family, by=by)
    enter_a_visit()
    corrected(first, by=by)
    with pytest.raises(Refused):
        correcting.prepare(first, on=clock.today())


def test_3_while_one_side_cannot_be_reached_the_correction_goes_to_nobody(
    family, by, enter_a_visit
):
    first = make_release(family, by=by)
    enter_a_visit()
    visiting = Person.objects.get(family=family, role=PersonRole.VISITING)
    visiting.safe_route = ""
    visiting.save()
    with pytest.raises(Refused):
        corrected(first, by=by, collecting=set())
    assert Release.objects.count() == 1


def test_3_what_was_shown_is_what_goes(family, by, enter_a_visit):
    first = make_release(family, by=by)
    enter_a_visit()
    with pytest.raises(Changed):
        corrected(first, by=by, digest="0" * 64)


def test_3_whoever_asked_for_neither_side_is_corrected_alone(family, by, enter_a_visit):
    request = make_request(asker="neutral", warned=False)
    first = make_release(family, by=by, request=request, standing="neutral")
    enter_a_visit()
    second = corrected(first, by=by)
    (copy,) = second.copies.all()
    assert copy.party_id is None
    assert copy.addressed_to == first.copies.get().addressed_to


def test_3_who_does_not_see_the_family_corrects_nothing(family, by, enter_a_visit):
    first = make_release(family, by=by)
    enter_a_visit()
    with pytest.raises(Release.DoesNotExist):
        corrected(first, by=make_user("trustee"))


def test_3_other_statements_that_said_the_same_wrong_day_are_listed(
    family, by, enter_a_visit, django_assert_num_queries
):
    first, second, neutral = (
        make_release(family, by=by, request=request, **fields)
        for request, fields in (
            (None, {}),
            (None, {}),
            (make_request(asker="neutral", warned=False), {"standing": "neutral"}),
        )
    )
    days = {"first_day": NOON.date() - timedelta(30), "last_day": NOON.date() - timedelta(20)}
    make_release(family, by=by, request=make_request(**days))
    make_release(make_family(), by=by)
    assert correcting.wrong_as_well(first, by=by) == []
    enter_a_visit()
    made = corrected(first, by=by)
    assert set(correcting.wrong_as_well(made, by=by)) == {second, neutral}
    assert correcting.wrong_as_well(made, by=make_user("trustee")) == []
    desk = signed_in_client(by)
    pages = [reverse("disclosures:release", args=[made.pk])]
    pages.append(reverse("disclosures:correct", args=[second.pk]))
    link = reverse("disclosures:correct", args=[neutral.pk])
    assert all(link in desk.get(page).content.decode() for page in pages)
    with CaptureQueriesContext(connection) as few:
        correcting.wrong_as_well(made, by=by)
    corrected(second, by=by)
    corrected(neutral, by=by)
    assert correcting.wrong_as_well(made, by=by) == []
    for _ in range(3):
        make_release(family, by=by)
    with django_assert_num_queries(len(few)):
        correcting.wrong_as_well(made, by=by)


def test_3_what_was_replaced_is_handed_to_nobody_any_more(family, by, enter_a_visit):
    first = make_release(family, by=by)
    copy = first.copies.first()
    enter_a_visit()
    second = corrected(first, by=by)
    with pytest.raises(Refused, match="replaced on 24 November 2026") as refused:
        handing.hand_over(copy_id=copy.pk, release=first, by=by, on=clock.today())
    assert refused.value.clause is Clause.C3
    with pytest.raises(Refused):
        handing.copy_to_print(first, copy.pk, on=clock.today())
    later = second.copies.first()
    assert handing.hand_over(copy_id=later.pk, release=second, by=by, on=clock.today()).handed_on


def test_3_nor_do_pages_offer_it_and_they_tell_the_two_apart(family, by, enter_a_visit):
    first, desk = make_release(family, by=by), signed_in_client(by)
    (copy, other) = first.copies.all()
    handing.hand_over(copy_id=other.pk, release=first, by=by, on=clock.today())
    letter = reverse("disclosures:letter", args=[first.pk, copy.pk])
    page = reverse("disclosures:release", args=[first.pk])
    assert letter in desk.get(page).content.decode()
    enter_a_visit()
    second = corrected(first, by=by)
    again = second.copies.get(party=other.party)
    handing.hand_over(copy_id=again.pk, release=second, by=by, on=clock.today())
    desk = signed_in_client(by)
    old = desk.get(page).content.decode()
    assert "Not handed over, and not to be" in old
    assert letter not in old
    handed = reverse("disclosures:hand-over", args=[first.pk, copy.pk])
    assert handed not in old
    for answer in (desk.get(letter), desk.post(handed)):
        assert answer["Location"] == page
    copy.refresh_from_db()
    assert copy.handed_on is None
    of_family = desk.get(reverse("disclosures:of-family", args=[family.reference]))
    assert f"replaces {first.name}" in of_family.content.decode()
    assert "Replaced" in of_family.content.decode()
    said = {line.basis for line in register.lines(register.register(by=by))}
    assert {each.partition(", ")[2] for each in said} == {
        f"instead of {first.name}",
        f"replaced by {second.name}",
    }


def test_3_an_agency_sees_which_of_its_statements_were_replaced(family, by, enter_a_visit):
    contact = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    first, other = make_release(family, by=by), Client()
    other.cookies["agency"] = signed_in_agency(contact)
    home = reverse("disclosures:portal")
    assert "Replaced" not in other.get(home).content.decode()
    enter_a_visit()
    second = corrected(first, by=by)
    assert portal_reading.releases_for(contact, on=clock.today()) == [second, first]
    assert releasing.releases_of(family, by=by) == [second, first]
    other.cookies["agency"] = signed_in_agency(contact)
    assert other.get(home).content.decode().count("Replaced by a later one") == 1


def test_3_so_does_the_copy_of_their_own_data_and_that_every_side_had_it(family, by, enter_a_visit):
    contact = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    visiting = person_of(family, PersonRole.VISITING)
    first = make_release(family, by=by)
    enter_a_visit()
    second = corrected(first, by=by)
    for copy in [*first.copies.all(), *second.copies.all()]:
        copy.handed_on, copy.handed_by = clock.today(), by
        copy.save(update_fields=["handed_on", "handed_by"])
    for found in (own_data.of_person(visiting), own_data.of_contact(contact)):
        said = [line.value for each in found.sections for line in each.lines]
        dates = [each for each in said if "2026 to " in each]
        assert len(dates) == 2
        assert sum(f"replaced by statement {second.name}" in each for each in dates) == 1
        assert not any(by.display_name in each for each in said)
    left = [line.value for each in own_data.of_person(visiting).sections for line in each.lines]
    assert sum("Every other side was given the same." in each for each in left) == 2


class TestWhoeverWasToldAlone:
    """Asked for neither side and given the dates alone, they may be of a side by now."""

    @pytest.fixture
    def given(self, family, by):
        request = make_request(asker="neutral", warned=False)
        return make_release(family, by=by, request=request, standing="neutral")

    @pytest.fixture
    def guardian(self, given):
        return given.copies.get().contact

    BECOMES_A_SIDE = {
        "they act": lambda guardian: guardian,
        "under another record": lambda guardian: make_contact(name=guardian.name),
        "on the same number": lambda guardian: make_contact(telephone=guardian.telephone),
    }

    def test_3_while_they_are_neutral_the_correction_is_theirs_alone(
        self, family, by, given, guardian, enter_a_visit
    ):
        enter_a_visit()
        second = corrected(given, by=by)
        assert second.standing == "neutral"
        assert [copy.recipient for copy in second.copies.all()] == [guardian.pk]
        assert "Every side" not in second.statement

    @pytest.mark.parametrize("who", BECOMES_A_SIDE.values(), ids=BECOMES_A_SIDE)
    def test_3_every_side_is_given_it_once_they_are_one_and_they_are_told_so_first(
        self, family, by, given, guardian, enter_a_visit, who
    ):
        enter_a_visit()
        acting = acts_for(person_of(family, PersonRole.RESIDENT), by=by, contact=who(guardian))
        shown = correcting.prepare(given, on=clock.today())
        assert shown.cautions == ["now-a-side"]
        for heeded in (set(), {"one-firm"}):
            with pytest.raises(Refused, match="something to look at") as refused:
                corrected(given, by=by, heeded=heeded)
            assert refused.value.clause is Clause.C3
        assert Release.objects.count() == 1
        second = corrected(given, by=by, heeded={"now-a-side"})
        assert second.standing == "side"
        assert "Every side is given the same statement." in second.statement
        told = [copy.recipient for copy in second.copies.all()]
        everybody = {each.pk for each in parties_of(family)}
        apart = {guardian.pk} - {acting.contact_id}
        assert sorted(told) == sorted(everybody | apart)

    def test_3_whoever_is_on_file_no_more_is_known_by_the_name_on_the_copy(
        self, family, by, given, guardian, enter_a_visit
    ):
        enter_a_visit()
        acts_for(
            person_of(family, PersonRole.RESIDENT), by=by, contact=make_contact(name=guardian.name)
        )
        guardian.delete()
        assert correcting.prepare(given, on=clock.today()).cautions == ["now-a-side"]

    def test_3_of_the_other_family_they_may_be_of_a_side(self, by, given, guardian, enter_a_visit):
        enter_a_visit()
        acts_for(person_of(make_family(), PersonRole.RESIDENT), by=by, contact=guardian)
        assert not correcting.prepare(given, on=clock.today()).cautions

    def test_3_the_page_asks(self, family, by, given, guardian, enter_a_visit):
        enter_a_visit()
        acts_for(person_of(family, PersonRole.RESIDENT), by=by, contact=guardian)
        desk, here = signed_in_client(by), reverse("disclosures:correct", args=[given.pk])
        page = desk.get(here)
        assert "Look at this before you send it" in page.text
        shown = page.context["prepared"]
        typed = {
            "digest": shown.digest,
            "collect": [str(each.party_id) for each in shown.recipients],
        }
        refused = desk.post(here, typed)
        assert refused.status_code == 422
        assert "tick each of them" in refused.text
        assert desk.post(here, {**typed, "heeded": ["now-a-side"]}).status_code == 302


def test_3_a_firm_that_acts_for_both_sides_by_now_is_looked_at_before_a_correction(
    family, by, enter_a_visit
):
    first = make_release(family, by=by)
    enter_a_visit()
    firm = make_agency()
    for role in (PersonRole.RESIDENT, PersonRole.VISITING):
        acts_for(person_of(family, role), by=by, contact=make_contact(firm), one_firm=True)
    with pytest.raises(Refused, match="something to look at"):
        corrected(first, by=by)
    assert corrected(first, by=by, heeded={"one-firm"}).copies.count() == 2


def test_3_in_pages_from_the_old_statement_to_the_new(family, by, enter_a_visit):
    first, desk = make_release(family, by=by), signed_in_client(by)
    page = reverse("disclosures:correct", args=[first.pk])
    assert "nothing to send" in desk.get(page).content.decode()
    enter_a_visit()
    desk = signed_in_client(by)
    shown = desk.get(page)
    prepared = shown.context["prepared"]
    assert "12:00 to 13:25" in shown.content.decode()
    collect = [str(each.party_id) for each in prepared.recipients]
    assert desk.post(page, {"digest": "0" * 64, "collect": collect}).status_code == 422
    done = desk.post(page, {"digest": prepared.digest, "collect": collect})
    assert done.status_code == 302
    assert "It replaces" in desk.get(done["Location"]).content.decode()
    old = desk.get(reverse("disclosures:release", args=[first.pk])).content.decode()
    assert "Replaced" in old


@pytest.mark.parametrize("told", [False, True])
def test_3_how_many_were_booked_is_told_to_all_or_to_none(
    family, by, enter_a_visit, settings, told
):
    settings.RELEASE_BOOKED_VISITS = told
    enter_a_visit()
    assert ("Visits booked in this time: 1" in make_release(family, by=by).statement) is told
