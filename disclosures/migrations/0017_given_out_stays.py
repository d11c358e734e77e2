from django.db import migrations

from disclosures import triggers


def create(apps, schema_editor):
    triggers.GIVEN.create(schema_editor.connection)
    triggers.REPLIED.create(schema_editor.connection)


def drop(apps, schema_editor):
    triggers.GIVEN.drop(schema_editor.connection)
    triggers.REPLIED.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0016_releases_by_day")]

    operations = [migrations.RunPython(create, drop)]
