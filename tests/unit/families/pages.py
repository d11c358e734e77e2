"""The addresses of families' pages, and asking for them as a browser does."""

import re

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families import family_urls
from families.models import ContactDetail, PersonRole, Representative
from tests.factories.referrals import posted
from tests.factories.sessions import person_of

ONLY_POSTED = {"state", "contact-reveal"}
NAMES = [pattern.name for pattern in family_urls.patterns]
RTL = "محمد"


def parts_of(family):
    resident = person_of(family, PersonRole.RESIDENT)
    return {
        "reference": family.reference,
        "person_id": resident.pk,
        "alert_id": family.alerts.earliest("pk").pk,
        "representative_id": Representative.objects.filter(party=resident).earliest("pk").pk,
        "detail_id": ContactDetail.objects.get(family=family, kind="telephone").pk,
    }


def address(name, parts):
    pattern = next(p for p in family_urls.patterns if p.name == name)
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
    return reverse(f"families:{name}", kwargs={key: parts[key] for key in wanted})


def ask(client, name, parts):
    send = client.post if name in ONLY_POSTED else client.get
    return send(address(name, parts))


def page(client, name, parts):
    response = client.get(address(name, parts))
    assert response.status_code == 200
    return response.content.decode()


def url_of(name, record):
    """The address of the page called ``name`` for this record."""
    return reverse(f"families:{name}", args=[record.pk])


def shown(client, name, *args):
    """The text of the page called ``name``, which must be there."""
    answer = client.get(reverse(f"families:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def hidden_in(response):
    """What the page's forms carry unseen, but for the token."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text_of(response))
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def fill_in(client, url, data):
    """What is sent when somebody opens the page and fills its form in like this."""
    return hidden_in(client.get(url)) | data


def send(client, url, data):
    """Open the page, fill its form in, press its button."""
    return client.post(url, fill_in(client, url, data))


def type_in(client, half, said, **more):
    """Send what was typed, as somebody does who saw ``half`` as it is here."""
    sent = posted(said) | {"version": str(half.version)} | more
    return client.post(url_of("referral-half", half), sent)


def text_of(response):
    """The page without the token that differs in every response."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def queries(client, url):
    """How many queries the page takes, over both databases."""
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["keyring"]) as keyring,
    ):
        assert client.get(url).status_code == 200
    return len(main) + len(keyring)
