"""Brothers and sisters on the page typed from paper: said once, or of one of them otherwise."""

# ruff: noqa: F401, F811 - the fixtures of a day on paper are those of its other tests

import re
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings

from contactcentre.safekeeping import clock
from families.models import EntryKind, Outcome, PersonRole, RegisterEntry
from families.services.family import NewPerson
from families.services.register import record_movement, record_outcome
from families.views.batch import PAGE_SIZE
from policy.clauses import Refused
from tests.factories.families import make_family
from tests.unit.families.test_paper_batch import (
    book,
    client,
    co_ordinator,
    errors,
    monday,
    on_saturday,
    own_keyring,
    send,
    session,
    url,
    volunteer,
)

pytestmark = pytest.mark.django_db

ALED, BETHAN, CERYS, RHIAN, NANSI, DAI, VAUGHAN = (
    *("Aled", "Bethan", "Cerys"),
    *("Rhian", "Nansi", "Dai", "Vaughan"),
)
CHILDREN = (ALED, BETHAN, CERYS)
COLUMNS = {"arrived": "brought", "joined": "to", "left": "collected"}
TOGETHER = [
    ("arrived", "10:02", RHIAN),
    ("joined", "10:05", VAUGHAN),
    ("returned", "11:58", RHIAN),
    ("left", "12:03", RHIAN),
]
ADULTS = [(VAUGHAN, "arrived", "09:46"), (RHIAN, "arrived", "10:01"), (VAUGHAN, "left", "12:15")]
RHIAN_LEFT = (RHIAN, "left", "12:03")


@pytest.fixture
def make_booking(book):
    def make(**arrangement):
        people = [
            *(NewPerson(PersonRole.CHILD, name, "Sibling") for name in CHILDREN),
            NewPerson(PersonRole.RESIDENT, RHIAN, "Carer"),
            NewPerson(PersonRole.COMPANION, NANSI, "Gran", may_attend=True, may_collect=True),
            NewPerson(PersonRole.COMPANION, DAI, "Uncle", may_attend=True),
            NewPerson(PersonRole.VISITING, VAUGHAN, "Visitor"),
        ]
        return book(make_family(people=people, **arrangement))

    return make


@pytest.fixture
def booking(make_booking):
    return make_booking()


def who(booking):
    return {person.first_name: str(person.pk) for person in booking.family.people.all()}


def of_children(key, steps, people):
    """What is typed of the children on one line, be it that of all of them or of one."""
    fields = {f"{kind}-{key}": at for kind, at, _ in steps}
    named = {f"{COLUMNS[kind]}-{key}": people[w] for kind, _, w in steps if kind in COLUMNS}
    return fields | named


def of_adults(moves, people):
    """What is typed of the adults; who comes or goes for the second time is behind a fold."""
    fields = {}
    for name, kind, at in moves:
        first = f"{kind}-{people[name]}"
        fields[f"{first}-1" if first in fields else first] = at
    return fields


def day(booking, adults=(*ADULTS, RHIAN_LEFT), steps=TOGETHER, own=None, outcome=Outcome.ATTENDED):
    """A page on which the children did alike, but for those of whom their ``own`` is said."""
    people = who(booking)
    fields = of_children(booking.pk, steps, people) | of_adults(adults, people)
    for name, theirs in (own or {}).items():
        how = "differently" if theirs else "absent"
        fields |= {f"own-{people[name]}": how} | of_children(people[name], theirs, people)
    walker = str(booking.allocations.get().volunteer_id)
    return fields | {f"walker-{booking.pk}": walker, f"outcome-{booking.pk}": outcome}


def tap(booking, moves, *, by):
    """The same day as it was tapped: who did what when, with whom."""
    people, walker = who(booking), booking.allocations.get().volunteer_id
    # Who leaves at the same minute as a child leaves after it.
    for name, kind, at, other in sorted(
        moves, key=lambda move: (move[2], move[1] == "left", not move[3])
    ):
        with time_machine.travel(on_saturday(at), tick=False):
            record_movement(
                booking_id=booking.pk,
                person_id=UUID(people[name]),
                kind=kind,
                at=clock.now(),
                by=by,
                key=uuid4(),
                way="other",
                with_person=UUID(people[other]) if other else None,
                walked_by=walker if kind in {"joined", "returned"} else None,
            )
    with time_machine.travel(on_saturday("12:20"), tick=False):
        record_outcome(booking_id=booking.pk, outcome=Outcome.ATTENDED, by=by, key=uuid4())


def moves(adults=(*ADULTS, RHIAN_LEFT), **own):
    """The day as taps: ``own`` is what a child did who did not do as the others."""
    of_adults = [(*move, "") for move in adults]
    return of_adults + [
        (name, *step) for name in CHILDREN for step in own.get(name.lower(), TOGETHER)
    ]


