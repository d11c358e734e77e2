"""What other apps are told about volunteers."""

from django.dispatch import Signal

# Somebody left or was not taken on. Arguments: ``volunteer``, ``on``. Sent within the transaction.
left = Signal()
