"""Clause 7: how long a code and a session hold, and what is told there of a request."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hmac import compare_digest

from disclosures.models import AgencySession, AttendanceRequest, CodeWanted, PartySignIn, Reader
from disclosures.rules.agency import address_key
from policy.clauses import Clause, Refused, holds

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
# Whoever asks for an address often only makes its owner wait a little for their own code.
MAILS_AT_ONCE = 5
MAILS_COUNTED_FOR = timedelta(hours=1)
NEXT_OF_MANY = timedelta(minutes=4)
IDLE_LIMIT = timedelta(minutes=20)
ABSOLUTE_LIMIT = timedelta(hours=2)

State = AttendanceRequest.State
ANSWERED = frozenset({State.RELEASED, State.ON_PAPER})
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


def may_mail(*, sent: Sequence[datetime], now: datetime) -> bool:
    """Whether an address may be sent a code again. ``sent`` are the mails it has been sent.

    One mail has the code for everybody who asked since the last, so that nobody is kept out.
    """
    lately = [at for at in sent if at > now - MAILS_COUNTED_FOR]
    return len(lately) < MAILS_AT_ONCE or now >= max(lately) + NEXT_OF_MANY


@holds(Clause.C7)
def check_signed_in(*, session: AgencySession, now: datetime) -> None:
    """Clause 7: a sign-in ends after twenty minutes without use, and after two hours."""
    if now >= session.seen_at + IDLE_LIMIT or now >= session.began_at + ABSOLUTE_LIMIT:
        raise Refused(Clause.C7, "You were signed out. Ask for a new code.")


@holds(Clause.C7)
def may_sign_in(*, reader: Reader, alone: bool) -> bool:
    """Clause 7: whoever has left an agency, or has no address on file, does not sign in.

    Nor does a party whose sign-in was ended, or whose address is not theirs ``alone`` any more.
    """
    if isinstance(reader, PartySignIn):
        return reader.ended_on is None and alone
    return reader.left_on is None and bool(reader.email)


@holds(Clause.C7)
def check_may_sign_in(*, reader: Reader, alone: bool) -> None:
    """Clause 7: a sign-in ends once whoever it is of may not sign in any more."""
    if not may_sign_in(reader=reader, alone=alone):
        raise Refused(Clause.C7, "You were signed out. Ask for a new code.")


@holds(Clause.C3)
def check_may_begin(*, is_party: bool, theirs: bool, represented: bool) -> None:
    """Clause 3: a sign-in is for a party for whom nobody acts, by an address of their own.

    ``theirs`` says that the address is an e-mail address on file of this very person.
    """
    if not is_party or not theirs:
        raise Refused(Clause.C3, "Choose an e-mail address that is on file of this party.")
    if represented:
        raise Refused(
            Clause.C3, "Somebody acts for this party now, and is given their copies instead."
        )


@holds(Clause.C4)
def nobody_else_reads(*, address: str, others: Iterable[str]) -> bool:
    """Clause 4: what goes to one party is read by nobody else who is known here.

    ``others`` are the addresses of everybody else in the family, of who acts there, and of all who
    can sign in.
    """
    return address_key(address) not in {address_key(other) for other in others}


@holds(Clause.C4)
def check_theirs_alone(*, alone: bool) -> None:
    """Clause 4: a party signs in by an address that is theirs ``alone``."""
    if not alone:
        raise Refused(
            Clause.C4,
            "Somebody else on file has this e-mail address as well, so it is not theirs alone. "
            "Find another way for this party.",
        )


def in_words(request: AttendanceRequest) -> str:
    """Where a request stands, for who asked: that it is held, or why it was closed, tells them
    nothing of anybody else.
    """
    return _IN_WORDS[State(request.state)]
