from django.db import migrations

import contactcentre.safekeeping.sealing
from disclosures import triggers


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0005_releases_by_day_with_key")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="file",
            field=contactcentre.safekeeping.sealing.SealedBinaryField(null=True),
        ),
        migrations.RunPython(
            lambda apps, schema_editor: triggers.GIVEN.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.GIVEN.drop(schema_editor.connection),
        ),
    ]
