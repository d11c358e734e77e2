"""What every stored field is: sealed, operational or structural. One table, for all models.

- Sealed: about a person. Stored as ciphertext only; known by its type, so it is not listed here.
- Operational: what the service needs to work and to age records, and that names nobody.
- Structural: keys and references between rows, without meaning of their own.

A text of ours that is not sealed says here why it may be in clear; a closed list of values needs no
reason. Rows of other people's packages say what we let into them.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from contactcentre.data_classes.classes import DataClass
from contactcentre.data_classes.others import OTHERS
from contactcentre.data_classes.ours import OURS
from contactcentre.safekeeping.sealing import SealedField

__all__ = ["OTHERS", "OURS", "DataClass", "class_of", "listed", "stored_models"]


def stored_models() -> list[type[Model]]:
    """Every model with a table of its own."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if not model._meta.proxy and model._meta.managed]


def class_of(stored: Field) -> DataClass | None:
    """The class of one stored field; None if nobody has decided."""
    if isinstance(stored, SealedField):
        return DataClass.SEALED
    table = (OURS | OTHERS).get(stored.model._meta.label)
    return table.classes().get(stored.name) if table else None


def listed() -> Iterator[tuple[str, str]]:
    """Every model and field the table names."""
    for label, fields in (OURS | OTHERS).items():
        for name in fields.classes():
            yield label, name
