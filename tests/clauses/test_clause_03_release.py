"""Clause 3: dates and times go to every side alike, the same bytes at one moment, or to none."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Use
from disclosures.models import AttendanceRequest, Match, Release, ReleaseCopy, Standing
from disclosures.rules.release import Attended, digest_of, statement_of
from disclosures.services import releasing
from disclosures.services.releasing import Changed, attended, hand_over
from families.models import EntryKind, Family, PersonRole, Representative
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import make_agency, make_contact
from tests.factories.day import NOON, Day
from tests.factories.disclosures import make_release, make_request, prepared
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def saturday_noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def visit(family, by, saturday_noon):
    """Contact from five past twelve to half past one, of a child who came at noon."""
    day = Day(make_booking(make_session(), family, by=by), by, clock.now)
    day.move("visiting", EntryKind.ARRIVED)
    day.arrive()
    saturday_noon.shift(timedelta(minutes=5))
    day.step(EntryKind.JOINED, "visiting")
    saturday_noon.shift(timedelta(minutes=85))
    day.step(EntryKind.RETURNED, "resident")
    day.end("attended")
    saturday_noon.shift(timedelta(days=3))
    return day


def today():
    return clock.today()


def asked_for_november(**fields):
    return make_request(first_day=date(2026, 11, 1), last_day=date(2026, 11, 21), **fields)


def test_3_the_start_and_end_of_contact_are_given_and_nothing_else(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())

    assert made.statement.splitlines() == [
        "West Wilts Child Contact Centre",
        "",
        f"Attendance of family {family.reference}",
        "From 1 November 2026 to 21 November 2026",
        "",
        "21 November 2026, 12:05 to 13:30",
        "",
        "The centre gives the dates and times of contact, and makes no other report.",
        "Every side is given the same statement.",
    ]


def test_3_every_side_is_given_the_same_bytes_at_the_same_moment(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())

    parties = set(family.people.filter(role__in=["resident", "visiting"]).values_list("pk"))
    assert set(made.copies.values_list("party_id")) == parties
    client = signed_in_client(by)
    files = {client.get(reverse("disclosures:statement", args=[made.pk])).content for _ in range(2)}
    assert {digest_of(each.decode()) for each in files} == {made.digest}
    for copy in made.copies.all():
        page = client.get(reverse("disclosures:letter", args=[made.pk, copy.pk])).content.decode()
        assert made.statement.strip() in page


def test_3_nothing_of_who_asked_or_of_where_anybody_is_reaches_a_side(visit, family, by):
    request = asked_for_november()
    made = make_release(family, by=by, request=request)
    client = signed_in_client(by)
    copy = made.copies.get(party=person_of(family, PersonRole.VISITING))
    letter = client.get(reverse("disclosures:letter", args=[made.pk, copy.pk])).content.decode()
    resident = person_of(family, PersonRole.RESIDENT)
    secrets = [request.name, request.organisation, request.their_reference, request.reference]
    secrets += [resident.full_name, resident.safe_route, "Solicitor", "Firm", "Residentstreet"]
    for secret in secrets:
        assert secret not in letter
        assert secret not in made.statement
    file = client.get(reverse("disclosures:statement", args=[made.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="attendance-dates.txt"'


@pytest.mark.parametrize(
    ("asker", "told"), [("party", 2), ("representative", 2), ("local-authority", 3)]
)
def test_3_a_side_is_released_to_every_party_and_to_whoever_is_a_side_of_their_own(
    asker, told, family, by
):
    made = make_release(family, by=by, request=make_request(asker=asker))
    assert made.copies.count() == told


@pytest.mark.parametrize("asker", AttendanceRequest.Asker.values)
@pytest.mark.parametrize("standing", Standing.values)
@pytest.mark.parametrize("warned", [True, False])
def test_3_who_counts_as_what(asker, standing, warned, family, by):
    """The whole table: only who acts for nobody goes unmirrored, and no side goes unwarned."""
    if not warned and asker != "neutral":
        return
    request = make_request(asker=asker, warned=warned)
    fits = {
        "neutral": asker in {"neutral", "local-authority"},
        "side": warned,
        "joint": warned,
    }[standing]
    if fits:
        found = prepared(request, family, by=by, standing=standing)
        told = {"neutral": 1}.get(standing, 2 if asker in {"party", "representative"} else 3)
        assert len(found.recipients) == told
    else:
        with pytest.raises(Refused) as refused:
            prepared(request, family, by=by, standing=standing)
        assert refused.value.clause is Clause.C3


def test_3_whoever_asks_for_neither_side_alone_is_told(family, by):
    request = make_request(asker="neutral", warned=False)
    contact = make_contact(make_agency("cafcass"))
    made = make_release(family, by=by, request=request, standing="neutral")
    # As the file knows them, whatever was typed in the request.
    assert made.copies.get().addressed_to == contact.at_the_agency
    assert "Every side" not in made.statement


def test_3_while_one_side_cannot_be_reached_nobody_is_given_anything(family, by):
    request = make_request()
    with pytest.raises(Refused, match="Held"):
        make_release(family, by=by, request=request, collecting=set())
    request.refresh_from_db()
    assert request.state == "matched"
    assert not Release.objects.exists()
    assert not ReleaseCopy.objects.exists()

    visiting = person_of(family, PersonRole.VISITING)
    made = make_release(family, by=by, request=request, collecting={visiting.pk})
    routes = dict(made.copies.values_list("party_id", "route"))
    assert routes[visiting.pk] == "collected"
    assert routes[person_of(family, PersonRole.RESIDENT).pk] == "representative"


@pytest.mark.parametrize(
    ("acts_from", "acts_until", "acts"),
    [
        (None, None, True),
        (-10, None, True),
        (0, None, True),
        (1, None, False),
        (None, -1, False),
        (None, 0, True),
        (-10, -1, False),
    ],
)
def test_3_a_solicitor_is_told_only_while_they_act(family, by, acts_from, acts_until, acts):
    acting = Representative.objects.get(family=family)
    for name, days in (("acts_from", acts_from), ("acts_until", acts_until)):
        setattr(acting, name, None if days is None else today() + timedelta(days=days))
    acting.save()
    if acts:
        assert prepared(make_request(), family, by=by).recipients[0].route == "representative"
    else:
        with pytest.raises(Refused, match="nobody acts for this party now"):
            prepared(make_request(), family, by=by)
        found = prepared(make_request(asker="party"), family, by=by)
        assert found.recipients[0].route == "safe-route"


@pytest.mark.parametrize("days", [-1, 1])
def test_3_the_call_comes_after_the_request_and_not_in_the_future(family, by, days):
    with pytest.raises(Refused):
        prepared(make_request(), family, by=by, called_on=today() + timedelta(days=days))


def test_3_a_request_is_released_once(family, by):
    request = make_request()
    make_release(family, by=by, request=request)
    request.refresh_from_db()
    assert request.state == "released"
    with pytest.raises(Refused):
        make_release(family, by=by, request=request)


def test_3_what_was_not_shown_does_not_go(visit, family, by):
    with pytest.raises(Changed):
        make_release(family, by=by, request=asked_for_november(), digest="0" * 64)


def test_3_a_release_is_frozen_whatever_the_register_says_afterwards(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())
    Family.objects.filter(pk=family.pk).update(state="paused")
    again = Release.objects.get(pk=made.pk)
    assert (again.statement, again.digest) == (made.statement, made.digest)


def test_3_releasing_is_use_of_the_family_s_record(family, by):
    make_release(family, by=by)
    family.subject.refresh_from_db()
    assert (family.subject.last_used_on, family.subject.last_use) == (today(), Use.RELEASE)


def test_3_whoever_knows_the_family_releases_nothing_of_it(family, by):
    request = make_request()
    made = make_release(family, by=by)
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    with pytest.raises(Family.DoesNotExist):
        prepared(request, family, by=by)
    client = signed_in_client(by)
    for name, args in (
        ("release", [made.pk]),
        ("statement", [made.pk]),
        ("letter", [made.pk, made.copies.first().pk]),
        ("match", [request.pk, family.reference]),
    ):
        assert client.get(reverse(f"disclosures:{name}", args=args)).status_code == 404


def test_3_nor_reads_who_asked_about_it(family, by):
    waiting, made = make_request(), make_release(family, by=by)
    knows, colleague = make_user("co-ordinator"), make_user("co-ordinator")
    declare_known(family_id=family.pk, user=knows, reason="", by=by)
    for person, expected in ((knows, {waiting.pk}), (colleague, {waiting.pk, made.request_id})):
        seen = AttendanceRequest.objects.visible_to(person)
        assert set(seen.values_list("pk", flat=True)) == expected


def test_3_handing_over_is_noted_once(family, by, saturday_noon):
    made = make_release(family, by=by)
    copy = made.copies.first()
    first = hand_over(copy_id=copy.pk, release=made, by=by, on=today())
    hand_over(copy_id=copy.pk, release=made, by=by, on=today() + timedelta(days=1))
    copy.refresh_from_db()
    assert copy.handed_on == first.handed_on
    with pytest.raises(ReleaseCopy.DoesNotExist):
        hand_over(copy_id=copy.pk, release=make_release(family, by=by), by=by, on=today())


def test_3_only_days_within_the_period_are_given(visit, family):
    day = date(2026, 11, 21)
    found = {
        (first, last): len(attended(family.pk, first_day=first, last_day=last))
        for first, last in [
            (day, day),
            (day - timedelta(1), day - timedelta(1)),
            (day + timedelta(1), day + timedelta(9)),
        ]
    }
    assert list(found.values()) == [1, 0, 0]
    assert attended(make_family().pk, first_day=day, last_day=day) == []


def test_3_a_visit_that_did_not_take_place_is_not_given(family, by):
    day = Day(make_booking(make_session(), family, by=by), by, clock.now)
    day.arrive()
    day.end("visitor-absent")
    assert attended(family.pk, first_day=today(), last_day=today()) == []


@given(
    st.lists(
        st.builds(
            Attended,
            st.dates(date(2020, 1, 1), date(2026, 11, 1)),
            st.none() | st.times(),
            st.none() | st.times(),
        ),
        unique_by=lambda each: each.day,
        max_size=30,
    )
)
def test_3_a_statement_is_the_same_however_the_visits_come(visits):
    one, other = (
        statement_of(
            centre="C",
            reference="F-7K3M9Q",
            first_day=date(2020, 1, 1),
            last_day=date(2026, 11, 1),
            visits=each,
        )
        for each in (visits, reversed(visits))
    )
    assert digest_of(one) == digest_of(other)
    lines = [line for line in one.splitlines() if line[:1].isdigit()]
    assert len(lines) == len(visits)
    days = [datetime.strptime(line.split(",")[0], "%d %B %Y").date() for line in lines]
    assert days == sorted(each.day for each in visits)


def test_3_summer_time_is_told_as_on_the_hall_s_clock():
    said = statement_of(
        centre="C",
        reference="F-7K3M9Q",
        first_day=date(2026, 3, 29),
        last_day=date(2026, 3, 29),
        visits=[Attended(date(2026, 3, 29), time(10, 5), None)],
    )
    assert "29 March 2026, 10:05 to not recorded" in said


class TestPages:
    @pytest.fixture
    def client(self, by, visit):
        return signed_in_client(by)

    @pytest.fixture
    def call(self):
        return {"called_on": today().isoformat(), "confirmed": "on"}

    def match(self, client, request, family):
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        (choice,) = client.get(url).context["form"].fields["caller"].choices
        typed = {"standing": "side", "caller": choice[0], "reason": "As their letter says"}
        return client.post(url, typed).url

    def test_find_match_call_see_release_hand_over(self, client, visit, family, call):
        request = asked_for_november()
        find = reverse("disclosures:find-family", args=[request.pk])
        child = person_of(family, PersonRole.CHILD)
        assert family.reference in client.post(find, {"text": child.first_name}).content.decode()
        assert "Nobody of that name" in client.post(find, {"text": "Zzyzx"}).content.decode()

        url = self.match(client, request, family)
        assert url == reverse("disclosures:release-new", args=[request.pk])
        number = Representative.objects.get(family=family).telephone
        page = client.get(url).content.decode()
        assert number in page
        assert request.telephone not in page
        shown = client.post(url, call).content.decode()
        assert "21 November 2026, 12:05 to 13:30" in shown
        assert "No safe way known" in shown
        assert not Release.objects.exists()
        request.refresh_from_db()
        digest = releasing.prepare(request=request, called_on=today(), on=today()).digest
        held = client.post(url, {**call, "release": "yes", "digest": digest})
        assert held.status_code == 422
        assert "Held" in held.content.decode()
        visiting = person_of(family, PersonRole.VISITING)
        done = client.post(
            url, {**call, "release": "yes", "digest": digest, "collect": str(visiting.pk)}
        )
        made = Release.objects.get()
        assert done.url == reverse("disclosures:release", args=[made.pk])
        page = client.get(done.url).content.decode()
        assert page.count("Not handed over yet") == 2
        copy = made.copies.first()
        client.post(reverse("disclosures:hand-over", args=[made.pk, copy.pk]))
        assert client.get(done.url).content.decode().count("Not handed over yet") == 1

    @pytest.mark.parametrize("missing", ["called_on", "confirmed"])
    def test_nothing_goes_before_the_call(self, client, family, call, missing):
        url = self.match(client, make_request(), family)
        assert client.post(url, {**call, "release": "yes", missing: ""}).status_code == 422
        assert not Release.objects.exists()

    @pytest.mark.parametrize("missing", ["standing", "caller", "reason"])
    def test_what_is_missing_is_said_and_nothing_is_stored(self, client, family, missing):
        request = make_request()
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        (choice,) = client.get(url).context["form"].fields["caller"].choices
        typed = {"standing": "side", "caller": choice[0], "reason": "Acts"}
        assert client.post(url, {**typed, missing: ""}).status_code == 422
        assert not Match.objects.exists()

    def test_nobody_is_matched_who_is_not_on_file(self, client, family):
        request, other = make_request(), make_family()
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        stranger = person_of(other, PersonRole.RESIDENT)
        for key in (f":{stranger.pk}", f"{make_contact().pk}:", "anything"):
            typed = {"standing": "side", "caller": key, "reason": "Acts"}
            assert client.post(url, typed).status_code == 422
        assert not Match.objects.exists()

    def test_without_a_family_there_is_nothing_to_release(self, client):
        request = make_request()
        url = reverse("disclosures:release-new", args=[request.pk])
        assert client.get(url).url == reverse("disclosures:find-family", args=[request.pk])

    def test_a_recipient_cannot_be_added(self, client, family, by, call):
        request = make_request()
        url = self.match(client, request, family)
        stranger = person_of(make_family(), PersonRole.VISITING)
        request.refresh_from_db()
        digest = releasing.prepare(request=request, called_on=today(), on=today()).digest
        extra = {"release": "yes", "digest": digest, "collect": str(stranger.pk), "email": "x@y.z"}
        assert client.post(url, {**call, **extra}).status_code == 422
        assert not Release.objects.exists()
