"""Clause 1: whoever helps here and knows a family is not in a position to tell of it."""

import pytest
from django.urls import reverse

from accounts import persons
from accounts.models import Notice
from accounts.roles import Role
from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest, Concern
from disclosures.models.concern import readers_of
from families.models import Allocation, Family, KnownFamily
from families.services.allocation import end_allocation
from families.services.apart import keep_apart, lift
from families.services.duty import acquainted
from families.services.emergency import open_in_emergency
from families.services.known import declare_known, end_known
from families.services.rota import cover_of, suggestions
from families.services.sheet import sheet_of
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead
from tests.factories.disclosures import make_request, match
from tests.factories.families import make_families
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after, make_volunteer, on_shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def volunteer():
    return make_user(Role.VOLUNTEER)


@pytest.fixture
def bookings(co_ordinator, volunteer):
    """Two families, both looked after by the one volunteer today."""
    session = make_session()
    found = [make_booking(session, family, by=co_ordinator) for family in make_families(2)]
    for booking in found:
        look_after(volunteer, booking, by=co_ordinator)
    return found


def test_1_who_says_so_sees_the_family_no_more_and_the_other_one_still(bookings, volunteer):
    known, other = bookings
    client = signed_in_client(volunteer)
    url = reverse("families:i-know", args=[known.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "We sing in the same choir"}).status_code == 302

    assert [each.booking_id for each in sheet_of(volunteer, on=known.session.date)] == [other.pk]
    assert client.get(url).status_code == 404
    assert Allocation.objects.get().booking == other


def test_1_who_knows_a_family_is_not_offered_where_it_is_given_to_somebody(
    bookings, volunteer, co_ordinator
):
    known, other = bookings
    free = make_user(Role.VOLUNTEER)
    on_shift(free, known.session)
    declare_known(family_id=known.family_id, user=volunteer, reason="", by=volunteer)
    end_allocation(allocation_id=Allocation.objects.get(booking=other).pk)
    page = signed_in_client(co_ordinator).get(reverse("families:session", args=[known.session_id]))
    offered = {row.booking_id: set(people) for row, _, people, _ in page.context["rows"]}
    assert offered == {known.pk: {free}, other.pk: {free, volunteer}}


def test_1_and_is_refused_by_whoever_asks_for_them_all_the_same(bookings, volunteer, co_ordinator):
    known, _ = bookings
    declare_known(family_id=known.family_id, user=volunteer, reason="", by=volunteer)
    answer = signed_in_client(co_ordinator).post(
        reverse("families:allocate", args=[known.pk]), {"volunteer": volunteer.pk}
    )
    assert "clause 1" in answer.content.decode()
    assert not Allocation.objects.filter(booking=known).exists()


@pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TEAM_LEADER, Role.VOLUNTEER])
def test_1_it_beats_every_role_and_every_grant(bookings, volunteer, co_ordinator, role):
    family = bookings[0].family
    person = volunteer if role == Role.VOLUNTEER else make_user(role)
    assert Family.objects.visible_to(person).filter(pk=family.pk).exists()
    # The grant itself stays, so that nothing but the declaration refuses.
    KnownFamily.objects.create(
        family=family, user=person, declared_at=bookings[0].booked_at, declared_by=co_ordinator
    )
    assert not Family.objects.visible_to(person).filter(pk=family.pk).exists()


def test_1_nobody_who_knows_a_family_is_given_it(bookings, volunteer, co_ordinator):
    family = bookings[0].family
    declare_known(family_id=family.pk, user=volunteer, reason="", by=co_ordinator)
    with pytest.raises(Refused) as refused:
        look_after(volunteer, bookings[0], by=co_ordinator)
    assert refused.value.clause is Clause.C1


def test_1_nobody_takes_their_own_word_back(bookings, co_ordinator):
    family = bookings[0].family
    known = declare_known(family_id=family.pk, user=co_ordinator, reason="", by=co_ordinator)
    with pytest.raises(Refused):
        end_known(known_id=known.pk, by=co_ordinator)
    other = make_user(Role.CO_ORDINATOR)
    end_known(known_id=known.pk, by=other)
    assert Family.objects.visible_to(co_ordinator).filter(pk=family.pk).exists()


