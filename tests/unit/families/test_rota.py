"""Who is on a session: asked, coming, not coming, and somebody else instead."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from families.models import Allocation, KnownFamily, Shift
from families.services import planning, rota, shifts
from families.services.known import declare_known
from families.services.sessions import cancel_session, change_session, plan_session
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, make_cleared, make_volunteer, on_shift
from volunteers.models import Volunteer
from volunteers.services.record import leave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_week_before")]
TODAY = date(2026, 6, 13)
SATURDAY = TODAY + timedelta(days=7)


@pytest.fixture
def session():
    return make_session(on=SATURDAY)


def planned(starts_at, ends_at):
    hall = planning.venue_named("Trinity Hall")
    span = {"starts_at": starts_at, "ends_at": ends_at}
    return plan_session(venue=hall, on=SATURDAY, capacity=4, **span)


def ask(session, user, *, by, **fields):
    return shifts.ask(
        session_id=session.pk, volunteer_id=user.volunteer.pk, by=by, on=TODAY, **fields
    )


def clause_of(refused) -> Clause:
    return refused.value.clause


class TestAsking:
    def test_waits_for_an_answer(self, session, helper, co_ordinator):
        shift = ask(session, helper, by=co_ordinator)
        assert shift.state == Shift.State.OFFERED
        assert shift.span == (session.starts_at, session.ends_at)
        assert rota.cover_of(session, by=helper).missing == 4

    def test_counts_once_they_said_yes(self, session, helper, co_ordinator):
        shifts.accept(shift_id=ask(session, helper, by=co_ordinator).pk, by=helper, on=TODAY)
        assert rota.cover_of(session, by=helper).missing == 3

    def test_is_of_one_person_once(self, session, helper, co_ordinator):
        ask(session, helper, by=co_ordinator)
        with pytest.raises(Refused):
            ask(session, helper, by=co_ordinator)

    @pytest.mark.parametrize(
        ("starts_at", "ends_at"),
        [(time(0, 0), time(12)), (time(12), time(23, 59)), (time(12), time(12))],
    )
    def test_lies_within_the_session(self, session, helper, co_ordinator, starts_at, ends_at):
        with pytest.raises(Refused):
            ask(session, helper, by=co_ordinator, starts_at=starts_at, ends_at=ends_at)

    @pytest.mark.parametrize(
        "outside", [{"starts_at": "09:00"}, {"ends_at": "23:59"}, {"session_id": None}]
    )
    def test_lies_within_the_session_in_the_database_too(self, helper, outside):
        session = planned(time(10), time(15))
        shift = on_shift(helper, session)
        if "session_id" in outside:
            later = planned(time(16), time(18))
            outside = {"session_id": later.pk}
        with pytest.raises(DatabaseError, match="within its session"), transaction.atomic():
            Shift.objects.filter(pk=shift.pk).update(**outside)
        with pytest.raises(DatabaseError, match="within its session"), transaction.atomic():
            on_shift(make_user(Role.VOLUNTEER), session, starts_at=time(9))

    def test_of_part_of_the_session_is_asked_for_on_the_page(self, helper, co_ordinator):
        session = planned(time(10), time(15))
        client = signed_in_client(co_ordinator)
        url = reverse("families:session-rota", args=[session.pk])
        sent = {"volunteer": helper.volunteer.pk, "starts_at": "9:30", "ends_at": "12"}

        refused = client.post(url, sent)
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "The shift must lie within the session, 10:00 to 15:00." in page
        assert 'value="9:30"' in page
        assert not Shift.objects.exists()

        assert client.post(url, sent | {"starts_at": "10:30"}).status_code == 302
        assert Shift.objects.get().span == (time(10, 30), time(12))

    def test_is_not_for_a_session_cancelled(self, session, helper, co_ordinator):
        cancel_session(session_id=session.pk)
        with pytest.raises(Refused):
            ask(session, helper, by=co_ordinator)

    def test_is_not_of_somebody_without_a_check(self, session, co_ordinator):
        new = make_user(Role.VOLUNTEER, cleared=False)
        make_volunteer(new)
        with pytest.raises(Refused) as refused:
            ask(session, new, by=co_ordinator)
        assert clause_of(refused) is Clause.C6

    def test_looks_at_the_check_on_the_day_of_the_session(self, session, co_ordinator):
        soon_due = make_user(Role.VOLUNTEER, cleared=False)
        make_cleared(soon_due, on=date(2023, 6, 18))
        with pytest.raises(Refused):
            ask(session, soon_due, by=co_ordinator)
        assert ask(make_session(on=date(2026, 6, 17)), soon_due, by=co_ordinator)


class TestAnswering:
    def test_is_ones_own_business(self, session, helper, co_ordinator):
        shift = ask(session, helper, by=co_ordinator)
        with pytest.raises(Refused) as refused:
            shifts.accept(shift_id=shift.pk, by=make_user(Role.VOLUNTEER), on=TODAY)
        assert clause_of(refused) is Clause.C1

    def test_ends_with_the_session(self, session, helper, co_ordinator):
        shift = ask(session, helper, by=co_ordinator)
        with pytest.raises(Refused):
            shifts.withdraw(shift_id=shift.pk, by=helper, on=SATURDAY + timedelta(days=1))

    def test_no_frees_the_families_and_shows_them_to_nobody(self, helper, co_ordinator):
        today = make_session(on=TODAY)
        look_after(helper, make_booking(today, make_family(), by=co_ordinator), by=co_ordinator)
        client = signed_in_client(helper)
        shift = Shift.objects.get()
        assert "Nobody is allocated" not in _sheet(client)
        client.post(reverse("families:shift-withdraw", args=[shift.pk]))
        assert not Allocation.objects.exists()
        shift.refresh_from_db()
        assert shift.state == Shift.State.WITHDRAWN

    def test_said_twice_changes_nothing(self, session, helper, co_ordinator):
        shift = ask(session, helper, by=co_ordinator)
        shifts.accept(shift_id=shift.pk, by=helper, on=TODAY)
        assert shifts.accept(shift_id=shift.pk, by=helper, on=TODAY).state == "accepted"

    @pytest.mark.parametrize(
        "change",
        [
            lambda shift, by: shifts.accept(shift_id=shift.pk, by=by, on=TODAY),
            lambda shift, by: shifts.withdraw(shift_id=shift.pk, by=by, on=TODAY),
            lambda shift, by: shifts.take_off(shift_id=shift.pk, on=TODAY),
            lambda shift, by: shifts.look_for_stand_in(
                shift_id=shift.pk, wanted=True, by=by, on=TODAY
            ),
            lambda shift, by: shifts.put_forward(
                session_id=shift.session_id, by=make_user(Role.VOLUNTEER), on=TODAY
            ),
        ],
        ids=["accept", "withdraw", "take-off", "stand-in", "put-forward"],
    )
    def test_is_over_when_the_session_is_and_not_at_midnight(self, helper, change):
        shift = on_shift(helper, make_session(on=TODAY))
        with (
            time_machine.travel(f"{TODAY}T22:58:00Z", tick=False),
            pytest.raises(Refused, match="over"),
        ):
            change(shift, helper)

    def test_who_leaves_was_at_the_session_that_is_over(self, helper, co_ordinator):
        was = on_shift(helper, make_session(on=TODAY))
        comes = on_shift(helper, make_session(on=SATURDAY))
        with time_machine.travel(f"{TODAY}T22:58:00Z", tick=False):
            leave(volunteer_id=helper.volunteer.pk, day=TODAY, by=co_ordinator, on=TODAY)
        was.refresh_from_db()
        comes.refresh_from_db()
        assert (was.state, comes.state) == ("accepted", "withdrawn")


class TestGivingUp:
    def test_is_asked_before_it_is_done(self, session, helper):
        shift = on_shift(helper, session)
        client = signed_in_client(helper)
        url = reverse("families:shift-withdraw", args=[shift.pk])
        assert url in client.get(reverse("families:shifts")).content.decode()
        question = client.get(url).content.decode()
        assert "You cannot come on Saturday 20 June?" in question
        assert "Look for a stand-in" in question
        client.post(reverse("families:shift-answer", args=[shift.pk]), {"answer": "withdraw"})
        shift.refresh_from_db()
        assert shift.state == Shift.State.ACCEPTED
        client.post(url)
        shift.refresh_from_db()
        assert shift.state == Shift.State.WITHDRAWN

    def test_said_twice_is_no_mistake(self, session, helper):
        shift = on_shift(helper, session)
        client = signed_in_client(helper)
        url = reverse("families:shift-withdraw", args=[shift.pk])
        for _ in range(2):
            page = client.post(url, follow=True).content.decode()
            assert "You are not on the rota for Saturday 20 June." in page

    def test_an_offer_is_declined_without_talk_of_stand_ins(self, session, helper, co_ordinator):
        shift = ask(session, helper, by=co_ordinator)
        url = reverse("families:shift-withdraw", args=[shift.pk])
        assert "stand-in" not in signed_in_client(helper).get(url).content.decode()

    def test_of_somebody_elses_shift_there_is_no_such_page(self, session, helper):
        url = reverse("families:shift-withdraw", args=[on_shift(helper, session).pk])
        other = signed_in_client(make_user(Role.VOLUNTEER))
        assert other.get(url).status_code == other.post(url).status_code == 404


class TestStandingIn:
    def test_gives_the_shift_to_whoever_takes_it(self, session, helper):
        shift = on_shift(helper, session)
        shifts.look_for_stand_in(shift_id=shift.pk, wanted=True, by=helper, on=TODAY)
        other = make_user(Role.VOLUNTEER)
        assert rota.stand_ins_wanted(other, on=TODAY) == [shift]

        taken = shifts.take_over(shift_id=shift.pk, by=other, on=TODAY)

        shift.refresh_from_db()
        assert shift.state == Shift.State.TAKEN_OVER
        assert (taken.volunteer.user, taken.state) == (other, "accepted")
        assert rota.stand_ins_wanted(other, on=TODAY) == []

    def test_of_two_who_want_it_the_first_has_it(self, session, helper):
        shift = on_shift(helper, session)
        shifts.look_for_stand_in(shift_id=shift.pk, wanted=True, by=helper, on=TODAY)
        shifts.take_over(shift_id=shift.pk, by=make_user(Role.VOLUNTEER), on=TODAY)
        with pytest.raises(Refused):
            shifts.take_over(shift_id=shift.pk, by=make_user(Role.VOLUNTEER), on=TODAY)

    def test_is_not_for_who_has_no_check(self, session, helper):
        shift = on_shift(helper, session)
        shifts.look_for_stand_in(shift_id=shift.pk, wanted=True, by=helper, on=TODAY)
        with pytest.raises(Refused):
            shifts.take_over(
                shift_id=shift.pk, by=make_user(Role.VOLUNTEER, cleared=False), on=TODAY
            )
        shift.refresh_from_db()
        assert shift.state == Shift.State.ACCEPTED

    def test_is_asked_for_by_the_owner_only(self, session, helper):
        shift = on_shift(helper, session)
        with pytest.raises(Refused):
            shifts.take_over(shift_id=shift.pk, by=make_user(Role.VOLUNTEER), on=TODAY)


class TestCover:
    def test_a_lapse_leaves_the_session_uncovered(self, session, helper):
        on_shift(helper, session)
        assert len(rota.cover_of(session, by=helper).coming) == 1
        Volunteer.objects.filter(user=helper).update(checked_on=None)
        cover = rota.cover_of(session, by=helper)
        assert (len(cover.coming), len(cover.uncovered)) == (0, 1)

    def test_suggests_who_is_free_and_knows_nobody_there(self, session, helper, co_ordinator):
        family = make_family()
        make_booking(session, family, by=co_ordinator)
        free, knows = make_user(Role.VOLUNTEER), make_user(Role.VOLUNTEER)
        KnownFamily.objects.create(
            family=family, user=knows, declared_at=_now(), declared_by=co_ordinator
        )
        on_shift(helper, session)
        assert [each.user for each in rota.suggestions(session, on=TODAY)] == [free]

    def test_who_knows_a_family_there_is_marked_and_never_told(self, session, helper, co_ordinator):
        """A refusal would tell them on which day the family comes."""
        family = make_family()
        make_booking(session, family, by=co_ordinator)
        declare_known(family_id=family.pk, user=helper, reason="", by=helper)
        with_it = signed_in_client(helper).get(reverse("families:shifts")).content.decode()
        shift = shifts.put_forward(session_id=session.pk, by=helper, on=TODAY)
        assert "I can come" in with_it
        assert rota.cover_of(session, by=co_ordinator).acquainted == [shift]
        page = signed_in_client(co_ordinator).get(
            reverse("families:session-rota", args=[session.pk])
        )
        assert "Knows a family that is booked" in page.content.decode()

    def test_a_leader_who_knows_one_does_not_read_it_of_themself(self, session, co_ordinator):
        family, leads = make_family(), make_user(Role.TEAM_LEADER)
        make_cleared(leads)
        make_booking(session, family, by=co_ordinator)
        declare_known(family_id=family.pk, user=leads, reason="", by=co_ordinator)
        on_shift(leads, session)
        url = reverse("families:session-rota", args=[session.pk])
        said = "Knows a family that is booked"
        assert said in signed_in_client(co_ordinator).get(url).content.decode()
        assert said not in signed_in_client(leads).get(url).content.decode()

    def test_taking_somebody_off_twice_is_no_error(self, session, helper, co_ordinator):
        client, shift = signed_in_client(co_ordinator), on_shift(helper, session)
        url = reverse("families:shift-off", args=[shift.pk])
        assert "Taken off the rota" in client.post(url, follow=True).content.decode()
        assert "off the rota before" in client.post(url, follow=True).content.decode()

    def test_suggests_first_who_came_least(self, session, helper):
        often = make_user(Role.VOLUNTEER)
        on_shift(often, make_session(on=TODAY))
        found = [each.user for each in rota.suggestions(session, on=TODAY)]
        assert found == [helper, often]

    def test_moves_with_the_session(self, session, helper):
        shift = on_shift(helper, session)
        change_session(
            session_id=session.pk,
            venue=session.venue,
            on=SATURDAY + timedelta(days=7),
            starts_at=time(10),
            ends_at=time(12),
            capacity=4,
        )
        shift.refresh_from_db()
        assert (shift.state, shift.span) == ("offered", (time(10), time(12)))


class TestALapseToCome:
    """Somebody whose check holds today, and will not on the day of the session."""

    @pytest.fixture
    def soon_due(self):
        user = make_user(Role.VOLUNTEER, cleared=False)
        make_cleared(user, on=date(2023, 6, 18))
        return user

    def test_is_told_where_somebody_is_needed(self, session, soon_due):
        make_session(on=date(2026, 6, 17))
        page = signed_in_client(soon_due).get(reverse("families:shifts")).content.decode()
        assert page.count("Your DBS check holds until 18 June 2026.") == 1
        assert page.count("I can come") == 1
        assert "You cannot be on the rota at the moment" not in page

    def test_is_told_by_the_service_as_well(self, session, soon_due):
        with pytest.raises(Refused, match="On 20 June 2026 you are not in post") as refused:
            shifts.put_forward(session_id=session.pk, by=soon_due, on=TODAY)
        assert clause_of(refused) is Clause.C6
        client = signed_in_client(soon_due)
        client.post(reverse("families:shift-come", args=[session.pk]))
        assert not Shift.objects.exists()

    def test_is_told_where_a_stand_in_is_wanted(self, session, soon_due, helper):
        shift = on_shift(helper, session, stand_in_wanted=True)
        client = signed_in_client(soon_due)
        page = client.get(reverse("families:shifts")).content.decode()
        assert "Come instead" not in page
        client.post(reverse("families:shift-take", args=[shift.pk]))
        shift.refresh_from_db()
        assert shift.state == Shift.State.ACCEPTED

    def test_is_told_of_a_shift_of_their_own(self, session, soon_due):
        on_shift(soon_due, session)
        page = signed_in_client(soon_due).get(reverse("families:shifts")).content.decode()
        assert "Does not count" in page
        assert "You are coming" not in page

    def test_cannot_say_yes_to_what_they_were_asked(self, session, soon_due):
        shift = on_shift(soon_due, session, state=Shift.State.OFFERED)
        client = signed_in_client(soon_due)
        assert "I can come" not in client.get(reverse("families:shifts")).content.decode()
        client.post(reverse("families:shift-answer", args=[shift.pk]), {"answer": "accept"})
        shift.refresh_from_db()
        assert shift.state == Shift.State.OFFERED


def _sheet(client) -> str:
    return client.get(reverse("families:sheet")).content.decode()


def _now():
    return clock.now()
