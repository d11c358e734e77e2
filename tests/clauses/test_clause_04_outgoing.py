"""Clause 4: what leaves the centre says nothing of where a party can be reached."""

import pytest

from contactcentre.safekeeping import clock
from disclosures.models import CourtRequest, Release
from disclosures.rules.court import check_case_number
from disclosures.rules.outgoing import check_tells_no_details
from disclosures.services import court
from families.models import ContactDetail, PersonRole
from families.services.contact import add_contact_detail
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user
from tests.factories.disclosures import make_court_request, make_release
from tests.factories.families import make_family
from tests.factories.sessions import person_of

ADDRESS = "12 Larkspur Rise, Nowhere, NW3 4QX"
DETAILS = [ADDRESS, "01632 960 117", "ro.quince@household.example", "Her sister, 01632 960 118"]


def check(text):
    check_tells_no_details(text=text, typed=text, details=DETAILS, addresses=[ADDRESS])


@pytest.mark.parametrize(
    "text",
    [
        "Ring 01632960117",
        "Ring 0 1 6 3 2 9 6 0 1 1 7",
        "Ring (01632) 960-117",
        "Ring +44 1632 960117",
        "She is at nw34qx",
        "She is at Nw3  4qX.",
        "NW 3 4QX",
        "N W 3 4 Q X",
        "nw3-4qx",
        "Case 12 N.W/3 4Q X",
        "Write to RO.QUINCE@household.example.",
        "They moved to larkspur rise",
        "at 12 Lark",
        "by Lark-spur",
        "by way of her sister, 01632-960-118",
    ],
)
def test_4_no_detail_leaves_however_it_is_written(text):
    with pytest.raises(Refused) as refused:
        check(text)
    assert refused.value.clause is Clause.C4
    said = refused.value.because.casefold()
    assert not [word for word in ("960", "nw3", "larkspur", "quince") if word in said]


@pytest.mark.parametrize(
    "text",
    [
        "21 November 2026, 12:05 to 13:30",
        "West Wilts Child Contact Centre",
        "Visits booked in this time: 960117",
        "Your case number: NW26P00123",
        "A road, a street, a house",
        "Her sister brings the child",
    ],
)
def test_4_what_tells_nothing_may_leave(text):
    check(text)


@pytest.mark.parametrize(
    "number",
    ["", "NW26P00123", "nw26p00123", "F00NW123", "FA-2026-000123", "GLW-F1234-26", "2026/00123.4"],
)
def test_4_a_case_number_goes_into_a_reply(number):
    check_case_number(case_number=number)


@pytest.mark.parametrize(
    "typed",
    [
        "NW3 4QX",
        "N W 3 4 Q X",
        "nw3.4qx",
        "26 NW3/4QX",
        "12 Larkspur",
        "12 Elm Rd",
        "Flat 2",
        "FamilyCase",
        "NW26P00123\nNW3",
        "NW26P00123, see",
        "ro@q.example1",
        "1" * 21,
        "26 \u0661",
    ],
)
def test_4_and_nothing_that_is_none(typed):
    with pytest.raises(Refused) as refused:
        check_case_number(case_number=typed)
    assert refused.value.clause is Clause.C4
    assert typed not in refused.value.because


@pytest.mark.django_db
class TestServices:
    @pytest.fixture
    def by(self):
        return make_user("co-ordinator")

    @pytest.fixture
    def family(self):
        family = make_family()
        add_contact_detail(
            person=person_of(family, PersonRole.RESIDENT),
            kind=ContactDetail.Kind.TELEPHONE,
            value="01632 960117",
            on=clock.today(),
        )
        return family

    @pytest.mark.parametrize("typed", ["0163 2960 117", "1 Elm", "12 Elm 7"])
    def test_4_a_reply_to_a_court_holds_none_when_it_is_noted(self, family, by, typed):
        self.lives_at_elm_road(family)
        with pytest.raises(Refused) as refused:
            make_court_request(family, by=by, case_number=typed)
        assert refused.value.clause is Clause.C4
        assert typed not in refused.value.because
        assert not CourtRequest.objects.exists()

    @pytest.mark.parametrize("typed", ["0163 2960 118", "12 Elm"])
    def test_4_nor_when_it_is_sent_with_what_is_on_file_by_then(self, family, by, typed):
        asked = make_court_request(family, by=by, case_number=typed)
        self.lives_at_elm_road(family)
        with pytest.raises(Refused) as refused:
            court.replied(
                family=family,
                court_request_id=asked.pk,
                sent_on=clock.today(),
                by=by,
                on=clock.today(),
            )
        assert refused.value.clause is Clause.C4
        asked.refresh_from_db()
        assert asked.replied_on is None

    def lives_at_elm_road(self, family):
        kinds = ContactDetail.Kind
        for kind, value in (
            (kinds.ADDRESS, "12 Elm Road, Nowhere, NW3 4QX"),
            (kinds.TELEPHONE, "01632 960118"),
        ):
            add_contact_detail(
                person=person_of(family, PersonRole.RESIDENT),
                kind=kind,
                value=value,
                on=clock.today(),
            )

    def test_4_nor_does_a_release(self, family, by, settings):
        settings.RELEASE_BOOKED_VISITS = True
        make_release(family, by=by)
        assert Release.objects.exists()

    def test_4_a_release_that_did_would_not_go(self, family, by, monkeypatch):
        monkeypatch.setattr(
            "disclosures.services.releasing.statement_about",
            lambda *args, **kwargs: "01632 960117",
        )
        with pytest.raises(Refused) as refused:
            make_release(family, by=by)
        assert refused.value.clause is Clause.C4
        assert not Release.objects.exists()
