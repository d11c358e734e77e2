"""For the only co-ordinator's lost telephone: a way back in from the terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from accounts.aliases import alias_of
from accounts.models import User
from accounts.services import records, ways_in


class Command(BaseCommand):
    help = (
        "Forgets the password and the second step of the account with this e-mail address, signs "
        "it out everywhere, and prints a link, good once for three days, to set both up again. "
        "For a co-ordinator whom no other co-ordinator can help."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the e-mail address the person signs in with")
        parser.add_argument(
            "--at",
            default="http://localhost:8000",
            help="where the centre is reached (default: %(default)s)",
        )

    def handle(self, *, address: str, at: str, **options: Any) -> None:
        user = User.objects.filter(email=alias_of(address), is_active=True).first()
        if user is None:
            raise CommandError("There is no open account with this e-mail address.")
        records.start_again(user=user, by=None)
        self.stdout.write(ways_in.invitation_link(user=user, by=None, base_url=at))
