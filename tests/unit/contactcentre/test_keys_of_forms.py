"""A form sent with a key that is none is a sending of its own, and nothing to read an error of."""

import pytest
from django.urls import reverse

from contactcentre.form_fields import Key
from disclosures.models import AttendanceRequest, Concern
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import entered

pytestmark = pytest.mark.django_db
JUNK = ["zzz", "", "\x00", "9" * 5000]


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_none_is_as_if_there_were_none(junk):
    assert Key().clean(junk) != Key().clean(junk)


def test_what_is_one_stays():
    one = Key().clean(None)
    assert Key().clean(str(one)) == one


@pytest.mark.parametrize("junk", JUNK[:2])
def test_a_concern_and_a_request_are_taken_with_it(client, junk):
    told = {"kind": "welfare", "words": "It cried", "seen_on": "1/2/2026", "key": junk}
    somebody = signed_in_client(make_user("volunteer"))
    assert somebody.post(reverse("disclosures:concern-new"), told).status_code == 302
    assert Concern.objects.count() == 1
    asked = entered(asker="neutral", acts_for="") | {"key": junk}
    assert client.post(reverse("disclosures:ask"), asked).status_code == 302
    assert AttendanceRequest.objects.count() == 1