def register(booking):
    """What the register holds in the end: who, what, when to the minute, with whom, outcome."""
    return sorted(
        (
            entry.person.first_name if entry.person else "",
            entry.kind,
            f"{entry.at.astimezone(clock.LONDON):%H:%M}" if entry.person else "",
            entry.with_person.first_name if entry.with_person else "",
            str(entry.walked_by_id),
            entry.stay,
            entry.outcome,
        )
        for entry in RegisterEntry.objects.filter(
            booking=booking, superseded_by=None, withdrawn=False
        )
    )


class TestADayWithSiblings:
    def test_is_typed_once_and_is_the_register_that_taps_make(
        self, make_booking, send, co_ordinator
    ):
        tapped, from_paper = make_booking(), make_booking()
        tap(tapped, moves(), by=co_ordinator)
        assert send(day(from_paper)).status_code == 200
        assert register(from_paper) == register(tapped)
        assert len(register(tapped)) == 4 * len(CHILDREN) + 4 + 1

    def test_who_left_with_different_people(self, make_booking, send, co_ordinator):
        tapped, from_paper = make_booking(), make_booking()
        cerys = [*TOGETHER[:2], ("returned", "11:58", NANSI), ("left", "12:00", NANSI)]
        adults = (*ADULTS, RHIAN_LEFT, (NANSI, "arrived", "11:50"), (NANSI, "left", "12:00"))
        tap(tapped, moves(adults, cerys=cerys), by=co_ordinator)
        assert send(day(from_paper, adults, own={CERYS: cerys})).status_code == 200
        assert register(from_paper) == register(tapped)

    def test_whose_carer_went_out_and_came_back(self, make_booking, send, co_ordinator):
        tapped, from_paper = make_booking(), make_booking()
        adults = (*ADULTS, (RHIAN, "left", "10:20"), (RHIAN, "arrived", "11:50"), RHIAN_LEFT)
        tap(tapped, moves(adults), by=co_ordinator)
        assert send(day(from_paper, adults)).status_code == 200
        assert register(from_paper) == register(tapped)
        assert [entry[5] for entry in register(tapped) if entry[:2] == (RHIAN, "left")] == [0, 1]

    @pytest.mark.parametrize("refused", [DAI, VAUGHAN])
    def test_of_whom_a_collector_was_refused(self, make_booking, send, co_ordinator, refused):
        tapped, from_paper = make_booking(), make_booking()
        adults = (*ADULTS, (DAI, "arrived", "11:40"), (DAI, "left", "12:15"), RHIAN_LEFT)
        turned_away = [*TOGETHER[:3], ("left", "12:03", refused)]
        with pytest.raises(Refused):
            tap(tapped, moves(adults[:-1], aled=turned_away), by=co_ordinator)
        answer = send(day(from_paper, adults[:-1], own={ALED: turned_away}))
        assert answer.status_code == 422
        assert errors(answer).count("choose who collected the child") == 1
        assert not register(from_paper)

        RegisterEntry.objects.all().delete()
        tap(tapped, moves(adults), by=co_ordinator)
        assert send(day(from_paper, adults)).status_code == 200
        assert register(from_paper) == register(tapped)

    def test_one_of_whom_did_not_come(self, make_booking, send, co_ordinator):
        tapped, from_paper = make_booking(), make_booking()
        tap(tapped, moves(bethan=[]), by=co_ordinator)
        page = send(day(from_paper, own={BETHAN: []})).content.decode()
        assert register(from_paper) == register(tapped)
        assert "Aled, Cerys arrived 10:02" in page


