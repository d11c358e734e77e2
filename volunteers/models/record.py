"""A volunteer as the centre knows them: application, references, training, post, break, leaving."""

import unicodedata
from datetime import date
from functools import cache
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from accounts.models import RoleChange, User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.prepared import Prepared
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedModel,
    SealedRow,
    SealedTextField,
)
from contactcentre.safekeeping.versions import Versioned
from policy.parameters import in_force


@audited
class Post(Versioned):
    """What somebody does at the centre, and which level of check the post is eligible for.

    Asking for a higher level than the post is eligible for is an offence, so the reason is kept.
    """

    class Level(models.TextChoices):
        BASIC = "basic", "Basic"
        STANDARD = "standard", "Standard"
        ENHANCED = "enhanced", "Enhanced"
        ENHANCED_BARRED = "enhanced-barred", "Enhanced with the children’s barred list"

    @classmethod
    def levels_for(cls, level: str) -> list[str]:
        """Those that a check for this level may have been made at: it, and the higher ones."""
        levels = list(cls.Level.values)
        return levels[levels.index(level) :]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField("post", max_length=60, unique=True)
    level = models.CharField("level of check", max_length=16, choices=Level, default=Level.ENHANCED)
    why_eligible = models.CharField("why the post is eligible for this level", max_length=200)

    class Meta:
        default_permissions = ()
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


def cleared(path: str = "", *, on: date) -> Q:
    """Clause 6: the condition that the volunteer at ``path`` is in post and checked on that day.

    ``path`` ends with two underscores; without it the condition is on volunteers themselves.
    """
    return cleared_since(path, on=on, limit=check_limit(on=on))


def cleared_since(path: str, *, on: date, limit: date) -> Q:
    """The same, where the last day whose check is too old is known already."""
    return Q(
        (f"{path}state", Volunteer.State.IN_POST),
        (f"{path}post_on__lte", on),
        (f"{path}checked_on__gt", limit),
    )


def holder_checked(*, on: date, limit: date) -> Q:
    """Clause 6: the condition on an account that its own record has a check that holds on that day.

    No account is let in by being said to be somebody’s other one. Whoever was set up with the
    centre, before anybody was there to decide, needs none until there is a record of theirs, by
    whichever account, or a colleague has changed what their account may do.
    """
    person = Coalesce(OuterRef("same_person_as"), OuterRef("pk"))
    theirs = Volunteer.objects.filter(Q(user=person) | Q(user__same_person_as=person))
    own = Volunteer.objects.filter(user=OuterRef("pk"))
    by_colleagues = RoleChange.objects.filter(
        user=OuterRef("pk"), changed_by__isnull=False, sign_in_anew=False
    )
    holds = Exists(own.filter(cleared_since("", on=on, limit=limit)))
    return Q(holds) | ~Q(Exists(theirs)) & ~Q(Exists(by_colleagues))


@cache
def _checked_account() -> Prepared:
    def build(*, user: Any, day: Any, limit: Any) -> models.QuerySet[Any]:
        return User.objects.filter(holder_checked(on=day, limit=limit), pk=user).values("pk")

    return Prepared(
        build, user=models.UUIDField(), day=models.DateField(), limit=models.DateField()
    )


def is_checked(person: Any, *, on: date) -> bool:
    """Clause 6: whether the account of ``person`` meets that condition. One query."""
    condition = holder_checked(on=on, limit=check_limit(on=on))
    return User.objects.filter(condition, pk=person.pk).exists()


def own_check_holds(person: Any, *, on: date) -> Q:
    """Clause 6: the same of one account, as a condition on any rows: all of them, or none."""
    checked = _checked_account().ask(user=person.pk, day=on, limit=check_limit(on=on))
    return Q(In(models.Value(person.pk, models.UUIDField()), checked))


