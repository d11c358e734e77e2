from django.db import migrations

from governance import triggers


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_triggers")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.REVIEWS.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.REVIEWS.drop(schema_editor.connection),
        ),
    ]
