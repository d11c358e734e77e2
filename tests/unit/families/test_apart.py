"""Who must not meet: families kept apart, and the two sides of one family."""

from collections import defaultdict
from datetime import time, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as some

from accounts import notices
from accounts.models import Notice
from contactcentre.safekeeping import clock
from families.models import Arrangement, Booking, KeepApart
from families.services import apart, bookings, places, planning, sessions
from families.services.known import declare_known
from families.services.slots import proposals
from policy.clauses import Refused
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family

pytestmark = pytest.mark.django_db

EARLY, WAIT = 15, 10


@pytest.fixture(autouse=True)
def as_the_centre_chose(settings):
    settings.VISITOR_EARLY_MINUTES, settings.WAIT_BEHIND_MINUTES = EARLY, WAIT
    settings.SLOT_MINUTES, settings.SLOT_STEP_MINUTES = 120, 15


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator")


@pytest.fixture
def session():
    return session_from(time(9, 30), time(16))


def session_from(starts_at, ends_at, *, hall="Trinity Hall", ahead=1):
    return sessions.plan_session(
        venue=planning.venue_named(hall),
        on=clock.today() + timedelta(days=ahead),
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=50,
    )


def book(session, family, starts_at, ends_at, *, by):
    return bookings.book(
        session_id=session.pk,
        family_id=family.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        key=uuid4(),
    )


def keep(first, second, *, by, reason="Injunctionreason"):
    return apart.keep_apart(
        family_id=first.pk, other_id=second.pk, reason=reason, by=by, on=clock.today()
    )


def lift(pair, *, by, reason="Liftedreason"):
    return apart.lift(pair_id=pair.pk, reason=reason, by=by, on=clock.today())


