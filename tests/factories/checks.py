"""Checks by the Disclosure and Barring Service, stage by stage, so many days ago."""

from datetime import date, timedelta

from accounts.models import User
from contactcentre.safekeeping import clock
from volunteers.models import DbsCheck, Volunteer
from volunteers.services import checks

NUMBER = "001234567890"


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def applied(volunteer: Volunteer, *, by: User, ago: int = 50) -> DbsCheck:
    return checks.apply_for_check(
        volunteer_id=volunteer.pk, applied_on=days_ago(ago), by=by, on=clock.today()
    )


def seen(
    check: DbsCheck, *, by: User, ago: int = 10, issued: int = 15, number: str = NUMBER
) -> DbsCheck:
    return checks.see_certificate(
        check_id=check.pk,
        issued_on=days_ago(issued),
        seen_on=days_ago(ago),
        number=number,
        by=by,
        on=clock.today(),
    )


def decided(check: DbsCheck, *, by: User, ago: int = 5, decision: str = "accepted") -> DbsCheck:
    return checks.decide(
        check_id=check.pk, decision=decision, decided_on=days_ago(ago), by=by, on=clock.today()
    )


def accepted(volunteer: Volunteer, *, by: User, ago: int = 5) -> DbsCheck:
    check = seen(applied(volunteer, by=by), by=by)
    return decided(check, by=by, ago=ago)
