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
            name="DataRequest",
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
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="families.person",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_request",
                        to="safekeeping.hold",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="day on which it was asked for")),
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
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("passport", "Passport"),
                            ("driving-licence", "Driving licence"),
                            ("other-photograph", "Another document with a photograph"),
                            ("known", "Known in person to a co-ordinator"),
                        ],
                        max_length=20,
                        verbose_name="how we know that it is them",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("by-hand", "Handed to them"),
                            (
                                "post",
                                "Posted to the address we hold of them, with a signature on delivery",
                            ),
                        ],
                        max_length=8,
                        verbose_name="how they get it",
                    ),
                ),
                (
                    "given",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=2000000
                    ),
                ),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[("given", "Given to them"), ("withdrawn", "They want it no more")],
                        default="",
                        editable=False,
                        max_length=10,
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
                "verbose_name_plural": "requests for one’s own data",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_on__isnull", True)),
                            models.Q(
                                models.Q(("end", ""), _negated=True),
                                ("ended_on__gte", models.F("received_on")),
                                ("ended_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="data_request_ended_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", "given"), _negated=True),
                            models.Q(
                                models.Q(("identity", ""), _negated=True),
                                models.Q(("way", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="data_given_to_somebody_known",
                    ),
                    models.UniqueConstraint(
                        models.F("subject"),
                        condition=models.Q(("ended_on__isnull", True), ("party__isnull", True)),
                        name="one_open_data_request_a_record",
                    ),
                    models.UniqueConstraint(
                        models.F("party"),
                        condition=models.Q(("ended_on__isnull", True)),
                        name="one_open_data_request_a_party",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalCase",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("of", models.UUIDField(db_index=True, verbose_name="the subject’s random key")),
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
                ("reference", models.CharField(max_length=10)),
                ("last_used_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved, cooling off"),
                            ("fenced", "Begun"),
                            ("shredded", "Key destroyed"),
                            ("scrubbed", "Rows removed"),
                            ("certified", "Disposed of as confidential waste"),
                            ("cancelled", "Cancelled"),
                            ("voided", "Void: the record changed"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unused", "Not used for as long as the policy allows"),
                            ("erasure", "Whose record it is asked for it (UK GDPR, article 17)"),
                        ],
                        default="unused",
                        max_length=8,
                        verbose_name="why it goes",
                    ),
                ),
                (
                    "asked_on",
                    models.DateField(null=True, verbose_name="day on which erasure was asked for"),
                ),
                ("proposed_on", models.DateField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_on", models.DateField(null=True)),
                (
                    "approved_by",
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
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked", "Somebody cancelled it"),
                            ("used", "The record was used, or is not due"),
                            ("changed", "The record was changed"),
                            ("held", "A hold was placed"),
                            ("restored", "An old copy of the records was restored"),
                            ("lapsed", "The approval was too old"),
                        ],
                        max_length=8,
                    ),
                ),
                ("executed_on", models.DateField(null=True)),
                (
                    "executed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("certified_on", models.DateField(null=True)),
                (
                    "repeated_on",
                    models.DateField(
                        null=True, verbose_name="disposed of again, after an old copy was restored"
                    ),
                ),
                ("audit_count", models.PositiveBigIntegerField(null=True)),
                ("audit_head", models.CharField(blank=True, max_length=64)),
                ("paper_on", models.DateField(null=True, verbose_name="paper file shredded")),
                (
                    "paper_by",
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
                "indexes": [models.Index(fields=["state", "proposed_on"], name="disposal_state")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("of"),
                        condition=models.Q(
                            (
                                "state__in",
                                ["proposed", "approved", "fenced", "shredded", "scrubbed"],
                            )
                        ),
                        name="one_open_disposal_a_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_on__isnull", False), ("basis", "erasure")),
                            models.Q(
                                models.Q(("basis", "erasure"), _negated=True),
                                ("asked_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_asked_for_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                            models.Q(
                                ("approved_by__isnull", False),
                                ("approved_on__isnull", False),
                                models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "cancelled", "voided"]),
                            ("approved_by__isnull", False),
                            ("repeated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="disposal_begun_after_approval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state__in", ["cancelled", "voided"]),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["cancelled", "voided"]), _negated=True),
                                ("ended_because", ""),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_ended_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("certified_on__isnull", False), ("state", "certified")),
                            models.Q(
                                models.Q(("state", "certified"), _negated=True),
                                ("certified_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_certified_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposedOf",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="retention.disposalcase",
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("rows", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"), models.F("what"), name="one_line_a_kind_of_record"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("looked_at", models.DateTimeField()),
                (
                    "doubt",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("back", "The clock went back"),
                            ("ahead", "The clock went far ahead"),
                            ("clocks", "The clocks of the service and its database differ"),
                        ],
                        max_length=8,
                    ),
                ),
                ("confirmed_on", models.DateField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("dismissed_on", models.DateField(null=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("newly_flagged", models.PositiveIntegerField(default=0)),
                ("braked", models.PositiveIntegerField(default=0)),
                ("brake_released_on", models.DateField(null=True)),
                (
                    "brake_released_by",
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
                            models.Q(
                                ("confirmed_by__isnull", True), ("confirmed_on__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_by__isnull", False), ("confirmed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="tick_confirmed_by_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dismissed_by__isnull", True), ("dismissed_on__isnull", True)
                            ),
                            models.Q(
                                ("dismissed_by__isnull", False), ("dismissed_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="tick_dismissed_by_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("brake_released_by__isnull", True),
                                ("brake_released_on__isnull", True),
                            ),
                            models.Q(
                                ("brake_released_by__isnull", False),
                                ("brake_released_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="brake_released_by_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataDecision",
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="retention.datarequest",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        max_length=64, verbose_name="kind of record and its random key"
                    ),
                ),
                (
                    "give",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        verbose_name="is it given to them?"
                    ),
                ),
                (
                    "reason",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=300, verbose_name="why"
                    ),
                ),
                ("said", contactcentre.safekeeping.sealing.SealedTextField(max_length=4000)),
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
                "verbose_name_plural": "decisions about what is given",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        models.F("request"), models.F("item"), name="one_decision_an_item"
                    )
                ],
            },
        ),
    ]
