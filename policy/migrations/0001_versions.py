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
            name="Awareness",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="safekeeping.subject",
                    ),
                ),
                ("who", models.UUIDField()),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("user", "Centre user"),
                            ("referrer", "Referrer"),
                            ("volunteer", "Volunteer"),
                            ("staff", "Staff"),
                        ],
                        max_length=10,
                    ),
                ),
                ("version", models.CharField(max_length=16)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("pre-visit", "Told at the pre-visit"),
                            ("referral", "Shown with the referral form"),
                            ("request", "Shown with the request form"),
                            ("read", "Read and acknowledged"),
                            ("copy", "Given a copy"),
                            ("in-person", "Told in person at the centre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "times somebody was told of the policy",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("who"),
                        models.F("version"),
                        models.F("how"),
                        name="aware_once_a_version_and_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CopiesGiven",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("paper", "On paper"),
                            ("large-print", "In large print"),
                            ("parents", "The short one for parents"),
                            ("children", "The one for children"),
                            ("read-out", "Read out"),
                        ],
                        max_length=12,
                        verbose_name="in which form",
                    ),
                ),
                ("copies", models.PositiveSmallIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("on"), models.F("form"), name="one_count_a_day_and_form"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("adopted", "Adopted")],
                        default="draft",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("introduction", models.TextField(max_length=1500, verbose_name="introduction")),
                (
                    "exception_1",
                    models.TextField(
                        max_length=1500, verbose_name="exception 1: Concern for a child"
                    ),
                ),
                (
                    "exception_2",
                    models.TextField(
                        max_length=1500, verbose_name="exception 2: Physical violence"
                    ),
                ),
                (
                    "clause_1",
                    models.TextField(
                        max_length=1500,
                        verbose_name="clause 1: Volunteers do not discuss or disclose",
                    ),
                ),
                (
                    "clause_2",
                    models.TextField(
                        max_length=1500, verbose_name="clause 2: No reports in family proceedings"
                    ),
                ),
                (
                    "clause_3",
                    models.TextField(
                        max_length=1500,
                        verbose_name="clause 3: Dates and times, to both sides alike",
                    ),
                ),
                (
                    "clause_4",
                    models.TextField(
                        max_length=1500,
                        verbose_name="clause 4: Contact details only with permission",
                    ),
                ),
                (
                    "clause_5",
                    models.TextField(
                        max_length=1500,
                        verbose_name="clause 5: No assessments without an agreement",
                    ),
                ),
                (
                    "clause_6",
                    models.TextField(
                        max_length=1500, verbose_name="clause 6: DBS checks before taking up post"
                    ),
                ),
                (
                    "clause_7",
                    models.TextField(
                        max_length=1500, verbose_name="clause 7: Kept secure at all times"
                    ),
                ),
                (
                    "clause_8",
                    models.TextField(
                        max_length=1500, verbose_name="clause 8: Unused, then confidential waste"
                    ),
                ),
                (
                    "clause_9",
                    models.TextField(
                        max_length=1500, verbose_name="clause 9: Everyone is told of this policy"
                    ),
                ),
                (
                    "review",
                    models.TextField(
                        max_length=1500, verbose_name="the annual review: Reviewed every year"
                    ),
                ),
                (
                    "retention_years",
                    models.PositiveSmallIntegerField(
                        verbose_name="years without use until disposal"
                    ),
                ),
                (
                    "cooling_off_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days between approving a disposal and doing it"
                    ),
                ),
                (
                    "recheck_years",
                    models.PositiveSmallIntegerField(
                        verbose_name="years until a volunteer’s DBS check is due again"
                    ),
                ),
                (
                    "overdue_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="days after which a check applied for counts as overdue"
                    ),
                ),
                (
                    "certificate_months",
                    models.PositiveSmallIntegerField(
                        verbose_name="months for which a certificate number is kept"
                    ),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        verbose_name="months until the policy is reviewed again"
                    ),
                ),
                ("in_force_from", models.DateField(null=True, verbose_name="in force from")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drafted_on", models.DateField(editable=False, null=True)),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_on", models.DateField(editable=False, null=True)),
                (
                    "signed_digest",
                    models.CharField(blank=True, default="", editable=False, max_length=64),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("adopted_on", models.DateField(editable=False, null=True)),
            ],
            options={
                "ordering": ("-number",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("state",),
                        name="one_draft_of_the_policy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("state", "adopted")),
                            models.Q(
                                ("adopted_by__isnull", True),
                                ("adopted_on__isnull", True),
                                ("state", "draft"),
                            ),
                            models.Q(
                                ("adopted_by__isnull", False),
                                ("adopted_on__gte", models.F("signed_on")),
                                ("adopted_on__isnull", False),
                                ("drafted_by__isnull", False),
                                ("drafted_on__isnull", False),
                                ("in_force_from__gt", models.F("adopted_on")),
                                ("in_force_from__isnull", False),
                                ("signed_by__isnull", False),
                                ("state", "adopted"),
                                models.Q(("signed_by", models.F("adopted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policy_adopted_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_by__isnull", True),
                                ("signed_digest", ""),
                                ("signed_on__isnull", True),
                            ),
                            models.Q(
                                ("signed_by__isnull", False),
                                ("signed_on__isnull", False),
                                models.Q(("signed_digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="policy_signature_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retention_years__gte", 1), ("retention_years__lte", 7)
                        ),
                        name="policy_retention_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cooling_off_days__gte", 7), ("cooling_off_days__lte", 90)
                        ),
                        name="policy_cooling_off_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recheck_years__gte", 1), ("recheck_years__lte", 3)),
                        name="policy_recheck_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overdue_days__gte", 7), ("overdue_days__lte", 120)),
                        name="policy_overdue_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_months__gte", 1), ("certificate_months__lte", 6)
                        ),
                        name="policy_certificate_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_months__gte", 1), ("review_months__lte", 12)),
                        name="policy_review_months",
                    ),
                ],
            },
        ),
    ]
