"""Accounts of the people who work for the centre."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now

from accounts.roles import Role
from contactcentre.safekeeping.audit import audited
from contactcentre.safekeeping.models import Subject
from contactcentre.safekeeping.sealing import SealedCharField, SealedModel


def validate_roles(roles: Any) -> None:
    if not isinstance(roles, list) or not set(roles) <= set(Role.values):
        raise ValidationError("Choose from the roles there are.")


class UserManager(BaseUserManager["User"]):
    def there(self) -> models.QuerySet["User"]:
        """Every account but those that were disposed of."""
        return self.filter(subject__disposed_on__isnull=True)

    def of_one_person(self, user: "User") -> models.QuerySet["User"]:
        """Every account of the person whose account this is, this one included."""
        return self.filter(models.Q(pk=user.person_key) | models.Q(same_person_as=user.person_key))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


@audited
class User(AbstractBaseUser, SealedModel):
    """One person's account. There are no superusers: no account walks round the rules.

    ``email`` is an opaque alias of the address the person signs in with; the address itself is
    sealed. Everything that looks an account up works with the alias. An account that was disposed
    of has neither address nor name, and stays for what it did to be somebody's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField("sign-in alias", unique=True)
    address = SealedCharField("e-mail address", max_length=254, null=True)
    display_name = SealedCharField("name", max_length=80, null=True)
    roles = models.JSONField(default=list, validators=[validate_roles])
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    same_person_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    is_superuser: ClassVar[bool] = False
    is_staff: ClassVar[bool] = False
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def known_as(self) -> str:
        """The name in what is told of the past: “a volunteer” for one who helps no more."""
        if not self.is_active and set(self.roles) == {Role.VOLUNTEER}:
            return "a volunteer"
        return "somebody who worked here" if self.display_name is None else str(self.display_name)

    @property
    def person_key(self) -> Any:
        """The same for all accounts that are said to be one person’s."""
        return self.same_person_as_id or self.pk

    def has_role(self, *roles: str) -> bool:
        return not set(self.roles).isdisjoint(roles)

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Always false: object permissions are asked of ``safekeeping.access``, roles of views."""
        return False

    def has_perms(self, perm_list: Iterable[str], obj: models.Model | None = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class RoleChange(models.Model):
    """Who was given which roles, by whom, when; the latest row is what holds."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_changes")
    roles = models.JSONField(validators=[validate_roles])
    active = models.BooleanField()
    sign_in_anew = models.BooleanField("sign-in started again", default=False)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"role change {self.pk}"


class OneTimeLink(models.Model):
    """A link that works once and not for long. Only a digest of its secret is kept."""

    class Purpose(models.TextChoices):
        FIRST_CO_ORDINATOR = "first-co-ordinator"
        DEMONSTRATION = "demonstration"
        INVITATION = "invitation"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=24, choices=Purpose)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_first_link_is_nobodys",
                condition=models.Q(purpose="first-co-ordinator", user__isnull=True)
                | ~models.Q(purpose="first-co-ordinator") & models.Q(user__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"one-time link {self.pk}"


class NewPasswordWanted(models.Model):
    """Somebody asked for a link to set a new password; the worker has yet to answer.

    Kept for known and unknown addresses alike, so that asking tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    alias = models.EmailField("sign-in alias")
    base_url = models.URLField("where the centre was reached", max_length=300)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("asked_at",)

    def __str__(self) -> str:
        return f"new password wanted {self.pk}"


class Notice(models.Model):
    """Something one person should know. It names nobody: ``about`` is a reference or a day."""

    class Kind(models.TextChoices):
        KNOWS_FAMILY = "knows-family", "Somebody who works here knows a family"
        EMERGENCY = "emergency", "A family file was opened in an emergency"
        APART_LIFTED = "apart-lifted", "Two families are kept apart no more. Was that right?"
        RECHECK_DUE = "recheck-due", "A DBS check has to be renewed soon"
        LAPSED = "lapsed", "A DBS check has lapsed"
        MANY_SHOWN = "many-shown", "Somebody wanted to see very many contact details"
        WORDS_REFUSED = "words-refused", "Somebody’s words were refused again and again"
        LOOKS_AROUND = (
            "looks-around",
            "Somebody asks again and again for pages not theirs",
        )
        DATES_ASKED = "dates-asked", "Somebody asks for attendance dates"
        MANY_ASKED = "many-asked", "So many asked for dates that the form takes no more today"
        DATES_WRONG = "dates-wrong", "Dates that were released are wrong by now"
        REACHED_ANEW = "reached-anew", "Who acts for a party is called or written to elsewhere now"
        COURT_ASKED = "court-asked", "A report, a witness or records are wanted of the centre"
        COURT_ORDERED = "court-ordered", "A court ordered it all the same: required by law"
        OWN_DATA_GIVEN = "own-data-given", "A copy of somebody’s own data was made. Was that right?"
        BREACH = "breach", "A personal data breach was noted"
        TRUSTEE_MADE = "trustee-made", "Somebody was made a trustee. Was that right?"
        STARTED_AGAIN = "started-again", "Somebody’s sign-in was started again. Was that right?"
        RECORDS_DUE = "records-due", "Records are due to be disposed of"
        DISPOSAL_WAITS = "disposal-waits", "A disposal waits for approval"
        APPROVAL_UNPROVED = "not-approved", "A disposal was said to be approved, and was not"
        DATE_DOUBTED = "date-doubted", "The centre’s clock is in doubt"
        MANY_DUE = "many-due", "Very many records fall due at once"
        ACCIDENT = "accident", "Somebody was hurt: it is in the accident book"
        POLICY_WAITS = "policy-waits", "A draft of the policy waits for two trustees"
        POLICY_ADOPTED = "policy-adopted", "A new version of the policy was adopted"
        REVIEW_SOON = "review-soon", "The annual review of the policy is due soon"
        REVIEW_DUE = "review-due", "The annual review of the policy is due"
        REVIEW_SIGNED = "review-signed", "The annual review waits for a second signature"
        REVIEW_DISCARDED = "review-discarded", "A review you commented on was discarded"
        CONCERN = "concern", "Somebody recorded a concern. Read it now"
        LEAD_CHANGED = "lead-changed", "Who leads on safeguarding was changed"
        SHIFT_ASKED = "shift-asked", "You are asked to help at a session"
        SHIFT_CHANGED = "shift-changed", "One of your shifts was changed, or is not yours any more"
        SHIFT_CANCELLED = "shift-cancelled", "A session you were to help at is cancelled"
        SHIFT_WITHDRAWN = "shift-withdrawn", "A volunteer cannot come to a session after all"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind)
    about = models.CharField(max_length=32, blank=True, default="")
    occasion = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint("user", "kind", "occasion", name="told_once_an_occasion")
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
