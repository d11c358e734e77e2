"""What other apps are told about accounts."""

from django.dispatch import Signal

# Two accounts are one person’s from now on. Argument: ``user``, either account of theirs. Sent
# within the transaction.
bound = Signal()
