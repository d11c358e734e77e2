"""Clause 8: whatever is used, edited or held before it goes is kept, and every approval is void."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock, holds
from contactcentre.safekeeping.models import Hold, Subject, Use
from contactcentre.safekeeping.subjects import record_use
from families.models import ContactDetail, Person, PersonRole
from families.services.family import correct
from policy.clauses import Refused
from retention.models import DisposalCase
from retention.rules.disposal import APPROVAL_LASTS_DAYS
from retention.services import cases, holding
from retention.services.executing import execute
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.retention import (
    approved,
    ask_for_own_data,
    cooled,
    proposed,
    swept,
    unused_family,
)
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db

State = DisposalCase.State
TODAY = clock.today


def now(case):
    return DisposalCase.objects.get(pk=case.pk)


class TestWhatVoidsIt:
    """Any use, edit or hold before it is carried out, and every approval is void."""

    def used(self, family):
        record_use(family.pk, Use.CONTACT, on=TODAY())
        return DisposalCase.Because.USED

    def held(self, family):
        holds.place(family.pk, Hold.Kind.POLICE, reason="They asked", by=None, on=TODAY())
        return DisposalCase.Because.HELD

    def edited(self, family):
        person = family.people.get(role="child")
        person.last_name = f"{person.last_name}x"
        person.save(update_fields=["last_name"])
        return DisposalCase.Because.CHANGED

    def written_by_sql(self, family):
        child = family.people.get(role="child")
        with connection.cursor() as cursor:
            table, pk = (
                Person._meta.db_table,
                Person._meta.pk.get_db_prep_value(child.pk, connection),
            )
            cursor.execute(f"update {table} set first_name = last_name where id = %s", [pk])
        return DisposalCase.Because.CHANGED

    CHANGES = ("used", "held", "edited", "written_by_sql")

    @pytest.mark.parametrize("change", CHANGES)
    def test_8_before_it_is_approved(self, change):
        family = unused_family()
        case = proposed(family.subject)
        because = getattr(self, change)(family)

        with pytest.raises(Refused):
            cases.approve(
                case_id=case.pk, digest=case.digest, by=make_user(Role.TRUSTEE), on=TODAY()
            )

        assert (now(case).state, now(case).ended_because) == (State.VOIDED, because)

    @pytest.mark.parametrize("change", CHANGES)
    def test_8_before_it_is_carried_out(self, change):
        family = unused_family()
        case = approved(family.subject)
        day = cooled(case)
        because = getattr(self, change)(family)

        found = execute([case.pk], by=make_user(Role.TRUSTEE), on=day)

        assert list(found.refused) == [case.pk]
        assert (now(case).state, now(case).ended_because) == (State.VOIDED, because)
        assert family.people.get(role="visiting").first_name

    @pytest.mark.parametrize("change", CHANGES)
    def test_8_and_the_nightly_sweep_finds_it_by_itself(self, change):
        family = unused_family()
        case = approved(family.subject)
        because = getattr(self, change)(family)

        swept(TODAY())

        assert (now(case).state, now(case).ended_because) == (State.VOIDED, because)

    @pytest.mark.parametrize("change", ["used", "held"])
    def test_8_and_so_does_every_later_sweep_of_the_day(self, change):
        """What the service does to a record is seen without looking at each of its rows."""
        family = unused_family()
        swept(TODAY())
        case = approved(family.subject)
        because = getattr(self, change)(family)

        swept(TODAY())

        assert (now(case).state, now(case).ended_because) == (State.VOIDED, because)

    def test_8_a_later_sweep_of_the_day_leaves_the_others(self):
        swept(TODAY())
        case, other = approved(unused_family().subject), unused_family()
        self.held(other)

        swept(TODAY())

        assert now(case).state == State.APPROVED

    @pytest.mark.parametrize("road", [proposed, approved])
    def test_8_use_voids_it_at_once_and_its_pages_say_so(self, road):
        family = unused_family()
        case, trustee = road(family.subject), make_user(Role.TRUSTEE)

        record_use(family.pk, Use.CONTACT, on=TODAY())

        assert (now(case).state, now(case).ended_because) == (State.VOIDED, "used")
        said = signed_in_client(trustee).get(reverse("retention:case", args=[case.pk])).text
        assert "The record was used" in said
        assert reverse("retention:carry-out", args=[case.pk]) not in said

    def test_8_to_have_to_reach_somebody_is_use_and_to_open_their_file_is_not(self):
        case, by = approved((family := unused_family()).subject), make_user(Role.CO_ORDINATOR)
        browser = signed_in_client(by)
        detail = ContactDetail.objects.filter(family=family).first()

        browser.get(reverse("families:file", args=[family.reference]))
        assert now(case).state == State.APPROVED
        browser.post(reverse("families:contact-reveal", args=[family.reference, detail.pk]))

        subject = Subject.objects.get(pk=family.pk)
        assert (subject.last_used_on, subject.last_use) == (TODAY(), Use.SHOWN)
        assert now(case).state == State.VOIDED

    def test_8_a_form_that_is_saved_as_it_was_is_no_use(self):
        family = unused_family()
        case = approved(family.subject)

        person = person_of(family, PersonRole.CHILD)
        correct(person, on=TODAY())
        assert now(case).state == State.APPROVED

        person.first_name = "Corrected"
        correct(person, on=TODAY())
        assert now(case).state == State.VOIDED

    def test_8_and_so_does_use_that_is_noted_for_an_earlier_day(self):
        case = approved((family := unused_family()).subject)

        record_use(family.pk, Use.ATTENDANCE, on=clock.years_before(TODAY(), 5))

        assert now(case).state == State.VOIDED

    def test_8_use_of_another_record_does_not(self):
        case = approved(unused_family().subject)

        record_use(unused_family().pk, Use.CONTACT, on=TODAY())

        assert now(case).state == State.APPROVED

    def test_8_a_hold_voids_it_at_once(self):
        case, by = approved((family := unused_family()).subject), make_user(Role.CO_ORDINATOR)

        holding.place(
            reference=family.reference,
            kind=Hold.Kind.POLICE,
            reason="They asked for it",
            review_on=TODAY() + timedelta(days=90),
            by=by,
            on=TODAY(),
        )

        assert now(case).state == State.VOIDED
        assert now(case).ended_because == DisposalCase.Because.HELD

    def test_8_so_does_somebody_who_wants_their_own_data(self):
        case, by = approved((family := unused_family()).subject), make_user(Role.CO_ORDINATOR)

        ask_for_own_data(person_of(family, PersonRole.RESIDENT), by=by)

        assert now(case).ended_because == DisposalCase.Because.HELD

    def test_8_an_approval_grows_old(self):
        case = approved(unused_family().subject)
        day = TODAY() + timedelta(days=14 + APPROVAL_LASTS_DAYS + 1)
        swept(TODAY() + timedelta(days=20), day)

        with time_machine.travel(clock.start_of(day), tick=False):
            execute([case.pk], by=make_user(Role.TRUSTEE), on=day)

        assert now(case).ended_because == DisposalCase.Because.LAPSED

    def test_8_but_not_by_a_day_that_somebody_named_in_error(self):
        case = approved(unused_family().subject)
        trustee, ahead = make_user(Role.TRUSTEE), TODAY() + timedelta(days=61)

        found = execute([case.pk], by=trustee, on=ahead)

        assert "will be too old" in found.refused[case.pk].because
        assert now(case).state == State.APPROVED
        assert [each.pk for each in execute([case.pk], by=trustee, on=cooled(case)).done] == [
            case.pk
        ]

    def test_8_a_record_that_was_void_may_be_proposed_anew(self):
        family = unused_family()
        case = proposed(family.subject)
        self.edited(family)
        swept(TODAY())
        assert now(case).state == State.VOIDED

        assert proposed(family.subject).state == State.PROPOSED
