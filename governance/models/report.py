"""The annual report of a year that is over, frozen; and figures of rows that have gone since."""

from typing import Any, NoReturn
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.errors import SafekeepingError


class YearReportQuerySet(models.QuerySet["YearReport"]):
    """Reports may be read and made, nothing else."""

    def visible_to(self, person: Any) -> "YearReportQuerySet":
        """To trustees and co-ordinators every report; to others none."""
        answers = person.is_active and person.has_role(Role.TRUSTEE, Role.CO_ORDINATOR)
        return self.all() if answers else self.none()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise SafekeepingError("A report stays as it was made.")

    update = delete = bulk_update = _refuse


@audited
class YearReport(models.Model):
    """The report of one year: ``document`` is canonical JSON, the same bytes for ever."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    first_day = models.DateField()
    last_day = models.DateField()
    frozen_on = models.DateField()
    document = models.TextField()
    digest = models.CharField(max_length=64)

    objects = YearReportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(
                name="report_frozen_after_the_year", condition=Q(frozen_on__gt=F("last_day"))
            )
        ]

    def __str__(self) -> str:
        return f"report of {self.year}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SafekeepingError("A report stays as it was made.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SafekeepingError("A report stays as it was made.")


class CarriedFigures(models.Model):
    """What rows that were disposed of had counted in a year whose report is still to come."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    counts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"figures carried into the report of {self.year}"
