"""How a family's state is shown."""

from functools import cache

from django import template
from django.utils.safestring import SafeString

from contactcentre.templatetags.centre import tag
from families.models import Family

register = template.Library()
_COLOURS = {
    Family.State.ACTIVE: "green",
    Family.State.REFERRED: "blue",
    Family.State.WAITING: "yellow",
    Family.State.PAUSED: "yellow",
}


@register.simple_tag
@cache
def state_tag(state: str, label: str) -> SafeString:
    """A status tag for one of ``Family.State``."""
    return tag(label, _COLOURS.get(Family.State(state), "grey"))
