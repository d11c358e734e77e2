"""Requests for attendance dates, as they came in at the door."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import (
    SealedCharField,
    SealedDateField,
    SealedModel,
    SealedTextField,
)
from families.models.family import known_to
from volunteers.models.record import own_check_holds


class AttendanceRequestQuerySet(models.QuerySet["AttendanceRequest"]):
    def visible_to(self, person: Any) -> "AttendanceRequestQuerySet":
        """To a co-ordinator whose own check holds every request, but for those about a family they
        know; to others none."""
        if not (person.is_active and person.has_role(Role.CO_ORDINATOR)):
            return self.none()
        known = known_to(person)
        checked = self.filter(own_check_holds(person, on=clock.today()))
        return checked.exclude(match__family__in=known).exclude(release__family__in=known)

    def waiting(self) -> "AttendanceRequestQuerySet":
        """Those that have not ended, and so have no day on which they did."""
        return self.filter(closed_on__isnull=True)


@audited
class AttendanceRequest(SealedModel):
    """Clause 3: somebody asks for the dates and times of a family's attendance.

    What was typed is sealed under a key of the request's own and is compared with no record: a
    person does that. The primary key is the subject's.
    """

    class Asker(models.TextChoices):
        PARTY = "party", "I am one of the parties myself"
        REPRESENTATIVE = "representative", "I act for one of the parties, as their solicitor does"
        LOCAL_AUTHORITY = "local-authority", "I work for a local authority"
        NEUTRAL = "neutral", "Neither side: the court, Cafcass, a child’s guardian or a mediator"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MATCHED = "matched", "The family and who asks are found"
        HELD = "held", "Ready, and held until every side can be reached"
        RELEASED = "released", "Released to every side alike"
        ON_PAPER = "on-paper", "Answered by letter, to every side alike"
        NOT_CONFIRMED = "not-confirmed", "It could not be confirmed that they act in this case"
        NO_RECORD = "no-record", "The centre holds no record that answers it"
        WITHDRAWN = "withdrawn", "They withdrew it after the warning"

    # May follow: every pair of states that is not here is refused. Nothing becomes ON_PAPER any
    # more: it said that letters went out, and kept neither to whom nor what they said.
    ALLOWED: ClassVar[dict[str, frozenset[str]]] = {
        State.WAITING: frozenset(
            {
                State.MATCHED,
                State.NOT_CONFIRMED,
                State.NO_RECORD,
                State.WITHDRAWN,
            }
        ),
        State.MATCHED: frozenset(
            {
                State.MATCHED,
                State.HELD,
                State.RELEASED,
                State.NOT_CONFIRMED,
                State.NO_RECORD,
                State.WITHDRAWN,
            }
        ),
        State.HELD: frozenset(
            {
                State.MATCHED,
                State.RELEASED,
                State.NOT_CONFIRMED,
                State.NO_RECORD,
                State.WITHDRAWN,
            }
        ),
        State.RELEASED: frozenset(),
        State.ON_PAPER: frozenset(),
        State.NOT_CONFIRMED: frozenset(),
        State.NO_RECORD: frozenset(),
        State.WITHDRAWN: frozenset(),
    }
    OPEN: ClassVar[tuple[str, ...]] = (State.WAITING, State.MATCHED, State.HELD)

    # Who acts for nobody in the case needs no warning; a local authority may be a party to it.
    ONE_SIDED: ClassVar[frozenset[str]] = frozenset(
        {Asker.PARTY, Asker.REPRESENTATIVE, Asker.LOCAL_AUTHORITY}
    )

    subject_attr = "subject_id"
    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    asked_on = models.DateField()
    # Which it was of those that waited from that day: the order, and no time of it.
    place = models.PositiveIntegerField(default=0)
    asker = models.CharField("who you are", max_length=16, choices=Asker)
    warned = models.BooleanField(default=False)
    name = SealedCharField("your name", max_length=80)
    organisation = SealedCharField("firm or agency", max_length=120, blank=True, default="")
    email = SealedCharField("e-mail address", max_length=254)
    telephone = SealedCharField("telephone", max_length=40)
    their_reference = SealedCharField("your own reference", max_length=80, blank=True, default="")
    acts_for = SealedCharField("whom you act for", max_length=120, blank=True, default="")
    family = SealedTextField("which family", max_length=300)
    first_day = SealedDateField("first day")
    last_day = SealedDateField("last day")
    state = models.CharField("how it ended", max_length=16, choices=State, default=State.WAITING)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AttendanceRequestQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "requests for dates"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["closed_on", "asked_on", "place", "subject"], name="requests_in_order"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="request_one_sided_was_warned", condition=Q(asker="neutral") | Q(warned=True)
            ),
            models.CheckConstraint(
                name="request_closed_is_dated",
                condition=Q(state__in=["waiting", "matched", "held"], closed_on__isnull=True)
                | ~Q(state__in=["waiting", "matched", "held"]) & Q(closed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def reference(self) -> str:
        return self.subject.reference

    @property
    def has_ended(self) -> bool:
        return self.state not in self.OPEN

    @property
    def one_sided(self) -> bool:
        return self.asker in self.ONE_SIDED
