"""Opening the private link to a half, and what one that is dead answers."""

from django.test import Client
from django.urls import reverse

RECEIVED = reverse("families:your-referral-received")
NEVER = "A" * 43


def address(secret):
    return reverse("families:your-referral", args=[secret])


def started(link, client=None):
    """A browser in which the link was started, and the address of its form."""
    client = client or Client()
    return client, client.post(link)["Location"]


def refusal(client, url, method="get", sent=None):
    response = getattr(client, method)(url, sent)
    return response.status_code, response.content, sorted(response.headers.items())


def dead():
    """What a link that never was is answered with."""
    return refusal(Client(), address(NEVER))
