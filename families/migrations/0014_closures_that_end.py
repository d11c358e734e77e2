import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0013_corrections_by_session"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="closure",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replaced_by",
                to="families.closure",
            ),
        ),
        migrations.AddField(
            model_name="closure", name="ended_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="closure",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closure",
            name="open_words",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="what everyone is told now"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                name="only_an_ended_closure_is_open_again",
                condition=models.Q(open_words="") | models.Q(ended_at__isnull=False),
            ),
        ),
    ]
