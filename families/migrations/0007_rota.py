from datetime import datetime, timedelta

import contactcentre.safekeeping.sealing
from contactcentre.safekeeping import clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def give_allocations_their_start(apps, schema_editor):
    """What was given before shifts began an hour before its session, as the setting said."""
    allocations = apps.get_model("families", "Allocation").objects
    margin = timedelta(minutes=settings.SESSION_GRANT_MARGIN_MINUTES)
    for allocation in allocations.select_related("booking__session"):
        session = allocation.booking.session
        starts = datetime.combine(session.date, session.starts_at, tzinfo=clock.LONDON)
        allocations.filter(pk=allocation.pk).update(opens_at=starts - margin)


class Migration(migrations.Migration):
    dependencies = [
        ("families", "0006_half_versions"),
        ("volunteers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="family",
            options={
                "default_permissions": (),
                "permissions": [
                    ("see_sheet", "May see the family on the session sheet"),
                    ("open_in_emergency", "May open the file in an emergency"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=500, verbose_name="why it cannot wait"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-opened_at",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="KnownFamily",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True,
                        default="",
                        max_length=300,
                        verbose_name="how they know each other",
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_by",
                        to="families.family",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_families",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("family"),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="known_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="from")),
                ("ends_at", models.TimeField(verbose_name="to")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Asked"),
                            ("accepted", "Coming"),
                            ("declined", "Said no"),
                            ("withdrawn", "Withdrew"),
                            ("taken-over", "Somebody else came instead"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("stand_in_wanted", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shifts",
                        to="families.session",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shifts",
                        to="volunteers.volunteer",
                    ),
                ),
            ],
            options={
                "ordering": ("session__date", "starts_at", "pk"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        models.F("session"),
                        models.F("volunteer"),
                        condition=models.Q(("state__in", ["offered", "accepted"])),
                        name="once_on_a_session",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="allocation",
            name="opens_at",
            field=models.DateTimeField("the family can be seen from", null=True),
        ),
        migrations.RunPython(give_allocations_their_start, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="allocation",
            name="opens_at",
            field=models.DateTimeField("the family can be seen from"),
        ),
    ]
