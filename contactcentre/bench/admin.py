"""What a centre would pick instead of our list of families: Django's admin, as one registers it."""

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import URLResolver
from guardian.admin import GuardedModelAdmin

from accounts.roles import RUNS_SESSIONS
from contactcentre.safekeeping.access import access
from families.models import Family, PersonRole

LISTED = 100


class Site(AdminSite):
    """An admin for those who run sessions, since nobody here is staff in Django's sense."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)

    def get_urls(self) -> list[Any]:
        found: list[Any] = super().get_urls()
        _declare(found)
        return found


class FamilyAdmin(GuardedModelAdmin):
    """The same columns as on our own list, each read the obvious way."""

    list_display = ("reference", "state", "children", "parties", "last_used_on", "last_use")
    list_filter = ("state",)
    list_per_page = LISTED
    ordering = (F("subject__last_used_on").desc(nulls_last=True), "subject__reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Family]:
        return Family.objects.visible_to(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Family | None = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def children(self, family: Family) -> str:
        people = family.people.filter(role=PersonRole.CHILD)
        return ", ".join(sorted((each.first_name for each in people), key=str.casefold))

    def parties(self, family: Family) -> str:
        people = family.people.exclude(role__in=[PersonRole.CHILD, PersonRole.COMPANION])
        names = (f"{each.first_name} {each.last_name}" for each in people)
        return ", ".join(sorted(names, key=str.casefold))

    def last_used_on(self, family: Family) -> Any:
        return family.subject.last_used_on

    def last_use(self, family: Family) -> str:
        return str(family.subject.get_last_use_display())


class PreparedFamilyAdmin(FamilyAdmin):
    """The same by somebody who knows that rows are fetched best together."""

    list_select_related = ("subject",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Family]:
        return super().get_queryset(request).prefetch_related("people")

    def children(self, family: Family) -> str:
        people = (each for each in family.people.all() if each.role == PersonRole.CHILD)
        return ", ".join(sorted((each.first_name for each in people), key=str.casefold))

    def parties(self, family: Family) -> str:
        left_out = (PersonRole.CHILD, PersonRole.COMPANION)
        people = (each for each in family.people.all() if each.role not in left_out)
        names = (f"{each.first_name} {each.last_name}" for each in people)
        return ", ".join(sorted(names, key=str.casefold))


def _declare(patterns: list[Any]) -> None:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            _declare(pattern.url_patterns)
        else:
            pattern.callback = access(*RUNS_SESSIONS)(partial(pattern.callback))


def _site(name: str, registered: type[FamilyAdmin]) -> Site:
    site = Site(name=name)
    site.register(Family, registered)
    return site


SITES = [_site("admin", FamilyAdmin), _site("prepared", PreparedFamilyAdmin)]
