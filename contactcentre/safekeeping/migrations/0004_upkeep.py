import contactcentre.safekeeping.clock
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("safekeeping", "0003_triggers"),
    ]

    operations = [
        migrations.CreateModel(
            name="BackupMade",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=contactcentre.safekeeping.clock.now)),
                ("seconds", models.FloatField()),
                ("size", models.PositiveBigIntegerField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CardShown",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=contactcentre.safekeeping.clock.now)),
                ("generation", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(default=contactcentre.safekeeping.clock.now)),
                ("backup_seconds", models.FloatField()),
                ("restore_seconds", models.FloatField()),
                ("size", models.PositiveBigIntegerField()),
                ("opened", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
                "default_permissions": (),
            },
        ),
    ]
