"""From the application to leaving, and what is kept on the way."""

from datetime import date, timedelta
from itertools import product

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.models import Use
from families.models import Allocation, Family, Shift
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import (
    look_after,
    make_cleared,
    make_post,
    make_volunteer,
    on_shift,
)
from volunteers.models import DbsCheck, Reference, Training, Volunteer, VolunteerTransition
from volunteers.services import record as services

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 13)
STATES = Volunteer.State
REFEREE = {"referee": "A head teacher", "answer": "waiting"}
FIRE = {"topic": "fire", "on": "1/6/2026"}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(f"{TODAY}T11:00:00Z", tick=False):
        yield


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


def in_state(state: str) -> Volunteer:
    volunteer = make_cleared(make_user(Role.VOLUNTEER, cleared=False), on=date(2026, 1, 10))
    left_on = TODAY if state == STATES.LEFT else None
    post_on = None if state in {STATES.APPLIED, STATES.NOT_TAKEN} else volunteer.post_on
    Volunteer.objects.filter(pk=volunteer.pk).update(state=state, left_on=left_on, post_on=post_on)
    return Volunteer.objects.get(pk=volunteer.pk)


class TestStates:
    MAY = {
        services.take_on: ({STATES.APPLIED}, STATES.IN_POST),
        services.begin_break: ({STATES.IN_POST}, STATES.ON_BREAK),
        services.end_break: ({STATES.ON_BREAK}, STATES.IN_POST),
        services.leave: ({STATES.IN_POST, STATES.ON_BREAK}, STATES.LEFT),
        services.turn_down: ({STATES.APPLIED}, STATES.NOT_TAKEN),
        services.apply_again: ({STATES.LEFT, STATES.NOT_TAKEN}, STATES.APPLIED),
    }

    def test_every_way_of_the_table_has_a_verb(self):
        ways = {(of, to) for states, to in self.MAY.values() for of in states}
        allowed = VolunteerTransition.ALLOWED.items()
        assert ways == {(of, to) for of, states in allowed for to in states}

    @pytest.mark.parametrize(("state", "verb"), list(product(STATES, MAY)))
    def test_follow_the_table(self, state, verb, co_ordinator):
        volunteer, (states, to) = in_state(state), self.MAY[verb]

        def act() -> None:
            verb(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)

        if state in states:
            act()
            volunteer.refresh_from_db()
            assert volunteer.state == to
            assert volunteer.transitions.get().to_state == to
        else:
            with pytest.raises(Refused):
                act()
            volunteer.refresh_from_db()
            assert volunteer.state == state


class TestTakingUpPost:
    def take_on(self, volunteer, day, *, by):
        return services.take_on(volunteer_id=volunteer.pk, day=day, by=by, on=TODAY)

    @pytest.mark.parametrize("day", [date(2026, 1, 9), TODAY + timedelta(days=1)])
    def test_is_after_the_decision_and_not_in_the_future(self, day, co_ordinator):
        with pytest.raises(Refused) as refused:
            self.take_on(in_state(STATES.APPLIED), day, by=co_ordinator)
        assert refused.value.clause is Clause.C6

    def test_needs_a_check(self, co_ordinator):
        volunteer = make_volunteer(on=date(2026, 1, 10), induction_on=date(2026, 2, 1))
        with pytest.raises(Refused) as refused:
            self.take_on(volunteer, TODAY, by=co_ordinator)
        assert refused.value.clause is Clause.C6

    def test_needs_an_induction(self, co_ordinator):
        volunteer = in_state(STATES.APPLIED)
        Volunteer.objects.filter(pk=volunteer.pk).update(induction_on=None)
        with pytest.raises(Refused) as refused:
            self.take_on(volunteer, TODAY, by=co_ordinator)
        assert refused.value.clause is Clause.CENTRE


