"""The process that measures in one database; started by `manage.py bench`, never by hand."""

import django

if __name__ == "__main__":
    django.setup()
    from contactcentre.bench.inside import main

    main()
