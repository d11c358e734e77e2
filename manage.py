#!/usr/bin/env python3
import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError

if __name__ == "__main__":
    # Whatever a command leaves behind is its owner's alone, an empty database too.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcentre.settings.local")
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along, such as “head”, has seen enough; nothing is left to be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except DatabaseError as fault:
        if "--traceback" in sys.argv:
            raise
        # A database quotes in its complaint what it was given.
        sys.exit(
            f"CommandError: A database could not do that ({type(fault).__name__}). "
            "“manage.py doctor” says whether both are there and up to date."
        )
