"""Step-up: was this person's second factor shown recently enough for a sensitive act?"""

import time

from django.conf import settings
from django.http import HttpRequest

_METHODS = "account_authentication_methods"


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session within the step-up limit."""
    shown = [
        record.get("at", 0.0)
        for record in request.session.get(_METHODS, [])
        if record.get("method") in {"mfa", "demonstration-link"}
    ]
    return bool(shown) and time.time() - max(shown) < settings.STEP_UP_LIMIT.total_seconds()
