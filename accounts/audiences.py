"""Clause 9: everybody who works here is to know of the policy."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from policy.coverage import Member, audience
from policy.models import Awareness


@audience(Awareness.Audience.VOLUNTEER)
def volunteers(by: Any) -> Iterable[Member]:
    return [_member(user) for user in _working() if user.has_role(Role.VOLUNTEER)]


@audience(Awareness.Audience.STAFF)
def staff(by: Any) -> Iterable[Member]:
    return [_member(user) for user in _working() if not user.has_role(Role.VOLUNTEER)]


def _working() -> Iterable[User]:
    return User.objects.filter(is_active=True).select_related("subject")


def _member(user: User) -> Member:
    return Member(user.pk, user.subject.reference, reverse("account:person", args=[user.pk]))
