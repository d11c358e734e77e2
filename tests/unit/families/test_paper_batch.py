"""On Monday: a day typed in from its sheet is the register that taps would have made."""

import re
from datetime import date, datetime, time
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Booking, EntryKind, Outcome, PersonRole, RegisterEntry
from families.services import bookings, planning, sessions
from families.services.register import correct_entry, record_movement, record_outcome
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import person_of
from tests.factories.volunteers import look_after

pytestmark = pytest.mark.django_db

SATURDAY, MONDAY = date(2026, 11, 21), datetime(2026, 11, 23, 9, 30, tzinfo=clock.LONDON)
# What happened, in the order of the day: who, what, when, with whom.
A_VISIT = [
    ("visiting", "arrived", "09:46", ""),
    ("resident", "arrived", "10:01", ""),
    ("child", "arrived", "10:02", "resident"),
    ("child", "joined", "10:05", "visiting"),
    ("child", "returned", "11:58", "resident"),
    ("child", "left", "12:03", "resident"),
    ("resident", "left", "12:03", ""),
    ("visiting", "left", "12:15", ""),
]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def own_keyring(made_once):
    """The keyring of those whom all tests here share."""


@pytest.fixture(scope="module")
def co_ordinator(made_once):
    with time_machine.travel(MONDAY, tick=False):
        return make_user("co-ordinator")


@pytest.fixture(scope="module")
def volunteer(made_once):
    with time_machine.travel(MONDAY, tick=False):
        return make_user("volunteer", display_name="Harriet Bellweather")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


@pytest.fixture
def session():
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=clock.LONDON), tick=False):
        return sessions.plan_session(
            venue=planning.venue_named("Trinity Hall"),
            on=SATURDAY,
            starts_at=time(9, 30),
            ends_at=time(15),
            capacity=50,
        )


@pytest.fixture
def book(session, co_ordinator, volunteer):
    def book_it(family=None, starts_at=time(10), ends_at=time(12)):
        with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=clock.LONDON), tick=False):
            booking = bookings.book(
                session_id=session.pk,
                family_id=(family or make_family()).pk,
                starts_at=starts_at,
                ends_at=ends_at,
                by=co_ordinator,
                key=uuid4(),
            )
            look_after(volunteer, booking, by=co_ordinator)
        return booking

    return book_it


@pytest.fixture
def booking(book):
    return book()


def on_saturday(shown: str) -> datetime:
    return datetime.combine(SATURDAY, time.fromisoformat(shown), tzinfo=clock.LONDON)


def whom(booking: Booking, role: str) -> str:
    return str(person_of(booking.family, PersonRole(role)).pk) if role else ""


def typed(booking: Booking, visit=A_VISIT, outcome=Outcome.ATTENDED, **changes: str) -> dict:
    """What is typed for a visit; ``changes`` by role and kind, such as ``child_left="12.09"``."""
    columns = {"arrived": "brought", "left": "collected"}
    fields = {f"outcome-{booking.pk}": outcome, f"walker-{booking.pk}": _walker(booking)}
    for role, kind, at, other in visit:
        fields[f"{kind}-{whom(booking, role)}"] = changes.get(f"{role}_{kind}", at)
        if role == "child" and kind in columns:
            fields[f"{columns[kind]}-{whom(booking, role)}"] = whom(booking, other)
    return fields


def _walker(booking: Booking) -> str:
    return str(booking.allocations.get().volunteer_id)


def tap(booking: Booking, by, walker) -> None:
    """The same visit as it was tapped on the day."""
    for role, kind, at, other in A_VISIT:
        with time_machine.travel(on_saturday(at), tick=False):
            record_movement(
                booking_id=booking.pk,
                person_id=UUID(whom(booking, role)),
                kind=kind,
                at=clock.now(),
                by=by,
                key=uuid4(),
                way="other",
                with_person=UUID(whom(booking, other)) if other else None,
                walked_by=walker.pk if kind in {"joined", "returned"} else None,
            )
    with time_machine.travel(on_saturday("12:20"), tick=False):
        record_outcome(booking_id=booking.pk, outcome=Outcome.ATTENDED, by=by, key=uuid4())


def register(booking: Booking) -> set:
    """What the register holds in the end: who, what, when to the minute, with whom, outcome."""
    held = RegisterEntry.objects.filter(booking=booking, superseded_by=None, withdrawn=False)
    return {
        (
            entry.person.role if entry.person else "",
            entry.kind,
            f"{entry.at.astimezone(clock.LONDON):%H:%M}" if entry.person else "",
            entry.with_person.role if entry.with_person else "",
            entry.walked_by_id,
            entry.outcome,
        )
        for entry in held
    }


@pytest.fixture
def url(session):
    return reverse("families:from-paper", args=[session.pk])


@pytest.fixture
def send(client, url):
    def post(fields, *, page=None, save="all"):
        return client.post(url, {"page": str(page or uuid4()), "save": save, **fields})

    return post


