"""What was done to look after the records and their keys, and when."""

from typing import Any, NoReturn
from uuid import uuid4

from django.db import models

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import SafekeepingError


class DeedQuerySet(models.QuerySet[Any]):
    """Deeds may be read and added, nothing else."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise SafekeepingError("What was done stays on record.")

    update = delete = _raw_delete = bulk_update = _refuse


class Deed(models.Model):
    """Something done on a certain day. A row is never changed or taken away."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(default=clock.now)

    objects = DeedQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise SafekeepingError("What was done stays on record.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise SafekeepingError("What was done stays on record.")


class BackupMade(Deed):
    """A backup of the records: how long it took, and how many bytes it has.

    Of one that was restored ``seconds`` is 0: its archive does not tell.
    """

    seconds = models.FloatField()
    size = models.PositiveBigIntegerField()


class Drill(Deed):
    """A backup was made and restored to see that it can be, and so many sealed values opened."""

    backup_seconds = models.FloatField()
    restore_seconds = models.FloatField()
    size = models.PositiveBigIntegerField()
    opened = models.PositiveIntegerField()


class CardShown(Deed):
    """The recovery card of one generation of the key-encryption key was put on a screen."""

    generation = models.PositiveIntegerField()
