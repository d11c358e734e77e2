"""Who may open what: every page says for whom, and lists agree with single records."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import include, path
from guardian.models import UserObjectPermission
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping.access import (
    AccessRule,
    access,
    allows,
    grant_model,
    granted,
    permission_named,
    rule_of,
)
from contactcentre.safekeeping.checks import every_view_has_an_access_rule
from contactcentre.safekeeping.grants import grant
from contactcentre.safekeeping.middleware import AccessRules
from contactcentre.safekeeping.models import Subject
from families.models import Family, FamilyGrant
from families.permissions import FamilyPermission
from tests.factories.accounts import make_user
from tests.factories.families import make_families, make_family
from tests.factories.volunteers import make_cleared

NOON = datetime(2026, 5, 16, 12, tzinfo=UTC)
SEE = FamilyPermission.SEE_SHEET

minutes = st.integers(-30, 30)
intervals = st.lists(st.tuples(minutes, st.integers(1, 30)), max_size=3, unique_by=lambda i: i[0])


def undeclared(request):
    return HttpResponse("not for you")


@access(Role.CO_ORDINATOR)
def for_co_ordinators(request):
    return HttpResponse()


@access()
def for_staff(request):
    return HttpResponse()


@access(public=True)
def for_anyone(request):
    return HttpResponse()


@access(Role.CO_ORDINATOR, step_up=True)
def sensitive(request):
    return HttpResponse()


urlpatterns = [
    path("", for_anyone),
    path("forgotten/", undeclared),
    path("inner/", include([path("also-forgotten/", undeclared), path("fine/", for_staff)])),
]


def someone(*roles, active=True, signed_in=True):
    return SimpleNamespace(
        is_authenticated=signed_in, is_active=active, roles=list(roles), pk="1", is_superuser=True
    )


class TestAccessRule:
    def test_admits_the_roles_it_names(self):
        assert rule_of(for_co_ordinators).admits(someone(Role.TRUSTEE, Role.CO_ORDINATOR))

    @pytest.mark.parametrize("role", set(Role) - {Role.CO_ORDINATOR})
    def test_admits_no_other_role(self, role):
        assert not rule_of(for_co_ordinators).admits(someone(role))

    def test_without_roles_admits_anyone_signed_in(self):
        assert rule_of(for_staff).admits(someone())
        assert not rule_of(for_staff).admits(AnonymousUser())

    @pytest.mark.parametrize("view", [for_staff, for_co_ordinators])
    def test_never_admits_an_inactive_account(self, view):
        assert not rule_of(view).admits(someone(Role.CO_ORDINATOR, active=False))

    def test_admits_everyone_to_a_public_page(self):
        assert rule_of(for_anyone).admits(AnonymousUser())

    def test_is_not_there_by_default(self):
        assert rule_of(undeclared) is None
        assert AccessRule().admits(someone()) is True


class TestAccessRules:
    """The middleware: default deny."""

    @pytest.mark.parametrize(
        ("view", "person"),
        [
            (undeclared, someone(*Role)),
            (undeclared, AnonymousUser()),
            (for_co_ordinators, someone(Role.VOLUNTEER)),
            (for_co_ordinators, someone(Role.CO_ORDINATOR, active=False)),
        ],
    )
    def test_answers_as_if_the_page_did_not_exist(self, view, person):
        with pytest.raises(Http404):
            _judge(view, person)

    @pytest.mark.parametrize(
        ("view", "person"),
        [
            (for_anyone, AnonymousUser()),
            (for_staff, someone()),
            (for_co_ordinators, someone(Role.CO_ORDINATOR)),
        ],
    )
    def test_lets_through_whom_the_page_is_for(self, view, person):
        assert _judge(view, person) is None

    def test_asks_a_stranger_to_sign_in(self):
        response = _judge(for_staff, AnonymousUser())

        assert response.status_code == 302
        assert "next=/somewhere/" in response.url


class TestEveryViewHasAnAccessRule:
    @pytest.mark.urls(__name__)
    def test_names_each_pattern_without_one(self):
        errors = every_view_has_an_access_rule(None)

        assert [error.id for error in errors] == ["safekeeping.E001"] * 2
        assert "“forgotten/”" in errors[0].msg
        assert "“inner/also-forgotten/”" in errors[1].msg

    def test_finds_none_in_the_centre(self):
        assert every_view_has_an_access_rule(None) == []


@pytest.mark.django_db
class TestLiveGrants:
    """The list of records and the question about one record never disagree."""

    @given(given_for=intervals, at=minutes, active=st.booleans())
    @settings(
        max_examples=60,
    )
    def test_agree_at_every_moment(self, volunteer_and_family, given_for, at, active):
        volunteer, family = volunteer_and_family
        FamilyGrant.every.all().delete()
        for start, length in given_for:
            _grant(volunteer, family, start, start + length)
        User.objects.filter(pk=volunteer.pk).update(is_active=active)
        asking = User.objects.get(pk=volunteer.pk)

        with time_machine.travel(NOON + timedelta(minutes=at), tick=False):
            single = allows(asking, SEE, family)
            in_list = family.pk in _ids(granted(Family, asking.pk, SEE))
            visible = family in Family.objects.visible_to(asking)

        expected = active and any(start <= at < start + length for start, length in given_for)
        assert (single, in_list, visible) == (expected,) * 3

    @pytest.fixture
    def volunteer_and_family(self):
        volunteer = make_user(Role.VOLUNTEER, cleared=False)
        make_cleared(volunteer, on=NOON.date() - timedelta(days=30))
        return volunteer, make_family()

    @pytest.mark.parametrize(
        ("minute", "live"), [(-1, False), (0, True), (29, True), (30, False), (31, False)]
    )
    def test_begin_on_the_minute_and_have_ended_at_their_end(
        self, volunteer_and_family, minute, live
    ):
        volunteer, family = volunteer_and_family
        _grant(volunteer, family, 0, 30)

        with time_machine.travel(NOON + timedelta(minutes=minute), tick=False):
            assert allows(volunteer, SEE, family) is live

    @time_machine.travel(NOON, tick=False)
    def test_are_on_one_family_only(self):
        volunteer = make_user(Role.VOLUNTEER)
        mine, other = make_families(2)
        _grant(volunteer, mine, -10, 10)

        assert list(Family.objects.visible_to(volunteer)) == [mine]
        assert not allows(volunteer, SEE, other)

    @time_machine.travel(NOON, tick=False)
    def test_are_one_persons_only(self, volunteer_and_family):
        volunteer, family = volunteer_and_family
        other = make_user(Role.VOLUNTEER)
        _grant(volunteer, family, -10, 10)

        assert not allows(other, SEE, family)
        assert not Family.objects.visible_to(other).exists()

    @time_machine.travel(NOON, tick=False)
    def test_of_an_account_ended_a_moment_ago_are_dead_at_once(self, volunteer_and_family):
        """Even where the page still holds the account as it was."""
        volunteer, family = volunteer_and_family
        _grant(volunteer, family, -10, 10)
        User.objects.filter(pk=volunteer.pk).update(is_active=False)

        assert volunteer.is_active
        assert not allows(volunteer, SEE, family)
        assert not _ids(granted(Family, volunteer.pk, SEE))

    @time_machine.travel(NOON, tick=False)
    def test_are_asked_anew_each_time(self, volunteer_and_family):
        volunteer, family = volunteer_and_family
        _grant(volunteer, family, -10, 10)
        assert allows(volunteer, SEE, family)
        FamilyGrant.every.all().delete()

        assert not allows(volunteer, SEE, family)

    def test_nobody_signed_in_has_any(self, volunteer_and_family):
        _, family = volunteer_and_family

        assert not allows(AnonymousUser(), SEE, family)
        assert not _ids(granted(Family, AnonymousUser().pk, SEE))
        assert not Family.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.django_db
class TestNoWayRound:
    """Neither a superuser nor a permission over everything opens anything."""

    @pytest.fixture
    def volunteer(self):
        return make_user(Role.VOLUNTEER)

    def test_by_claiming_to_be_a_superuser(self, volunteer):
        family = make_family()
        volunteer.is_superuser = True

        assert not allows(volunteer, SEE, family)
        assert not Family.objects.visible_to(volunteer).exists()

    def test_there_are_no_superusers_and_no_global_permissions(self, volunteer):
        assert not User.is_superuser
        assert not User.is_staff
        columns = {field.name for field in User._meta.get_fields()}
        assert columns.isdisjoint({"is_superuser", "is_staff", "groups", "user_permissions"})
        assert not volunteer.has_perm("families.see_sheet")
        assert not volunteer.has_perms(["families.see_sheet"])
        assert not volunteer.has_module_perms("families")

    def test_by_guardians_own_tables(self, volunteer):
        family = make_family()
        permission = permission_named(Family, SEE)
        UserObjectPermission.objects.create(
            user=volunteer,
            permission=permission,
            content_type=permission.content_type,
            object_pk=str(family.pk),
        )

        assert not allows(volunteer, SEE, family)
        assert not Family.objects.visible_to(volunteer).exists()

    @pytest.mark.parametrize("role", [Role.TRUSTEE, Role.VOLUNTEER])
    def test_by_a_role_that_sees_no_families(self, role):
        make_family()

        assert not Family.objects.visible_to(make_user(role)).exists()

    @pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TEAM_LEADER])
    def test_by_an_inactive_account_of_any_role(self, role):
        make_family()

        assert Family.objects.visible_to(make_user(role)).exists()
        assert not Family.objects.visible_to(make_user(role, is_active=False)).exists()


@pytest.mark.django_db
class TestGrantModel:
    def test_is_the_table_that_points_at_the_record(self):
        assert grant_model(Family) is FamilyGrant

    def test_is_missing_for_records_nobody_is_granted(self):
        with pytest.raises(LookupError, match="Subject has no permission table"):
            grant_model(Subject)

    def test_knows_only_permissions_that_were_declared(self):
        with pytest.raises(Permission.DoesNotExist):
            permission_named(Family, "change_family")


def _judge(view, person):
    request = RequestFactory().get("/somewhere/")
    request.user = person
    return AccessRules(lambda request: HttpResponse()).process_view(request, view, [], {})


def _grant(volunteer, family, start, end):
    return grant(
        SEE,
        to=volunteer,
        on=family,
        valid_from=NOON + timedelta(minutes=start),
        valid_until=NOON + timedelta(minutes=end),
    )


def _ids(query):
    return set(query.values_list("content_object_id", flat=True))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="read from the plan as SQLite tells it")
def test_grants_that_have_ended_are_not_read():
    volunteer = make_user(Role.VOLUNTEER)
    sql, asked = Family.objects.visible_to(volunteer).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"explain query plan {sql}", [str(each) for each in asked])
        plan = [row[-1] for row in cursor.fetchall()]
    assert any("familygrant_live (user_id=? AND valid_until>?)" in step for step in plan), plan
