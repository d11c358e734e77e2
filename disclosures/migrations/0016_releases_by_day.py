from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0015_access_sheets")]

    operations = [
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                fields=["released_on", "corrects", "standing"], name="releases_by_day"
            ),
        ),
    ]
