import contactcentre.safekeeping.sealing
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AccidentEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "book",
                    models.UUIDField(
                        default=uuid.UUID("acc1de27-b00c-4000-8000-000000000001"), editable=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("child", "Child"),
                            ("parent", "Parent or relative"),
                            ("volunteer", "Volunteer"),
                            ("staff", "Staff"),
                            ("visitor", "Visitor"),
                        ],
                        max_length=9,
                        verbose_name="who was hurt",
                    ),
                ),
                (
                    "name",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="name of the injured person"
                    ),
                ),
                (
                    "age",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=20, verbose_name="age of the child"
                    ),
                ),
                ("happened_at", contactcentre.safekeeping.sealing.SealedDateTimeField()),
                (
                    "place",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="place in the building"
                    ),
                ),
                (
                    "what_happened",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=1500, verbose_name="what happened"
                    ),
                ),
                (
                    "injury",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=500, verbose_name="what injury, to which part of the body"
                    ),
                ),
                (
                    "treatment",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=500, verbose_name="what was done"
                    ),
                ),
                (
                    "treated_by",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True, default="", max_length=120, verbose_name="who did it"
                    ),
                ),
                (
                    "to_hospital",
                    contactcentre.safekeeping.sealing.SealedBooleanField(
                        default=False, verbose_name="taken straight from here to hospital"
                    ),
                ),
                (
                    "told",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        blank=True,
                        default="",
                        max_length=200,
                        verbose_name="which adult was told, and when",
                    ),
                ),
                (
                    "witnesses",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        blank=True, default="", max_length=300, verbose_name="who saw it"
                    ),
                ),
                (
                    "written_by",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="who writes this"
                    ),
                ),
                ("written_at", contactcentre.safekeeping.sealing.SealedDateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("book", uuid.UUID("acc1de27-b00c-4000-8000-000000000001"))
                        ),
                        name="entry_in_the_book",
                    ),
                    models.UniqueConstraint(
                        models.F("year"), models.F("number"), name="entry_numbered_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "book",
                    models.UUIDField(
                        default=uuid.UUID("acc1de27-b00c-4000-8000-000000000001"), editable=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="accidents.accidententry",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                (
                    "text",
                    contactcentre.safekeeping.sealing.SealedTextField(
                        max_length=1000, verbose_name="what is to be added or put right"
                    ),
                ),
                (
                    "written_by",
                    contactcentre.safekeeping.sealing.SealedCharField(
                        max_length=120, verbose_name="who writes this"
                    ),
                ),
                ("written_at", contactcentre.safekeeping.sealing.SealedDateTimeField()),
            ],
            options={
                "ordering": ("number",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("book", uuid.UUID("acc1de27-b00c-4000-8000-000000000001"))
                        ),
                        name="addendum_in_the_book",
                    ),
                    models.UniqueConstraint(
                        models.F("entry"), models.F("number"), name="addendum_numbered_once"
                    ),
                ],
            },
        ),
    ]
