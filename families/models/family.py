"""A family as the centre knows it: its state, its arrangement and what to be careful of."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.access import LiveGrant, granted
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.prepared import Prepared
from contactcentre.safekeeping.sealing import (
    SealedBooleanField,
    SealedCharField,
    SealedDateField,
    SealedModel,
    SealedRow,
    SealedTextField,
)
from contactcentre.safekeeping.versions import Versioned
from families.permissions import FamilyPermission
from volunteers.models.record import check_limit, cleared_since, own_check_holds


def seen_by(person: Any, path: str) -> models.Q:
    """The condition that ``path``, a way to a family, leads to one ``person`` may see now.

    What is asked is the state of this moment: the account, the check by the Disclosure and Barring
    Service, the grant, and above all of them whether the person knows the family.
    """
    if not person.is_active:
        return models.Q(pk__in=[])
    moment, today = clock.now(), clock.today()
    if person.has_role(*RUNS_SESSIONS):
        opened = _opened_in_emergency().ask(user=person.pk, moment=moment)
        return ~models.Q((f"{path}__in", _known().ask(person_key=person.person_key))) & (
            own_check_holds(person, on=today) | models.Q((f"{path}__in", opened))
        )
    helps = _looked_after().ask(
        user=person.pk,
        person=person.person_key,
        moment=moment,
        today=today,
        limit=check_limit(on=today),
    )
    return models.Q((f"{path}__in", helps))


def known_to(person: Any) -> models.QuerySet[Any]:
    """The keys of the families this person knows, and so sees nothing of."""
    return _known_by(person.person_key)


def _known_by(person_key: Any) -> models.QuerySet[Any]:
    known: models.QuerySet[Any] = KnownFamily.objects.of(person_key).values("family_id")
    return known


@cache
def _known() -> Prepared:
    return Prepared(_known_by, person_key=models.UUIDField())


@cache
def _opened_in_emergency() -> Prepared:
    return Prepared(
        lambda user, moment: granted(Family, user, FamilyPermission.OPEN_IN_EMERGENCY, at=moment),
        user=models.UUIDField(),
        moment=models.DateTimeField(),
    )


@cache
def _looked_after() -> Prepared:
    """The families given to a volunteer whose check holds, but for those they know."""

    def build(
        *, user: Any, person: Any, moment: Any, today: Any, limit: Any
    ) -> models.QuerySet[Any]:
        checked = cleared_since("user__volunteer__", on=today, limit=limit)
        helps = granted(Family, user, FamilyPermission.SEE_SHEET, checked, at=moment)
        return helps.exclude(content_object__in=_known_by(person))

    return Prepared(
        build,
        user=models.UUIDField(),
        person=models.UUIDField(),
        moment=models.DateTimeField(),
        today=models.DateField(),
        limit=models.DateField(),
    )


class FamilyQuerySet(models.QuerySet["Family"]):
    def visible_to(self, person: Any) -> "FamilyQuerySet":
        """The families this person may see this moment, for lists and single records alike.

        Those who run sessions see every family while their own check holds; a volunteer
        whose check holds sees those allocated to them while the shift lasts; nobody else sees any,
        and nobody sees a family they know, or one that is being disposed of.
        """
        return self.filter(seen_by(person, "pk"), subject__fenced_on__isnull=True)

    def on_the_books(self) -> "FamilyQuerySet":
        """Families who have neither moved on nor been turned away."""
        return self.exclude(state__in=Family.OFF_THE_BOOKS)


class KnownFamilyQuerySet(models.QuerySet["KnownFamily"]):
    def in_force(self) -> Any:
        """What nobody has taken back, each with the ``person`` who knows the family."""
        return self.filter(ended_at__isnull=True).annotate(
            person=Coalesce("user__same_person_as", "user")
        )

    def of(self, person_key: Any) -> Any:
        """What holds of a person, whichever account of theirs it was said of."""
        return self.in_force().filter(person=person_key)


@audited
class KnownFamily(SealedRow):
    """Clause 1: somebody who works here knows the family. It beats every permission they have.

    It is said of one account, and holds for every other account of the same person.
    """

    subject_attr = "family_id"
    sealed_with = ("user_id",)
    family = models.ForeignKey("families.Family", on_delete=models.CASCADE, related_name="known_by")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_families"
    )
    reason = SealedTextField("how they know each other", max_length=300, blank=True, default="")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = KnownFamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families known to somebody here"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "user", "family", condition=models.Q(ended_at__isnull=True), name="known_once"
            )
        ]

    def __str__(self) -> str:
        return f"known family {self.pk}"


@audited
class Family(Versioned, SealedModel):
    """One family. Its primary key is its subject's, so everything of the family knows its key."""

    class State(models.TextChoices):
        REFERRED = "referred", "Referred"
        WAITING = "waiting", "On the waiting list"
        ACTIVE = "active", "Attending"
        PAUSED = "paused", "Paused"
        MOVED_ON = "moved-on", "Moved on"
        DECLINED = "declined", "Declined"
        SIGNPOSTED = "signposted", "Signposted"

    # Whose referral came to nothing here.
    TURNED_AWAY = frozenset({State.DECLINED, State.SIGNPOSTED})
    OFF_THE_BOOKS = TURNED_AWAY | {State.MOVED_ON}

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="family"
    )
    state = models.CharField(max_length=12, choices=State, default=State.REFERRED)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "families"
        permissions = [(p.value, p.label) for p in FamilyPermission]
        default_permissions = ()
        indexes = [models.Index(fields=["state"], name="family_state")]

    def __str__(self) -> str:
        return f"family {self.pk}"

    @property
    def reference(self) -> str:
        return self.subject.reference


