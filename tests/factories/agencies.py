"""Agencies, the people in them, and whom they act for."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import key_scope
from disclosures.models import ActsFor, Agency, AgencyContact, PartySignIn, Release
from disclosures.services import agency as services
from disclosures.services import party_sign_in, portal
from families.models import Person, Representative
from families.services.contact import add_contact_detail

_numbers = count(1)


def make_agency(kind: str = Agency.Kind.FIRM, **fields: Any) -> Agency:
    named = {"name": f"Agency {next(_numbers)}", "address": "1 Chancery Row", **fields}
    return services.open_agency(on=clock.today(), kind=kind, **named)


@key_scope()
def make_contact(agency: Agency | None = None, **fields: Any) -> AgencyContact:
    """Somebody who can be called back and can sign in."""
    number = next(_numbers)
    known = {
        "name": f"Contact {number}",
        "telephone": f"01632 962{number:03d}",
        "email": f"contact{number}@agency.example",
        **fields,
    }
    return services.add_contact(agency=agency or make_agency(), on=clock.today(), **known)


def acts_for(
    party: Person,
    *,
    by: User,
    contact: AgencyContact | None = None,
    since: date | None = None,
    until: date | None = None,
    alongside: bool = False,
    one_firm: bool = False,
) -> ActsFor:
    """Somebody who has acted for this party for a year, and acts still."""
    acting = ActsFor(
        family=party.family,
        party=party,
        contact=contact or make_contact(),
        acts_from=since or clock.today() - timedelta(days=365),
    )
    if until is not None:
        acting.acts_until = until
    services.note_acting(acting, alongside=alongside, one_firm=one_firm, by=by, on=clock.today())
    return acting


def sign_in_for(
    party: Person, *, by: User, address: str = "home@families.example.org"
) -> PartySignIn:
    """A party for whom nobody acts reads behind a code that goes to this address."""
    today = clock.today()
    ActsFor.objects.filter(party=party).delete()
    Representative.objects.filter(party=party).delete()
    detail = add_contact_detail(person=party, kind="email", value=address, on=today)
    return party_sign_in.begin(
        family=party.family, party=party, detail_id=detail.pk, by=by, on=today
    )


def code_for(contact: AgencyContact) -> tuple[str, str]:
    """The code in the mail that they asked for, and what the browser keeps that asked."""
    browser = portal.want_code(contact.email)
    portal.send_codes()
    return mail.outbox[-1].body.split()[-1], browser


def signed_in_agency(contact: AgencyContact) -> str:
    """What the browser keeps in which they typed their code."""
    code, browser = code_for(contact)
    return portal.sign_in(code, browser=browser)


def agency_browser(contact: AgencyContact) -> Client:
    """A browser in which they have just typed their code."""
    client = Client()
    client.cookies["agency"] = signed_in_agency(contact)
    return client


def portal_page(release: Release, name: str = "portal-release") -> str:
    return reverse(f"disclosures:{name}", args=[release.pk])
