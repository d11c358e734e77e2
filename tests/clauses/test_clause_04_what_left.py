"""Clause 4: a party is told what left about them, and the copy itself stands in the register."""

import pytest

from accounts.roles import Role
from contactcentre.safekeeping import clock
from disclosures.services import court, handing, permission, register
from families.models import ContactDetail, PersonRole
from families.services.known import declare_known
from retention.services import access
from tests.factories.accounts import make_user
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import make_court_request, make_release, make_request, permit
from tests.factories.families import make_family
from tests.factories.retention import ask_for_own_data, give_own_data, own_data_given
from tests.factories.sessions import person_of
from tests.factories.volunteers import make_cleared

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    """Who leads on safeguarding as well: even they find no concern here."""
    return make_lead("co-ordinator")


@pytest.fixture
def family(by):
    """Of which something left on every basis there is."""
    found, today = make_family(), clock.today()
    neutral = make_request(asker="neutral", warned=False)
    for made in (
        make_release(found, by=by),
        make_release(found, by=by, request=neutral, standing="neutral"),
    ):
        for copy in made.copies.all():
            handing.hand_over(release=made, copy_id=copy.pk, by=by, on=today)
    for role in (PersonRole.RESIDENT, PersonRole.VISITING):
        detail = ContactDetail.objects.filter(person=person_of(found, role)).first()
        given = permit(found, by=by, detail=detail, recipient=f"The {role} school")
        permission.pass_on(family=found, permission_id=given.pk, by=by, on=today)
    asked = make_court_request(found, by=by)
    where = {"family": found, "court_request_id": asked.pk, "by": by, "on": today}
    court.replied(sent_on=today, **where)
    court.end(outcome="ordered", **where)
    court.give(
        ordered_on=today,
        given_on=today,
        to="The judge",
        what="The register of June",
        route="letter",
        **where,
    )
    pass_on(make_concern(by=make_user("volunteer"), family_id=found.pk), by=by)
    return found


def asked(family, role, *, by):
    return ask_for_own_data(person_of(family, role), by=by)


def test_4_a_party_is_told_what_of_theirs_left_to_whom_and_why(family, by):
    request = asked(family, PersonRole.VISITING, by=by)
    sections = {each.title: each.lines for each in access.prepared(request).sections}
    left = [line.value for line in sections["What left the centre about you, day by day"]]
    assert len(left) == 2
    assert any(
        "The visiting school. Clause 4: with its owner’s permission." in each for each in left
    )
    assert any(": dates and times of attendance, " in each for each in left)


def test_4_what_names_others_is_decided_and_what_is_theirs_is_never_there(family, by):
    request = asked(family, PersonRole.VISITING, by=by)
    told = {each.item.what for each in access.prepared(request).shared}
    assert {
        "Dates and times went to somebody who asks for neither side",
        "Given because a court ordered it",
        "A court, or somebody in the case, asked for something",
    } < told
    everything = own_data_given(request, by=by, give=True)
    assert "The judge" in everything
    for never in ("The resident school", "Hyacinth Duty", "sleeps in the shed", "Exception 1"):
        assert never not in everything


def test_4_what_is_not_decided_in_their_favour_is_not_told(family, by):
    copy = own_data_given(asked(family, PersonRole.VISITING, by=by), by=by)
    for others in ("The judge", "The Family Court", "neither side", "The resident school"):
        assert others not in copy


def test_4_the_copy_itself_left_and_stands_in_the_register(family, by):
    request = asked(family, PersonRole.VISITING, by=by)
    assert not register.lines(register.register(by=by, basis="access"))
    give_own_data(request, by=by)
    (line,) = register.lines(register.register(by=by, basis="access"))
    assert (line.on, line.about) == (clock.today(), family.reference)
    assert line.to == person_of(family, PersonRole.VISITING).full_name
    again = asked(family, PersonRole.VISITING, by=by)
    assert "Copies of your own data that you were given" in own_data_given(again, by=by)
    other = asked(family, PersonRole.RESIDENT, by=by)
    assert "Copies of your own data that you were given" not in own_data_given(other, by=by)


def test_4_so_does_that_of_somebody_who_helps_but_not_for_themselves(by):
    user = make_user(Role.CO_ORDINATOR)
    volunteer = make_cleared(user)
    today = clock.today()
    reference = volunteer.subject.reference
    request = access.note(reference=reference, party_id=None, received_on=today, by=by, on=today)
    give_own_data(request, by=by)
    (line,) = register.lines(register.register(by=by, reference=reference))
    assert line.to == "Volunteer: whom the record is about"
    assert not register.register(by=user, reference=reference)


def test_1_who_knows_the_family_finds_no_line_of_it(family, by):
    give_own_data(asked(family, PersonRole.VISITING, by=by), by=by)
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert not register.register(by=by, basis="access")
