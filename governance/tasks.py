"""What the worker does for the annual review. Messages name nobody."""

from celery import shared_task

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from governance.services import report, review


@shared_task
def look_after_the_review() -> None:
    """Make the reports of years long over, and remind of the review. Again, it changes nothing."""
    with key_scope():
        report.make_closed_reports(on=clock.today(), settled=True)
        review.remind(on=clock.today())
