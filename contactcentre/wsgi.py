"""The web application; it does not come up beside a keyring it cannot use."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcentre.settings.production")

application = get_wsgi_application()

from contactcentre import in_use  # noqa: E402
from contactcentre.safekeeping import clock  # noqa: E402
from contactcentre.safekeeping.errors import KeyringUnsafe  # noqa: E402
from contactcentre.safekeeping.keyring.start_up import ensure_usable  # noqa: E402
from retention.services.settling import settle  # noqa: E402

try:
    in_use.hold()
    ensure_usable()
    settle(on=clock.today())
except (in_use.InUse, KeyringUnsafe) as unsafe:
    # Said here, because what an exception says is kept out of the logs.
    sys.stderr.write(f"The centre cannot be served. {unsafe}\n")
    raise