def errors(answer) -> str:
    found = re.search(r"govuk-error-summary.*?</ul>", answer.content.decode(), re.S)
    return found[0] if found else ""


class TestADay:
    def test_from_paper_is_the_register_that_taps_make(self, book, send, co_ordinator, volunteer):
        tapped, from_paper = book(), book()
        tap(tapped, co_ordinator, volunteer)
        assert send(typed(from_paper)).status_code == 200
        assert register(from_paper) == register(tapped)
        assert len(register(tapped)) == len(A_VISIT) + 1

    def test_of_one_side_only_is_the_other_sides_absence(self, booking, send):
        visit = [("resident", "arrived", "10:00", ""), ("child", "arrived", "10:00", "resident")]
        visit += [("child", "left", "10:31", "resident"), ("resident", "left", "10:31", "")]
        send(typed(booking, visit, Outcome.VISITOR_ABSENT))
        assert {entry[-1] for entry in register(booking)} == {"", "visitor-absent"}

    def test_signs_in_and_out_who_brought_and_collected(self, booking, send):
        without = [step for step in A_VISIT if step[0] != "resident"]
        send(typed(booking, without))
        assert {("resident", "arrived", "10:02", "", None, "")} <= register(booking)
        assert {("resident", "left", "12:03", "", None, "")} <= register(booking)

    def test_of_the_visiting_side_alone(self, booking, send):
        visit = [step for step in A_VISIT if step[0] == "visiting"]
        send(typed(booking, visit, Outcome.CHILD_SIDE_ABSENT))
        assert len(register(booking)) == 3

    def test_moves_the_familys_last_use_to_the_day_of_the_session(self, booking, send):
        send(typed(booking))
        booking.family.subject.refresh_from_db()
        assert booking.family.subject.last_used_on == SATURDAY

    @pytest.mark.parametrize("text", ["0946", "09.46", "9:46", " 9.46 ", "946"])
    def test_times_are_understood_as_they_are_written(self, booking, send, text):
        send(typed(booking, visiting_arrived=text))
        assert ("visiting", "arrived", "09:46", "", None, "") in register(booking)

    def test_a_minute_of_one_figure_is_that_minute(self, booking, send):
        send(typed(booking, child_joined="10:4"))
        assert "10:04" in {entry[2] for entry in register(booking)}


class TestSentAgain:
    def test_the_same_page_adds_nothing(self, booking, send):
        page = uuid4()
        fields = typed(booking)
        for _ in range(3):
            assert send(fields, page=page).status_code == 200
        assert RegisterEntry.objects.count() == len(A_VISIT) + 1

    def test_it_says_that_nothing_is_new(self, booking, send):
        page, fields = uuid4(), typed(booking)
        assert "Stored: 1 family" in send(fields, page=page).content.decode()
        assert "Nothing new" in send(fields, page=page).content.decode()

    def test_what_was_taken_back_meanwhile_is_not_put_in_again(self, booking, send, co_ordinator):
        page, fields = uuid4(), typed(booking)
        send(fields, page=page)
        outcome = RegisterEntry.objects.get(kind=EntryKind.OUTCOME)
        correct_entry(entry_id=outcome.pk, by=co_ordinator, key=uuid4(), withdraw=True)
        answer = send(fields, page=page)
        assert answer.status_code == 422
        assert "saved before" in errors(answer)
        assert send(fields).status_code == 200
        assert ("", "outcome", "", "", None, "attended") in register(booking)


class TestWhatTheRegisterHolds:
    @pytest.fixture
    def held(self, booking, co_ordinator):
        return record_movement(
            booking_id=booking.pk,
            person_id=UUID(whom(booking, "visiting")),
            kind=EntryKind.ARRIVED,
            at=on_saturday("09:46"),
            by=co_ordinator,
            key=uuid4(),
            typed=True,
        ).entry

    def test_is_shown_and_not_asked(self, client, url, booking, held):
        page = client.get(url).content.decode()
        assert f'name="arrived-{held.person_id}"' not in page
        assert f'name="left-{held.person_id}"' in page
        assert "09:46" in page
        assert reverse("families:correct", args=[held.pk]) in page

    def test_said_alike_is_no_second_entry(self, booking, held, send):
        assert send(typed(booking)).status_code == 200
        assert RegisterEntry.objects.filter(person=held.person, kind="arrived").count() == 1

    def test_said_otherwise_is_refused_with_a_link_to_correct_it(self, booking, held, send):
        answer = send(typed(booking, visiting_arrived="09:51"))
        assert answer.status_code == 422
        assert "09:46" in errors(answer)
        assert reverse("families:correct", args=[held.pk]) in answer.content.decode()
        assert RegisterEntry.objects.count() == 1

    def test_another_outcome_is_refused(self, booking, send, co_ordinator):
        send(typed(booking))
        answer = send({f"outcome-{booking.pk}": Outcome.CENTRE_CLOSED})
        assert answer.status_code == 422
        assert Outcome.ATTENDED.label in errors(answer)

    def test_somebody_else_who_brought_the_child_is_refused(self, booking, send):
        send(typed(booking))
        child = whom(booking, "child")
        other = {f"arrived-{child}": "10:02", f"brought-{child}": whom(booking, "visiting")}
        assert send(other).status_code == 422


