"""The words of the policy in pages."""

from django import template

from contactcentre.safekeeping import clock
from policy import versions
from policy.clauses import Clause
from policy.parameters import in_force

register = template.Library()


@register.simple_tag
def clause_words(clause: Clause) -> str:
    """What the version in force says in this clause; a rule of the centre speaks for itself."""
    said = {worded.clause: worded.text for worded in versions.in_force(clock.today()).clauses}
    return said.get(clause, clause.text)


@register.simple_tag
def years_unused() -> str:
    """How long nothing may have been used for, as the version in force says: “3 years”."""
    return years_of(in_force(clock.today()).retention_years)


@register.filter
def years_of(many: int) -> str:
    """“One year” or “3 years”, within a sentence."""
    return "one year" if many == 1 else f"{many} years"


@register.filter
def every_months(many: int) -> str:
    """How often, within a sentence: “every year”, “every month”, “every 6 months”."""
    return {1: "every month", 12: "every year"}.get(many, f"every {many} months")
