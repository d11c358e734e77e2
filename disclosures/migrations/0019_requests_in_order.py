from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0018_no_sheets_apart")]

    operations = [
        migrations.RemoveIndex(model_name="attendancerequest", name="request_waiting"),
        migrations.AddIndex(
            model_name="attendancerequest",
            index=models.Index(
                fields=["closed_on", "asked_on", "subject"], name="requests_in_order"
            ),
        ),
    ]
