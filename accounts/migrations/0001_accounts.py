import accounts.models
import contactcentre.safekeeping.sealing
import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("safekeeping", "0001_subjects"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewPasswordWanted",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("alias", models.EmailField(max_length=254, verbose_name="sign-in alias")),
                (
                    "base_url",
                    models.URLField(max_length=300, verbose_name="where the centre was reached"),
                ),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("asked_at",),
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="safekeeping.subject",
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="sign-in alias"),
                ),
                (
                    "address",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=254, null=True, verbose_name="e-mail address"
                    ),
                ),
                (
                    "display_name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, null=True, verbose_name="name"
                    ),
                ),
                (
                    "roles",
                    models.JSONField(default=list, validators=[accounts.models.validate_roles]),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("demonstration", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "same_person_as",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("knows-family", "Somebody who works here knows a family"),
                            ("emergency", "A family file was opened in an emergency"),
                            ("recheck-due", "A DBS check has to be renewed soon"),
                            ("lapsed", "A DBS check has lapsed"),
                            ("many-shown", "Somebody wanted to see very many contact details"),
                            ("dates-asked", "Somebody asks for attendance dates"),
                            (
                                "court-asked",
                                "A report, a witness or records are wanted of the centre",
                            ),
                            ("court-ordered", "A court ordered it all the same: required by law"),
                            ("trustee-made", "Somebody was made a trustee. Was that right?"),
                            (
                                "started-again",
                                "Somebody’s sign-in was started again. Was that right?",
                            ),
                            ("records-due", "Records are due to be disposed of"),
                            ("disposal-waits", "A disposal waits for approval"),
                            ("date-doubted", "The centre’s clock is in doubt"),
                            ("many-due", "Very many records fall due at once"),
                            ("accident", "Somebody was hurt: it is in the accident book"),
                            ("policy-waits", "A draft of the policy waits for two trustees"),
                            ("policy-adopted", "A new version of the policy was adopted"),
                            ("review-soon", "The annual review of the policy is due soon"),
                            ("review-due", "The annual review of the policy is due"),
                            ("review-signed", "The annual review waits for a second signature"),
                            ("concern", "Somebody recorded a concern. Read it now"),
                            ("lead-changed", "Who leads on safeguarding was changed"),
                            ("shift-asked", "You are asked to help at a session"),
                            (
                                "shift-changed",
                                "One of your shifts was changed, or is not yours any more",
                            ),
                            ("shift-cancelled", "A session you were to help at is cancelled"),
                            ("shift-withdrawn", "A volunteer cannot come to a session after all"),
                        ],
                        max_length=16,
                    ),
                ),
                ("about", models.CharField(blank=True, default="", max_length=32)),
                ("occasion", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("kind"),
                        models.F("occasion"),
                        name="told_once_an_occasion",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("first-co-ordinator", "First Co Ordinator"),
                            ("demonstration", "Demonstration"),
                            ("invitation", "Invitation"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "first-co-ordinator"), ("user__isnull", True)),
                            models.Q(
                                models.Q(("purpose", "first-co-ordinator"), _negated=True),
                                ("user__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="only_the_first_link_is_nobodys",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("roles", models.JSONField(validators=[accounts.models.validate_roles])),
                ("active", models.BooleanField()),
                (
                    "sign_in_anew",
                    models.BooleanField(default=False, verbose_name="sign-in started again"),
                ),
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
                "ordering": ("-changed_at",),
            },
        ),
    ]
