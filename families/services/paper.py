"""The session on paper: sheets are numbered when they are printed and ticked when shredded."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.acting import acting_as
from contactcentre.safekeeping.models import AuditEntry
from families.models import Booking, Family, PrintedSheet, Session
from families.rules.paper import check_sheet_may_be_printed

PRINTED, SHREDDED = "sheet-printed", "sheet-shredded"


class AlreadyPrinted(Exception):
    """This press of the button has printed ``sheet`` before; another print is another number."""

    def __init__(self, sheet: PrintedSheet) -> None:
        super().__init__("This sheet has been printed already.")
        self.sheet = sheet


@transaction.atomic
def print_sheet(*, session_id: UUID, by: User, key: UUID) -> PrintedSheet:
    """Give the next sheet of the session its number, noting what leaves the centre's screens.

    Each family on it is noted as read by ``by``; printing is not use. Raises ``AlreadyPrinted``
    for a ``key`` that has printed, ``Refused`` for a session whose sheet nobody needs, and
    ``Session.DoesNotExist``.
    """
    session = Session.objects.select_for_update(of=("self",)).get(pk=session_id)
    before = PrintedSheet.objects.filter(pk=key).first()
    if before is not None:
        raise AlreadyPrinted(before)
    families = Booking.objects.filter(session=session, cancelled_at__isnull=True).values("family")
    on_it = list(Family.objects.visible_to(by).filter(pk__in=families))
    check_sheet_may_be_printed(session=session, booked=len(on_it), on=clock.today())
    last = PrintedSheet.objects.filter(session=session).aggregate(last=Max("number"))["last"]
    sheet = PrintedSheet.objects.create(
        id=key,
        session=session,
        number=(last or 0) + 1,
        printed_at=clock.now(),
        printed_by=by,
    )
    with acting_as(by):
        audit.record_all(
            [
                audit.entry(PRINTED, sheet, action=audit.Action.CREATE),
                *(_taken_out(family, sheet) for family in on_it),
            ]
        )
    return sheet


@transaction.atomic
def shred_sheet(*, sheet_id: UUID, by: User) -> PrintedSheet:
    """Clause 7: note that ``by`` has shredded the sheet. A second tick changes nothing.

    Raises ``PrintedSheet.DoesNotExist``.
    """
    sheet = PrintedSheet.objects.select_for_update(of=("self",)).get(pk=sheet_id)
    if sheet.shredded_at is None:
        sheet.shredded_at, sheet.shredded_by = clock.now(), by
        sheet.save(update_fields=["shredded_at", "shredded_by"])
        with acting_as(by):
            audit.record(SHREDDED, sheet)
    return sheet


def sheets_of(session: Session) -> QuerySet[PrintedSheet]:
    """Every sheet printed for the session, by number."""
    return PrintedSheet.objects.filter(session=session).select_related(
        "session", "printed_by", "shredded_by"
    )


def left_out(*, on: date) -> QuerySet[PrintedSheet]:
    """Sheets of sessions before ``on`` that nobody has ticked as shredded, the oldest first."""
    return (
        PrintedSheet.objects.filter(shredded_at__isnull=True, session__date__lt=on)
        .select_related("session__venue", "printed_by")
        .order_by("session__date", "session__starts_at", "number")
    )


def unshredded(*, on: date) -> int:
    """How many sheets of sessions before ``on`` nobody has ticked as shredded."""
    return PrintedSheet.objects.filter(shredded_at__isnull=True, session__date__lt=on).count()


def without_outcome(session: Session) -> int:
    """How many visits of the session the register has no outcome for."""
    ended = Q(entries__kind="outcome", entries__withdrawn=False, entries__superseded_by=None)
    return (
        Booking.objects.filter(session=session, cancelled_at__isnull=True)
        .annotate(outcomes=Count("entries", filter=ended))
        .filter(outcomes=0)
        .count()
    )


def _taken_out(family: Family, sheet: PrintedSheet) -> AuditEntry:
    return audit.entry(
        PRINTED,
        family,
        action=audit.Action.ACCESS,
        subject_id=family.pk,
        details=f"Printed on session sheet {sheet.number}",
    )
