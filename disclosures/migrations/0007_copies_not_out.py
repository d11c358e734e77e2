from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0006_statements_kept_as_files")]

    operations = [
        migrations.AddIndex(
            model_name="releasecopy",
            index=models.Index(
                fields=["release"],
                condition=models.Q(
                    ("announced_on__isnull", True),
                    ("read_on__isnull", True),
                    ("handed_on__isnull", True),
                ),
                name="copies_not_out",
            ),
        ),
    ]
