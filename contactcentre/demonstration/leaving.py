"""Of one family: a permission, what a court asked for, an assessment agreed to, one refused."""

from datetime import date, timedelta
from uuid import uuid4

from accounts.models import User
from contactcentre.demonstration.agencies import wednesday_before
from disclosures.models import ContactPermission, CourtRequest
from disclosures.services import assessment, court, permission
from families.models import Booking
from families.services.contact import held_about
from families.services.file import parties_of


def store(*, today: date, by: User) -> None:
    """About the family booked last today: no other page of today's depends on it."""
    booking = Booking.objects.filter(session__date=today).order_by("-starts_at", "pk").first()
    if booking is None:
        return
    family = booking.family
    report = court.note(
        family=family,
        by=by,
        on=today,
        wants=CourtRequest.Wants.REPORT,
        came_on=today - timedelta(11),
        sender="The Family Court at Little Havering",
        case_number="LH26P00417",
    )
    court.replied(
        family=family,
        court_request_id=report.pk,
        sent_on=today - timedelta(8),
        by=by,
        on=today,
    )
    court.note(
        family=family,
        by=by,
        on=today,
        wants=CourtRequest.Wants.WITNESS,
        came_on=today - timedelta(1),
        sender="Grimthorpe and Vane, solicitors",
    )
    assessment.agree(
        family=family,
        agreeing=[party.pk for party in parties_of(family)],
        by=by,
        on=today,
        assessor="Rosamund Quillfeather",
        agency="Cafcass, Havering team",
        scope="Watches one visit from the side of the room and speaks with no other family",
        first_day=wednesday_before(today - timedelta(400)),
        last_day=today + timedelta(17),
    )
    assessment.answer_at_the_door(
        family=family,
        name="Bartholomew Stagg",
        agency="Stagg Independent Assessors",
        by=by,
        on=today,
        key=uuid4(),
    )
    for detail in held_about(family=family)[:1]:
        permission.permit(
            family=family,
            detail=detail,
            by=by,
            on=today,
            recipient="Mrs Dunnock, secretary of the infants’ school",
            purpose="So that the school’s letters about the trip arrive",
            how=ContactPermission.How.WRITTEN,
            given_on=wednesday_before(today - timedelta(500)),
            until=today + timedelta(17),
        )