class TestAPair:
    def test_is_kept_once_whichever_file_it_is_entered_on(self, co_ordinator):
        one, other = make_families(2)
        keep(one, other, by=co_ordinator)
        for first, second in ((one, other), (other, one)):
            with pytest.raises(Refused, match="already"):
                keep(first, second, by=co_ordinator)
        assert KeepApart.objects.count() == 1

    def test_is_of_two_families(self, co_ordinator):
        family = make_family()
        with pytest.raises(Refused, match="another family"):
            keep(family, family, by=co_ordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            KeepApart.objects.create(first=family, second=family, noted_on=clock.today())

    def test_is_shown_on_both_files_with_its_reason(self, co_ordinator):
        one, other = make_families(2)
        keep(one, other, by=co_ordinator)
        for family, shown in ((one, other), (other, one)):
            (pair,) = apart.pairs_of(family, by=co_ordinator, on=clock.today())
            assert (pair.reference, pair.reason) == (shown.reference, "Injunctionreason")

    def test_of_families_booked_at_one_time_lists_the_clashes_and_loses_nothing(
        self, session, co_ordinator
    ):
        one, other = make_families(2)
        later = session_from(time(9, 30), time(16), ahead=8)
        elsewhere = session_from(time(9, 30), time(16), ahead=8, hall="Annexe")
        for family, slot in ((one, (time(10), time(11))), (other, (time(11), time(12)))):
            book(session, family, *slot, by=co_ordinator)
        # In two halls they do not meet.
        book(later, one, time(10), time(11), by=co_ordinator)
        book(elsewhere, other, time(10), time(11), by=co_ordinator)
        _, clashes = keep(one, other, by=co_ordinator)
        assert [(each.session_id, each.times, each.other_times) for each in clashes] == [
            (session.pk, "10:00 to 11:00", "11:00 to 12:00")
        ]
        assert Booking.objects.filter(cancelled_at=None).count() == 4
        assert (
            apart.pairs_of(other, by=co_ordinator, on=clock.today())[0].clashes[0].times
            == "11:00 to 12:00"
        )

    def test_can_be_ended(self, session, co_ordinator):
        one, other = make_families(2)
        pair, _ = keep(one, other, by=co_ordinator)
        lift(pair, by=co_ordinator)
        for family in (one, other):
            book(session, family, time(10), time(12), by=co_ordinator)

    def test_that_was_lifted_stays_on_both_files_with_who_and_why(self, co_ordinator):
        one, other = make_families(2)
        pair, _ = keep(one, other, by=co_ordinator)
        lift(pair, by=co_ordinator)
        for family in (one, other):
            (shown,) = apart.pairs_of(family, by=co_ordinator, on=clock.today())
            assert (shown.lifted_on, shown.lifted_by) == (clock.today(), co_ordinator.known_as)
            assert (shown.reason, shown.lifted_because) == ("Injunctionreason", "Liftedreason")
        keep(one, other, by=co_ordinator)
        assert [
            each.lifted_on for each in apart.pairs_of(one, by=co_ordinator, on=clock.today())
        ] == [
            None,
            clock.today(),
        ]

    def test_is_lifted_once_and_for_a_reason(self, co_ordinator):
        pair, _ = keep(*make_families(2), by=co_ordinator)
        with pytest.raises(Refused, match="Say why"):
            lift(pair, by=co_ordinator, reason=" ")
        lift(pair, by=co_ordinator)
        with pytest.raises(Refused, match="no more"):
            lift(pair, by=make_user("co-ordinator"), reason="Another")
        assert KeepApart.objects.get().lifted_because == "Liftedreason"

    def test_that_is_lifted_is_told_to_everybody_else_who_answers_for_it(self, co_ordinator):
        pair, _ = keep(*make_families(2), by=co_ordinator)
        told = {make_user("co-ordinator"), make_user("trustee")}
        neighbour = make_user("trustee")
        declare_known(family_id=pair.second_id, user=neighbour, reason="", by=co_ordinator)
        make_user("volunteer"), make_user("team-leader")
        lift(pair, by=co_ordinator)
        found = Notice.objects.filter(kind=Notice.Kind.APART_LIFTED)
        assert {notice.user for notice in found} == told
        assert {notice.about for notice in found} == {pair.first.reference}
        assert set(notices.who_did(found).values()) == {co_ordinator.known_as}

    def test_says_before_it_is_lifted_where_nothing_else_keeps_them_apart(
        self, session, co_ordinator
    ):
        one, other = make_families(2)
        pair, _ = keep(one, other, by=co_ordinator)
        book(session, one, time(9, 45), time(10, 45), by=co_ordinator)
        book(session, other, time(13), time(14), by=co_ordinator)
        elsewhere = session_from(time(9, 30), time(16), ahead=8, hall="Annexe")
        book(elsewhere, one, time(10), time(11), by=co_ordinator)
        for family, times in ((one, "09:45 to 10:45"), (other, "13:00 to 14:00")):
            (found,) = apart.both_expected(pair, family=family, since=clock.today())
            assert (found.session_id, found.times) == (session.pk, times)

    def test_of_others_is_not_found(self, co_ordinator):
        one, other, stranger = make_families(3)
        pair, _ = keep(one, other, by=co_ordinator)
        with pytest.raises(KeepApart.DoesNotExist):
            apart.pair_of(pair.pk, family=stranger, by=co_ordinator)

    def test_is_offered_with_families_on_the_books_only(self, co_ordinator):
        family, other = make_families(2)
        make_family(state="moved-on")
        assert [pk for pk, _ in apart.to_choose_from(family, by=co_ordinator)] == [other.pk]


class TestFamiliesWhoMustNotMeet:
    @pytest.fixture
    def pair(self, session, co_ordinator):
        here, comes = make_families(2)
        keep(here, comes, by=co_ordinator)
        book(session, here, time(10), time(12), by=co_ordinator)
        return here, comes

    @pytest.mark.parametrize(
        ("starts_at", "ends_at"),
        [
            (time(10), time(12)),
            (time(11), time(11, 30)),
            # The visiting side would come while the other one still waits behind.
            (time(12, 20), time(14)),
            # It would come at the very moment at which the other one leaves.
            (time(12, 25), time(14)),
        ],
    )
    def test_are_not_booked_at_one_time(self, session, pair, co_ordinator, starts_at, ends_at):
        with pytest.raises(Refused, match="must be kept apart"):
            book(session, pair[1], starts_at, ends_at, by=co_ordinator)
        assert Booking.objects.count() == 1

    def test_are_refused_with_a_slot_that_works_and_without_the_reason(
        self, session, pair, co_ordinator
    ):
        with pytest.raises(Refused) as refused:
            book(session, pair[1], time(11), time(12), by=co_ordinator)
        slot = proposals(session, families=[pair[1].pk])[pair[1].pk]
        assert f"{slot} would do" in refused.value.because
        assert "Injunctionreason" not in refused.value.because
        assert "12:10" not in refused.value.because
        book(session, pair[1], slot.starts_at, slot.ends_at, by=co_ordinator)

    def test_are_told_when_no_slot_works(self, co_ordinator):
        short, (here, comes) = session_from(time(10), time(13), ahead=3), make_families(2)
        keep(here, comes, by=co_ordinator)
        book(short, here, time(11), time(12), by=co_ordinator)
        with pytest.raises(Refused, match="No time of this session would do"):
            book(short, comes, time(11), time(12), by=co_ordinator)

    def test_are_apart_across_the_sessions_of_a_day(self, session, pair, co_ordinator):
        evening = session_from(time(12), time(15, 30))
        with pytest.raises(Refused, match="kept apart"):
            book(evening, pair[1], time(12, 15), time(13), by=co_ordinator)
        book(evening, pair[1], time(12, 30), time(13), by=co_ordinator)

    def test_may_come_to_two_halls_at_one_time(self, pair, co_ordinator):
        annexe = session_from(time(9, 30), time(16), hall="Annexe")
        book(annexe, pair[1], time(10), time(12), by=co_ordinator)

    def test_are_not_expected_once_a_place_was_given_back(self, session, pair, co_ordinator):
        places.cancel_booking(booking_id=Booking.objects.get().pk)
        book(session, pair[1], time(10), time(12), by=co_ordinator)


class TestParentsWhoMayNotMeet:
    def test_need_one_side_to_wait_behind(self, session, co_ordinator):
        family = make_family(arrangement={"parents_may_meet": False, "waits_behind": "nobody"})
        with pytest.raises(Refused, match="who waits behind, or whether the parents may meet"):
            book(session, family, time(10), time(12), by=co_ordinator)

    def test_do_not_come_together_whatever_the_centre_has_set(
        self, session, co_ordinator, settings
    ):
        settings.VISITOR_EARLY_MINUTES = 0
        with pytest.raises(Refused, match="come at the same moment"):
            book(session, make_family(), time(10), time(12), by=co_ordinator)

    def test_who_may_need_not(self, session, co_ordinator, settings):
        settings.VISITOR_EARLY_MINUTES = 0
        family = make_family(arrangement={"parents_may_meet": True, "waits_behind": "nobody"})
        book(session, family, time(10), time(12), by=co_ordinator)


FAMILIES = 4
QUARTERS = [time(9 + (30 + 15 * n) // 60, (30 + 15 * n) % 60) for n in range(26)]
ways = some.tuples(some.booleans(), some.sampled_from(Arrangement.WaitsBehind.values))
pairs = some.sets(some.sampled_from(list(combinations(range(FAMILIES), 2))))
wanted = some.lists(
    some.tuples(
        some.integers(0, FAMILIES - 1),
        some.integers(0, 2),
        some.sampled_from(QUARTERS),
        some.sampled_from(QUARTERS),
    ),
    max_size=10,
)


@pytest.fixture
def world(co_ordinator):
    """Four families; two sessions in one hall on one day, and one in another hall."""
    halls = [
        session_from(time(9, 30), time(16)),
        session_from(time(12), time(17)),
        session_from(time(9, 30), time(16), hall="Annexe"),
    ]
    return make_families(FAMILIES), halls, co_ordinator


class Undone(Exception):
    """Ends an example without keeping what it made."""


@examples(
    max_examples=60,
)
@given(arranged=some.lists(ways, min_size=FAMILIES, max_size=FAMILIES), pairs=pairs, wanted=wanted)
def test_whatever_is_booked_nobody_meets_whom_they_must_not(world, arranged, pairs, wanted):
    families, halls, by = world
    with pytest.raises(Undone), transaction.atomic():
        for family, (may_meet, waits) in zip(families, arranged, strict=True):
            arrangement = Arrangement.objects.get(family=family)
            arrangement.parents_may_meet, arrangement.waits_behind = may_meet, waits
            arrangement.save()
        for first, second in pairs:
            keep(families[first], families[second], by=by)
        for number, hall, starts_at, ends_at in wanted:
            try:
                book(halls[hall], families[number], starts_at, ends_at, by=by)
            except Refused:
                continue
        check_nobody_meets({frozenset((families[a].pk, families[b].pk)) for a, b in pairs})
        raise Undone


def check_nobody_meets(pairs):
    """Worked out anew from what is stored, in minutes of the day."""
    stays = defaultdict(list)
    for booking in Booking.objects.select_related("session", "family__arrangement"):
        session, way = booking.session, booking.family.arrangement
        start, end = minutes(booking.starts_at), minutes(booking.ends_at)
        comes = {"visiting": start - EARLY, "resident": start}
        goes = {side: end + WAIT * (way.waits_behind == side) for side in comes}
        assert minutes(session.starts_at) <= min(comes.values())
        assert max(goes.values()) <= minutes(session.ends_at)
        if not way.parents_may_meet:
            assert comes["visiting"] != comes["resident"]
            assert goes["visiting"] != goes["resident"]
        stays[session.venue_id].append((booking.family_id, min(comes.values()), max(goes.values())))
    for there in stays.values():
        for (one, one_comes, one_goes), (other, other_comes, other_goes) in combinations(there, 2):
            if frozenset((one, other)) in pairs:
                assert one_goes < other_comes or other_goes < one_comes


def minutes(moment):
    return moment.hour * 60 + moment.minute
