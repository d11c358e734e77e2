from django.db import migrations

import contactcentre.safekeeping.sealing
from disclosures import triggers


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0019_requests_in_order")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="note",
            field=contactcentre.safekeeping.sealing.SealedTextField(
                max_length=300, null=True, verbose_name="what the centre adds"
            ),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: triggers.NOTE.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.NOTE.drop(schema_editor.connection),
        ),
    ]
