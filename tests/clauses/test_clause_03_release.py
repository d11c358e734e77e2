"""Clause 3: dates and times go to every side alike, the same bytes at one moment, or to none."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Use
from disclosures.models import AttendanceRequest, Release, ReleaseCopy, Standing
from disclosures.services.handing import hand_over
from families.models import Family, PersonRole, Representative
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import make_agency, make_contact
from tests.factories.disclosures import asked_for_november, make_release, make_request, prepared
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]


def today():
    return clock.today()


def test_3_every_side_is_given_the_same_bytes_at_the_same_moment(visit, family, by):
    made = make_release(family, by=by, request=asked_for_november())

    parties = set(family.people.filter(role__in=["resident", "visiting"]).values_list("pk"))
    assert set(made.copies.values_list("party_id")) == parties
    client = signed_in_client(by)
    files = {client.get(reverse("disclosures:statement", args=[made.pk])).content for _ in range(2)}
    assert {sha256(each).hexdigest() for each in files} == {made.fingerprint}
    for copy in made.copies.all():
        page = client.get(reverse("disclosures:letter", args=[made.pk, copy.pk])).content.decode()
        assert made.statement.strip() in page


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
    """The whole table: only who acts for nobody goes unmirrored, and no side goes unwarned.

    Whoever asks for neither side is shown no warning, so it is of no account that they sent one.
    """
    if not warned and asker != "neutral":
        return
    request = make_request(asker=asker, warned=warned)
    fits = {
        "neutral": asker in {"neutral", "local-authority"},
        "side": asker != "neutral",
        "joint": asker != "neutral",
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
    with pytest.raises(Refused, match="no safe way"):
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


def test_3_handing_over_is_noted_once(family, by, hall_clock):
    made = make_release(family, by=by)
    copy = made.copies.first()
    first = hand_over(copy_id=copy.pk, release=made, by=by, on=today())
    hand_over(copy_id=copy.pk, release=made, by=by, on=today() + timedelta(days=1))
    copy.refresh_from_db()
    assert copy.handed_on == first.handed_on
    with pytest.raises(ReleaseCopy.DoesNotExist):
        hand_over(copy_id=copy.pk, release=make_release(family, by=by), by=by, on=today())
