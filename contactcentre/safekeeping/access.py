"""Who may open what: an access rule on every view, and live permissions on every record.

Roles decide which pages a person has at all; object permissions decide which records they see on
them. Both are asked at the moment of the request, so what has ended is refused at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.urls import URLPattern, URLResolver
from guardian.core import ObjectPermissionChecker
from guardian.models import UserObjectPermissionBase

from contactcentre.safekeeping import clock

View = Callable[..., Any]


@dataclass(frozen=True)
class AccessRule:
    """Who may reach a view: anyone, anyone signed in, or people in one of ``roles``."""

    roles: frozenset[str] = frozenset()
    public: bool = False
    step_up: bool = False
    before_second_factor: bool = False
    passive: bool = False
    begins_at: str = ""

    def admits(self, user: Any) -> bool:
        """Whether this account may reach the view; never true for an inactive account."""
        if self.public:
            return True
        if not (user.is_authenticated and user.is_active):
            return False
        return not self.roles or not self.roles.isdisjoint(user.roles)


def access(
    *roles: str,
    public: bool = False,
    step_up: bool = False,
    before_second_factor: bool = False,
    passive: bool = False,
    begins_at: str = "",
) -> Callable[[View], View]:
    """Declare who may reach a view; a view without a declaration is a 404 for everyone.

    Without ``roles`` and not ``public``: anyone signed in. ``step_up`` asks for the second factor
    again when the last was over five minutes ago. What was posted is then not replayed: the person
    comes to the page named ``begins_at``, about the same record, or to the first page. ``passive``
    is what a page asks for by itself: it does not count as somebody using the session.
    """

    def declare(view: View) -> View:
        view.access_rule = AccessRule(  # type: ignore[attr-defined]
            frozenset(roles), public, step_up, before_second_factor, passive, begins_at
        )
        return view

    return declare


def rule_of(view: View) -> AccessRule | None:
    return getattr(view, "access_rule", None)


def views_without_rule(resolver: URLResolver, prefix: str = "") -> list[str]:
    """The URL patterns below ``resolver`` whose view declares no access rule."""
    found = []
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += views_without_rule(pattern, route)
        elif isinstance(pattern, URLPattern) and rule_of(pattern.callback) is None:
            found.append(route)
    return found


class LiveGrantQuerySet(models.QuerySet):
    def live(self, *, at: datetime | None = None) -> "LiveGrantQuerySet":
        """Grants in force at that moment or this, held by accounts that are still active."""
        moment = at or clock.now()
        return self.filter(valid_from__lte=moment, valid_until__gt=moment, user__is_active=True)


class LiveGrantManager(models.Manager.from_queryset(LiveGrantQuerySet)):  # type: ignore[misc]
    """Live grants only, so that lists and single checks cannot disagree."""

    def get_queryset(self) -> LiveGrantQuerySet:
        live: LiveGrantQuerySet = super().get_queryset().live()
        return live


class LiveGrant(UserObjectPermissionBase):
    """One person's permission on one record for a stretch of time.

    Subclasses add ``content_object``, a foreign key with ``on_delete=CASCADE``. The default
    manager shows live grants only; ``every`` also shows those that ended or have not begun.
    """

    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()

    objects = LiveGrantManager()  # type: ignore[misc]
    every = models.Manager.from_queryset(LiveGrantQuerySet)()

    class Meta:
        abstract = True
        default_manager_name = "objects"
        base_manager_name = "every"
        constraints = [
            models.UniqueConstraint(
                "user", "content_object", "permission", "valid_from", name="%(class)s_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")),
                name="%(class)s_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"grant on {self.content_object_id}"  # type: ignore[attr-defined]


class LiveChecker(ObjectPermissionChecker):
    """guardian's checker, confined to our live grants: no groups, no global grants."""

    def get_user_perms(self, obj: models.Model) -> Any:
        grants = grant_model(type(obj)).objects.filter(user=self.user, content_object=obj)
        return grants.values_list("permission__codename", flat=True)

    def get_perms(self, obj: models.Model) -> list[str]:
        return list(self.get_user_perms(obj))

    def has_perm(self, perm: str, obj: models.Model) -> bool:
        return perm.split(".")[-1] in self.get_perms(obj)


@cache
def grant_model(model: type[models.Model]) -> type[Any]:
    """The permission table of ``model``: the one ``LiveGrant`` that points at it."""
    for candidate in LiveGrant.__subclasses__():
        record = candidate._meta.get_field("content_object")  # type: ignore[misc]
        if record.related_model is model:
            return candidate
    raise LookupError(f"{model.__name__} has no permission table.")


def permission_named(model: type[models.Model], codename: str) -> Permission:
    """The stored permission ``codename`` of ``model``. Raises ``Permission.DoesNotExist``."""
    return Permission.objects.get(
        content_type__app_label=model._meta.app_label,
        content_type__model=model._meta.model_name,
        codename=codename,
    )


def allows(user: Any, codename: str, obj: models.Model) -> bool:
    """Whether ``user`` holds a live grant of ``codename`` on ``obj`` this moment."""
    return bool(user.is_active) and LiveChecker(user).has_perm(codename, obj)


def granted(
    model: type[models.Model],
    user_id: Any,
    codename: str,
    *besides: models.Q,
    at: datetime | None = None,
) -> models.QuerySet[Any]:
    """The ids of the records on which that account holds a grant of ``codename`` then, or now.

    ``besides`` are further conditions on the grant, asked in the same query.
    """
    grants: models.QuerySet[Any] = grant_model(model).every.live(at=at)
    grants = grants.filter(*besides, user=user_id, permission__codename=codename)
    return grants.values("content_object_id")
