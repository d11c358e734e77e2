"""Clauses 3 and 4: a note goes to every side in the same words, and tells nothing of anybody."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import assume, given
from hypothesis import strategies as st

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.rules.note import check_is_no_report
from disclosures.rules.outgoing import check_note, check_tells_no_details
from disclosures.rules.release import digest_of
from disclosures.services import releasing
from families.models import ContactDetail, PersonRole
from families.services import planning
from families.services.contact import add_contact_detail
from families.services.file import parties_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request, match, prepared, send_as_shown
from tests.factories.families import make_family
from tests.factories.sessions import person_of

NOTE = "The hall was closed at Easter, so there were no visits."
NUMBER, POSTCODE, MAIL = "01632960117", "NW34QX", "ro.quince@household.example"
REACHED = [NUMBER, f"12 Larkspur Rise, Nowhere, {POSTCODE}", MAIL]
PEOPLE, OTHERS = ["Ro Quince", "Björk O’Neill"], ["Askwith and Daughters", "PA/77"]
# Each figure and letter as it may be written, and what may stand between two of them.
ALIKE = {
    "0": "0０٠𝟎oO",
    "1": "1１١①lI",
    "6": "6６٦",
    "3": "3３٣",
    "2": "2２٢",
    "9": "9９٩",
    "7": "7７٧",
}
BETWEEN = ["", " ", "-", ".", "\u00a0", "\u2009", "\u200b", "/"]


def check(note):
    check_note(note=note, reached=REACHED, people=PEOPLE, others=OTHERS)


def refusal_of(note):
    with pytest.raises(Refused) as refused:
        check(note)
    assert refused.value.clause is Clause.C4
    return refused.value.because


@st.composite
def written(draw, text):
    """The text with other signs for its own, and something between them."""
    signs = [draw(st.sampled_from(ALIKE.get(sign, sign + sign.lower()))) for sign in text]
    between = draw(st.sampled_from(BETWEEN))
    return between.join(signs)


@given(written(NUMBER), st.sampled_from(["", "Ring ", "It is (", "see "]))
def test_4_no_number_goes_whatever_it_looks_like(number, before):
    refusal_of(f"{before}{number}")


@given(st.sampled_from([" ", "", "-", "\u00a0"]), st.booleans())
def test_4_nor_a_postcode(between, small):
    code = f"NW3{between}4QX"
    refusal_of(f"at {code.lower() if small else code}")


@given(
    st.sampled_from(["Quince", "Ro Quince", "Björk", "O’Neill"]),
    st.sampled_from([str.upper, str.lower, str]),
)
def test_4_nor_a_name(name, form):
    said = refusal_of(f"Please tell {form(name)} of it")
    assert name.casefold() not in said.casefold()


@pytest.mark.parametrize(
    "note",
    [
        "ring 960117",
        "oh one six three two nine six oh one one seven",
        "01632 then 960 then 117",
        "01632 is how it begins, I end with 960 and 117",
        "ro dot quince at household dot example",
        "ro.quince (at) household.example",
        "somebody@elsewhere.example",
        "Quince’s mother brings the child",
        "bjork was there",
        "Вjork was there",
        "asked by Askwith and Daughters",
        "your reference PA 77",
        "12 Larkspur Rise",
        "they are in SW1A 1AA",
        "ecniuQ oR knows",
        "romeo oscar and quebec uniform india november charlie echo",
        "plus double four one six three two nine six oh double one seven",
        "one six three two, then nine six nought, then double one seven",
        "711 069 23610",
    ],
)
def test_4_nor_what_is_disguised(note):
    said = refusal_of(note)
    assert "960" not in said
    assert "uince" not in said


@st.composite
def disguised(draw, word):
    """The word with figures for letters, in any case, and apart somewhere or letter by letter."""
    looks = {"a": "4@", "b": "8", "e": "3", "g": "6", "i": "1!", "l": "1|", "o": "0", "s": "5$"}
    signs = [
        draw(st.sampled_from(sign + sign.upper() + looks.get(sign, ""))) for sign in word.lower()
    ]
    assume(any(sign.isalpha() for sign in signs))
    between = draw(st.sampled_from([" ", "-", "_", ". ", "\u00a0", "\n", "*"]))
    if len(word) < 5:
        return draw(st.sampled_from(["", between])).join(signs)
    parts = draw(st.lists(st.booleans(), min_size=len(signs), max_size=len(signs)))
    apart = (sign + (between if part else "") for sign, part in zip(signs, parts, strict=True))
    return "".join(apart).strip()


@given(
    st.sampled_from(["Quince", "ONeill", "Björk", "Thomas", "Ava", "Zoe", "Isabella"]), st.data()
)
def test_4_nor_a_name_with_figures_for_letters_or_apart(name, data):
    said = data.draw(disguised(name))
    with pytest.raises(Refused):
        check_note(note=f"See ({said}) of it", reached=[], people=[name], others=[])


@given(st.data())
def test_4_nor_a_street_by_its_name_alone(data):
    said = data.draw(disguised("larkspur"))
    typed = f"At the hall, {said}, at ten"
    with pytest.raises(Refused):
        check_tells_no_details(text="", typed=typed, details=REACHED, addresses=[REACHED[1]])


@pytest.mark.parametrize(
    "note",
    [
        "near NW3",
        "in nw 3",
        "Th0mas was there",
        "As Lark spur knows",
        "see https://example.org/a",
        "on www.somewhere",
        "at centre dot org",
        "at centre.org.uk",
        "in AB12 CDE",
        "in ab12cde",
        "in AB 12 CDE",
        "in P123 ABC",
    ],
)
def test_4_nor_a_half_of_a_postcode_a_link_or_a_car(note):
    with pytest.raises(Refused) as refused:
        check_note(
            note=note, reached=REACHED, people=["Thomas Quince", "Ro Larkspur"], others=OTHERS
        )
    assert refused.value.clause is Clause.C4


@pytest.mark.parametrize(
    "note",
    [
        "Was upset at the end",
        "The visit went well.",
        "It went very badly",
        "The family moved to Bristol",
        "Has moved to the coast",
        "She came late",
        "Mum’s train was late",
        "The father’s visits",
        "There were tears and shouting",
        "No concerns about behaviour",
    ],
)
def test_2_nor_does_it_report_how_a_visit_went(note):
    with pytest.raises(Refused) as refused:
        check_is_no_report(note=note)
    assert refused.value.clause is Clause.C2
    assert note.split()[-1] not in refused.value.because


@pytest.mark.parametrize(
    "note",
    [
        "Nobody came, they are at the refuge at Swindon",
        "They stay at a women’s aid house",
        "in a hostel for now",
        "It was in swindon",
        "SWINDON was closed",
        "All came from Melksham",
        "Held in Corsley that day",
        "///filled.count.soap",
        "see filled.count.soap",
        "filled dot count dot soap",
        "what3words has it",
        "SN12",
        "near sn12",
        "at BA14 that day",
        "at 51.3716, -2.1378",
        "9C3V9VC6+2H",
        "ST 906 636",
        "double oh seven double seven nine six oh double one",
        "oh one six, double three, nine six, oh, double one",
        "0 treble seven 1234",
        "zulu zulu four four quebec x-ray",
        "Z for zulu, Z for zulu, 4, 4, Q for Quebec, X for X-ray",
        "double seven double oh, nine noughts, one two three",
    ],
)
def test_4_nor_a_place_or_a_number_that_is_read_out(note):
    """Whosever it is: nothing here is on file, so no refusal tells whether it is."""
    with pytest.raises(Refused) as refused:
        check_note(note=note, reached=[], people=[], others=[], own=["Trowbridge Contact Centre"])
    assert refused.value.clause is Clause.C4
    assert not [word for word in note.split() if len(word) > 4 and word in refused.value.because]


def test_4_whatever_is_told_of_whom_the_words_are_the_same():
    told = ["960117", "Quince", "Askwith and Daughters", "near NW3", "the refuge", "see SN12"]
    said = {refusal_of(f"{each} was noted") for each in told}
    with pytest.raises(Refused) as refused:
        check_tells_no_details(
            text="", typed="at Larkspur", details=REACHED, addresses=[REACHED[1]]
        )
    assert said == {refused.value.because}


# What co-ordinators would want to add, of families with names and streets of every day.
HONEST = [
    "The hall was closed at Easter, so there were no visits.",
    "The centre was closed on 26 December 2026 and on 2 January 2027.",
    "No session on Mother’s Day or on Mothering Sunday.",
    "The sessions of March were moved to the church hall.",
    "The session of 12 Mar was moved to the 19th.",
    "Visits moved to Saturday mornings from 1 May.",
    "Times before 7 March were taken from the paper register.",
    "The 14 Nov session began at 10.30 as the heating had failed.",
    "All families were offered another date.",
    "There was no session in the week of 4 May, as the hall was a polling station.",
    "Closed by flood: all visits of that day were cancelled for every family.",
    "In a year of 52 weeks the centre opens on 26 Saturdays.",
    "As a rule the centre is open from 10am to 1pm, every other Saturday.",
    "The toddler group had the hall that day.",
    "ON 14 NOV 2026 THE HALL WAS CLOSED.",
    "Booked: 5 visits; held: 4. Room B2 was used.",
    "From Easter to Whitsun the sessions were in Room B.",
    "The sessions at Christmas were held at St Mary’s hall.",
    "The visits of 2, 9, 16 and 23 May were one hour long, not two, three or four.",
    "On the first of May the centre opened at 10, at the Trowbridge Contact Centre.",
    "Sessions were held on 7 November, 14 November and 21 November; none by mail or map.",
    "Now and then the hall was not open, nor was it heated; it was cold on that day.",
    "Reading from the register: one visit, two sessions; double sessions on 3 June.",
]


@pytest.mark.parametrize("note", HONEST)
def test_4_an_honest_note_goes(note):
    check_is_no_report(note=note)
    address = "14 Marsh Road, Steeple Ashbourne, BA14 6HH"
    reached = ["01225 496777", address, "asa.inah@household.example"]
    people = ["Asa Inah", "Ali Rollins", "Isla Sol", "Adam Hallam"]
    own = ["Trowbridge Contact Centre"]
    others = ["Hall and Day LLP", "HD/12"]
    check_note(note=note, reached=reached, people=people, others=others, own=own)
    check_tells_no_details(text="", typed=note, details=reached, addresses=[address])


@pytest.mark.parametrize(
    "note",
    [
        NOTE,
        "The times on 14/11/2026 were noted by hand: 10.05 to 11.30.",
        "Two of the visits were in the other hall, for the roof was mended.",
        "I have 2 statements to send, and this is the 1st.",
    ],
)
def test_4_what_tells_nothing_goes(note):
    check(note)


@pytest.mark.django_db
class TestThroughTheService:
    @pytest.fixture
    def by(self):
        return make_user("co-ordinator")

    @pytest.fixture
    def family(self):
        return make_family()

    def released(self, family, by, note, **fields):
        request = make_request()
        shown = prepared(request, family, by=by)
        call = {"called_on": clock.today(), "on": clock.today(), "note": note}
        digest = releasing.prepare(request=request, **call).digest
        collecting = {each.party_id for each in shown.recipients}
        return releasing.release(
            request_id=request.pk, digest=digest, collecting=collecting, by=by, **call
        )

    def test_3_it_stands_in_the_one_statement_frozen_and_hashed(self, family, by):
        made = self.released(family, by, NOTE)
        assert f"The centre adds: {NOTE}" in made.statement
        assert made.digest == digest_of(made.statement)
        assert made.copies.count() == 2
        assert Release.objects.get(pk=made.pk).note == NOTE

    @pytest.mark.parametrize("of", [PersonRole.RESIDENT, PersonRole.VISITING, PersonRole.CHILD])
    def test_4_nobody_of_the_family_is_named(self, family, by, of):
        with pytest.raises(Refused) as refused:
            self.released(family, by, f"As {person_of(family, of).first_name} knows")
        assert refused.value.clause is Clause.C4
        assert not Release.objects.exists()

    @pytest.mark.parametrize("has_it", [True, False])
    def test_4_a_hall_of_the_centre_s_own_may_be_named(self, family, by, has_it):
        planning.venue_named("Trinity Hall" if has_it else "Elsewhere")
        note = "The sessions of March were held at Trinity Hall."
        if has_it:
            assert self.released(family, by, note).note == note
        else:
            with pytest.raises(Refused):
                self.released(family, by, note)

    def test_4_nor_who_asked(self, family, by):
        with pytest.raises(Refused):
            self.released(family, by, "Prudence asked for this")

    def test_4_what_is_on_file_by_then_holds_back_what_was_held(self, family, by):
        request = make_request()
        prepared(request, family, by=by)
        call: dict[str, Any] = {"called_on": clock.today(), "on": clock.today()}
        call["note"] = "The code was 496777"
        digest = releasing.prepare(request=request, **call).digest
        held = releasing.hold(request_id=request.pk, digest=digest, by=by, **call)
        add_contact_detail(
            person=person_of(family, PersonRole.VISITING),
            kind=ContactDetail.Kind.TELEPHONE,
            value="01225 496777",
            on=clock.today(),
        )
        everybody = {each.pk for each in parties_of(family)}
        with pytest.raises(Refused) as refused:
            send_as_shown(held, by=by, collecting=everybody)
        assert refused.value.clause is Clause.C4
        assert Release.objects.get().is_held

    def test_4_in_pages_it_is_refused_without_being_repeated_in_the_reason(self, family, by):
        request = make_request()
        match(request, family, by=by)
        desk = signed_in_client(by)
        here = reverse("disclosures:release-new", args=[request.pk])
        name = person_of(family, PersonRole.RESIDENT).last_name
        call = {"called_on": f"{clock.today():%d/%m/%Y}", "confirmed": "on"}
        refused = desk.post(here, call | {"note": f"As {name} knows"})
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "This names somebody" in page
        assert '<a href="#id_note">' in page
        assert 'aria-describedby="id_note_helptext id_note_error"' in page
        assert f'value="As {name} knows"' in page
        shown = desk.post(here, call | {"note": NOTE})
        assert f"The centre adds: {NOTE}" in shown.content.decode()
        assert f'name="note" value="{NOTE}"' in shown.content.decode()

    @pytest.mark.parametrize("standing", ["side", "neutral"])
    def test_3_the_page_says_who_is_given_the_note(self, family, by, standing):
        neutral = standing == "neutral"
        request = make_request(**({"asker": "neutral", "warned": False} if neutral else {}))
        match(request, family, by=by, standing=standing)
        page = signed_in_client(by).get(reverse("disclosures:release-new", args=[request.pk]))
        assert ("to every side" in page.content.decode()) is not neutral
        assert ("to them alone" in page.content.decode()) is neutral
