import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """In SQL: an entry is sealed and is neither read nor sealed anew."""
    schema_editor.execute(
        "update families_registerentry set session_id = (select session_id from families_booking "
        "where families_booking.id = families_registerentry.booking_id)"
    )
    if schema_editor.connection.vendor == "postgresql":
        # Else the table has checks pending and cannot be altered.
        schema_editor.execute("set constraints all immediate")


class Migration(migrations.Migration):
    dependencies = [("families", "0011_grants_that_ended_are_not_read")]

    operations = [
        migrations.AddField(
            model_name="registerentry",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.session",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="registerentry",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="families.session",
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(
                condition=models.Q(kind="outcome", contests__isnull=True, withdrawn=False),
                fields=["session", "outcome", "family", "contests", "withdrawn", "kind"],
                name="outcomes_by_session",
            ),
        ),
    ]
