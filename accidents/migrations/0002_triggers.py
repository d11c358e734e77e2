from django.db import migrations

from accidents import triggers


class Migration(migrations.Migration):
    dependencies = [("accidents", "0001_accident_book")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: triggers.create(schema_editor.connection),
            lambda apps, schema_editor: triggers.drop(schema_editor.connection),
        ),
    ]
