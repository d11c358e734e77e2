"""Start-up checks: nothing is reachable that has not said for whom."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import get_resolver

from contactcentre.safekeeping.access import views_without_rule


@register()
def every_view_has_an_access_rule(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The view at “{route}” declares no access rule.",
            hint="Mark it with @access(...) from contactcentre.safekeeping.access.",
            id="safekeeping.E001",
        )
        for route in views_without_rule(get_resolver())
    ]