@pytest.mark.parametrize(("role", "reads"), [(Role.CO_ORDINATOR, True), (Role.TEAM_LEADER, False)])
def test_1_the_reason_is_for_co_ordinators(bookings, volunteer, co_ordinator, role, reads):
    family = bookings[0].family
    declare_known(family_id=family.pk, user=volunteer, reason="Same choir", by=volunteer)
    page = signed_in_client(make_user(role)).get(reverse("families:file", args=[family.reference]))
    assert ("Same choir" in page.content.decode()) is reads


def test_1_somebody_elses_family_cannot_be_asked_about(bookings):
    stranger = signed_in_client(make_user(Role.VOLUNTEER))
    url = reverse("families:i-know", args=[bookings[0].pk])
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"reason": ""}).status_code == 404
    assert not KnownFamily.objects.exists()


def test_1_the_co_ordinators_are_told_but_for_those_who_know_the_family(
    bookings, volunteer, co_ordinator
):
    family, other = bookings[0].family, make_user(Role.CO_ORDINATOR)
    declare_known(family_id=family.pk, user=volunteer, reason="", by=volunteer)
    assert set(Notice.objects.values_list("user", flat=True)) == {co_ordinator.pk, other.pk}
    declare_known(family_id=family.pk, user=other, reason="", by=other)
    assert not Notice.objects.filter(user=other).exists()
    assert Notice.objects.filter(user=co_ordinator).count() == 2


@pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TEAM_LEADER])
def test_1_who_runs_sessions_reads_who_it_is_and_where_to_see_to_the_family(
    bookings, volunteer, role
):
    reader = make_user(role)
    family = bookings[0].family
    declare_known(family_id=family.pk, user=volunteer, reason="Same choir", by=volunteer)
    page = signed_in_client(reader).get(reverse("account:notices")).content.decode()
    assert reverse("families:file", args=[family.reference]) in page
    assert f"<bdi>{volunteer.known_as}</bdi>" in page
    assert "Same choir" not in page


