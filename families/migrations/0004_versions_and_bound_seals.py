"""Rows that are edited get a version, and seals are bound to whose the row is.

What is already sealed is sealed anew, so that there is one way of opening a value and no old row
can be moved to the other side of its family. The keyring must be at hand, as it is for any use.
"""

import json
from functools import partial

from django.db import migrations, models

from contactcentre.safekeeping.ciphertext import open_value, seal_value
from contactcentre.safekeeping.keyring import keys
from contactcentre.safekeeping.sealing import SealedField

BOUND = {
    "Person": ["role"],
    "Alert": ["person_id"],
    "ContactDetail": ["person_id", "kind"],
    "Representative": ["party_id"],
}


def seal_anew(apps, schema_editor, *, bind):
    with keys.key_scope():
        for name, columns in BOUND.items():
            _seal_rows_anew(apps.get_model("families", name), columns, schema_editor, bind=bind)


def _seal_rows_anew(model, columns, schema_editor, *, bind):
    rows = model._base_manager.using(schema_editor.connection.alias)
    sealed = [field.name for field in model._meta.concrete_fields if isinstance(field, SealedField)]
    found = list(rows.values_list("pk", "family_id", *columns, *sealed))
    for _, family_id, *_ in found:
        keys.want(family_id)
    for pk, family_id, *rest in found:
        key, bound = (
            keys.key_of(family_id),
            f"|{json.dumps([str(v) for v in rest[: len(columns)]])}",
        )
        written = {}
        for field, value in zip(sealed, rest[len(columns) :], strict=True):
            place = f"families.{model._meta.model_name}|{pk}|{field}|{family_id}"
            before, after = (place, place + bound) if bind else (place + bound, place)
            plain = open_value(value, key=key, context=before)
            written[field] = seal_value(plain, key=key, context=after)
        rows.filter(pk=pk).update(**written)


class Migration(migrations.Migration):
    dependencies = [("families", "0003_session_day"), ("safekeeping", "0003_submission")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="version",
                field=models.PositiveIntegerField(default=1, editable=False),
            )
            for name in ("alert", "arrangement", "family", "person", "representative")
        ),
        migrations.RunPython(partial(seal_anew, bind=True), partial(seal_anew, bind=False)),
    ]
