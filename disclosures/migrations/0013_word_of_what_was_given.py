"""What people at agencies were given before needs no word now: it was theirs from that day."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def count_as_told(apps, schema_editor):
    copies = apps.get_model("disclosures", "ReleaseCopy").objects.using(
        schema_editor.connection.alias
    )
    releases = apps.get_model("disclosures", "Release").objects.filter(pk=OuterRef("release"))
    given = copies.filter(
        contact__isnull=False,
        release__released_on__isnull=False,
        read_on__isnull=True,
        handed_on__isnull=True,
    )
    given.update(announced_on=Subquery(releases.values("released_on")[:1]))


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0012_signing_in_and_word")]

    operations = [migrations.RunPython(count_as_told, migrations.RunPython.noop)]
