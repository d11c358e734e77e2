from django.db import migrations

from families import triggers


class Migration(migrations.Migration):
    dependencies = [("families", "0001_families")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
