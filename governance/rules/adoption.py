"""How the policy is changed: drafted by a co-ordinator, adopted by two trustees."""

from datetime import date

from accounts.models import User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from governance.rules.wording import PARTS, check_words
from policy.clauses import Clause, Refused, holds
from policy.limits import LIMITS
from policy.models import PolicyVersion
from policy.models.version import FIELDS


@holds(Clause.REVIEW)
def check_may_draft(*, person: User) -> None:
    """Annual review: a co-ordinator writes what the trustees are to adopt."""
    if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
        raise Refused(Clause.REVIEW, "A co-ordinator drafts the policy.")


@holds(Clause.REVIEW)
def check_is_only_draft(*, others: int) -> None:
    """Annual review: there is one draft at a time, so that all speak of the same."""
    if others:
        raise Refused(Clause.REVIEW, "There is a draft already. Change that one, or discard it.")


@holds(Clause.REVIEW)
def check_number(*, name: str, value: int) -> None:
    """Annual review: a centre sets its own numbers, within what law and policy leave it."""
    limit = LIMITS[name]
    if value < limit.least:
        raise Refused(limit.clause, limit.too_little)
    if value > limit.most:
        raise Refused(limit.clause, limit.too_much)


@holds(Clause.REVIEW)
def check_in_force_from(*, day: date | None, latest: PolicyVersion, on: date) -> None:
    """Annual review: a version comes into force on a day to come, after the one before it."""
    if day is None or day <= on:
        raise Refused(
            Clause.REVIEW,
            "A version comes into force on a later day than today: nobody can keep a policy before "
            "it is known, and every day has one policy from its beginning.",
        )
    if day > clock.years_after(on, 1):
        raise Refused(
            Clause.REVIEW,
            "A version comes into force within a year: until then there could be no other.",
        )
    if latest.in_force_from is not None and day <= latest.in_force_from:
        raise Refused(
            Clause.REVIEW,
            f"Version {latest.number} comes into force on {latest.in_force_from.day} "
            f"{latest.in_force_from:%B %Y}. Choose a later day.",
        )


@holds(Clause.REVIEW)
def check_says_something_else(*, draft: PolicyVersion, latest: PolicyVersion) -> None:
    """Annual review: a version that says what the one before it says is none.

    It would have everybody told, and give their word, again for nothing.
    """
    said = ("title", "introduction", *FIELDS.values(), *LIMITS)
    if all(_plain(getattr(draft, name)) == _plain(getattr(latest, name)) for name in said):
        raise Refused(
            Clause.REVIEW,
            f"This says word for word what version {latest.number} says, with the same numbers, so "
            "everybody would be told of it again for nothing. Where the policy stands as it is, "
            "the trustees sign the annual review without a change.",
        )


@holds(Clause.REVIEW)
def check_draft(*, draft: PolicyVersion, latest: PolicyVersion, on: date) -> None:
    """Annual review: a draft keeps within the limits, and its words and its numbers agree."""
    numbers = {name: getattr(draft, name) for name in LIMITS}
    for name, value in numbers.items():
        check_number(name=name, value=value)
    for field in PARTS:
        check_words(field=field, words=getattr(draft, field), numbers=numbers)
    check_in_force_from(day=draft.in_force_from, latest=latest, on=on)
    check_says_something_else(draft=draft, latest=latest)


@holds(Clause.REVIEW)
def check_may_sign(*, person: User, version: PolicyVersion, digest: str, is_first: bool) -> None:
    """Annual review: two different trustees sign the same words and numbers.

    ``digest`` is of what this person read; ``is_first`` says that the signature there is is by the
    same person, by whichever account.
    """
    if not (person.is_active and person.has_role(Role.TRUSTEE)):
        raise Refused(Clause.REVIEW, "The trustees adopt the policy.")
    if version.is_adopted:
        raise Refused(Clause.REVIEW, "This version has been adopted, and stays as it is.")
    if digest != version.digest:
        raise Refused(
            Clause.REVIEW, "The draft was changed while you read it. Read it again, then sign."
        )
    if is_first and version.signed_digest == digest:
        raise Refused(
            Clause.REVIEW,
            "You have signed this already, with this account or another of yours. Another trustee "
            "adopts it.",
        )


@holds(Clause.REVIEW)
def check_may_take_back(*, version: PolicyVersion, person: User) -> None:
    """Annual review: one's own signature can be taken back until another trustee adopts it."""
    if version.is_adopted:
        raise Refused(Clause.REVIEW, "This version has been adopted, and stays as it is.")
    if version.signed_by != person:
        raise Refused(Clause.REVIEW, "You have not signed this draft.")


def _plain(said: str | int) -> list[str]:
    return str(said).split()
