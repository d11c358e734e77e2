from django.db import migrations

from volunteers import triggers


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_volunteers")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
