"""How a family's state is shown, and which session is meant."""

from functools import cache

from django import template
from django.utils.safestring import SafeString

from contactcentre.templatetags.centre import tag
from families.models import Family, Session

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


@register.filter
def which(session: Session) -> str:
    """What tells a session from any other: its day, when it begins, its hall."""
    day = f"{session.date.day} {session.date:%B %Y}"
    return f"{day}, {session.starts_at:%H:%M}, {session.venue.name}"
