"""What was passed on under the policy’s exceptions or because the law requires it, and what not."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.sealing import SealedCharField, SealedRow, SealedTextField
from disclosures.models.concern import Concern, ConcernQuerySet


class ExceptionDisclosureQuerySet(models.QuerySet["ExceptionDisclosure"]):
    def visible_to(self, person: Any) -> "ExceptionDisclosureQuerySet":
        """Those of the concerns this person may read."""
        return self.filter(concern__in=Concern.objects.visible_to(person))


@audited
class ExceptionDisclosure(SealedRow):
    """One passing-on, to one person, in these words. Frozen: what is added is another one."""

    class Basis(models.TextChoices):
        E1 = "e1", "Exception 1: the welfare of a child"
        E2 = "e2", "Exception 2: physical violence"
        LAW = "law", "Required by law"

    class Agency(models.TextChoices):
        CHILDRENS_SERVICES = "childrens-services", "Children’s Services"
        POLICE = "police", "The police"
        LADO = "lado", "The LADO (Local Authority Designated Officer)"
        OTHER = "other", "Another appropriate agency"
        THREATENED = "threatened", "The person who is threatened"

    class Route(models.TextChoices):
        TELEPHONE = "telephone", "By telephone"
        IN_PERSON = "in-person", "Face to face"
        EMAIL = "email", "By e-mail"
        ONLINE_FORM = "online-form", "On their online form"
        LETTER = "letter", "By letter"

    IN_WRITING = frozenset({Route.EMAIL, Route.ONLINE_FORM, Route.LETTER})

    subject_attr = "concern_id"
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="disclosures")
    basis = models.CharField("why it may leave the centre", max_length=4, choices=Basis)
    agency = models.CharField("passed to", max_length=20, choices=Agency)
    organisation = SealedCharField(
        "which team, station or agency", max_length=120, blank=True, default=""
    )
    person = SealedCharField("name of the person told", max_length=120)
    words = SealedTextField("the exact words passed on", max_length=6000)
    route = models.CharField("how", max_length=12, choices=Route)
    passed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ExceptionDisclosureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["basis", "passed_at"], name="exception_by_basis")]
        constraints = [
            models.CheckConstraint(
                name="exception_passed_before_noted",
                condition=Q(passed_at__lte=models.F("noted_at")),
            ),
            models.CheckConstraint(
                name="threatened_told_of_violence_only",
                condition=~Q(agency="threatened") | Q(basis="e2"),
            ),
        ]

    def __str__(self) -> str:
        return f"exception disclosure {self.pk}"


@audited
class NotReferred(SealedRow):
    """It was decided to pass a concern on to nobody: why, by whom, when."""

    subject_attr = "concern_id"
    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, related_name="not_referred")
    reason = SealedTextField("why it is not passed on", max_length=2000)
    decided_on = models.DateField("day of the decision")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"decision not to refer {self.pk}"


def with_state(concerns: ConcernQuerySet) -> Any:
    """Each with ``state``: what was done about it so far."""
    passed_on = ExceptionDisclosure.objects.filter(concern=OuterRef("pk"))
    decided = NotReferred.objects.filter(concern=OuterRef("pk"))
    return concerns.annotate(
        state=Case(
            When(Exists(passed_on), then=Value(Concern.State.PASSED_ON)),
            When(Exists(decided), then=Value(Concern.State.NOT_REFERRED)),
            default=Value(Concern.State.OPEN),
        )
    )
