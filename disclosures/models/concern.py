"""Concerns: a child’s welfare, violence at the centre. Kept apart from every family’s file."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts import notices
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Hold, Subject
from contactcentre.safekeeping.sealing import (
    SealedBooleanField,
    SealedCharField,
    SealedDateField,
    SealedModel,
    SealedTextField,
)
from disclosures.models.lead import SafeguardingLead, led_by
from families.models import Family, KnownFamily


class ConcernQuerySet(models.QuerySet["Concern"]):
    def visible_to(self, person: Any) -> "ConcernQuerySet":
        """The concerns this person may read this moment, for lists and single records alike.

        Those who lead on safeguarding read them. Whoever is complained of, knows the family or
        stood back finds nothing of it, whatever their role and by whichever account of theirs.
        Where that leaves no lead, trustees read it, and where it leaves no trustee either, the
        co-ordinators.
        """
        if not person.is_active:
            return self.none()
        me = person.person_key
        shown = self.exclude(Exists(_of_one_person(ComplainedOf, OuterRef("pk"), me)))
        shown = shown.exclude(Exists(_of_one_person(StoodBack, OuterRef("pk"), me)))
        shown = shown.exclude(Exists(_knows(me, OuterRef)))
        leads = SafeguardingLead.objects.in_force(on=clock.today()).values("user")
        if led_by(person, on=clock.today()):
            return shown
        if person.has_role(Role.TRUSTEE):
            return shown.exclude(_somebody_reads_it(leads))
        if person.has_role(Role.CO_ORDINATOR):
            trustees = [trustee.pk for trustee in notices.holding(Role.TRUSTEE)]
            return shown.exclude(_somebody_reads_it(leads) | _somebody_reads_it(trustees))
        return self.none()


def _somebody_reads_it(people: Any) -> Q:
    """The condition that one of ``people`` is not complained of, does not know the family, and
    has not stood back.
    """
    this, person = OuterRef(OuterRef("pk")), Coalesce(OuterRef("same_person_as"), OuterRef("pk"))
    complained_of = _of_one_person(ComplainedOf, this, person)
    stood_back = _of_one_person(StoodBack, this, person)
    knows = _knows(person, lambda field: OuterRef(OuterRef(field)))
    return Q(
        Exists(
            get_user_model()
            .objects.filter(pk__in=people)
            .exclude(Exists(complained_of))
            .exclude(Exists(stood_back))
            .exclude(Exists(knows))
        )
    )


def readers_of(concern: "Concern") -> list[Any]:
    """Everybody who may read it this moment: those to whom ``visible_to`` shows it, no others."""
    leads = SafeguardingLead.objects.in_force(on=clock.today()).values("user")
    kept_out = {
        each.user.person_key
        for rows in (concern.complained_of, concern.stood_back)
        for each in rows.select_related("user")
    }
    noted = Q(declarer=F("person")) | Q(declared_at__lt=concern.recorded_at)
    knowing = _declared().filter(noted, family=concern.family_id)
    kept_out |= set(knowing.values_list("person", flat=True))
    for people in (
        list(get_user_model().objects.filter(pk__in=leads)),
        notices.holding(Role.TRUSTEE),
        notices.holding(Role.CO_ORDINATOR),
    ):
        if found := [each for each in people if each.person_key not in kept_out]:
            return found
    return []


def _of_one_person(rows: Any, concern: Any, person: Any) -> Any:
    """Those about any account of one person, in this concern."""
    accounts = rows.objects.alias(person=Coalesce("user__same_person_as", "user"))
    return accounts.filter(concern=concern, person=person)


def _knows(person: Any, of_concern: Callable[[str], Any]) -> Any:
    """That ``person`` knows the family of a concern: as they say, or as was said before it.

    Otherwise whoever is complained of could shut out those who lead, by a note about them.
    """
    said = Q(declarer=person) | Q(declared_at__lt=of_concern("recorded_at"))
    return _declared().filter(said, person=person, family=of_concern("family"))


def _declared() -> Any:
    """Who knows which family, each with the person who said so."""
    return KnownFamily.objects.in_force().alias(
        declarer=Coalesce("declared_by__same_person_as", "declared_by")
    )


@audited
class Concern(SealedModel):
    """What somebody saw or heard, in their own words. Its primary key is its own subject’s.

    ``family`` and who is complained of stand in clear, so that who may read it is judged in the
    query that asks for it.
    """

    class Kind(models.TextChoices):
        WELFARE = "welfare", "A child’s welfare"
        VIOLENCE = "violence", "Physical violence to somebody at the centre"

    class State(models.TextChoices):
        OPEN = "open", "Nothing decided yet"
        PASSED_ON = "passed-on", "Passed on"
        NOT_REFERRED = "not-referred", "Not referred"

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    kind = models.CharField("what it is about", max_length=8, choices=Kind)
    family = models.ForeignKey(Family, on_delete=models.SET_NULL, null=True, related_name="+")
    whom = SealedCharField("anybody else it is about", max_length=200, blank=True, default="")
    words = SealedTextField("what you saw or heard", max_length=4000)
    seen_on = SealedDateField("the day")
    seen_at = SealedCharField("about what time", max_length=40, blank=True, default="")
    emergency_called = SealedBooleanField("999 was called", default=False)
    done = SealedTextField("what was done already", max_length=1000, blank=True, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-recorded_at"], name="concern_latest")]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    @property
    def reference(self) -> str:
        return self.subject.reference


@audited
class ComplainedOf(models.Model):
    """Somebody who works here whom a concern is about: one of them, or the only one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="complained_of")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "people complained of"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["concern", "user"], name="complained_of_once")
        ]

    def __str__(self) -> str:
        return f"complained of {self.pk}"


@audited
class StoodBack(models.Model):
    """Somebody who read a concern and is not the one to deal with it, by their own word.

    Kept with the concern: on the family’s file it would tell whoever is complained of that there
    is one.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="stood_back")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people who stood back"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["concern", "user"], name="stood_back_once")]

    def __str__(self) -> str:
        return f"stood back {self.pk}"


class ConcernHold(models.Model):
    """A record that is kept because of a concern; only who reads the concern may be told why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="holds")
    hold = models.OneToOneField(Hold, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"hold for a concern {self.pk}"
