"""What the keyring holds. Rows here are never in a backup, a dump or the data database."""

from django.db import models


class DataKey(models.Model):
    """One subject's data key, wrapped by the key-encryption key of ``generation``."""

    subject_id = models.UUIDField(primary_key=True)
    wrapped = models.TextField()
    generation = models.PositiveIntegerField()
    created_on = models.DateField()

    def __str__(self) -> str:
        return f"key of {self.subject_id}"


class Tombstone(models.Model):
    """The key of this subject was destroyed on purpose, by one disposal, and stays destroyed.

    A record that comes back from an old copy of the data is known by it, and disposed of again.
    """

    subject_id = models.UUIDField(primary_key=True)
    disposal_id = models.UUIDField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"tombstone of {self.subject_id}"


class LookupKey(models.Model):
    """The key under which sign-in addresses are turned into aliases; replaced at each rotation."""

    purpose = models.CharField(max_length=32, primary_key=True)
    wrapped = models.TextField()
    generation = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"lookup key for {self.purpose}"


class Generation(models.Model):
    """The one key-encryption key in force, by number; ``check_value`` proves its file is right.

    ``changes`` counts every change to the keyring, so that a mirror can be seen to be behind.
    """

    number = models.PositiveIntegerField(primary_key=True)
    check_value = models.TextField()
    created_on = models.DateField()
    changes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generation {self.number}"
