from django.db import migrations, models
from django.db.models import F, Window
from django.db.models.functions import RowNumber


def number_bookings(apps, schema_editor):
    """In the order in which they were made, as those to come will be."""
    bookings = apps.get_model("families", "Booking").objects.using(schema_editor.connection.alias)
    placed = bookings.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("session"),
            order_by=[F("booked_at").asc(), F("id").asc()],
        )
    )
    found = dict(placed.values_list("pk", "place"))
    changed = [bookings.model(pk=pk, number=place) for pk, place in found.items()]
    bookings.bulk_update(changed, ["number"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("families", "0005_both_came")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="number",
            field=models.PositiveIntegerField(null=True, verbose_name="number on the session"),
        ),
        migrations.RunPython(number_bookings, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="booking",
            name="number",
            field=models.PositiveIntegerField(verbose_name="number on the session"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                models.F("session"), models.F("number"), name="booking_has_its_own_number"
            ),
        ),
    ]
