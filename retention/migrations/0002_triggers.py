from django.db import migrations

from retention import triggers


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_disposals")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
