"""The private way to one half: for one browser, and only until it has been used.

Whoever opens it cannot tell an expired link from an ended, used, forwarded or guessed one.
"""

import hashlib
import re
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.links import LinkUnusable
from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from contactcentre.safekeeping.versions import Outdated
from families.models import ReferralHalf, ReferralLink
from families.rules.referral import Answers, shown_to_link_holder, waits_beside
from families.services.referral import end_links, locked_half, store_half
from families.services.referral_file import (
    answers_of,
    put_next_version,
    said_in,
    stamp_of,
    typed_under,
    versions_of,
)

_LONGEST_SECRET = 100
# A letter is typed from paper: neither capitals nor what looks like something else.
_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 5, 5
_NOT_TYPED = re.compile(r"[^0-9a-z]")


@transaction.atomic
def make_link(*, half_id: UUID, by: User) -> tuple[str, ReferralLink]:
    """A new private link to a half, of which only a digest is kept: its secret, and the link.

    Ends the one before it. What the half says stands until a complete one is sent by the link.
    Raises ``Refused`` once the referral is decided.
    """
    half = locked_half(half_id)
    now = clock.now()
    end_links([half], at=now)
    secret = _new_secret()
    link = ReferralLink.objects.create(
        half=half,
        digest=_digest(_typed(secret)),
        made_at=now,
        made_by=by,
        expires_at=now + timedelta(days=settings.REFERRAL_LINK_DAYS),
    )
    audit.record("referral-link-made", link, action=audit.Action.CREATE, subject_id=half.family_id)
    return secret, link


@transaction.atomic
def end_link(*, half_id: UUID) -> None:
    """End the half's private link, if there is one."""
    end_links([locked_half(half_id)], at=clock.now())


def end_all_links() -> None:
    """End every private link there is: after a restore, which would bring ended ones to life."""
    ReferralLink.objects.filter(ended_at__isnull=True).update(ended_at=clock.now())


def look(secret: str, *, browser: str) -> ReferralLink:
    """The link with this secret, if ``browser`` may use it. Looking uses nothing up.

    Raises ``LinkUnusable``.
    """
    return _usable(Q(digest=_digest(_typed(secret))), browser)


@transaction.atomic
def start(secret: str, *, browser: str) -> tuple[ReferralLink, str]:
    """Bind the link to a browser, and say which secret that browser keeps.

    A browser that already fills in another half keeps its own, unless that is the other side's of
    this very referral: who shares a browser with them must not find it there. Raises
    ``LinkUnusable``.
    """
    link = _usable(Q(digest=_digest(_typed(secret))), browser, lock=True)
    if link.browser_digest:
        return link, browser
    others = ReferralLink.objects.filter(browser_digest=_digest(browser))
    other_side = others.filter(half__referral=link.half.referral_id).exclude(half=link.half_id)
    keeps_its_own = browser and others.exists() and not other_side.exists()
    keeps = browser if keeps_its_own else secrets.token_urlsafe(32)
    link.browser_digest, link.opened_at = _digest(keeps), clock.now()
    link.save(update_fields=["browser_digest", "opened_at"])
    return link, keeps


def bound(link_id: UUID, *, browser: str) -> ReferralLink:
    """The link that was started in this browser. Raises ``LinkUnusable``."""
    link = _usable(Q(pk=link_id), browser)
    if not link.browser_digest:
        raise LinkUnusable
    return link


def typed_so_far(link: ReferralLink) -> Answers:
    """What was saved under this very link in this browser."""
    return _typed_under(link.half, link.pk)


@transaction.atomic
def send(
    *, link_id: UUID, browser: str, answers: Answers, complete: bool, on: date, seen: str = ""
) -> None:
    """Keep what a side typed under its link; a complete half ends the link.

    What was said otherwise stands beside it until then. ``seen`` is the stamp of what had been
    saved under the link when the form was shown. Raises ``Outdated`` with what is saved now when
    that says something else, ``LinkUnusable``, and ``Refused`` when the referral was decided
    meanwhile.
    """
    link = _usable(Q(pk=link_id), browser, lock=True)
    if not link.browser_digest:
        raise LinkUnusable
    half = locked_half(link.half_id)
    saved = _typed_under(half, link.pk)
    if seen != stamp_of(saved) and said_in(answers) != saved:
        raise Outdated(saved)
    beside = waits_beside(
        complete=complete, stands=answers_of(half), typed_under=typed_under(half), link_id=link.pk
    )
    if not beside:
        store_half(half, answers, complete=complete, by=None, on=on, link_id=link.pk)
        return
    put_next_version(half, answers, link_id=link.pk)
    half.save()
    subjects.record_use(half.family_id, Use.REFERRAL, on=on)


def sent_under(link_id: UUID, *, browser: str) -> ReferralHalf | None:
    """The half that this browser completed under this link, while it stands so."""
    if not browser:
        return None
    link = (
        ReferralLink.objects.select_related("half")
        .filter(pk=link_id, browser_digest=_digest(browser), ended_at__isnull=False)
        .first()
    )
    if link is None or typed_under(link.half) != link.pk:
        return None
    return link.half if link.half.completed_at is not None else None


def _typed_under(half: ReferralHalf, link_id: UUID) -> Answers:
    shown = (
        shown_to_link_holder(answers=answers, typed_under=under, link_id=link_id)
        for answers, under in versions_of(half)
    )
    return next((answers for answers in shown if answers), {})


def _usable(which: Q, browser: str, *, lock: bool = False) -> ReferralLink:
    links = ReferralLink.objects.select_for_update() if lock else ReferralLink.objects.all()
    link = links.filter(which).first()
    if link is None or not link.is_live(now=clock.now()):
        raise LinkUnusable
    if link.browser_digest and link.browser_digest != _digest(browser):
        raise LinkUnusable
    link.half = ReferralHalf.objects.select_related("family").get(pk=link.half_id)
    return link


def _new_secret() -> str:
    """Over 120 bits, in groups that can be read out or typed."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )


def _typed(secret: str) -> str:
    """The secret as it was meant, however it was typed."""
    return _NOT_TYPED.sub("", secret[:_LONGEST_SECRET].casefold())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret[:_LONGEST_SECRET].encode()).hexdigest()
