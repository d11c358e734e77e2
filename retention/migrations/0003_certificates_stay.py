from django.db import migrations

from retention import triggers


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_triggers")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.CERTIFICATES.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.CERTIFICATES.drop(schema_editor.connection),
        ),
    ]
