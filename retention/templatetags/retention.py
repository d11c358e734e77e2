"""What keeps a record for longer, on the page of that record."""

from typing import Any

from django import template

from accounts.models import User
from families.models import Family
from retention.services import holding

register = template.Library()


@register.inclusion_tag("retention/held_on_file.html")
def held_on_file(family: Family, *, by: User) -> dict[str, Any]:
    """The holds in force on a family’s file that ``by`` may know of, and the way to another."""
    return {"family": family, "holds": holding.every_hold(by=by).filter(subject=family.pk)}