class TestARowWithSomethingWrong:
    def test_stays_as_typed_while_good_rows_are_stored(self, book, send):
        good, bad = book(), book()
        answer = send({**typed(good), **typed(bad, child_joined="ten past")})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert len(register(good)) == len(A_VISIT) + 1
        assert register(bad) == set()
        assert 'value="ten past"' in page
        child = whom(bad, "child")
        assert f'href="#joined-{child}"' in errors(answer)
        assert f'id="joined-{child}"' in page
        assert 'value="09:46"' in page

    def test_the_page_says_exactly_what_was_stored(self, book, send):
        good, bad = book(), book()
        page = send({**typed(good), **typed(bad, child_left="11")}).content.decode()
        notice = re.search(r"notice--success.*?</ul>", page, re.S)[0]
        assert person_of(good.family, PersonRole.CHILD).first_name in notice
        assert person_of(bad.family, PersonRole.CHILD).first_name not in notice
        assert "walked in 10:05" in notice
        assert Outcome.ATTENDED.label in notice

    def test_one_family_is_saved_by_itself(self, book, send):
        one, other = book(), book()
        page = send({**typed(one), **typed(other)}, save=str(one.pk)).content.decode()
        assert register(one)
        assert register(other) == set()
        assert page.count('value="10:05"') == 1

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"child_left": "10:03"}, "cannot leave before"),
            ({"visiting_left": "11:00"}, "with the visiting side until 11:58"),
            ({"resident_left": "10:03"}, "had the child until 10:05"),
            ({"child_arrived": "24:00"}, "hours and minutes"),
            ({"visiting_left": "1.15"}, "If you mean the afternoon, enter 13:15"),
            ({"visiting_left": "23:15"}, "far from the hours"),
            ({"outcome": Outcome.VISITOR_ABSENT}, "contact did take place"),
            ({"outcome": "they got on well"}, "Choose one of the outcomes"),
            ({"walker": ""}, "Choose who walked the child"),
            ({"brought": ""}, "Choose who brought the child"),
            ({"collected": "nobody"}, "Choose who collected the child"),
            ({"brought": "visiting"}, "who brought the child"),
            ({"collected": "visiting"}, "Choose who collected the child"),
        ],
    )
    def test_is_refused_for_what_cannot_be(self, booking, send, change, why):
        fields = typed(booking, **{k: v for k, v in change.items() if "_" in k})
        (name, value), *_ = change.items()
        child = whom(booking, "child")
        if name in {"brought", "collected"}:
            fields[f"{name}-{child}"] = whom(booking, value) if value == "visiting" else value
        elif "_" not in name:
            fields[f"{name}-{booking.pk}"] = value
        answer = send(fields)
        assert answer.status_code == 422
        assert why.lower() in errors(answer).lower()
        assert not RegisterEntry.objects.exists()

    def test_an_outcome_against_what_is_typed_is_put_right_on_the_page(self, booking, send):
        answer = send(typed(booking, outcome=Outcome.VISITOR_ABSENT))
        assert "correct or clear the times typed here" in errors(answer)
        assert "take it back" not in errors(answer)

    def test_an_outcome_against_the_register_is_put_right_there(self, booking, send):
        came = {name: at for name, at in typed(booking).items() if "arrived" in name}
        child = whom(booking, "child")
        send({**came, f"brought-{child}": whom(booking, "resident")})
        answer = send({f"outcome-{booking.pk}": Outcome.VISITOR_ABSENT})
        assert "choose its time on the register" in errors(answer)

    def test_a_name_without_its_time_is_refused(self, booking, send):
        child = whom(booking, "child")
        answer = send({f"brought-{child}": whom(booking, "resident")})
        assert answer.status_code == 422
        assert f'href="#arrived-{child}"' in errors(answer)

    def test_nothing_typed_is_nothing_wrong(self, booking, send):
        answer = send({f"walker-{booking.pk}": _walker(booking)})
        assert answer.status_code == 200
        assert not RegisterEntry.objects.exists()

    def test_a_page_without_its_key_is_not_found(self, client, url, booking):
        assert client.post(url, typed(booking)).status_code == 404

    def test_somebody_of_another_family_is_not_asked_about(self, booking, send):
        stranger = person_of(make_family(), PersonRole.VISITING)
        send({f"arrived-{stranger.pk}": "10:00", **typed(booking)})
        assert not RegisterEntry.objects.filter(person=stranger).exists()