class TestLeaving:
    def test_ends_shifts_families_sessions_and_the_way_in(self, co_ordinator):
        user = make_user(Role.VOLUNTEER, cleared=False)
        volunteer = make_cleared(user, on=date(2026, 1, 10))
        today, later = make_session(on=TODAY), make_session(on=TODAY + timedelta(days=7))
        look_after(user, make_booking(today, make_family(), by=co_ordinator), by=co_ordinator)
        on_shift(user, later)
        browser = signed_in_client(user)
        assert browser.get(reverse("families:sheet")).status_code == 200

        services.leave(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)

        assert browser.get(reverse("families:sheet")).status_code == 302
        assert not Allocation.objects.exists()
        assert set(Shift.objects.values_list("state", flat=True)) == {"withdrawn"}
        user = User.objects.get(pk=user.pk)
        assert not user.is_active
        assert not Family.objects.visible_to(user).exists()
        volunteer.refresh_from_db()
        assert volunteer.name == "a volunteer"

    def test_leaves_a_trustee_the_trustees_pages(self, co_ordinator):
        user = make_user(Role.VOLUNTEER, Role.TRUSTEE, cleared=False)
        volunteer = make_cleared(user, on=date(2026, 1, 10))
        services.leave(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)
        user.refresh_from_db()
        assert (user.is_active, user.roles) == (True, ["trustee"])

    def test_and_coming_back_needs_a_new_check(self, co_ordinator):
        volunteer = in_state(STATES.LEFT)
        services.apply_again(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)
        services.note_induction(volunteer_id=volunteer.pk, induction_on=TODAY, on=TODAY)
        with pytest.raises(Refused) as refused:
            services.take_on(volunteer_id=volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)
        assert refused.value.clause is Clause.C6


