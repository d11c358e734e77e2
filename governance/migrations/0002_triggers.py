from django.db import migrations

from governance import triggers


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_annual_reports")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
