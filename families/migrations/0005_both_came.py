from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("families", "0004_signposted_families")]

    operations = [
        migrations.AlterField(
            model_name="registerentry",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("attended", "Contact took place"),
                    ("visitor-absent", "Visiting side did not attend"),
                    ("child-side-absent", "Child’s side did not attend"),
                    ("cancelled-by-visitor", "Cancelled by the visiting side"),
                    ("cancelled-by-child-side", "Cancelled by the child’s side"),
                    ("visitor-late", "Did not go ahead: visiting side late"),
                    ("child-side-late", "Did not go ahead: child’s side late"),
                    ("both-came", "Did not go ahead: both sides came"),
                    ("centre-closed", "Centre closed"),
                ],
                max_length=24,
            ),
        ),
    ]
