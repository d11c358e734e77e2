import contactcentre.safekeeping.sealing
import django.db.models.deletion
import django.db.models.manager
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "__first__"),
        ("safekeeping", "0001_subjects"),
        ("volunteers", "0001_volunteers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "volunteer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to="volunteers.volunteer",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Family",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "subject",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="family",
                        serialize=False,
                        to="safekeeping.subject",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("waiting", "On the waiting list"),
                            ("active", "Attending"),
                            ("paused", "Paused"),
                            ("moved-on", "Moved on"),
                            ("declined", "Declined"),
                        ],
                        default="referred",
                        max_length=12,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "families",
                "permissions": [
                    ("see_sheet", "May see the family on the session sheet"),
                    ("open_in_emergency", "May open the file in an emergency"),
                ],
                "default_permissions": (),
                "indexes": [models.Index(fields=["state"], name="family_state")],
            },
        ),
        migrations.CreateModel(
            name="FamilyGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="auth.permission"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField()),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="families.family"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "permissions to open the file",
                "abstract": False,
                "base_manager_name": "every",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=[
                            "user",
                            "valid_until",
                            "valid_from",
                            "permission",
                            "content_object",
                        ],
                        name="familygrant_live",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("content_object"),
                        models.F("permission"),
                        models.F("valid_from"),
                        name="familygrant_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                        name="familygrant_ends_after_start",
                    ),
                ],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("every", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FamilyTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="families.family",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("referred", "Referred"),
                            ("waiting", "On the waiting list"),
                            ("active", "Attending"),
                            ("paused", "Paused"),
                            ("moved-on", "Moved on"),
                            ("declined", "Declined"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("referred", "Referred"),
                            ("waiting", "On the waiting list"),
                            ("active", "Attending"),
                            ("paused", "Paused"),
                            ("moved-on", "Moved on"),
                            ("declined", "Declined"),
                        ],
                        max_length=12,
                    ),
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
                "verbose_name_plural": "changes of state",
                "ordering": ("-changed_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="KeepApart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="why"
                    ),
                ),
                ("noted_on", models.DateField()),
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
                "verbose_name_plural": "families kept apart",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("first"), models.F("second"), name="pair_kept_apart_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
                    ),
                ],
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
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                "verbose_name_plural": "families known to somebody here",
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
            name="Person",
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
                        related_name="people",
                        to="families.family",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("resident", "Parent or carer the child lives with"),
                            ("visiting", "Visiting parent"),
                            ("other-party", "Another party, such as a grandparent"),
                            ("child", "Child"),
                            ("companion", "Authorised to attend or collect"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "first_name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, verbose_name="first name"
                    ),
                ),
                (
                    "last_name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="last name"
                    ),
                ),
                (
                    "relationship",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        default="",
                        max_length=80,
                        verbose_name="relationship to the child",
                    ),
                ),
                (
                    "date_of_birth",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="date of birth"
                    ),
                ),
                (
                    "needs",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="access needs"
                    ),
                ),
                (
                    "interpreter",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="interpreter needed for"
                    ),
                ),
                (
                    "may_attend",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="may attend visits"
                    ),
                ),
                (
                    "may_collect",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="may bring and collect the child"
                    ),
                ),
                (
                    "authorised_by",
                    models.CharField(
                        choices=[
                            ("referral", "Named on the referral form"),
                            ("order", "Named in the court order"),
                            ("consent", "Written consent of both sides"),
                        ],
                        default="referral",
                        max_length=8,
                        verbose_name="authorised by",
                    ),
                ),
                (
                    "address_withheld",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="address withheld"
                    ),
                ),
                (
                    "safe_route",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="safe contact route"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PreVisit",
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
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pre_visit",
                        to="families.person",
                    ),
                ),
                (
                    "held_on",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="date of the pre-visit"
                    ),
                ),
                (
                    "identity",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        choices=[
                            ("", "Not seen yet"),
                            ("passport", "Passport"),
                            ("driving-licence", "Driving licence"),
                            ("other-photograph", "Another document with a photograph"),
                            ("vouched", "Known in person to the referrer, who confirms it"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="identity seen",
                    ),
                ),
                (
                    "rules_explained",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="the rules were explained"
                    ),
                ),
                (
                    "agreement_signed",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="the agreement was signed"
                    ),
                ),
                (
                    "child_shown_round",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="the child was shown round"
                    ),
                ),
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
                "verbose_name_plural": "pre-visits",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                        related_name="referrals",
                        to="families.family",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("self", "The parents themselves"),
                            ("solicitor", "Solicitor"),
                            ("cafcass", "Cafcass"),
                            ("local-authority", "Local authority"),
                            ("court", "Court"),
                            ("mediator", "Mediator"),
                        ],
                        max_length=16,
                        verbose_name="who refers",
                    ),
                ),
                ("opened_on", models.DateField()),
                (
                    "opened_by",
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
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("signposted", "Signposted elsewhere"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
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
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=500, verbose_name="reason"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_decision_is_dated",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("family",),
                        name="one_open_referral_a_family",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralHalf",
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="halves",
                        to="families.referral",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("resident", "The side the child lives with"),
                            ("visiting", "The visiting side"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answers", contactcentre.safekeeping.sealing.SealedTextField(default="{}")),
                ("completed_at", models.DateTimeField(null=True)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "halves of referrals",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("referral"), models.F("side"), name="one_half_a_side"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "half",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="families.referralhalf",
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("browser_digest", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-made_at",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Representative",
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
                        related_name="representatives",
                        to="families.person",
                    ),
                ),
                ("name", contactcentre.safekeeping.sealing.SealedCharField(max_length=80)),
                (
                    "firm",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=120, verbose_name="firm or agency"
                    ),
                ),
                (
                    "their_reference",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="their reference"
                    ),
                ),
                (
                    "telephone",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=40
                    ),
                ),
                (
                    "email",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=254, verbose_name="e-mail address"
                    ),
                ),
                (
                    "acts_from",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="acts from"
                    ),
                ),
                (
                    "acts_until",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="acted until"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                        related_name="reviews",
                        to="families.family",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "Regular review"),
                            ("visitor-missed", "Two visits missed by the visiting side"),
                            ("child-side-missed", "Two visits missed by the child’s side"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goes-on", "Contact goes on as arranged"),
                            ("changes", "Contact goes on, the arrangement changes"),
                            ("pauses", "Contact pauses"),
                            ("moves-on", "The family moves on"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "move_on",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own-arrangements", "Their own arrangements"),
                            ("handover", "Handover only, here or elsewhere"),
                            ("supervised", "Supervised contact elsewhere"),
                            ("contact-ends", "Contact ends"),
                            ("place-given-up", "The place goes to another family"),
                        ],
                        max_length=20,
                        verbose_name="moves on to",
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
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
                "ordering": ("-opened_on", "-pk"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_decision_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", "moves-on"), models.Q(("move_on", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("decision", "moves-on"), _negated=True), ("move_on", "")
                            ),
                            _connector="OR",
                        ),
                        name="review_says_where_to_when_moving_on",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("family", "kind"),
                        name="one_open_review_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
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
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screening",
                        to="families.referral",
                    ),
                ),
                ("answers", contactcentre.safekeeping.sealing.SealedTextField(default="{}")),
                (
                    "light",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("green", "Green: no significant risk identified"),
                            ("amber", "Amber: only with the safeguards named"),
                            ("red", "Red: not for supported contact"),
                        ],
                        max_length=8,
                        verbose_name="light",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=500, verbose_name="why this light"
                    ),
                ),
                ("decided_on", models.DateField()),
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
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="WrittenConsent",
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
                    "companion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="families.person",
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
                    "given_on",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        verbose_name="date of the consent"
                    ),
                ),
                (
                    "withdrawn_on",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="withdrawn on"
                    ),
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
            ],
            options={
                "verbose_name_plural": "written consents",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("companion"), models.F("party"), name="one_consent_a_party"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
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
                        related_name="alerts",
                        to="families.family",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="families.person",
                    ),
                ),
                (
                    "kind",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("allergy", "Allergy"),
                            ("medical", "Medical need"),
                            ("injunction", "Injunction or non-molestation order"),
                            ("abduction", "Risk of abduction"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "text",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="what to know"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "family",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="arrangement",
                        serialize=False,
                        to="families.family",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("supported", "Supported contact"), ("handover", "Handover only")],
                        default="supported",
                        max_length=12,
                        verbose_name="kind of contact",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("weekly", "Every week"),
                            ("fortnightly", "Every fortnight"),
                            ("monthly", "Every month"),
                            ("other", "As arranged each time"),
                        ],
                        default="fortnightly",
                        max_length=12,
                        verbose_name="how often",
                    ),
                ),
                (
                    "order",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("none", "No court order"),
                            ("child-arrangements", "Child arrangements order"),
                            ("other", "Another order"),
                        ],
                        default="none",
                        max_length=24,
                        verbose_name="court order",
                    ),
                ),
                (
                    "order_date",
                    contactcentre.safekeeping.sealing.SealedDateField(
                        blank=True, default=None, verbose_name="date of the order"
                    ),
                ),
                (
                    "may_leave_building",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False,
                        verbose_name="the child may leave the building with the visiting parent",
                    ),
                ),
                (
                    "parents_may_meet",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="the parents may meet"
                    ),
                ),
                (
                    "waits_behind",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        choices=[
                            ("visiting", "The visiting side waits behind"),
                            ("resident", "The child’s side waits behind"),
                            ("nobody", "Nobody needs to wait"),
                        ],
                        default="visiting",
                        max_length=12,
                        verbose_name="who waits behind at the end",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="families.venue",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("words", models.CharField(max_length=120, verbose_name="what everyone is told")),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaced_by",
                        to="families.closure",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "open_words",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="what everyone is told now"
                    ),
                ),
            ],
            options={
                "ordering": ("first_day",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="closure_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open_words", ""), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="only_an_ended_closure_is_open_again",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactDetail",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("address", "Address"),
                            ("telephone", "Telephone"),
                            ("email", "E-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", contactcentre.safekeeping.sealing.SealedTextField(max_length=300)),
            ],
            options={
                "default_permissions": (),
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
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.family",
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=500, verbose_name="why it cannot wait"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "openings in an emergency",
                "ordering": ("-opened_at",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rooms",
                        to="families.venue",
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("contact", "Contact room"), ("waiting", "Waiting room")],
                        default="contact",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("venue"), models.F("name"), name="room_named_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="families.venue",
                    ),
                ),
                ("date", models.DateField()),
                ("starts_at", models.TimeField(verbose_name="starts")),
                ("ends_at", models.TimeField(verbose_name="ends")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="families at most")),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ("-date", "starts_at"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="session_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1)), name="session_has_places"
                    ),
                    models.UniqueConstraint(
                        models.F("venue"),
                        models.F("date"),
                        models.F("starts_at"),
                        name="session_once",
                    ),
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
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveSmallIntegerField(default=0)),
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
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="families.session",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="families.family",
                    ),
                ),
                ("starts_at", models.TimeField(verbose_name="contact starts")),
                ("ends_at", models.TimeField(verbose_name="contact ends")),
                ("booked_at", models.DateTimeField()),
                (
                    "booked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "walk_in",
                    models.BooleanField(default=False, verbose_name="came without a booking"),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.room",
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "ordering": ("starts_at", "pk"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_at__isnull", True)),
                        fields=("session", "family"),
                        name="family_booked_once_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="slot_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorRefusal",
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
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="families.booking",
                    ),
                ),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=80, verbose_name="name given"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not-listed", "Not on the family’s list"),
                            (
                                "near-miss",
                                "The name given is close to one on the list, but is not it",
                            ),
                            ("no-consent", "A written consent is missing"),
                            ("may-not-collect", "May attend, but may not collect"),
                            ("may-not-visit", "May collect, but may not visit"),
                            ("too-many", "More visitors than the centre allows"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", contactcentre.safekeeping.sealing.SealedDateTimeField(verbose_name="when")),
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
                "verbose_name_plural": "refusals at the door",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Presence",
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="families.session",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="visitor’s name"
                    ),
                ),
                (
                    "comes_from",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=80, verbose_name="from"
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.room",
                    ),
                ),
                (
                    "arrived_at",
                    contactcentre.safekeeping.sealing.SealedDateTimeField(verbose_name="arrived"),
                ),
                (
                    "left_at",
                    contactcentre.safekeeping.sealing.SealedDateTimeField(
                        default=None, null=True, verbose_name="left"
                    ),
                ),
                ("gone", models.BooleanField(default=False)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
            ],
            options={
                "verbose_name_plural": "times in the building",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gone", False), ("user__isnull", False)),
                        fields=("session", "user"),
                        name="staff_in_the_building_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PrintedSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="families.session",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("printed_at", models.DateTimeField()),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("shredded_at", models.DateTimeField(null=True)),
                (
                    "shredded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("session"), models.F("number"), name="sheet_numbered_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="families.booking",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.session",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrived", "Arrived"),
                            ("joined", "Walked in"),
                            ("returned", "Walked back"),
                            ("left", "Left"),
                            ("outcome", "Outcome"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attended", "Contact took place"),
                            ("visitor-absent", "Visiting side did not attend"),
                            ("child-side-absent", "Child’s side did not attend"),
                            ("cancelled-by-visitor", "Cancelled by the visiting side"),
                            ("cancelled-by-child-side", "Cancelled by the child’s side"),
                            ("visitor-late", "Did not go ahead: visiting side late"),
                            ("child-side-late", "Did not go ahead: child’s side late"),
                            ("centre-closed", "Centre closed"),
                        ],
                        max_length=24,
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("at", contactcentre.safekeeping.sealing.SealedDateTimeField(verbose_name="when")),
                (
                    "recorded_at",
                    contactcentre.safekeeping.sealing.SealedDateTimeField(verbose_name="recorded"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="superseded_by",
                        to="families.registerentry",
                    ),
                ),
                (
                    "contests",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contested_by",
                        to="families.registerentry",
                    ),
                ),
                (
                    "with_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "walked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("main", "Main entrance"),
                            ("other", "Other entrance"),
                            ("waiting", "Straight to the waiting room"),
                        ],
                        max_length=8,
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
            ],
            options={
                "verbose_name_plural": "entries in the register",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("contests__isnull", False)),
                        fields=["contests"],
                        name="contesting_entries",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("contests__isnull", True), ("kind", "outcome"), ("withdrawn", False)
                        ),
                        fields=["session", "outcome", "family", "contests", "withdrawn", "kind"],
                        name="outcomes_by_session",
                    ),
                    models.Index(
                        condition=models.Q(("supersedes__isnull", False)),
                        fields=["session", "supersedes"],
                        name="corrections_by_session",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("contests__isnull", True),
                            ("person__isnull", False),
                            ("supersedes__isnull", True),
                        ),
                        fields=("booking", "person", "kind"),
                        name="one_chain_a_person_and_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("contests__isnull", True),
                            ("person__isnull", True),
                            ("supersedes__isnull", True),
                        ),
                        fields=("booking",),
                        name="one_chain_of_outcomes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "outcome"),
                                ("person__isnull", True),
                                models.Q(
                                    ("withdrawn", True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("kind__in", ["arrived", "joined", "returned", "left"]),
                                ("outcome", ""),
                                ("person__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="entry_is_of_a_person_or_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allocations",
                        to="families.booking",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="the family can be seen from")),
                ("allocated_at", models.DateTimeField()),
                (
                    "allocated_by",
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
                        models.F("booking"), models.F("volunteer"), name="volunteer_allocated_once"
                    )
                ],
            },
        ),
    ]
