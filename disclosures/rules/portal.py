"""Clause 7: how long an agency’s code and session hold, and what it is told of its requests."""

from datetime import datetime, timedelta
from hmac import compare_digest

from disclosures.models import AgencyContact, AgencySession, AttendanceRequest, CodeWanted
from policy.clauses import Clause, Refused, holds

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
IDLE_LIMIT = timedelta(minutes=20)
ABSOLUTE_LIMIT = timedelta(hours=2)

State = AttendanceRequest.State
_IN_WORDS = {
    State.WAITING: "With the centre",
    State.MATCHED: "With the centre",
    State.HELD: "With the centre",
    State.RELEASED: "Answered",
    State.ON_PAPER: "Answered by letter",
    State.NOT_CONFIRMED: "Closed",
    State.NO_RECORD: "Closed",
    State.WITHDRAWN: "Closed",
}


@holds(Clause.C7)
def check_code(*, wanted: CodeWanted, digest: str, now: datetime) -> None:
    """Clause 7: a code is good once, for ten minutes, in the browser that asked, for a few tries.

    ``wanted.tries`` counts this one. Whatever is wrong, the words are the same.
    """
    right = bool(wanted.code_digest) and compare_digest(wanted.code_digest, digest)
    late = now >= wanted.asked_at + CODE_LASTS
    if not right or late or wanted.used_at is not None or wanted.tries > TRIES:
        raise Refused(
            Clause.C7,
            "This code is not right, or it holds no more. Look at the latest mail, or ask for a "
            "new code.",
        )


@holds(Clause.C7)
def check_signed_in(*, session: AgencySession, now: datetime) -> None:
    """Clause 7: a sign-in ends after twenty minutes without use, and after two hours."""
    if now >= session.seen_at + IDLE_LIMIT or now >= session.began_at + ABSOLUTE_LIMIT:
        raise Refused(Clause.C7, "You were signed out. Ask for a new code.")


@holds(Clause.C7)
def check_may_sign_in(*, contact: AgencyContact) -> None:
    """Clause 7: whoever has left an agency, or has no address on file, does not sign in."""
    if contact.left_on is not None or not contact.email:
        raise Refused(Clause.C7, "You were signed out. Ask for a new code.")


def in_words(request: AttendanceRequest) -> str:
    """Where a request stands, for who asked: that it is held, or why it was closed, tells them
    nothing of anybody else.
    """
    return _IN_WORDS[State(request.state)]
