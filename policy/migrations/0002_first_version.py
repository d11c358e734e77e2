from django.db import migrations

from policy import first_version, triggers


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_versions")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: first_version.store(
                apps.get_model("policy", "PolicyVersion")
            ),
            migrations.RunPython.noop,
        ),
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
