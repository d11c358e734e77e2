"""The paper side of a session, for its plan."""

from typing import Any
from uuid import uuid4

from django import template

from contactcentre.safekeeping import clock
from families.models import Session
from families.services import paper as services

register = template.Library()


@register.inclusion_tag("families/paper/of_session.html")
def paper_of(session: Session) -> dict[str, Any]:
    """Print, shred and enter: what can be done on paper for this session, and what is left out."""
    day = clock.today()
    return {
        "session": session,
        "may_print": session.cancelled_at is None and session.date >= day,
        "over": session.date <= day,
        "unshredded": services.unshredded(on=day),
        "key": uuid4(),
    }