class TestPages:
    def test_take_somebody_from_the_application_to_post_and_through_a_lapse(self, client):
        """What a co-ordinator does, page by page."""
        post, helper = make_post(), make_user(Role.VOLUNTEER, cleared=False)

        def send(name: str, *args: object, **sent: object) -> None:
            answer = client.post(reverse(f"volunteers:{name}", args=args), sent)
            assert answer.status_code == 302, answer.content.decode()

        form = client.get(reverse("volunteers:new"))
        key = form.context["form"]["key"].value()
        person = {"first_name": "Rosalind", "last_name": "Tremethick", "post": post.pk}
        send("new", applied_on="1/3/2026", key=key, **person)
        send("new", applied_on="1/3/2026", key=key, **person)
        volunteer = Volunteer.objects.get()
        send("account", volunteer.pk, user=helper.pk)
        send("check-apply", volunteer.pk, day="2/3/2026")
        check = DbsCheck.objects.get()
        seen = {"issued_on": "20/3/2026", "seen_on": "28/3/2026", "number": "001234567890"}
        send("check-certificate", check.pk, **seen)
        early = client.post(
            reverse("volunteers:move", args=[volunteer.pk, "take-on"]), {"day": "29/3/2026"}
        )
        assert early.status_code == 422
        assert "clause 6" in early.content.decode()
        send("check-decide", check.pk, decision="accepted", day="4/4/2026")
        send("induction", volunteer.pk, day="11/4/2026")
        send("move", volunteer.pk, "take-on", day="18/4/2026")
        page = client.get(reverse("volunteers:record", args=[volunteer.pk])).content.decode()
        assert "The check holds until 4 April 2029" in page
        assert "001234567890" not in page
        mine = signed_in_client(helper).get(reverse("retention:own")).content.decode()
        assert "Tremethick" in mine
        assert "001234567890" not in mine
        shown = client.post(reverse("volunteers:check-number", args=[check.pk]))
        assert "001234567890" in shown.content.decode()
        with time_machine.travel("2029-04-04T11:00:00Z", tick=False):
            later = signed_in_client(User.objects.get(roles=["co-ordinator"]))
            assert (
                "Checks that have lapsed" in later.get(reverse("volunteers:list")).content.decode()
            )

    def test_show_what_was_noted_of_a_certificate_before_it_was_corrected(self, client):
        helper = make_user(Role.VOLUNTEER, cleared=False)
        volunteer = make_volunteer(helper, on=date(2026, 1, 10))
        client.post(reverse("volunteers:check-apply", args=[volunteer.pk]), {"day": "2/3/2026"})
        url = reverse("volunteers:check-certificate", args=[DbsCheck.objects.get().pk])
        sent = {"issued_on": "1/3/2026", "seen_on": "28/3/2026", "number": "001234567890"}
        refused = client.post(url, sent)
        assert refused.status_code == 422
        assert "A certificate dated before that is of another check." in refused.content.decode()
        assert "clause 6" in refused.content.decode()

        client.post(url, sent | {"issued_on": "20/3/2026"})
        assert "as corrected by you" in client.get(url).content.decode()
        client.post(url, sent | {"issued_on": "21/3/2026", "number": "001234567891"})

        record = client.get(reverse("volunteers:record", args=[volunteer.pk])).content.decode()
        assert "Of 21 March 2026" in record
        assert "Before: of 20 March 2026" in record
        assert "with another number" in record
        assert "Corrected on 13 June 2026 by" in record
        mine = signed_in_client(helper).get(reverse("retention:own")).content.decode()
        assert "Before:<br>Date of the certificate: 20 March 2026" in mine
        assert User.objects.get(roles=["co-ordinator"]).known_as not in mine
        number = reverse("volunteers:check-number", args=[DbsCheck.objects.get().pk])
        shown = client.post(number).content.decode()
        assert "Noted before, and corrected: 001234567890." in shown

    @pytest.mark.parametrize(
        ("name", "sent"),
        [
            (
                "reference-add",
                REFEREE | {"asked_on": "1/6/2026"},
            ),
            ("training-add", FIRE),
        ],
    )
    def test_a_part_sent_twice_is_added_once(self, client, name, sent):
        volunteer = make_volunteer(on=date(2026, 1, 10))
        url = reverse(f"volunteers:{name}", args=[volunteer.pk])
        key = client.get(url).context["form"]["key"].value()
        for _ in range(2):
            assert client.post(url, sent | {"key": key}).status_code == 302
        assert Reference.objects.count() + Training.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "sent", "says"),
        [
            (
                "reference-add",
                REFEREE | {"asked_on": "1/7/2026"},
                "still to come",
            ),
            (
                "reference-add",
                REFEREE | {"asked_on": "1/6/2026", "answered_on": "1/7/2026", "answer": "good"},
                "still to come",
            ),
            ("training-add", FIRE | {"on": "1/7/2026", "again_by": ""}, "still to come"),
            (
                "reference-add",
                {
                    "referee": "X",
                    "asked_on": "1/6/2026",
                    "answered_on": "1/5/2026",
                    "answer": "good",
                },
                "cannot come before the question",
            ),
            (
                "reference-add",
                {"referee": "X", "asked_on": "1/6/2026", "answer": "good"},
                "Enter when they answered",
            ),
            (
                "training-add",
                {"topic": "fire", "on": "1/6/2026", "again_by": "1/6/2026"},
                "repeated after",
            ),
        ],
    )
    def test_what_cannot_be_is_said_and_kept(self, client, name, sent, says):
        volunteer = make_volunteer(on=date(2026, 1, 10))
        url = reverse(f"volunteers:{name}", args=[volunteer.pk])
        key = client.get(url).context["form"]["key"].value()
        answer = client.post(url, sent | {"key": key})
        assert answer.status_code == 422
        assert says in answer.content.decode()

    def test_a_day_to_come_is_refused_where_something_is_changed(self, client):
        volunteer = make_volunteer(on=date(2026, 1, 10))
        sent = {"first_name": "Ada", "last_name": "Lane", "post": volunteer.post_id, "version": 1}
        url = reverse("volunteers:edit", args=[volunteer.pk])
        answer = client.post(url, sent | {"date_of_birth": "1/7/2026"})
        assert answer.status_code == 422
        assert "still to come" in answer.content.decode()
        reference = Reference(volunteer=volunteer, referee="X", asked_on=date(2026, 6, 1))
        services.add_part(reference, on=TODAY)
        reference.asked_on = date(2026, 7, 1)
        with pytest.raises(Refused):
            services.correct(reference, volunteer_id=volunteer.pk, on=TODAY)

    def test_an_edit_over_somebody_elses_is_told(self, client):
        volunteer = make_volunteer(on=date(2026, 1, 10))
        url = reverse("volunteers:edit", args=[volunteer.pk])
        sent = {"first_name": "Ada", "last_name": "Lane", "post": volunteer.post_id, "version": 1}
        assert client.post(url, sent).status_code == 302
        answer = client.post(url, sent | {"last_name": "Lain"})
        assert answer.status_code == 409
        volunteer.refresh_from_db()
        assert volunteer.last_name == "Lane"
        assert volunteer.subject.last_use == Use.CORRECTION

    def test_an_account_is_one_persons(self, client):
        taken = make_user(Role.VOLUNTEER)
        volunteer = make_volunteer(on=date(2026, 1, 10))
        url = reverse("volunteers:account", args=[volunteer.pk])
        assert client.post(url, {"user": taken.pk}).status_code == 422


class TestOncePerPerson:
    @pytest.mark.parametrize(
        ("born", "new"),
        [(None, False), (date(1980, 3, 2), False), (date(1981, 3, 2), True)],
    )
    def test_somebody_of_that_name_is_entered_once(self, co_ordinator, born, new):
        make_volunteer(first_name="Zenobia", last_name="Quill", date_of_birth=date(1980, 3, 2))
        entered = {"first_name": " zenobia", "last_name": "QUILL", "date_of_birth": born}

        def enter():
            services.open_record(
                applied_on=TODAY, by=co_ordinator, on=TODAY, post=make_post(), **entered
            )

        if new:
            enter()
        else:
            with pytest.raises(Refused, match="on record already"):
                enter()
        assert Volunteer.objects.count() == 1 + new
