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
            name="Post",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="post")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("basic", "Basic"),
                            ("standard", "Standard"),
                            ("enhanced", "Enhanced"),
                            ("enhanced-barred", "Enhanced with the children’s barred list"),
                        ],
                        default="enhanced",
                        max_length=16,
                        verbose_name="level of check",
                    ),
                ),
                (
                    "why_eligible",
                    models.CharField(
                        max_length=200, verbose_name="why the post is eligible for this level"
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Volunteer",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="volunteer",
                        serialize=False,
                        to="safekeeping.subject",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="volunteers",
                        to="volunteers.post",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("in-post", "In post"),
                            ("on-break", "On a break"),
                            ("left", "Left"),
                            ("not-taken", "Not taken on"),
                        ],
                        default="applied",
                        max_length=10,
                    ),
                ),
                (
                    "first_name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=60, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=60, verbose_name="last name"
                    ),
                ),
                (
                    "date_of_birth",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, null=True, verbose_name="date of birth"
                    ),
                ),
                (
                    "address",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="address"
                    ),
                ),
                (
                    "telephone",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=30, verbose_name="telephone"
                    ),
                ),
                (
                    "email",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "emergency_contact",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        default="",
                        max_length=120,
                        verbose_name="whom to call in an emergency",
                    ),
                ),
                (
                    "needs",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True,
                        default="",
                        max_length=300,
                        verbose_name="what we should know to help them well",
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="applied")),
                ("induction_on", models.DateField(blank=True, null=True, verbose_name="induction")),
                ("post_on", models.DateField(blank=True, null=True, verbose_name="took up post")),
                (
                    "checked_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="checked"),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left")),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["state"], name="volunteer_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("post_on__isnull", False),
                            models.Q(("state__in", ["in-post", "on-break"]), _negated=True),
                            _connector="OR",
                        ),
                        name="volunteer_in_post_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_on__isnull", False), ("state", "left")),
                            models.Q(
                                ("left_on__isnull", True),
                                models.Q(("state", "left"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="volunteer_left_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("post_on__isnull", True),
                            ("post_on__gte", models.F("applied_on")),
                            _connector="OR",
                        ),
                        name="volunteer_post_after_application",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolunteerTransition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "Applied"),
                            ("in-post", "In post"),
                            ("on-break", "On a break"),
                            ("left", "Left"),
                            ("not-taken", "Not taken on"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("in-post", "In post"),
                            ("on-break", "On a break"),
                            ("left", "Left"),
                            ("not-taken", "Not taken on"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "changes of state",
                "ordering": ("-changed_at", "-pk"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DbsCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("basic", "Basic"),
                            ("standard", "Standard"),
                            ("enhanced", "Enhanced"),
                            ("enhanced-barred", "Enhanced with the children’s barred list"),
                        ],
                        max_length=16,
                        verbose_name="level asked for",
                    ),
                ),
                (
                    "why_eligible",
                    models.CharField(
                        max_length=200, verbose_name="why the post is eligible for this level"
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="applied for")),
                (
                    "issued_on",
                    models.DateField(blank=True, null=True, verbose_name="date of the certificate"),
                ),
                (
                    "seen_on",
                    models.DateField(blank=True, null=True, verbose_name="certificate seen"),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("not-accepted", "Not accepted")],
                        default="",
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "DBS checks",
                "ordering": ("-applied_on", "-pk"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_on__isnull", True), ("seen_on__isnull", True)),
                            models.Q(
                                ("issued_on__isnull", False),
                                ("issued_on__lte", models.F("seen_on")),
                                ("seen_on__gte", models.F("applied_on")),
                                ("seen_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="check_seen_after_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_on__gte", models.F("seen_on")),
                                ("decided_on__isnull", False),
                                ("seen_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="check_decided_after_seen",
                    ),
                    models.UniqueConstraint(
                        models.F("volunteer"),
                        condition=models.Q(("decision", "")),
                        name="one_check_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "referee",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="referee"
                    ),
                ),
                (
                    "reached_by",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=200, verbose_name="how to reach them"
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="asked")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="answered")),
                (
                    "answer",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("waiting", "Not answered yet"),
                            ("good", "Answered, nothing against it"),
                            ("doubts", "Answered with doubts"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("answered_on__gte", models.F("asked_on")),
                            _connector="OR",
                        ),
                        name="reference_answered_after_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_checks",
                        to="volunteers.dbscheck",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("nothing-new", "Nothing new"),
                            ("changed", "Changed: a new certificate is needed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="training",
                        to="volunteers.volunteer",
                    ),
                ),
                (
                    "topic",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("safeguarding", "Safeguarding children"),
                            ("confidentiality", "Confidentiality"),
                            ("domestic-abuse", "Domestic abuse"),
                            ("first-aid", "First aid"),
                            ("fire", "Fire and leaving the building"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                        verbose_name="topic",
                    ),
                ),
                (
                    "held_by",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="who held it"
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "again_by",
                    models.DateField(blank=True, null=True, verbose_name="to be repeated by"),
                ),
            ],
            options={
                "verbose_name_plural": "training",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("again_by__isnull", True),
                            ("again_by__gt", models.F("on")),
                            _connector="OR",
                        ),
                        name="training_again_after",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UpdateService",
            fields=[
                (
                    "check_of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="update_service",
                        serialize=False,
                        to="volunteers.dbscheck",
                    ),
                ),
                ("agreed_on", models.DateField(verbose_name="agreed")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="withdrawn")),
            ],
            options={
                "verbose_name_plural": "Update Service records",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True),
                            ("withdrawn_on__gte", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="update_service_withdrawn_after",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="volunteers.dbscheck",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="date of the certificate")),
                ("seen_on", models.DateField(verbose_name="certificate seen")),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("corrected_at", models.DateTimeField()),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "corrections of what was noted of a certificate",
                "ordering": ("-corrected_at",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CertificateNumber",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="safekeeping.subject",
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="volunteers.dbscheck",
                    ),
                ),
                (
                    "number",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=12, verbose_name="certificate number"
                    ),
                ),
                (
                    "corrected",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="number",
                        to="volunteers.certificatecorrection",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("check_of"),
                        condition=models.Q(("corrected__isnull", True)),
                        name="one_number_holds",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateSight",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sights",
                        to="volunteers.dbscheck",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("seen", "Saw the certificate"),
                            ("decided", "Decided about it"),
                            ("number", "Was shown its number"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "sights of a certificate",
                "ordering": ("at",),
                "default_permissions": (),
            },
        ),
    ]