class TestASlip:
    @pytest.mark.parametrize(
        ("step", "at", "why"),
        [
            ("joined", "ten past", "hours and minutes"),
            ("left", "10:03", "cannot leave before"),
            ("left", "1.15", "If you mean the afternoon"),
            ("arrived", "10:30", "before what was noted first"),
        ],
    )
    def test_in_what_they_share_is_told_once_where_it_is_put_right(
        self, booking, send, step, at, why
    ):
        steps = [(kind, at if kind == step else right, w) for kind, right, w in TOGETHER]
        answer = send(day(booking, steps=steps))
        assert answer.status_code == 422
        assert errors(answer).count("<li>") == 1
        assert why in errors(answer)
        told = "joined" if step == "arrived" else step
        assert f'href="#{told}-{booking.pk}"' in errors(answer)
        assert f"{ALED}, {BETHAN}, {CERYS}" in errors(answer)
        assert not RegisterEntry.objects.exists()

        assert send(day(booking)).status_code == 200
        assert RegisterEntry.objects.filter(kind=step, person__role="child").count() == 3

    def test_of_an_adult_is_not_told_again_of_each_child(self, booking, send):
        adults = ((VAUGHAN, "arrived", "09:46"), (VAUGHAN, "left", "09:15"), *ADULTS[1:2])
        answer = send(day(booking, adults))
        assert errors(answer).count("<li>") == 1
        assert f'href="#left-{who(booking)[VAUGHAN]}"' in errors(answer)

    def test_in_what_one_did_is_told_of_that_one(self, booking, send):
        cerys = [*TOGETHER[:3], ("left", "10:03", NANSI)]
        answer = send(day(booking, own={CERYS: cerys}))
        assert errors(answer).count("<li>") == 1
        assert f'href="#left-{who(booking)[CERYS]}"' in errors(answer)

    def test_of_leaving_out_what_one_did_is_asked_about(self, booking, send):
        answer = send(day(booking) | {f"own-{who(booking)[CERYS]}": "differently"})
        assert errors(answer).count("<li>") == 1
        assert f'href="#own-{who(booking)[CERYS]}"' in errors(answer)
        assert not RegisterEntry.objects.exists()

    def test_of_giving_each_its_own_line_and_filling_in_the_shared_one_is_told(self, booking, send):
        own = dict.fromkeys(CHILDREN, TOGETHER)
        answer = send(day(booking, own=own))
        assert answer.status_code == 422
        assert f'href="#arrived-{booking.pk}"' in errors(answer)
        assert "With the others" in errors(answer)
        assert not RegisterEntry.objects.exists()

    def test_loses_nothing_that_was_typed(self, booking, send):
        cerys = [*TOGETHER[:3], ("left", "ten", NANSI)]
        typed = day(booking, own={CERYS: cerys, BETHAN: []})
        page = send(typed).content.decode()
        for name, value in typed.items():
            if name.split("-")[0] in {"own", "brought", "to", "collected", "walker", "outcome"}:
                select = page.split(f'id="{name}"')[1].split("</select>")[0]
                assert f'<option value="{value}" selected' in select
            else:
                assert f'name="{name}" value="{value}"' in page
        assert f'<details class="card batch-family" id="b-{booking.pk}" open>' in page


class TestWhatTheRegisterHolds:
    @pytest.fixture
    def held(self, booking, co_ordinator):
        def hold(name, kind="arrived", at="10:02"):
            return record_movement(
                booking_id=booking.pk,
                person_id=UUID(who(booking)[name]),
                kind=kind,
                at=on_saturday(at),
                by=co_ordinator,
                key=uuid4(),
                typed=True,
                with_person=UUID(who(booking)[RHIAN]) if name in CHILDREN else None,
            ).entry

        hold(VAUGHAN, at="09:46")
        hold(RHIAN, at="10:01")
        return hold

    def test_of_all_of_them_is_not_asked_again(self, booking, held, client, url, send):
        for name in CHILDREN:
            held(name)
        page = client.get(url).content.decode()
        assert f'name="arrived-{booking.pk}"' not in page
        assert f'name="joined-{booking.pk}"' in page
        fields = day(booking, adults=(ADULTS[2], RHIAN_LEFT), steps=TOGETHER[1:])
        assert send(fields).status_code == 200
        assert len(register(booking)) == 4 * len(CHILDREN) + 4 + 1

    def test_of_one_of_them_leaves_that_one_a_line_of_their_own(
        self, booking, held, client, url, send
    ):
        held(ALED)
        aled, page = who(booking)[ALED], client.get(url).content.decode()
        assert f'<input type="hidden" name="own-{aled}" value="differently">' in page
        assert f'<select class="govuk-select" id="own-{who(booking)[CERYS]}"' in page
        fields = day(booking, adults=(ADULTS[2], RHIAN_LEFT), own={ALED: TOGETHER[1:]})
        assert send(fields).status_code == 200
        assert len(register(booking)) == 4 * len(CHILDREN) + 4 + 1

    def test_of_one_meanwhile_is_compared_and_what_was_typed_stays(self, booking, held, send):
        entry = held(ALED, at="10:04")
        answer = send(day(booking, adults=(ADULTS[2], RHIAN_LEFT)))
        assert answer.status_code == 422
        assert "The register says “10:04” already" in answer.content.decode()
        assert f'name="arrived-{booking.pk}" value="10:02"' in answer.content.decode()
        assert str(entry.pk) in answer.content.decode()
        assert EntryKind.JOINED not in {kind for _, kind, *_ in register(booking)}


def test_the_same_page_sent_again_adds_nothing(booking, send):
    page, fields = uuid4(), day(booking)
    for _ in range(2):
        assert send(fields, page=page).status_code == 200
    assert len(register(booking)) == RegisterEntry.objects.count() == 4 * len(CHILDREN) + 4 + 1


def test_a_page_full_of_such_families_can_be_sent(booking, client, url):
    fields = len(re.findall(r'<(?:input|select)[^>]* name="', client.get(url).content.decode()))
    assert fields * PAGE_SIZE < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
