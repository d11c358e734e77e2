"""The first pages of co-ordinators and trustees: what waits, in counts, whoever it is about."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts import persons
from accounts.roles import Role
from accounts.services import records
from contactcentre import homes
from contactcentre.bench.measure import counted_queries
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold
from families.models import Family, Outcome
from families.services.building import sign_in_staff, sign_out
from families.services.known import declare_known
from families.services.shifts import withdraw
from governance.models import AnnualReview
from policy import versions
from policy.models import Awareness
from tests.architecture.tell_tale import MARKS, tell_tale_family
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.day import Day
from tests.factories.disclosures import make_court_request, make_request
from tests.factories.families import make_families, make_family
from tests.factories.governance import begin_review, make_report, sign
from tests.factories.policy import adopt, draft_of_policy
from tests.factories.policy import sign as sign_policy
from tests.factories.retention import ask_for_own_data
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, on_shift

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 13, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def saturday():
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def desk():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def trustee():
    return make_user(Role.TRUSTEE)


def first_page(person):
    answered = signed_in_client(person).get(reverse("home"))
    assert answered.status_code == 200
    return answered.content.decode()


def counts(items):
    return {item.label: item.count for item in items}


def test_a_co_ordinator_sees_what_waits_and_what_is_overdue(desk, saturday):
    make_court_request(make_family(), by=desk)
    make_request()
    with time_machine.travel(NOW - timedelta(days=14), tick=False):
        make_request()
    make_families(3, state=Family.State.WAITING)
    lapse(make_user(Role.VOLUNTEER).volunteer)
    home = homes.co_ordinators_home(desk, on=saturday)

    waiting, overdue = counts(home.waiting), counts(home.overdue)
    assert waiting["Requests for attendance dates"] == 2
    assert waiting["Requests of courts to answer"] == 1
    assert waiting["Families who wait for a place"] == 3
    assert overdue["Requests for dates older than 2 weeks"] == 1
    assert "Requests of courts older than 2 weeks" not in overdue
    assert overdue["Volunteers whose check has lapsed"] == 1


def test_every_count_leads_to_a_page_they_may_open(desk, saturday):
    make_court_request(make_family(), by=desk)
    make_request()
    make_family(state=Family.State.WAITING)
    home = homes.co_ordinators_home(desk, on=saturday)
    client = signed_in_client(desk)

    for item in [*home.waiting, *home.overdue]:
        assert client.get(item.url).status_code == 200, item


def test_a_family_they_know_is_not_counted(desk, saturday):
    family = make_family(state=Family.State.WAITING)
    make_court_request(family, by=desk)
    declare_known(family_id=family.pk, user=desk, reason="Neighbours", by=make_user("co-ordinator"))
    waiting = counts(homes.co_ordinators_home(desk, on=saturday).waiting)

    assert "Families who wait for a place" not in waiting
    assert "Requests of courts to answer" not in waiting


def test_todays_register_is_one_press_away(desk):
    assert "None." in first_page(desk)
    make_session()
    assert reverse("families:today") in first_page(desk).partition("<main")[2]


def test_an_earlier_day_waits_until_everybody_has_left_and_each_visit_has_its_outcome(
    desk, saturday
):
    session = make_session()
    day = Day(make_booking(session, make_family(), by=desk), desk, clock.now)
    label = "Registers of earlier days to finish"

    def waits(days=1):
        overdue = counts(homes.co_ordinators_home(desk, on=saturday + timedelta(days=days)).overdue)
        return label in overdue

    assert not waits(days=0)
    assert waits()
    day.move("visiting", "arrived")
    day.end(Outcome.CHILD_SIDE_ABSENT)
    assert waits()
    day.move("visiting", "left")
    assert not waits()
    presence = sign_in_staff(session_id=session.pk, user_id=desk.pk, by=desk, key=uuid4())
    assert waits()
    assert not waits(days=29)
    sign_out(presence_id=presence.pk)
    assert not waits()


def test_a_trustee_is_asked_for_the_second_signature_only(trustee, saturday):
    make_report()
    other = make_user(Role.TRUSTEE)
    begun = begin_review(by=trustee)
    sign(begun, by=trustee)
    label = "Annual review to read and sign"

    assert label in counts(homes.trustees_home(other, on=saturday).needs_me)
    assert label not in counts(homes.trustees_home(trustee, on=saturday).needs_me)
    sign(begun, by=other)
    assert label not in counts(homes.trustees_home(make_user("trustee"), on=saturday).needs_me)


@pytest.mark.usefixtures("policy_to_come")
def test_a_trustee_is_asked_for_their_signature_under_a_draft_once(desk, trustee, saturday):
    other = make_user(Role.TRUSTEE)
    draft = draft_of_policy(by=desk)
    label = "Version 2 of the policy to read and sign"
    for person in (trustee, other):
        assert label in counts(homes.trustees_home(person, on=saturday).needs_me)
    assert reverse("governance:adoption") in first_page(trustee)

    sign_policy(draft, by=trustee)
    assert label not in counts(homes.trustees_home(trustee, on=saturday).needs_me)
    assert label in counts(homes.trustees_home(other, on=saturday).needs_me)
    sign_policy(draft, by=other)
    assert label not in counts(homes.trustees_home(other, on=saturday).needs_me)


@pytest.mark.usefixtures("policy_to_come")
@pytest.mark.parametrize("second", ["made a trustee a moment ago", "another account of theirs"])
def test_nobody_is_asked_for_a_signature_they_may_not_give(desk, trustee, saturday, second):
    make_report()
    sign(begin_review(by=trustee), by=trustee)
    sign_policy(draft_of_policy(by=desk), by=trustee)
    other = make_user(Role.TRUSTEE)
    wanted = {"Annual review to read and sign", "Version 2 of the policy to read and sign"}
    assert wanted <= counts(homes.trustees_home(other, on=saturday).needs_me).keys()
    if second.startswith("made"):
        records.change_roles(user=other, roles=[Role.CO_ORDINATOR], by=desk)
        records.change_roles(user=other, roles=[Role.TRUSTEE], by=desk)
    else:
        persons.bind(user=other, other=trustee, by=desk)
    other.refresh_from_db()
    assert not wanted & counts(homes.trustees_home(other, on=saturday).needs_me).keys()


@pytest.mark.usefixtures("policy_to_come")
def test_a_co_ordinator_drafts_what_the_review_asked_for(desk, trustee, saturday):
    label = "New version of the policy to draft, as the annual review asks"
    other = make_user(Role.TRUSTEE)

    def asked():
        return label in counts(homes.co_ordinators_home(desk, on=saturday).waiting)

    adopt(co_ordinator=desk, trustees=[trustee, other])
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        make_report()
        begun = begin_review(by=trustee)
        for person in (trustee, other):
            assert not asked()
            sign(begun, by=person, result=AnnualReview.Result.NEW_VERSION)
        assert asked()
        draft_of_policy(by=desk)
        assert not asked()


def test_a_review_without_a_change_asks_for_no_draft(desk, trustee, saturday):
    make_report()
    begun = begin_review(by=trustee)
    for person in (trustee, make_user(Role.TRUSTEE)):
        sign(begun, by=person)
    waiting = counts(homes.co_ordinators_home(desk, on=saturday).waiting)
    assert not [label for label in waiting if label.startswith("New version")]


def test_nothing_personal_is_on_either(desk, trustee):
    make_report()
    for mark in MARKS:
        make_court_request(tell_tale_family(mark), by=desk)
    for person in (desk, trustee):
        page = first_page(person)
        assert not [mark for mark in MARKS if mark in page]
    main = first_page(trustee).partition("<main")[2]
    assert "/families/" not in main


def test_more_records_ask_for_no_more_queries(desk, trustee, saturday):
    make_session()
    make_report()

    def asked():
        for page, person in ((homes.co_ordinators_home, desk), (homes.trustees_home, trustee)):
            with counted_queries() as queries:
                page(person, on=saturday)
            yield queries["default"]

    make_court_request(make_family(), by=desk)
    few = list(asked())
    for family in make_families(4):
        make_court_request(family, by=desk)
        make_request()
    assert list(asked()) == few
    assert max(few) <= 11


def test_what_is_late_about_a_concern_is_counted_and_more_of_them_ask_no_more_queries(desk):
    reader = make_lead(user=desk)

    def concern():
        accused = make_user(Role.VOLUNTEER)
        return make_concern(by=make_user(Role.VOLUNTEER), complained_of=[accused.pk])

    def asked():
        # The policy in force is read once a day, by whoever comes first.
        versions.in_force(clock.today())
        with counted_queries() as queries:
            found = homes.concerns_of(reader)
        return counts(found), queries["default"]

    concern()
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        found, few = asked()
        assert found == {
            "Concerns about which nothing is decided": 1,
            "Concerns with something overdue": 1,
        }
    passed = concern()
    pass_on(passed, by=reader, agency="lado")
    concern()
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        found, many = asked()
        assert list(found.values()) == [2, 2]
    assert many == few <= 6


def test_a_session_soon_to_come_with_too_few_volunteers_waits(desk, saturday, settings):
    label = "Sessions within 4 weeks with too few volunteers"
    settings.VOLUNTEERS_AT_LEAST = 1
    helper = make_user(Role.VOLUNTEER)
    shift = on_shift(helper, make_session(on=saturday + timedelta(days=7)))
    make_session(on=saturday + timedelta(days=35))
    assert label not in counts(homes.co_ordinators_home(desk, on=saturday).waiting)
    withdraw(shift_id=shift.pk, by=helper, on=saturday)
    assert counts(homes.co_ordinators_home(desk, on=saturday).waiting)[label] == 1


def test_who_is_both_sees_both():
    make_report()
    page = first_page(make_user(Role.CO_ORDINATOR, Role.TRUSTEE))

    assert "Today’s session" in page
    assert "What needs you" in page


def test_before_their_word_is_given_nothing_is_shown(desk):
    client = signed_in_client(desk)
    session = client.session
    del session["undertaking"]
    session.save()
    Awareness.objects.all().delete()
    assert client.get(reverse("home")).headers["Location"] == reverse("policy:undertake")


def test_the_desk_is_told_of_people_who_want_their_own_data(desk, saturday):
    party = make_family().people.get(role="visiting")
    month_ago = clock.months_after(saturday, -1)
    ask_for_own_data(party, by=desk, received_on=month_ago, on=saturday)
    label, late = "People who want their own data", "People who wait too long for their own data"

    home = homes.co_ordinators_home(desk, on=saturday)
    assert label in [item.label for item in home.waiting]
    assert late not in [item.label for item in home.overdue]

    home = homes.co_ordinators_home(desk, on=saturday + timedelta(days=1))
    assert late in [item.label for item in home.overdue]


def test_a_hold_that_a_concern_placed_is_counted_for_nobody_else(desk, trustee, saturday):
    """A count that is one more than the list tells that there is something."""
    make_lead(user=make_user(Role.CO_ORDINATOR))
    make_concern(by=make_user(Role.VOLUNTEER), family_id=make_family().pk)
    Hold.objects.update(placed_on=saturday - timedelta(days=9), review_on=saturday)

    homes_of = (
        homes.co_ordinators_home(desk, on=saturday),
        homes.trustees_home(trustee, on=saturday),
    )
    for home in homes_of:
        assert "Holds to look at again" not in [item.label for item in home.overdue]
