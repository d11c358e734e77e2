"""Ending sessions: one, all of a person, and those that are over."""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from accounts import links, rules, standing
from accounts.models import OneTimeLink, User
from accounts.services.shared import as_it_is, in_the_name_of, record


def end_session(*, user: User, session_id: int, by: User) -> None:
    """End one of the person's sessions. Raises ``Refused``, ``UserSession.DoesNotExist``."""
    with in_the_name_of(by):
        rules.check_may_end_sessions(person=as_it_is(by), user=user)
        end([UserSession.objects.get(pk=session_id, user=user)])
        record("session-ended", user)


def end_other_sessions(*, user: User, keep: str, by: User) -> None:
    """End the person's sessions except the one listed as ``keep``. Raises ``Refused``."""
    with in_the_name_of(by):
        rules.check_may_end_sessions(person=as_it_is(by), user=user)
        end(UserSession.objects.filter(user=user).exclude(session_key=keep))
        record("sessions-ended", user)


def password_changed(*, user: User) -> None:
    """After a new password: every session that began with the old one is over."""
    with in_the_name_of(user):
        end(UserSession.objects.filter(user=user))
        record("password-changed", user)


def forget_session(*, listed_as: str) -> None:
    """Take a session off the list of its person's sessions: they signed out."""
    UserSession.objects.filter(session_key=listed_as).delete()


def end_sessions_out_of_step() -> None:
    """Sign out everybody whose roles were changed behind the service's back, and report it."""
    with transaction.atomic():
        for user in User.objects.filter(pk__in=standing.roles_out_of_step()):
            if open_now := list(UserSession.objects.filter(user=user)):
                end(open_now)
                standing.report(user)


def clear_ended_sessions(*, at: datetime) -> None:
    """Delete sessions that are over by the limits, and links too old to use."""
    with transaction.atomic():
        over = Q(last_seen_at__lte=at - settings.SESSION_IDLE_LIMIT)
        over |= Q(created_at__lte=at - settings.SESSION_ABSOLUTE_LIMIT)
        end(UserSession.objects.filter(over))
        Session.objects.filter(expire_date__lte=at).delete()
        there = Session.objects.values("session_key")
        UserSession.objects.exclude(session_key__in=there).delete()
        OneTimeLink.objects.filter(expires_at__lte=at).delete()


def end_every_way_in(user: User) -> None:
    end(UserSession.objects.filter(user=user))
    links.void(user=user)


def end(sessions: Iterable[UserSession]) -> None:
    ending = list(sessions)
    Session.objects.filter(session_key__in=[row.session_key for row in ending]).delete()
    UserSession.objects.filter(pk__in=[row.pk for row in ending]).delete()
