"""What holds from the first word of a referral to the offer of a place."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from families.models import Family, Referral, Screening
from families.rules.referral_questions import (
    CONSENT,
    NO,
    QUESTIONS,
    RED_IF_YES,
    SAFER_FIRST,
    YES,
)
from policy.clauses import Clause, Refused, holds

Answers = Mapping[str, Any]
# Where a family was that was turned away, by the decision on its referral.
STATE_BEFORE = {
    Referral.Decision.DECLINED: Family.State.REFERRED,
    Referral.Decision.SIGNPOSTED: Family.State.REFERRED,
    Referral.Decision.ACCEPTED: Family.State.WAITING,
}


@holds(Clause.C4)
def shown_to_link_holder(*, answers: Answers, typed_under: UUID | None, link_id: UUID) -> Answers:
    """Clause 4: whoever holds a private link is shown what was typed under it, and nothing else.

    Not what the same side said under an earlier link: that one may have gone to somebody else.
    """
    return answers if typed_under == link_id else {}


@holds(Clause.CENTRE)
def waits_beside(
    *, complete: bool, stands: Answers, typed_under: UUID | None, link_id: UUID
) -> bool:
    """A rule of the centre: what a side has said stands until another complete half is sent.

    Only what was begun under the same link is gone on with in its place.
    """
    return not complete and bool(stands) and typed_under != link_id


@holds(Clause.C4)
def check_referral_is_open(*, decision: str) -> None:
    """Clause 4: once a referral is decided nobody adds to it, and no private link opens it."""
    if decision:
        raise Refused(Clause.C4, "This referral has been decided; change the family’s file.")


@holds(Clause.CENTRE)
def missing_from(*, answers: Answers) -> list[str]:
    """A rule of the centre: a half is complete when every needed question has its answer."""
    found = [
        question.label
        for question in QUESTIONS.values()
        if question.needed and not answers.get(question.key)
    ]
    if not any(answers.get(key) for key in ("telephone", "email", "safe_route")):
        found.append("A way to reach them")
    if answers.get("has_injunction") == YES and not answers.get("injunction"):
        found.append(QUESTIONS["injunction"].label)
    if answers.get("filled_in_by") == "representative" and not answers.get("representative_name"):
        found.append("The representative’s name")
    if not answers.get("children"):
        found.append("At least one child")
    if answers.get(CONSENT) != YES:
        found.append("Consent to keeping it")
    return found


@holds(Clause.CENTRE)
def suggested_light(*, said: Iterable[tuple[str, str]]) -> str:
    """A rule of the centre: the most serious answer of either side, or of the centre, sets a light.

    ``said`` holds pairs of a screening question and an answer to it, however many there are. Who
    decides is a person; this is what they are shown first.
    """
    answers = set(said)
    if any(answer == YES and question in RED_IF_YES for question, answer in answers):
        return Screening.Light.RED
    all_no = bool(answers) and all(answer == NO for _, answer in answers)
    return Screening.Light.GREEN if all_no else Screening.Light.AMBER


@holds(Clause.CENTRE)
def check_light(*, light: str, suggested: str, reason: str) -> None:
    """A rule of the centre: whoever sets another light than the answers suggest says why.

    Amber is a yes with safeguards, so they are named.
    """
    if light != suggested and not reason:
        words = Screening.Light(suggested).label
        raise Refused(
            Clause.CENTRE, f"The answers suggest “{words}”. Say why you decide otherwise."
        )
    if light == Screening.Light.AMBER and not reason:
        raise Refused(Clause.CENTRE, "Amber is only with safeguards. Name them.", about="reason")


@holds(Clause.CENTRE)
def check_may_be_accepted(*, light: str | None, whole: bool, reason: str) -> None:
    """A rule of the centre: accepted when screened, not red, and whole; or else with a reason."""
    if light is None:
        raise Refused(Clause.CENTRE, "Do the screening first.")
    if light == Screening.Light.RED and not reason:
        raise Refused(Clause.CENTRE, "The light is red. Say why the family is accepted even so.")
    if not whole and not reason:
        raise Refused(
            Clause.CENTRE,
            "A half is not complete or is asked for again. Say why that need not be waited for.",
        )


@holds(Clause.CENTRE)
def check_is_known(*, unknown: Iterable[str]) -> None:
    """A rule of the centre: nobody is accepted while nobody has said what is wished or ordered.

    The kind of contact, how often, and what a court ordered: a side says it, or the centre does.
    """
    if labels := ", ".join(label[:1].lower() + label[1:] for label in unknown):
        raise Refused(Clause.CENTRE, f"Neither side has said: {labels}. Ask, and enter what is so.")


@holds(Clause.CENTRE)
def safer_of(*, question: str, said: Iterable[str]) -> str:
    """A rule of the centre: where the sides answer differently, the safer answer holds.

    A permission that one side did not give is not given.
    """
    return min(said, key=SAFER_FIRST[question].index)


@holds(Clause.CENTRE)
def check_goes_by_its_referral(*, state: str, decision: str | None) -> None:
    """A rule of the centre: a family that was referred goes on, or comes back, by its referral.

    ``decision`` is that on its latest referral, empty while it is open; None where it has none.
    """
    if decision == "":
        raise Refused(Clause.CENTRE, "Decide on the family’s referral first.")
    if decision is not None and state in Family.TURNED_AWAY:
        raise Refused(Clause.CENTRE, "Reopen the family’s referral, and say why.")


@holds(Clause.CENTRE)
def check_may_be_reopened(*, decision: str, state: str) -> None:
    """A rule of the centre: that a family was turned away is taken back while it still is.

    It goes back to where it was, as ``STATE_BEFORE`` says.
    """
    if not decision:
        raise Refused(Clause.CENTRE, "This referral is open.")
    if state not in Family.TURNED_AWAY:
        label = Family.State(state).label
        raise Refused(
            Clause.CENTRE,
            f"The family is “{label}”; there is nothing to take back. Change its file.",
        )


@holds(Clause.CENTRE)
def check_says_why(*, reason: str, what: str) -> None:
    """A rule of the centre: nobody is turned away, or taken back, without a reason on the file."""
    if not reason:
        raise Refused(Clause.CENTRE, f"Say why the family is {what}.")


@holds(Clause.CENTRE)
def check_in_turn(*, is_next: bool, reason: str) -> None:
    """A rule of the centre: places are offered in the order of referral, or with a reason."""
    if not is_next and not reason:
        raise Refused(Clause.CENTRE, "Another family has waited longer. Say why this one is first.")
