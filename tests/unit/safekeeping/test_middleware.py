"""Keys and the acting person, for the length of one request; step-up for sensitive acts."""

import time
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.roles import Role
from contactcentre.safekeeping import acting
from contactcentre.safekeeping.access import access
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.middleware import AccessRules, AuditActor, KeyScope
from contactcentre.safekeeping.step_up import is_fresh


def request_by(user=None, method="get", **session):
    request = getattr(RequestFactory(), method)("/somewhere/?page=2")
    request.user, request.session = user, session
    return request


def signed_in(*roles):
    return SimpleNamespace(is_authenticated=True, is_active=True, roles=roles, pk="its-id")


def shown(method, seconds_ago):
    return {"account_authentication_methods": [{"method": method, "at": time.time() - seconds_ago}]}


class TestKeyScope:
    def test_is_open_during_the_request_and_shut_after_it(self):
        seen = []

        def view(request):
            seen.append(keys._scope.get())
            return HttpResponse()

        KeyScope(view)(request_by())
        KeyScope(view)(request_by())

        assert None not in seen
        assert seen[0] is not seen[1]
        assert keys._scope.get() is None


class TestAuditActor:
    def test_is_the_person_signed_in(self):
        seen = []

        def view(request):
            seen.append(acting.person_id())
            return HttpResponse()

        AuditActor(view)(request_by(signed_in()))

        assert seen == ["its-id"]
        assert acting.person_id() is None

    def test_is_not_looked_up_unless_something_is_written(self):
        class Request:
            @property
            def user(self):
                raise AssertionError("looked up")

        AuditActor(lambda request: HttpResponse())(Request())  # type: ignore[arg-type]


class TestStepUp:
    @pytest.fixture(autouse=True)
    def five_minutes(self, settings):
        assert settings.STEP_UP_LIMIT.total_seconds() == 300

    @pytest.mark.parametrize(
        ("method", "seconds_ago", "fresh"),
        [
            ("mfa", 10, True),
            ("mfa", 290, True),
            ("mfa", 301, False),
            ("demonstration-link", 10, True),
            ("password", 10, False),
        ],
    )
    def test_asks_for_a_second_factor_of_the_last_five_minutes(self, method, seconds_ago, fresh):
        assert is_fresh(request_by(**shown(method, seconds_ago))) is fresh

    def test_asks_for_one_where_none_was_shown(self):
        assert not is_fresh(request_by())

    @pytest.fixture
    def judge(self):
        @access(Role.CO_ORDINATOR, step_up=True)
        def sensitive(request):
            return HttpResponse()

        def judge(method, session):
            request = request_by(signed_in(Role.CO_ORDINATOR), method, **session)
            return AccessRules(HttpResponse).process_view(request, sensitive, [], {})

        return judge

    def test_lets_through_who_has_just_shown_it(self, judge):
        assert judge("post", shown("mfa", 10)) is None

    def test_comes_back_to_the_page_that_was_asked_for(self, judge):
        assert judge("get", {}).url.endswith("?next=%2Fsomewhere%2F%3Fpage%3D2")

    def test_never_replays_what_was_interrupted(self, judge):
        assert judge("post", shown("mfa", 999)).url.endswith("?next=%2F")

    def test_begins_again_where_the_view_says_about_the_same_record(self):
        @access(Role.CO_ORDINATOR, step_up=True, begins_at="families:file")
        def sensitive(request, reference):
            return HttpResponse()

        request = request_by(signed_in(Role.CO_ORDINATOR), "post")
        kwargs = {"reference": "F-7K3M9Q"}
        sent = AccessRules(HttpResponse).process_view(request, sensitive, [], kwargs)

        assert sent.url.endswith("?next=%2Ffamilies%2FF-7K3M9Q%2F")
