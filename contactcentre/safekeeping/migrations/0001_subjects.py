import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Subject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("family", "Family"),
                            ("volunteer", "Volunteer"),
                            ("agency_contact", "Agency contact"),
                            ("staff", "Staff account"),
                            ("certificate", "DBS certificate number"),
                            ("request", "Request for attendance dates"),
                            ("concern", "Concern"),
                            ("agency", "Agency"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reference", models.CharField(max_length=10, unique=True)),
                ("created_on", models.DateField()),
                ("last_used_on", models.DateField(null=True)),
                (
                    "last_use",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referral", "Referral"),
                            ("booking", "Booking"),
                            ("attendance", "Attendance"),
                            ("pre-visit", "Pre-visit"),
                            ("release", "Attendance dates released"),
                            ("exception-disclosure", "Contact with the person"),
                            ("permission", "Permission given or withdrawn"),
                            ("correction", "Corrected by a person"),
                            ("contact", "Contact with the person"),
                            ("consulted", "Consulted for a stated reason"),
                            ("signed-in", "Signed in to work"),
                            ("on-paper", "Used, the paper file says"),
                        ],
                        max_length=24,
                    ),
                ),
                ("flagged_on", models.DateField(null=True)),
                ("fenced_on", models.DateField(null=True)),
                ("disposed_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["last_used_on"], name="subject_last_used_on"),
                    models.Index(
                        condition=models.Q(
                            ("disposed_on__isnull", True), ("flagged_on__isnull", True)
                        ),
                        fields=["last_used_on", "id"],
                        name="subject_not_flagged",
                    ),
                    models.Index(
                        condition=models.Q(("flagged_on__isnull", False)),
                        fields=["flagged_on"],
                        name="subject_flagged",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("disposed_on__isnull", True),
                            models.Q(
                                ("fenced_on__isnull", False),
                                ("flagged_on__isnull", True),
                                ("last_used_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_disposed_is_bare",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_use", ""), ("last_used_on__isnull", True)),
                            models.Q(
                                ("last_used_on__isnull", False),
                                models.Q(("last_use", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="subject_last_use_named",
                    ),
                ],
            },
        ),
    ]
