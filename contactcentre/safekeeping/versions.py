"""Records that two people may have open at once: the second save never wins unawares."""

from typing import Any, Self

from django.db import models, transaction


class Outdated(Exception):
    """Somebody stored the record after it was looked at; ``held`` is what stands now."""

    def __init__(self, held: Any) -> None:
        super().__init__("The record was changed by somebody else in the meantime.")
        self.held = held


class Versioned(models.Model):
    """A record whose ``version`` says how often it was stored.

    An instance is stored, or deleted, only while the row still has the version the instance
    carries: the one that was read, or the one a form says its reader saw. Otherwise ``Outdated``;
    ``DoesNotExist`` when the row is gone. The comparison holds the row's lock.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if self._state.adding:
            super().save(*args, **options)
            return
        with transaction.atomic():
            self.claim()
            self.version += 1
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "version"}
            super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self.claim()
            return super().delete(*args, **options)

    def claim(self) -> Self:
        """Lock the row until the transaction ends and return it as it stands.

        Raises ``Outdated`` when it is not of this instance's version any more.
        """
        rows = type(self)._base_manager.select_for_update()
        held: Self = rows.get(pk=self.pk)
        if held.version != self.version:
            raise Outdated(held)
        return held
