"""The register of everything that left the centre."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import ReleaseCopy
from disclosures.services import announcing, court, handing, permission, portal_reading
from disclosures.services import register as services
from families.models import ContactDetail, PersonRole
from families.services.known import declare_known
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.concerns import make_concern, make_lead, pass_on
from tests.factories.disclosures import make_court_request, make_release, make_request, permit
from tests.factories.families import make_family
from tests.factories.retention import ask_for_own_data, give_own_data
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
HERE = reverse("disclosures:register")


def give_out(family, *, by):
    """Something on every basis: dates to a solicitor, a detail, a reply, two exceptions."""
    today = clock.today()
    for copy in (given_out := make_release(family, by=by)).copies.all():
        handing.hand_over(release=given_out, copy_id=copy.pk, by=by, on=today)
    given = permit(family, by=by)
    permission.pass_on(family=family, permission_id=given.pk, by=by, on=today)
    party = person_of(family, PersonRole.VISITING)
    give_own_data(ask_for_own_data(party, by=by), by=by)
    asked = make_court_request(family, by=by)
    court.replied(
        family=family,
        court_request_id=asked.pk,
        sent_on=today - timedelta(days=1),
        by=by,
        on=today,
    )
    made = make_concern(by=by, family_id=family.pk, seen_on=today - timedelta(days=3))
    pass_on(made, by=by, passed_at=clock.now() - timedelta(days=3))
    pass_on(made, by=by, basis="law", agency="police")
    return made


def shown(by, **wanted):
    return services.lines(services.register(by=by, **wanted))


def told(by):
    """To whom dates have gone, without for which party."""
    return {line.to.partition(" (")[0] for line in shown(by, basis="dates")}


@pytest.fixture
def by():
    return make_lead("co-ordinator")


def test_it_lists_what_left_on_every_basis_the_latest_first(by):
    family = make_family()
    give_out(family, by=by)
    lines = shown(by)
    labels = {label for _, label in services.Basis.choices}
    assert {line.basis for line in lines} == labels - {services.Basis.E2.label}
    assert {line.about for line in lines} == {family.reference}
    assert [line.on for line in lines] == sorted((line.on for line in lines), reverse=True)
    assert "The Family Court at Nowhere" in {line.to for line in lines}


def test_no_two_lines_look_alike_and_none_tells_how_anybody_is_reached(by):
    family = make_family()
    give_out(family, by=by)
    other = permit(family, by=by, recipient="The surgery")
    permission.pass_on(family=family, permission_id=other.pk, by=by, on=clock.today())
    pass_on(make_concern(by=by, family_id=family.pk), by=by, agency="police", route="email")
    make_release(family, by=by, request=make_request(first_day=date(2025, 1, 1)))
    announcing.mail_word()
    for copy in ReleaseCopy.objects.filter(handed_on=None):
        handing.hand_over(release=copy.release, copy_id=copy.pk, by=by, on=clock.today())
    release = next(iter(shown(by, basis="dates")))
    assert "1 January 2025" in " ".join(line.what for line in shown(by, basis="dates"))
    assert "dates from" in release.what
    lines = {(line.on, line.about, line.to, line.what, line.basis, line.url) for line in shown(by)}
    assert len(lines) == len(shown(by))
    of_one_release = [line for line in shown(by) if line.url == release.url]
    assert len({(line.to, line.what) for line in of_one_release}) == len(of_one_release) > 1
    page = signed_in_client(by).get(HERE).text
    for detail in ContactDetail.objects.filter(family=family):
        assert detail.value not in page


@pytest.mark.parametrize(
    ("basis", "there"),
    [
        ("dates", True),
        ("permission", True),
        ("reply", True),
        ("e1", True),
        ("e2", False),
        ("access", True),
        ("law", True),
    ],
)
def test_one_basis_is_shown_alone(by, basis, there):
    give_out(make_family(), by=by)
    found = {line.basis for line in shown(by, basis=basis)}
    assert found == ({services.Basis(basis).label} if there else set())


def test_one_family_or_some_days_are_shown_alone(by):
    family, other = make_family(), make_family()
    for each in (family, other):
        give_out(each, by=by)
    assert {line.about for line in shown(by, reference=family.reference)} == {family.reference}
    three_days_ago = clock.today() - timedelta(days=3)
    early = shown(by, last_day=three_days_ago)
    assert {line.on for line in early} == {three_days_ago}
    assert shown(by, first_day=clock.today() + timedelta(days=1)) == []
    assert len(shown(by, first_day=three_days_ago, last_day=clock.today())) == len(shown(by))


def test_exceptions_are_for_those_who_read_the_concern_and_known_families_for_nobody(by):
    family = make_family()
    made = give_out(family, by=by)
    other = make_user("co-ordinator")
    page = signed_in_client(other).get(HERE).content.decode()
    assert family.reference in page
    assert "Hyacinth Duty" not in page
    assert shown(other, basis="e1") == shown(other, basis="law") == []
    assert "Hyacinth Duty" in signed_in_client(by).get(HERE).content.decode()
    declare_known(family_id=family.pk, user=by, reason="", by=by)
    assert shown(by) == []
    assert made.reference not in signed_in_client(by).get(HERE).content.decode()


@pytest.mark.parametrize("role", ["team-leader", "trustee"])
def test_whoever_reads_a_concern_has_it_in_their_register_and_of_families_nothing(by, role):
    """A deputy who runs sessions, or a trustee: what they pass on is on record for them."""
    family, deputy = make_family(), make_lead(role, deputy=True)
    give_out(family, by=by)
    pass_on(make_concern(by=by, family_id=family.pk), by=deputy, agency="police", route="email")
    bases = {line.basis for line in shown(deputy)}
    assert bases == {services.Basis.E1.label, services.Basis.LAW.label}
    for basis in services.Basis.values:
        assert {line.basis for line in shown(deputy, basis=basis)} <= bases
    desk = signed_in_client(deputy)
    page = desk.get(HERE)
    assert "Hyacinth Duty" in page.text
    assert reverse("disclosures:list") not in page.text
    assert HERE in desk.get(reverse("disclosures:concerns")).text
    for line in page.context["lines"]:
        assert desk.get(line.url).status_code == 200


def test_whoever_is_complained_of_finds_nothing_in_it_and_others_have_none(by):
    deputy = make_lead("team-leader", deputy=True)
    pass_on(make_concern(by=by, complained_of=[deputy.pk]), by=by)
    assert shown(deputy) == []
    for role in ("team-leader", "trustee", "volunteer"):
        assert signed_in_client(make_user(role)).get(HERE).status_code == 404


def test_a_concern_about_nobodys_family_is_listed_without_one(by):
    pass_on(make_concern(by=by), by=by)
    (line,) = shown(by)
    assert line.about == ""
    assert "None named" in signed_in_client(by).get(HERE).content.decode()


def test_a_letter_leaves_when_it_is_posted_or_handed_over(by):
    """To a solicitor who stands in the family’s file only, and one that waits to be collected."""
    release = make_release(make_family(), by=by)
    assert set(release.copies.values_list("route", flat=True)) == {"representative", "collected"}
    for copy in release.copies.all():
        assert copy.addressed_to not in told(by)
        handing.hand_over(release=release, copy_id=copy.pk, by=by, on=clock.today())
        assert copy.addressed_to in told(by)


def test_what_is_read_behind_a_sign_in_leaves_when_they_are_told_that_it_is_there(by):
    family = make_family()
    contact = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    make_release(family, by=by)
    assert shown(by, basis="dates") == []
    announcing.mail_word()
    (line,) = shown(by, basis="dates")
    assert line.to == f"{contact.at_the_agency} (for: parent or carer the child lives with)"


def test_or_when_they_read_it_though_no_mail_goes_out(by, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    family = make_family()
    contact = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    made = make_release(family, by=by)
    announcing.mail_word()
    assert shown(by, basis="dates") == []
    portal_reading.read(made.pk, reader=contact, on=clock.today())
    assert len(shown(by, basis="dates")) == 1


def test_the_form_puts_days_right_and_leads_to_each_page(by):
    family = make_family()
    give_out(family, by=by)
    desk = signed_in_client(by)
    asked = {"reference": family.reference.lower(), "basis": "", "first_day": "", "last_day": ""}
    page = desk.get(HERE, asked)
    assert page.status_code == 200
    for line in page.context["lines"]:
        assert desk.get(line.url).status_code == 200
    alone = desk.get(HERE, {"reference": "F-AAAAAA"})
    assert alone.context["lines"] == []
    wrong = desk.get(HERE, asked | {"first_day": "2/2/2026", "last_day": "1/2/2026"})
    assert wrong.status_code == 422
    assert desk.get(HERE, asked | {"basis": "gossip"}).status_code == 422


def test_it_asks_the_same_however_much_left(by, django_assert_max_num_queries):
    desk = signed_in_client(by)
    give_out(make_family(), by=by)
    desk.get(HERE)
    for _ in range(3):
        give_out(make_family(), by=by)
    with django_assert_max_num_queries(20):
        desk.get(HERE)
