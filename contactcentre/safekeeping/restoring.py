"""What follows when the records were brought back from a backup."""

from django.dispatch import Signal

# Sent after a restore, while nothing is served yet and before it is judged whether every record has
# its key: the time when what was done since the backup, and must not be undone, is done again.
# Receivers work on the restored records beside today's keyring; doing it again changes nothing.
restored = Signal()
