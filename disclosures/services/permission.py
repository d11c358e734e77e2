"""Noting permissions to pass a contact detail on, passing it on, and refusing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from contactcentre.safekeeping import audit, clock, subjects
from contactcentre.safekeeping.models import Use
from disclosures.models import ActsFor, ContactPassing, ContactPermission, ContactRefusal
from disclosures.rules import permission as rules
from families.models import ContactDetail, Family, Person, PersonRole, Representative
from families.services import contact
from policy.clauses import Refused


@dataclass(frozen=True, slots=True)
class Held:
    """A permission, whose detail of which kind it is about, and whether it holds."""

    permission: ContactPermission
    what: str
    of: str
    holds: bool


@transaction.atomic
def permit(
    *,
    family: Family,
    detail: ContactDetail,
    by: User,
    on: date,
    confirmed: bool = False,
    **entered: Any,
) -> ContactPermission:
    """Note that the owner permitted one contact detail to be passed to one recipient.

    ``entered`` are the recipient, the purpose, how and when it was given, and until when it holds.
    ``confirmed`` says that they were asked about the other side by itself, where it is that.
    Raises ``Refused``.
    """
    rules.check_may_be_noted(
        given_on=entered["given_on"],
        until=entered["until"],
        opened_on=family.subject.created_on,
        on=on,
    )
    rules.check_names_alone(names=[entered["recipient"]], about="recipient")
    other_side = goes_to_other_side(entered["recipient"], family=family, detail=detail)
    rules.check_meant_for_other_side(other_side=other_side, confirmed=confirmed)
    given = ContactPermission(family=family, detail=detail, noted_by=by, **entered)
    given.save(force_insert=True)
    if other_side:
        audit.record("permission-for-other-side", given, subject_id=family.pk)
    subjects.record_use(family.pk, Use.PERMISSION, on=on)
    return given


def goes_to_other_side(recipient: str, *, family: Family, detail: ContactDetail) -> bool:
    """Whether that is, or may be, another party of this family, or somebody who acts for one."""
    owner = detail.person_id
    others = Person.objects.filter(family=family).exclude(pk=owner)
    named = Representative.objects.filter(family=family).exclude(party=owner)
    acting = ActsFor.objects.filter(family=family).exclude(party=owner)
    people = [each.full_name for each in others if each.role != PersonRole.CHILD]
    names = [
        name
        for each in acting.select_related("contact__agency")
        for name in (each.contact.name, each.contact.agency.name)
    ]
    names += [name for each in named for name in (each.name, each.firm)]
    return rules.goes_to_other_side(recipient, people=people, acting=names)


@transaction.atomic
def withdraw(*, family: Family, permission_id: UUID, by: User, on: date) -> ContactPermission:
    """From this moment nothing more is passed on. Raises ``DoesNotExist`` and ``Refused``."""
    permission = _locked(family, permission_id)
    rules.check_may_withdraw(withdrawn_on=permission.withdrawn_on)
    permission.withdrawn_on, permission.withdrawn_by = on, by
    permission.save(update_fields=["withdrawn_on", "withdrawn_by"])
    subjects.record_use(family.pk, Use.PERMISSION, on=on)
    return permission


def detail_of(family: Family, detail_id: UUID) -> ContactDetail:
    """One contact detail, its value sealed. Raises ``ContactDetail.DoesNotExist``."""
    return ContactDetail.objects.select_related("person").get(pk=detail_id, family=family)


def permitted(*, family: Family, permission_id: UUID, on: date) -> Held:
    """One permission, the detail still sealed. Raises ``ContactPermission.DoesNotExist``."""
    rows = ContactPermission.objects.select_related("detail__person")
    return _held(rows.get(pk=permission_id, family=family), on=on)


def pass_on(*, family: Family, permission_id: UUID, by: User, on: date) -> str:
    """The value, for ``by`` to pass on: permitted at this moment and noted before it is opened.

    Raises ``ContactPermission.DoesNotExist``, and ``Refused`` without a permission that holds or
    after too many in an hour.
    """
    held = permitted(family=family, permission_id=permission_id, on=on)
    _check(held.permission, on=on)
    value = contact.reveal(detail_id=held.permission.detail_id, family=family, by=by)
    with transaction.atomic():
        permission = _locked(family, permission_id)
        # It may have been withdrawn a moment ago: then the value goes no further than this.
        _check(permission, on=on)
        ContactPassing.objects.create(
            family=family,
            permission=permission,
            recipient=permission.recipient,
            what=f"{held.what} of {held.of}",
            passed_on=on,
            passed_by=by,
        )
        subjects.record_use(family.pk, Use.PERMISSION, on=on)
    return value


def refuse(*, family: Family, by: User) -> ContactRefusal:
    """Note that somebody asked for contact details and was given none; two taps are one."""
    at = clock.now().replace(second=0, microsecond=0)
    refusal, _ = ContactRefusal.objects.get_or_create(family=family, at=at, refused_by=by)
    return refusal


def permissions_of(family: Family, *, on: date) -> list[Held]:
    """Those that hold first."""
    rows = ContactPermission.objects.filter(family=family).select_related("detail__person")
    found = [_held(permission, on=on) for permission in rows.order_by("pk")]
    return sorted(found, key=lambda held: not held.holds)


def passings_of(family: Family) -> list[ContactPassing]:
    rows = ContactPassing.objects.filter(family=family).select_related("passed_by")
    return list(rows.order_by("-passed_on", "pk"))


def refusals_of(family: Family) -> list[ContactRefusal]:
    rows = ContactRefusal.objects.filter(family=family).select_related("refused_by")
    return list(rows.order_by("-at"))


def _locked(family: Family, permission_id: UUID) -> ContactPermission:
    return ContactPermission.objects.select_for_update().get(pk=permission_id, family=family)


def _check(permission: ContactPermission, *, on: date) -> None:
    rules.check_may_pass_on(
        given_on=permission.given_on,
        until=permission.until,
        withdrawn_on=permission.withdrawn_on,
        on=on,
    )


def _held(permission: ContactPermission, *, on: date) -> Held:
    try:
        _check(permission, on=on)
        holds = True
    except Refused:
        holds = False
    detail = permission.detail
    return Held(permission, detail.get_kind_display(), detail.person.full_name, holds)
