"""What three years leave behind: disposals ready and waiting, a record held back, one asked for."""

from datetime import date, timedelta

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold
from families.models import Booking
from families.services.file import parties_of
from retention.services import access, cases, holding, records, sweeping


def store(*, today: date, by: User, trustee: User) -> None:
    """Sweeps of the last fortnight, and what co-ordinator and trustee made of what they found."""
    begun = today - timedelta(days=16)
    sweeping.sweep(on=begun)
    due = [line for line in records.flagged(by=by) if not line.held]  # type: ignore[attr-defined]
    long_unused, second, third = due[:3]
    case = cases.propose(reference=long_unused.reference, by=by, on=begun)
    cases.approve(case_id=case.pk, digest=case.digest, by=trustee, on=begun + timedelta(days=1))
    sweeping.sweep(on=today - timedelta(days=8))
    sweeping.sweep(on=today - timedelta(days=1))
    cases.propose(reference=second.reference, by=by, on=today - timedelta(days=1))
    holding.place(
        reference=third.reference,
        kind=Hold.Kind.COMPLAINT,
        reason="The insurer has asked about the stairs at the old hall",
        review_on=clock.months_after(today, 3),
        by=by,
        on=today - timedelta(days=1),
    )
    _asks_for_own_data(today, by)


def _asks_for_own_data(today: date, by: User) -> None:
    """A parent who comes today wants a copy of what the centre holds of them."""
    booking = Booking.objects.filter(session__date=today).order_by("starts_at", "pk").first()
    if booking is None:
        return
    access.note(
        reference=booking.family.reference,
        party_id=parties_of(booking.family)[0].pk,
        received_on=today - timedelta(days=5),
        by=by,
        on=today - timedelta(days=4),
    )
