"""What the annual review asks for, in pages of apps that know nothing of it."""

from django import template

from governance.services import review

register = template.Library()


@register.simple_tag
def new_version_wanted() -> bool:
    """Whether the review completed last asks for a new version that nobody has begun since."""
    return review.is_draft_wanted()