class TestByAnotherAccount:
    """An account is bound to a person: what they know, they know by each of their accounts."""

    @pytest.fixture
    def first(self, bookings):
        """The account of which it was said that its person knows the family."""
        user = make_user(Role.CO_ORDINATOR)
        declare_known(family_id=bookings[0].family_id, user=user, reason="", by=user)
        return user

    @pytest.fixture(params=[True, False], ids=["the second is bound", "the first is bound"])
    def second(self, request, first, co_ordinator):
        user = make_user(Role.CO_ORDINATOR)
        pair = {"user": user, "other": first} if request.param else {"user": first, "other": user}
        persons.bind(**pair, by=co_ordinator)
        user.refresh_from_db()
        return user

    def test_1_they_see_nothing_of_the_family(self, bookings, second):
        assert list(Family.objects.visible_to(second)) == [bookings[1].family]
        page = reverse("families:file", args=[bookings[0].family.reference])
        assert signed_in_client(second).get(page).status_code == 404

    def test_1_not_even_in_an_emergency(self, bookings, second):
        make_volunteer(user=second)
        with pytest.raises(Family.DoesNotExist):
            open_in_emergency(
                reference=bookings[0].family.reference,
                reason="The children wait in the hall",
                by=second,
            )

    def test_3_nor_of_what_is_asked_about_it(self, bookings, second, co_ordinator):
        request = make_request()
        match(request, bookings[0].family, by=co_ordinator)
        assert not AttendanceRequest.objects.visible_to(second).exists()

    def test_1_they_do_not_take_their_own_word_back(self, first, second):
        with pytest.raises(Refused):
            end_known(known_id=first.known_families.get().pk, by=second)

    def test_1_they_are_told_nothing_of_others_who_know_it(self, bookings, volunteer, second):
        Notice.objects.all().delete()
        declare_known(family_id=bookings[0].family_id, user=volunteer, reason="", by=volunteer)
        assert not Notice.objects.filter(user=second).exists()

    def test_e1_they_read_no_concern_about_it(self, bookings, first, second):
        lead = make_lead(user=second)
        concern = make_concern(by=make_user(Role.VOLUNTEER), family_id=bookings[0].family_id)
        assert not Concern.objects.visible_to(lead).exists()
        assert lead not in readers_of(concern)

    def test_1_who_helps_is_not_given_it_nor_offered_nor_let_walk(
        self, bookings, volunteer, co_ordinator
    ):
        known = bookings[0]
        other = make_user(Role.VOLUNTEER)
        other = persons.bind(user=other, other=volunteer, by=co_ordinator)
        declare_known(family_id=known.family_id, user=other, reason="", by=other)
        assert [each.booking for each in Allocation.objects.all()] == [bookings[1]]
        volunteer.refresh_from_db()
        with pytest.raises(Refused):
            look_after(volunteer, known, by=co_ordinator)
        assert acquainted([volunteer.pk], session=known.session) == {known.pk: {volunteer.pk}}
        assert [
            each.volunteer.user for each in cover_of(known.session, by=co_ordinator).acquainted
        ] == [volunteer]

    def test_1_who_could_be_asked_to_come_is_a_stranger_by_every_account(
        self, bookings, co_ordinator
    ):
        session, helper = bookings[0].session, make_user(Role.VOLUNTEER)
        assert helper in [each.user for each in suggestions(session, on=session.date)]
        other = make_user(Role.VOLUNTEER)
        persons.bind(user=other, other=helper, by=co_ordinator)
        declare_known(family_id=bookings[0].family_id, user=other, reason="", by=other)
        assert helper not in [each.user for each in suggestions(session, on=session.date)]


def test_1_another_account_of_who_knows_the_family_keeps_nothing_of_it(
    bookings, volunteer, co_ordinator
):
    (known, other), neighbour = (each.family for each in bookings), make_user(Role.VOLUNTEER)
    second = make_user(Role.CO_ORDINATOR)
    for family in (known, other):
        declare_known(family_id=family.pk, user=neighbour, reason="", by=co_ordinator)
    first = make_user(Role.TRUSTEE)
    declare_known(family_id=known.pk, user=first, reason="", by=co_ordinator)
    for account in (second, volunteer):
        persons.bind(user=account, other=first, by=co_ordinator)
    told = set(Notice.objects.filter(user=second).values_list("about", flat=True))
    assert told == {other.subject.reference}
    assert Notice.objects.filter(user=co_ordinator, about=known.subject.reference).exists()
    assert not Allocation.objects.filter(volunteer=volunteer, booking__family=known).exists()


@pytest.mark.parametrize("lifted", [False, True])
def test_1_of_a_family_one_knows_the_file_of_another_tells_only_that_somebody_is_kept_apart(
    co_ordinator, lifted
):
    knows = make_user("co-ordinator")
    family, other = make_families(2)
    pair, _ = keep_apart(
        family_id=family.pk,
        other_id=other.pk,
        reason="Injunctionreason",
        by=co_ordinator,
        on=clock.today(),
    )
    if lifted:
        lift(pair_id=pair.pk, reason="Liftedreason", by=co_ordinator, on=clock.today())
    declare_known(family_id=other.pk, user=knows, reason="", by=knows)
    page = signed_in_client(knows).get(f"/families/{family.reference}/").content.decode()
    for told in (other.reference, "Injunctionreason", "Liftedreason", str(pair.pk)):
        assert told not in page
    assert ("You know that family" in page) is not lifted
    lifting = reverse("families:apart-lift", args=[family.reference, pair.pk])
    assert signed_in_client(knows).get(lifting).status_code == 404
    assert other.reference in (
        signed_in_client(co_ordinator).get(f"/families/{family.reference}/").content.decode()
    )
