"""The demonstration centre as it stands on a leap day at one o'clock."""

import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings

from accidents.models import AccidentEntry
from accounts.aliases import alias_of
from accounts.models import RoleChange, User
from accounts.roles import Role
from contactcentre.demonstration import season
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.keyring.models import DataKey
from contactcentre.safekeeping.models import AuditEntry, Subject
from contactcentre.safekeeping.sealing import SealedField
from families.models import (
    Allocation,
    Booking,
    EntryKind,
    Family,
    FamilyGrant,
    FamilyTransition,
    Outcome,
    PersonRole,
    PreVisit,
    ReferralHalf,
    RegisterEntry,
    Screening,
    Session,
)
from families.rules.register import check_in_order, check_outcome
from families.services.visits import visits_of
from governance.models import YearReport
from governance.services.report import read
from policy.models import Awareness
from retention.models import DataRequest, DisposalCase
from retention.services import records
from tests.raw_search import found_in

NOW = datetime(2028, 2, 29, 13, tzinfo=UTC)
TODAY = NOW.date()


def demo() -> dict[str, Any]:
    answer = io.StringIO()
    call_command("demo", json=True, stdout=answer)
    return dict(json.loads(answer.getvalue()))


def everything_stored() -> bytes:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")
            rows += sorted(f"{table} {row}" for row in cursor.fetchall())
    return "\n".join(rows).encode()


@pytest.fixture(autouse=True)
def own_keyring() -> None:
    """The keyring here is that of the whole class, which is loaded once."""


