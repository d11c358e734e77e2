from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0002_own_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="disposalcase",
            name="asked_on",
            field=models.DateField(null=True, verbose_name="day on which erasure was asked for"),
        ),
        migrations.AddField(
            model_name="disposalcase",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("unused", "Not used for three years"),
                    ("erasure", "Whose record it is asked for it (UK GDPR, article 17)"),
                ],
                default="unused",
                max_length=8,
                verbose_name="why it goes",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_on__isnull", False), ("basis", "erasure")),
                    models.Q(
                        models.Q(("basis", "erasure"), _negated=True), ("asked_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="disposal_asked_for_when",
            ),
        ),
    ]
