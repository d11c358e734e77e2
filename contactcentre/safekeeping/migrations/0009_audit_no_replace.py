from django.db import migrations

from contactcentre.safekeeping import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("safekeeping", "0008_upkeep"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            migrations.RunPython.noop,
        )
    ]