def sealed_fields() -> Iterator[tuple[Any, SealedField]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def referral_events(family: Family) -> list[date]:
    """The days on which its referral was filled in, screened or decided."""
    halves = ReferralHalf.objects.filter(family=family, completed_at__isnull=False)
    screened = Screening.objects.filter(family=family).values_list("decided_on", flat=True)
    moments = (half.completed_at for half in halves if half.completed_at)
    return [*map(clock.london_date, moments), *screened]


class TestDemonstration(TestCase):
    databases = {"default", "keyring"}
    centre: dict[str, Any]

    @classmethod
    def setUpClass(cls) -> None:
        kek, mirror = (cls.enterClassContext(TemporaryDirectory()) for _ in range(2))
        cls.enterClassContext(
            override_settings(KEYRING_KEK_DIR=Path(kek), KEYRING_MIRROR_DIR=Path(mirror))
        )
        cls.enterClassContext(time_machine.travel(NOW, tick=False))
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.centre = demo()

    def run(self, result: Any = None) -> Any:
        with key_scope():
            return super().run(result)

    # --- The document ---

    def test_again_it_changes_nothing_and_says_the_same(self):
        before = everything_stored()
        assert demo() == self.centre
        assert everything_stored() == before

    def test_the_document_has_exactly_its_parts(self):
        assert set(self.centre) == {"accounts", "subjects", "canaries"}
        assert {frozenset(each) for each in self.centre["accounts"]} == {
            frozenset({"role", "email", "password", "totp_secret"})
        }
        assert {frozenset(each) for each in self.centre["subjects"]} == {
            frozenset({"kind", "reference", "state", "last_used_on", "held"})
        }
        assert Counter(each["kind"] for each in self.centre["subjects"]) == {
            "agency_contact": 5,
            "family": 66,
            "staff": 16,
            "volunteer": 15,
        }
        assert all(isinstance(text, str) for text in self.centre["canaries"].values())

    def test_without_json_it_tells_the_sign_ins(self):
        answer = io.StringIO()
        call_command("demo", stdout=answer)
        first, *lines = answer.getvalue().splitlines()
        assert first.startswith("The demonstration centre is loaded.")
        for line, told in zip(lines, self.centre["accounts"], strict=True):
            assert line.split() == [
                told["role"],
                told["email"],
                told["password"],
                told["totp_secret"],
            ]

    def test_staff_of_every_role(self):
        assert Counter(each["role"] for each in self.centre["accounts"]) == {
            Role.CO_ORDINATOR: 2,
            Role.TEAM_LEADER: 2,
            Role.VOLUNTEER: 8,
            Role.TRUSTEE: 3,
        }
        assert all(each["email"].endswith(".example.org") for each in self.centre["accounts"])
        assert not User.objects.filter(demonstration=False).exists()

    def test_every_account_signs_in_with_what_is_told(self):
        for told in self.centre["accounts"]:
            user = User.objects.get(email=alias_of(told["email"]))
            assert user.check_password(told["password"])
            app = TOTP(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP))
            counters = list(yield_hotp_counters_from_time())
            now = counters[len(counters) // 2]
            code = format_hotp_value(hotp_value(told["totp_secret"], now))
            assert app.validate_code(code)
            codes = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
            assert RecoveryCodes(codes).get_unused_codes()
        assert len({told["password"] for told in self.centre["accounts"]}) == 15

    # --- Canaries ---

    def test_every_sealed_field_with_words_of_its_own_has_a_canary(self):
        missing = [
            f"{model._meta.label}.{field.name}"
            for model, field in sealed_fields()
            if field.get_internal_type() == "TextField"
            and not field.choices
            and "Boolean" not in type(field).__name__
            and any(getattr(row, field.name) for row in model._base_manager.all())
            and f"{model._meta.label}.{field.name}" not in self.centre["canaries"]
        ]
        assert missing in ([], ["families.PreVisit.held_on"])

    def test_every_longer_sealed_text_is_a_canary(self):
        told = set(self.centre["canaries"].values())
        for model, field in sealed_fields():
            if field.choices or type(field).__name__ not in {"SealedCharField", "SealedTextField"}:
                continue
            texts = {getattr(row, field.name) or "" for row in model._base_manager.all()}
            assert {text for text in texts if len(text) >= 6} <= told

    def test_canaries_are_not_found_by_chance(self):
        assert min(len(text) for text in self.centre["canaries"].values()) >= 6

    def test_a_record_without_its_key_is_left_out(self):
        family = Family.objects.filter(state=Family.State.ACTIVE).first()
        assert family is not None
        DataKey.objects.get(pk=family.pk).delete()
        canaries = demo()["canaries"]
        assert 0 < len(canaries) < len(self.centre["canaries"])

    def test_no_canary_is_stored_in_clear(self):
        assert found_in(everything_stored(), self.centre["canaries"].values()) == set()

    # --- Families ---

    def test_families_in_every_state(self):
        states = Counter(
            each["state"] for each in self.centre["subjects"] if each["kind"] == "family"
        )
        assert set(states) == set(Family.State.values)

    def test_some_are_just_under_at_and_over_three_years_unused(self):
        last_used = [
            each["last_used_on"] for each in self.centre["subjects"] if each["kind"] == "family"
        ]
        dates = [date.fromisoformat(day) for day in last_used if day]
        three_years_ago = date(2025, 2, 28)
        assert last_used.count(None) == 2
        assert dates.count(three_years_ago) == 2
        assert three_years_ago + timedelta(1) in dates
        assert three_years_ago - timedelta(1) in dates
        assert max(dates) <= TODAY

    def test_no_family_was_used_before_it_was_known(self):
        for family in Family.objects.select_related("subject"):
            subject = family.subject
            typed_in = subject.created_on == season.opened(TODAY)
            assert typed_in or subject.created_on <= (subject.last_used_on or TODAY)
            children = family.people.filter(role=PersonRole.CHILD)
            born = [child.date_of_birth for child in children if child.date_of_birth]
            assert all(day < subject.created_on for day in born)
            assert all((child.age_on(TODAY) or 0) <= 15 for child in children)

    def test_nobody_was_let_in_before_they_applied_and_were_checked(self):
        in_post = {user: user.volunteer for user in User.objects.filter(volunteer__isnull=False)}
        assert len(in_post) == 12
        for user, each in in_post.items():
            checked = sorted(check.decided_on or date.max for check in each.checks.all())
            (given,) = RoleChange.objects.filter(user=user)
            let_in = clock.london_date(given.changed_at)
            post_on = each.post_on or date.max
            assert each.applied_on < checked[0] <= post_on <= let_in
            assert each.checked_on == checked[-1]
            (word,) = Awareness.objects.filter(who=user.pk)
            assert word.on == let_in == user.subject.created_on

    def test_each_report_tells_of_its_own_time(self):
        """What waits today is in none that was made long ago; the years begin with the centre.

        Some parents who came then had not been told of the policy yet.
        """
        made = list(YearReport.objects.order_by("year"))
        assert made[0].year == season.opened(TODAY).year
        assert made[-1].year == TODAY.year - 1
        assert not Subject.objects.filter(created_on__lt=season.opened(TODAY)).exists()
        long_ago = [each for each in made if each.frozen_on < TODAY - timedelta(days=100)]
        for each in long_ago:
            lines = [line for part in read(each)["clauses"] for line in part["lines"]]
            overdue = [line for line in lines if line["kind"] == "overdue"]
            waiting = {line["key"] for line in overdue if line["count"] or "between" in line}
            assert waiting <= {"now.untold-user"}, each.year

    def test_no_report_tells_of_what_came_after_its_year(self):
        """Nor of nothing: in every year in which the hall was open, something was asked."""
        for each in YearReport.objects.order_by("year"):
            lines = {line["key"]: line for part in read(each)["clauses"] for line in part["lines"]}
            entries = AccidentEntry.objects.filter(year__lte=each.year)
            if each.frozen_on > TODAY - timedelta(days=100):
                continue
            assert lines["now.accidents-kept"]["count"] == entries.count(), each.year
            let_in = User.objects.filter(created_at__lt=clock.start_of(each.frozen_on))
            let_in = let_in.filter(is_active=True)
            assert lines["now.accounts"]["count"] == let_in.count(), each.year
        last = {line["key"]: line for part in read(each)["clauses"] for line in part["lines"]}
        for key in ("asked", "released", "policy-copies", "court"):
            assert last[key]["count"] or "between" in last[key], key

    def test_there_is_something_of_retention_to_decide_about(self):
        states = set(DisposalCase.objects.values_list("state", flat=True))
        assert {DisposalCase.State.PROPOSED, DisposalCase.State.APPROVED} <= states
        trustees = [user for user in User.objects.all() if user.has_role(Role.TRUSTEE)]
        assert any(records.waiting_for(trustee) for trustee in trustees)
        assert DataRequest.objects.open().count() == 1

    def test_a_record_of_every_kind_is_due(self):
        flagged = Subject.objects.filter(flagged_on__isnull=False)
        assert set(flagged.values_list("kind", flat=True)) == {
            each["kind"] for each in self.centre["subjects"]
        }

    def test_each_family_went_through_its_states_along_the_agreed_paths(self):
        for family in Family.objects.prefetch_related("transitions"):
            path = sorted(family.transitions.all(), key=lambda each: each.changed_at)
            assert path[0].from_state == ""
            assert path[-1].to_state == family.state
            for before, after in pairwise(path):
                assert before.to_state == after.from_state
                assert after.to_state in FamilyTransition.ALLOWED[after.from_state]

    def test_last_use_is_the_latest_event(self):
        for family in Family.objects.exclude(subject__last_used_on=None).select_related("subject"):
            events = [clock.london_date(each.changed_at) for each in family.transitions.all()]
            events += [each.held_on for each in PreVisit.objects.filter(family=family)]
            events += referral_events(family)
            for booking in family.bookings.select_related("session"):
                events.append(clock.london_date(booking.booked_at))
                if booking.entries.exists():
                    events.append(booking.session.date)
            assert family.subject.last_used_on == max(events)

    # --- Sessions and registers ---

    def test_today_is_under_way(self):
        today = Session.objects.get(date=TODAY)
        assert Booking.objects.filter(session=today).count() == 24
        assert Allocation.objects.filter(booking__session=today).count() == 24
        assert FamilyGrant.objects.count() == 24
        inside = {presence.user for presence in today.presences.filter(gone=False)}
        assert {each.volunteer for each in Allocation.objects.all()} < inside
        arrived = RegisterEntry.objects.filter(booking__session=today, kind=EntryKind.ARRIVED)
        assert 0 < len({entry.booking_id for entry in arrived}) < 24
        assert len(set(Booking.objects.filter(session=today).values_list("starts_at"))) > 8

    def test_bookings_ahead(self):
        ahead = Session.objects.filter(date__gt=TODAY).order_by("date")
        assert [session.bookings.count() for session in ahead] == [20, 12, 6]

    def test_the_register_says_nothing_of_the_future_and_keeps_the_rules(self):
        visits = defaultdict(list)
        for entry in RegisterEntry.objects.filter(superseded_by=None).select_related(
            "booking__session", "person"
        ):
            visits[entry.booking].append(entry)
        for booking, entries in visits.items():
            for entry in entries:
                assert entry.at <= entry.recorded_at <= NOW
                assert clock.london_date(entry.at) == booking.session.date
        keeper = next(user for user in User.objects.all() if user.has_role(Role.CO_ORDINATOR))
        for session in Session.objects.filter(pk__in={b.session_id for b in visits}):
            for visit in visits_of(session, by=keeper):
                for person in visit.people.values():
                    check_in_order(steps=visit.steps(person.id))
                if visit.outcome is not None:
                    check_outcome(
                        outcome=visit.outcome.outcome,
                        visit=visit,
                        at=NOW,
                        late_after=timedelta(minutes=15),
                    )

    def test_most_visits_took_place_and_some_entries_were_corrected(self):
        outcomes = Counter(
            RegisterEntry.objects.filter(
                kind=EntryKind.OUTCOME, superseded_by=None, booking__session__cancelled_at=None
            ).values_list("outcome", flat=True)
        )
        assert 0.85 < outcomes[Outcome.ATTENDED] / outcomes.total() < 0.95
        assert set(outcomes) == set(Outcome.values) - {Outcome.CENTRE_CLOSED}
        corrected = RegisterEntry.objects.exclude(supersedes=None)
        assert {EntryKind.ARRIVED, EntryKind.OUTCOME} <= set(
            corrected.values_list("kind", flat=True)
        )

    def test_the_audit_trail_is_whole(self):
        entries, _ = audit.verify()
        assert entries == AuditEntry.objects.count()
        assert AuditEntry.objects.filter(event="demonstration-loaded").count() == 1

    def test_no_record_lacks_its_key(self):
        call_command("keyring", "verify", stdout=io.StringIO())
        assert Subject.objects.count() == 129
