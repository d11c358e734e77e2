"""Taking up post, breaks and leaving."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from accounts.roles import RUNS_SESSIONS
from policy.clauses import Clause, Refused, holds
from volunteers.models import Post, Volunteer, VolunteerTransition


@holds(Clause.CENTRE)
def check_transition(*, volunteer: Volunteer, to: str, of: str = "") -> None:
    """A rule of the centre: a record goes from one state to the next as the table says.

    ``of`` is the one state it may come from, where two ways lead to the same.
    """
    allowed = to in VolunteerTransition.ALLOWED[volunteer.state]
    if not allowed or (of and of != volunteer.state):
        now, then = Volunteer.State(volunteer.state).label, Volunteer.State(to).label
        raise Refused(Clause.CENTRE, f"The record says “{now}”; “{then}” cannot follow that.")


@holds(Clause.C6)
def check_may_take_up_post(
    *, volunteer: Volunteer, post_on: date, accepted_on: date | None, on: date
) -> None:
    """Clause 6: nobody takes up post before a check has been accepted.

    ``accepted_on`` is the day of the latest accepted decision; ``on`` is today.
    """
    if accepted_on is None or volunteer.checked_on is None:
        raise Refused(Clause.C6, "No DBS check has been accepted for this person yet.")
    if post_on < accepted_on:
        raise Refused(
            Clause.C6,
            f"The check was accepted on {accepted_on.day} {accepted_on:%B %Y}; nobody takes up "
            "post before that.",
        )
    if post_on > on:
        raise Refused(Clause.C6, "Enter the day when they have taken up post, not one to come.")


@holds(Clause.C6)
def check_level(*, suffices: bool, post: Post) -> None:
    """Clause 6: a check for another post counts only if it was at least of this one’s level."""
    if not suffices:
        raise Refused(
            Clause.C6,
            f"The post “{post.name}” needs a check of the level “{post.get_level_display()}”, and "
            "the one accepted is of a lower one. Apply for another check first.",
        )


@holds(Clause.C6)
def check_nobody_is_left_behind(*, lower: int) -> None:
    """Clause 6: a post is not raised over those who have it with a check of the level before.

    ``lower`` is how many of them there are.
    """
    if lower:
        people = "Somebody in this post has" if lower == 1 else f"{lower} people in this post have"
        raise Refused(
            Clause.C6,
            f"{people} a check of a lower level. Make a new post, and give it to each of them once "
            "their new check is accepted.",
        )


@holds(Clause.CENTRE)
def check_induction(*, induction_on: date | None, post_on: date) -> None:
    """A rule of the centre: somebody has been shown how the centre works before they start."""
    if induction_on is None:
        raise Refused(Clause.CENTRE, "Enter the date of the induction first; it comes before post.")
    if induction_on > post_on:
        raise Refused(
            Clause.CENTRE,
            f"The induction comes before post; it was on {induction_on:%-d %B %Y}, and the post "
            f"is of {post_on:%-d %B %Y}.",
        )


@holds(Clause.CENTRE)
def check_date_of_event(*, day: date, after: date, on: date) -> None:
    """A rule of the centre: what is noted has happened, and not before the application."""
    check_has_come(days=[day], on=on)
    if day < after:
        raise Refused(Clause.CENTRE, "This date is before the application.")


@holds(Clause.CENTRE)
def check_is_new(*, on_record: bool) -> None:
    """A rule of the centre: one person has one record, whatever becomes of them.

    ``on_record`` says that somebody of that name is, born that day or on a day not known.
    """
    if on_record:
        raise Refused(
            Clause.CENTRE,
            "Somebody of this name is on record already. Whoever comes back applies again on their "
            "record; for somebody else of the same name, enter both dates of birth.",
        )


@holds(Clause.CENTRE)
def check_has_come(*, days: Iterable[date | None], on: date) -> None:
    """A rule of the centre: of what is noted nothing is still to come, birthdays included."""
    if any(day is not None and day > on for day in days):
        raise Refused(Clause.CENTRE, "This date is still to come.")


@holds(Clause.C6)
def check_account_may_change(
    *, volunteer: Volunteer, chosen: User | None, by: User, is_by_themselves: bool
) -> None:
    """Clause 6: no check is got round by saying that a record is another account's, or nobody's.

    ``is_by_themselves`` says that ``chosen`` is an account of the person who says so. An account
    that sees families by its role is not let go of while its person's check counts for it.
    """
    if volunteer.user_id == by.pk:
        raise Refused(
            Clause.C6, "This is your own record, so somebody else must say whose account it is."
        )
    if is_by_themselves:
        raise Refused(Clause.C6, "Somebody else must say that this record is yours.")
    before = volunteer.user
    if before not in (None, chosen) and before.is_active and before.has_role(*RUNS_SESSIONS):
        raise Refused(
            Clause.C6,
            "Families are seen with the account that this record has now. Close that account, or "
            "take its role away, before the record lets go of it.",
        )


@holds(Clause.CENTRE)
def check_account_is_free(*, taken: bool) -> None:
    """A rule of the centre: an account is of one person, and a person has one account."""
    if taken:
        raise Refused(Clause.CENTRE, "This account belongs to another volunteer’s record.")
