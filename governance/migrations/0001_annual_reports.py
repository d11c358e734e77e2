import contactcentre.safekeeping.sealing
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("safekeeping", "0001_subjects"),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedFigures",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("counts", models.JSONField(default=dict)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="YearReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("frozen_on", models.DateField()),
                ("document", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("-year",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("frozen_on__gt", models.F("last_day"))),
                        name="report_frozen_after_the_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnnualReview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="governance.yearreport",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day of the review")),
                ("begun_on", models.DateField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-change", "Reviewed, no change"),
                            ("new-version", "A new version is to be drafted"),
                        ],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("signed_on", models.DateField(null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("completed_on", models.DateField(null=True)),
                (
                    "completed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-held_on", "-begun_on"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_on__lte", models.F("begun_on"))),
                        name="review_held_before_it_is_noted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("digest", ""),
                                ("result", ""),
                                ("signed_by__isnull", True),
                                ("signed_on__isnull", True),
                            ),
                            models.Q(
                                ("signed_by__isnull", False),
                                ("signed_on__gte", models.F("held_on")),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_signed_with_a_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("completed_by__isnull", True), ("completed_on__isnull", True)
                            ),
                            models.Q(
                                ("completed_by__isnull", False),
                                ("completed_on__gte", models.F("signed_on")),
                                models.Q(("completed_by", models.F("signed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_signed_by_two_trustees",
                    ),
                    models.UniqueConstraint(
                        models.F("report"),
                        condition=models.Q(("completed_on__isnull", True)),
                        name="one_open_review_a_report",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="safekeeping.subject",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="governance.annualreview",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=2000, verbose_name="comment"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("at",),
                "default_permissions": (),
            },
        ),
    ]
