from django.db import migrations

from contactcentre.safekeeping import triggers


class Migration(migrations.Migration):
    dependencies = [("safekeeping", "0002_audit_and_holds")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
