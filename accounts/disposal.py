"""Clause 8: what is left of an account, and of what was told about records that are gone."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from accounts.aliases import alias_of_nobody
from accounts.models import Notice, OneTimeLink, RoleChange, User


def forget_notices(references: Collection[str]) -> int:
    """Take away what anybody was told about these records."""
    removed, _ = _told_about(references).delete()
    return removed


def counted(subject_ids: Collection[UUID], references: Collection[str]) -> Counter[str]:
    """How many rows go with the accounts of these subjects, and with these records from others'."""
    found: Counter[str] = Counter(notices=_told_about(references).count())
    for user in _accounts_of(subject_ids):
        for label, rows in _going(user):
            found[label] += rows.count()
        found["accounts"] += 1
    return +found


def stored(subject_id: UUID) -> tuple[Any, ...]:
    """What the account of this subject says of its person, sealed values sealed."""
    columns = ("address", "display_name", "roles", "is_active")
    return tuple(User.objects.filter(subject=subject_id).values_list(*columns).first() or ())


def empty(subject_ids: Collection[UUID]) -> Counter[str]:
    """Leave of these accounts a row that says that there was one; returns what was removed.

    What others’ records say was done by it stays theirs. Nobody can sign in with it again.
    """
    removed: Counter[str] = Counter()
    for user in _accounts_of(subject_ids):
        keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        for label, rows in _going(user):
            removed[label] += rows._raw_delete("default")
        User.objects.filter(pk=user.pk).update(
            email=alias_of_nobody(),
            password=UNUSABLE_PASSWORD_PREFIX,
            address=None,
            display_name=None,
            roles=[],
            is_active=False,
            last_login=None,
        )
        removed["accounts"] += 1
    return +removed


def _accounts_of(subject_ids: Collection[UUID]) -> QuerySet[User]:
    return User.objects.filter(subject__in=subject_ids).defer("address", "display_name")


def _going(user: User) -> Iterator[tuple[str, QuerySet[Any]]]:
    """By what they are called, the rows that go with the account."""
    for rows in (
        Authenticator.objects.filter(user=user),
        EmailAddress.objects.filter(user=user),
        OneTimeLink.objects.filter(user=user),
        RoleChange.objects.filter(user=user),
        UserSession.objects.filter(user=user),
        user.notices.all(),
        user.known_families.all(),
    ):
        yield str(rows.model._meta.verbose_name_plural), rows


def _told_about(references: Collection[str]) -> QuerySet[Notice]:
    return Notice.objects.filter(about__in=references)