class FamilyGrant(LiveGrant):
    """One person's permission on one family, for as long as an allocation lasts."""

    content_object = models.ForeignKey(Family, on_delete=models.CASCADE)

    class Meta(LiveGrant.Meta):
        verbose_name_plural = "permissions to open the file"
        abstract = False
        indexes = [
            # Right after the person comes the end: what has ended is then never read. Which
            # permission is asked for is known by its name only once the rows are found.
            models.Index(
                fields=["user", "valid_until", "valid_from", "permission", "content_object"],
                name="familygrant_live",
            )
        ]


@audited
class EmergencyOpening(SealedRow):
    """Somebody without a check that holds opened one family's file, for an hour, with a reason."""

    subject_attr = "family_id"
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    reason = SealedTextField("why it cannot wait", max_length=500)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "openings in an emergency"
        default_permissions = ()
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return f"emergency opening {self.pk}"


class FamilyTransition(models.Model):
    """Each change of a family's state: from what to what, by whom, when."""

    # May follow: every pair of states that is not here is refused.
    ALLOWED: ClassVar[dict[str, frozenset[str]]] = {
        Family.State.REFERRED: Family.TURNED_AWAY | {Family.State.WAITING, Family.State.ACTIVE},
        Family.State.WAITING: Family.TURNED_AWAY | {Family.State.ACTIVE},
        Family.State.ACTIVE: frozenset({Family.State.PAUSED, Family.State.MOVED_ON}),
        Family.State.PAUSED: frozenset({Family.State.ACTIVE, Family.State.MOVED_ON}),
        Family.State.MOVED_ON: frozenset({Family.State.REFERRED, Family.State.ACTIVE}),
        Family.State.DECLINED: frozenset({Family.State.REFERRED, Family.State.WAITING}),
        Family.State.SIGNPOSTED: frozenset({Family.State.REFERRED, Family.State.WAITING}),
    }

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=12, choices=Family.State, blank=True)
    to_state = models.CharField(max_length=12, choices=Family.State)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "changes of state"
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return f"transition {self.pk}"


@audited
class Arrangement(Versioned, SealedModel):
    """What was agreed or ordered about the contact."""

    class Kind(models.TextChoices):
        SUPPORTED = "supported", "Supported contact"
        HANDOVER = "handover", "Handover only"

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Every week"
        FORTNIGHTLY = "fortnightly", "Every fortnight"
        MONTHLY = "monthly", "Every month"
        OTHER = "other", "As arranged each time"

    class Order(models.TextChoices):
        NONE = "none", "No court order"
        CHILD_ARRANGEMENTS = "child-arrangements", "Child arrangements order"
        OTHER = "other", "Another order"

    class WaitsBehind(models.TextChoices):
        VISITING = "visiting", "The visiting side waits behind"
        RESIDENT = "resident", "The child’s side waits behind"
        NOBODY = "nobody", "Nobody needs to wait"

    subject_attr = "family_id"
    family = models.OneToOneField(
        Family, on_delete=models.CASCADE, primary_key=True, related_name="arrangement"
    )
    kind = models.CharField("kind of contact", max_length=12, choices=Kind, default=Kind.SUPPORTED)
    frequency = models.CharField(
        "how often", max_length=12, choices=Frequency, default=Frequency.FORTNIGHTLY
    )
    order = SealedCharField("court order", max_length=24, choices=Order, default=Order.NONE)
    order_date = SealedDateField("date of the order", blank=True, default=None)
    may_leave_building = SealedBooleanField(
        "the child may leave the building with the visiting parent", default=False
    )
    parents_may_meet = SealedBooleanField("the parents may meet", default=False)
    waits_behind = SealedCharField(
        "who waits behind at the end",
        max_length=12,
        choices=WaitsBehind,
        default=WaitsBehind.VISITING,
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"arrangement {self.pk}"


@audited
class Alert(Versioned, SealedRow):
    """Something everyone who meets the family must know."""

    class Kind(models.TextChoices):
        ALLERGY = "allergy", "Allergy"
        MEDICAL = "medical", "Medical need"
        INJUNCTION = "injunction", "Injunction or non-molestation order"
        ABDUCTION = "abduction", "Risk of abduction"
        OTHER = "other", "Other"

    WHOLE_FAMILY = "The whole family"
    # What a volunteer on the day needs; the rest is for those who run the session.
    ON_SHEET = frozenset({Kind.ALLERGY, Kind.MEDICAL})

    subject_attr = "family_id"
    sealed_with = ("person_id",)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="alerts")
    person = models.ForeignKey(
        "families.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="alerts"
    )
    kind = SealedCharField(max_length=12, choices=Kind)
    text = SealedTextField("what to know", max_length=300)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @staticmethod
    def in_words(kind: str, text: str) -> str:
        """One line of what to know."""
        return f"{Alert.Kind(kind).label}: {text}"

    @staticmethod
    def for_helpers(kind: str, text: str) -> str:
        """The line a volunteer needs on the day, or none: of a risk, that there is one."""
        if kind in Alert.ON_SHEET:
            return Alert.in_words(kind, text)
        if kind == Alert.Kind.ABDUCTION:
            return Alert.in_words(kind, "keep the child in sight. The team leader knows more.")
        return ""

    @staticmethod
    def with_whose(kind: str, text: str, *, whose: str) -> str:
        """The same where several people stand together; without a name it is about them all."""
        return f"{whose or Alert.WHOLE_FAMILY}: {Alert.in_words(kind, text)}"
