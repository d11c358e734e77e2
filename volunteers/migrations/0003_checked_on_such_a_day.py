from typing import Any

from django.db import migrations

from volunteers import triggers


def renew(apps: Any, schema_editor: Any) -> None:
    triggers.drop(schema_editor.connection)
    triggers.create(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_post_after_decision")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
