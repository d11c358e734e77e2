"""How far a centre may go when it sets the numbers of its own policy, and why no further."""

from dataclasses import dataclass

from policy.clauses import Clause


@dataclass(frozen=True)
class Limit:
    """The least and the most a parameter may be, each with the reason in a sentence."""

    label: str
    least: int
    most: int
    clause: Clause
    too_little: str
    too_much: str


LIMITS = {
    "retention_years": Limit(
        "years without use until disposal",
        1,
        7,
        Clause.C8,
        "Keep records for at least a year after their last use: a complaint or a court may still "
        "need them.",
        "Seven years is the longest: a claim can be brought for six, and data protection law lets "
        "nobody keep personal records for longer than they are needed.",
    ),
    "cooling_off_days": Limit(
        "days between approving a disposal and doing it",
        7,
        90,
        Clause.C8,
        "Wait at least 7 days: what has been disposed of cannot be brought back, and a mistake "
        "needs a week to be noticed.",
        "Wait for 90 days at most: after that the approval is out of date.",
    ),
    "recheck_years": Limit(
        "years until a volunteer’s DBS check is due again",
        1,
        3,
        Clause.C6,
        "A check is due again after a year at the earliest.",
        "Check again after three years at the latest: an older certificate says too little of "
        "today.",
    ),
    "overdue_days": Limit(
        "days after which a check applied for counts as overdue",
        7,
        120,
        Clause.C6,
        "A check takes a week at least, so nothing is overdue before.",
        "Ask after 120 days at the latest: an application that old may have been lost.",
    ),
    "certificate_months": Limit(
        "months for which a certificate number is kept",
        1,
        6,
        Clause.C6,
        "Keep the number for a month at least, so that the decision can be questioned.",
        "Six months is the longest that the Disclosure and Barring Service’s code of practice "
        "allows.",
    ),
    "review_months": Limit(
        "months until the policy is reviewed again",
        1,
        12,
        Clause.REVIEW,
        "A review every month is the most there can be.",
        "The policy is reviewed every year, so twelve months is the longest.",
    ),
}
