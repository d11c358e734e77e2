from django.db import migrations

from disclosures import triggers


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_disclosures")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.WORDS.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.WORDS.drop(schema_editor.connection),
        ),
    ]
