"""Under which alias each account is stored."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.aliases import alias_of
from accounts.models import User
from contactcentre.safekeeping.errors import KeyMissing
from contactcentre.safekeeping.keyring.keys import key_scope


def renew_aliases() -> int:
    """Store every account under the alias that its address has now; returns how many changed.

    Done after each rotation of the keyring, and at start-up in case that was interrupted: doing
    it again changes nothing. An account whose key is destroyed keeps an alias nobody can reach.
    """
    changed: list[User] = []
    with transaction.atomic(), key_scope():
        stored = dict(EmailAddress.objects.values_list("user_id", "email"))
        for user in User.objects.there().select_for_update(of=("self",)).order_by("pk"):
            try:
                alias = alias_of(str(user.address))
            except KeyMissing:
                continue
            if alias == user.email == stored.get(user.pk):
                continue
            user.email = alias
            changed.append(user)
        # An alias says nothing about the person, so its change is no entry in their trail.
        User.objects.bulk_update(changed, ["email"], batch_size=100)
        EmailAddress.objects.filter(user__in=changed).delete()
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, primary=True, verified=True)
            for user in changed
        )
    return len(changed)
