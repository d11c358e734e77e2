import contactcentre.safekeeping.sealing
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("families", "0001_families"),
        ("safekeeping", "0001_subjects"),
        ("safekeeping", "0002_audit_and_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("firm", "Solicitors"),
                            ("local-authority", "Local authority"),
                            ("cafcass", "Cafcass"),
                            ("court", "Court"),
                            ("mediator", "Mediator"),
                        ],
                        max_length=16,
                        verbose_name="kind of agency",
                    ),
                ),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="name of the agency"
                    ),
                ),
                (
                    "address",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="postal address"
                    ),
                ),
                (
                    "telephone",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=40, verbose_name="switchboard"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AgencyContact",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="disclosures.agency",
                    ),
                ),
                ("name", contactcentre.safekeeping.sealing.SealedCharField(max_length=80)),
                (
                    "telephone",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=40, verbose_name="number to call back"
                    ),
                ),
                (
                    "email",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=254, verbose_name="e-mail address"
                    ),
                ),
                ("left_on", models.DateField(null=True, verbose_name="left the agency on")),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AssessmentAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "assessor",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, verbose_name="who will assess"
                    ),
                ),
                (
                    "agency",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="from which agency"
                    ),
                ),
                (
                    "scope",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=500, verbose_name="what was agreed"
                    ),
                ),
                (
                    "first_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="first day"),
                ),
                (
                    "last_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="last day"),
                ),
                ("agreed_on", models.DateField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="agreement_ended_after_it_was_made",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentRefusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, verbose_name="name given"
                    ),
                ),
                (
                    "agency",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=120, verbose_name="agency given"
                    ),
                ),
                ("refused_on", models.DateField()),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AttendanceRequest",
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
                ("asked_on", models.DateField()),
                (
                    "asker",
                    models.CharField(
                        choices=[
                            ("party", "I am one of the parties myself"),
                            (
                                "representative",
                                "I act for one of the parties, as their solicitor does",
                            ),
                            ("local-authority", "I work for a local authority"),
                            (
                                "neutral",
                                "Neither side: the court, Cafcass, a child’s guardian or a mediator",
                            ),
                        ],
                        max_length=16,
                        verbose_name="who you are",
                    ),
                ),
                ("warned", models.BooleanField(default=False)),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, verbose_name="your name"
                    ),
                ),
                (
                    "organisation",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=120, verbose_name="firm or agency"
                    ),
                ),
                (
                    "email",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=254, verbose_name="e-mail address"
                    ),
                ),
                (
                    "telephone",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=40, verbose_name="telephone"
                    ),
                ),
                (
                    "their_reference",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="your own reference"
                    ),
                ),
                (
                    "acts_for",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=120, verbose_name="whom you act for"
                    ),
                ),
                (
                    "family",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="which family"
                    ),
                ),
                (
                    "first_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="first day"),
                ),
                (
                    "last_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="last day"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("matched", "The family and who asks are found"),
                            ("held", "Ready, and held until every side can be reached"),
                            ("released", "Released to every side alike"),
                            ("on-paper", "Answered by letter, to every side alike"),
                            (
                                "not-confirmed",
                                "It could not be confirmed that they act in this case",
                            ),
                            ("no-record", "The centre holds no record that answers it"),
                            ("withdrawn", "They withdrew it after the warning"),
                        ],
                        default="waiting",
                        max_length=16,
                        verbose_name="how it ended",
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "requests for dates",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["closed_on", "asked_on", "subject"], name="requests_in_order"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asker", "neutral"), ("warned", True), _connector="OR"),
                        name="request_one_sided_was_warned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", True),
                                ("state__in", ["waiting", "matched", "held"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["waiting", "matched", "held"]), _negated=True
                                ),
                                ("closed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_closed_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("welfare", "A child’s welfare"),
                            ("violence", "Physical violence to somebody at the centre"),
                        ],
                        max_length=8,
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "whom",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        default="",
                        max_length=200,
                        verbose_name="anybody else it is about",
                    ),
                ),
                (
                    "words",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=4000, verbose_name="what you saw or heard"
                    ),
                ),
                (
                    "seen_on",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="the day"),
                ),
                (
                    "seen_at",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=40, verbose_name="about what time"
                    ),
                ),
                (
                    "emergency_called",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="999 was called"
                    ),
                ),
                (
                    "done",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True,
                        default="",
                        max_length=1000,
                        verbose_name="what was done already",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["-recorded_at"], name="concern_latest")],
            },
        ),
        migrations.CreateModel(
            name="ConcernHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="disclosures.concern",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="safekeeping.hold",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ContactPermission",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "detail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.contactdetail",
                    ),
                ),
                (
                    "recipient",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="to whom it may be passed"
                    ),
                ),
                (
                    "purpose",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="what for"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("written", "In writing"),
                            ("spoken", "By word of mouth, to a co-ordinator"),
                        ],
                        max_length=8,
                        verbose_name="how the permission was given",
                    ),
                ),
                (
                    "given_on",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="given on"),
                ),
                (
                    "until",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="last day on which it holds"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ContactRefusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "refused_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "refusals to pass on",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("family"),
                        models.F("at"),
                        models.F("refused_by"),
                        name="one_refusal_a_minute",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourtRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "wants",
                    models.CharField(
                        choices=[
                            ("report", "A report or a statement"),
                            ("witness", "Somebody of the centre as a witness"),
                            ("records", "Copies of the centre’s records"),
                        ],
                        max_length=8,
                        verbose_name="what is asked for",
                    ),
                ),
                ("came_on", models.DateField(verbose_name="day it came")),
                (
                    "sender",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="who asks"
                    ),
                ),
                (
                    "case_number",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=40, verbose_name="case number"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=4000
                    ),
                ),
                ("replied_on", models.DateField(null=True, verbose_name="day the reply was sent")),
                (
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dropped", "Nothing more was asked"),
                            ("dates", "Dates and times were asked for instead"),
                            ("ordered", "A court ordered it all the same: required by law"),
                        ],
                        max_length=8,
                        verbose_name="how it ended",
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["outcome", "came_on"], name="court_request_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_on__isnull", True),
                            ("replied_on__gte", models.F("came_on")),
                            _connector="OR",
                        ),
                        name="court_reply_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("ended_on__gte", models.F("replied_on")),
                                ("replied_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="court_request_ends_replied_and_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExceptionDisclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="disclosures.concern",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("e1", "Exception 1: the welfare of a child"),
                            ("e2", "Exception 2: physical violence"),
                            ("law", "Required by law"),
                        ],
                        max_length=4,
                        verbose_name="why it may leave the centre",
                    ),
                ),
                (
                    "agency",
                    models.CharField(
                        choices=[
                            ("childrens-services", "Children’s Services"),
                            ("police", "The police"),
                            ("lado", "The LADO (Local Authority Designated Officer)"),
                            ("other", "Another appropriate agency"),
                            ("threatened", "The person who is threatened"),
                        ],
                        max_length=20,
                        verbose_name="passed to",
                    ),
                ),
                (
                    "organisation",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        default="",
                        max_length=120,
                        verbose_name="which team, station or agency",
                    ),
                ),
                (
                    "person",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="name of the person told"
                    ),
                ),
                (
                    "words",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=6000, verbose_name="the exact words passed on"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("telephone", "By telephone"),
                            ("in-person", "Face to face"),
                            ("email", "By e-mail"),
                            ("online-form", "On their online form"),
                            ("letter", "By letter"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                ("passed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["basis", "passed_at"], name="exception_by_basis")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("passed_at__lte", models.F("noted_at"))),
                        name="exception_passed_before_noted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency", "threatened"), _negated=True),
                            ("basis", "e2"),
                            _connector="OR",
                        ),
                        name="threatened_told_of_violence_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="match",
                        to="disclosures.attendancerequest",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="matches",
                        to="disclosures.agencycontact",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("side", "One side"),
                            ("joint", "Both sides together"),
                            ("neutral", "Neither side"),
                        ],
                        max_length=8,
                        verbose_name="for whom they ask",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="why you see it so"
                    ),
                ),
                ("matched_on", models.DateField()),
                (
                    "matched_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "requests matched",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="NotReferred",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="not_referred",
                        to="disclosures.concern",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=2000, verbose_name="why it is not passed on"
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="day of the decision")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OrderedDisclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "court_request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="given",
                        to="disclosures.courtrequest",
                    ),
                ),
                ("ordered_on", models.DateField(verbose_name="date of the order")),
                (
                    "to",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="to whom it was given"
                    ),
                ),
                (
                    "what",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=6000, verbose_name="exactly what was given"
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("telephone", "By telephone"),
                            ("in-person", "Face to face"),
                            ("email", "By e-mail"),
                            ("online-form", "On their online form"),
                            ("letter", "By letter"),
                        ],
                        max_length=12,
                        verbose_name="how",
                    ),
                ),
                ("given_on", models.DateField(verbose_name="day it was given")),
                ("noted_at", models.DateTimeField()),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "disclosures a court ordered",
                "default_permissions": (),
                "indexes": [models.Index(fields=["given_on"], name="given_as_ordered")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("given_on__gte", models.F("ordered_on"))),
                        name="given_after_the_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartySignIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "detail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.contactdetail",
                    ),
                ),
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
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sign-ins of parties",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("party"),
                        condition=models.Q(("ended_on__isnull", True)),
                        name="one_sign_in_a_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("begun_on")),
                            _connector="OR",
                        ),
                        name="sign_in_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="release",
                        to="disclosures.attendancerequest",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrected_by",
                        to="disclosures.release",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("side", "One side"),
                            ("joint", "Both sides together"),
                            ("neutral", "Neither side"),
                        ],
                        max_length=8,
                        verbose_name="for whom they ask",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="why you see it so"
                    ),
                ),
                ("called_on", models.DateField(verbose_name="called back on")),
                (
                    "first_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="first day"),
                ),
                (
                    "last_day",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="last day"),
                ),
                ("statement", contactcentre.safekeeping.sealing.SealedTextField(max_length=60000)),
                (
                    "note",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, null=True, verbose_name="what the centre adds"
                    ),
                ),
                ("digest", contactcentre.safekeeping.sealing.SealedCharField(max_length=64)),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("held_on", models.DateField(null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("released_on", models.DateField(null=True)),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["released_on", "corrects", "standing"], name="releases_by_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_on__isnull", True),
                            ("released_on__gte", models.F("called_on")),
                            _connector="OR",
                        ),
                        name="released_after_the_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("released_on__isnull", False),
                            ("held_on__isnull", False),
                            _connector="OR",
                        ),
                        name="released_or_held",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="disclosures.release",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="disclosures.agencycontact",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("representative", "To who acts for them"),
                            ("safe-route", "By their safe contact route"),
                            ("sign-in", "Behind their own sign-in"),
                            ("collected", "Waits at the centre to be collected"),
                            ("requester", "To who asked, for no party"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "addressed_to",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=220, verbose_name="addressed to"
                    ),
                ),
                (
                    "announced_on",
                    models.DateField(null=True, verbose_name="told by e-mail that it is there"),
                ),
                ("read_on", models.DateField(null=True, verbose_name="read behind their sign-in")),
                ("handed_on", models.DateField(null=True, verbose_name="handed over or posted")),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "copies of releases",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("release"), models.F("party"), name="one_copy_a_party"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("party__isnull", True), ("route", "requester")),
                            models.Q(
                                ("party__isnull", False),
                                models.Q(("route", "requester"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_the_neutral_copy_is_no_partys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingLead",
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
                        related_name="safeguarding",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("deputy", models.BooleanField(default=False, verbose_name="as a deputy")),
                ("chosen_on", models.DateField()),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        condition=models.Q(("ended_on__isnull", True)),
                        name="leads_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        models.F("deputy"),
                        condition=models.Q(("deputy", False), ("ended_on__isnull", True)),
                        name="one_lead_besides_deputies",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("chosen_on")),
                            _connector="OR",
                        ),
                        name="lead_ends_after_being_chosen",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoodBack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stood_back",
                        to="disclosures.concern",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "people who stood back",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "user"), name="stood_back_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ActsFor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acts_for",
                        to="disclosures.agencycontact",
                    ),
                ),
                (
                    "acts_from",
                    contactcentre.safekeeping.sealing.SealedDateField(verbose_name="acts from"),
                ),
                (
                    "acts_until",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="acted until"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "times of acting for a party",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AgencySession",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disclosures.agencycontact",
                    ),
                ),
                (
                    "party_sign_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disclosures.partysignin",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact__isnull", False), ("party_sign_in__isnull", True)),
                            models.Q(("contact__isnull", True), ("party_sign_in__isnull", False)),
                            _connector="OR",
                        ),
                        name="session_of_one_reader",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreeingParty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreeing",
                        to="disclosures.assessmentagreement",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "parties who agreed",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("agreement"), models.F("party"), name="party_agrees_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CodeWanted",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("alias", models.CharField(max_length=64)),
                ("browser_digest", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disclosures.agencycontact",
                    ),
                ),
                (
                    "party_sign_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disclosures.partysignin",
                    ),
                ),
                ("code_digest", models.CharField(blank=True, default="", max_length=64)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["asked_at"],
                        name="code_to_be_sent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplainedOf",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="complained_of",
                        to="disclosures.concern",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people complained of",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "user"), name="complained_of_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPassing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="passings",
                        to="disclosures.contactpermission",
                    ),
                ),
                ("recipient", contactcentre.safekeeping.sealing.SealedCharField(max_length=120)),
                ("what", contactcentre.safekeeping.sealing.SealedCharField(max_length=200)),
                ("passed_on", models.DateField()),
                (
                    "passed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "contact details passed on",
                "default_permissions": (),
            },
        ),
    ]