def folded(name: str) -> str:
    """A name as it is compared: however it is written, it is the same one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def check_limit(*, on: date) -> date:
    """A check made on that day or before does not hold on the day ``on``."""
    return clock.years_before(on, in_force(on).recheck_years)


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def cleared(self, *, on: date) -> "VolunteerQuerySet":
        """Clause 6: those in post whose check was decided before, and is not due again."""
        return self.filter(cleared(on=on))

    def here(self) -> "VolunteerQuerySet":
        """Those who applied, are in post or on a break: everybody who has not left."""
        return self.filter(state__in=Volunteer.HERE)


@audited
class Volunteer(Versioned, SealedModel):
    """One person who helps, or wants to. The primary key is the subject's.

    ``post_on`` and ``checked_on`` stand in clear, so that access can be judged in the query that
    asks for it; the database refuses either without a decision that came before it.
    """

    class State(models.TextChoices):
        APPLIED = "applied", "Applied"
        IN_POST = "in-post", "In post"
        ON_BREAK = "on-break", "On a break"
        LEFT = "left", "Left"
        NOT_TAKEN = "not-taken", "Not taken on"

    HERE: ClassVar[frozenset[str]] = frozenset({State.APPLIED, State.IN_POST, State.ON_BREAK})

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="volunteer"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteer",
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="volunteers")
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    first_name = SealedCharField("first name", max_length=60)
    last_name = SealedCharField("last name", max_length=60)
    date_of_birth = SealedDateField("date of birth", null=True, blank=True, default=None)
    address = SealedTextField("address", max_length=300, blank=True, default="")
    telephone = SealedCharField("telephone", max_length=30, blank=True, default="")
    email = SealedCharField("e-mail", max_length=254, blank=True, default="")
    emergency_contact = SealedCharField(
        "whom to call in an emergency", max_length=120, blank=True, default=""
    )
    needs = SealedTextField(
        "what we should know to help them well", max_length=300, blank=True, default=""
    )
    applied_on = models.DateField("applied")
    induction_on = models.DateField("induction", null=True, blank=True)
    post_on = models.DateField("took up post", null=True, blank=True)
    checked_on = models.DateField("checked", null=True, blank=True, editable=False)
    left_on = models.DateField("left", null=True, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["state"], name="volunteer_state")]
        constraints = [
            models.CheckConstraint(
                name="volunteer_in_post_since",
                condition=Q(post_on__isnull=False) | ~Q(state__in=["in-post", "on-break"]),
            ),
            models.CheckConstraint(
                name="volunteer_left_when",
                condition=Q(left_on__isnull=False, state="left")
                | Q(left_on__isnull=True) & ~Q(state="left"),
            ),
            models.CheckConstraint(
                name="volunteer_post_after_application",
                condition=Q(post_on__isnull=True) | Q(post_on__gte=F("applied_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"volunteer {self.pk}"

    @property
    def name(self) -> str:
        """The name as colleagues use it; “a volunteer” for somebody who has left."""
        if self.state in {self.State.LEFT, self.State.NOT_TAKEN}:
            return "a volunteer"
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def recheck_due_on(self) -> date | None:
        """The London date from which the check no longer counts; None before there is one."""
        if self.checked_on is None:
            return None
        return clock.years_after(self.checked_on, in_force(clock.today()).recheck_years)


class VolunteerTransition(models.Model):
    """Each change of a volunteer's state: from what to what, by whom, when."""

    # May follow: every pair of states that is not here is refused.
    ALLOWED: ClassVar[dict[str, frozenset[str]]] = {
        Volunteer.State.APPLIED: frozenset({Volunteer.State.IN_POST, Volunteer.State.NOT_TAKEN}),
        Volunteer.State.IN_POST: frozenset({Volunteer.State.ON_BREAK, Volunteer.State.LEFT}),
        Volunteer.State.ON_BREAK: frozenset({Volunteer.State.IN_POST, Volunteer.State.LEFT}),
        Volunteer.State.LEFT: frozenset({Volunteer.State.APPLIED}),
        Volunteer.State.NOT_TAKEN: frozenset({Volunteer.State.APPLIED}),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(max_length=10, choices=Volunteer.State, blank=True)
    to_state = models.CharField(max_length=10, choices=Volunteer.State)
    on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "changes of state"
        default_permissions = ()
        ordering = ("-changed_at", "-pk")

    def __str__(self) -> str:
        return f"transition {self.pk}"


@audited
class Reference(Versioned, SealedRow):
    """Somebody asked what they think of an applicant. What they wrote stays on paper."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Not answered yet"
        GOOD = "good", "Answered, nothing against it"
        DOUBTS = "doubts", "Answered with doubts"

    subject_attr = "volunteer_id"
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="references")
    referee = SealedCharField("referee", max_length=120)
    reached_by = SealedCharField("how to reach them", max_length=200, blank=True, default="")
    asked_on = models.DateField("asked")
    answered_on = models.DateField("answered", null=True, blank=True)
    answer = SealedCharField("answer", max_length=8, choices=Answer, default=Answer.WAITING)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="reference_answered_after_asked",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
            )
        ]

    def __str__(self) -> str:
        return f"reference {self.pk}"


@audited
class Training(Versioned, SealedRow):
    """A course or talk a volunteer took part in."""

    class Topic(models.TextChoices):
        SAFEGUARDING = "safeguarding", "Safeguarding children"
        CONFIDENTIALITY = "confidentiality", "Confidentiality"
        DOMESTIC_ABUSE = "domestic-abuse", "Domestic abuse"
        FIRST_AID = "first-aid", "First aid"
        FIRE = "fire", "Fire and leaving the building"
        OTHER = "other", "Something else"

    subject_attr = "volunteer_id"
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="training")
    topic = SealedCharField("topic", max_length=16, choices=Topic)
    held_by = SealedCharField("who held it", max_length=80, blank=True, default="")
    on = models.DateField("date")
    again_by = models.DateField("to be repeated by", null=True, blank=True)

    class Meta:
        verbose_name_plural = "training"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="training_again_after",
                condition=Q(again_by__isnull=True) | Q(again_by__gt=F("on")),
            )
        ]

    def __str__(self) -> str:
        return f"training {self.pk}"
