from django.db import migrations

from disclosures import triggers


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_disclosures")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
