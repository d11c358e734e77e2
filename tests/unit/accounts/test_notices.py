"""Word of a notice by mail: to the one concerned, once, and not what it says."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from accounts import notices
from accounts.models import Notice
from accounts.services.records import deactivate
from tests.factories.accounts import make_user, signed_in_client

pytestmark = pytest.mark.django_db


def _not_taken(*args: Any) -> None:
    raise OSError


@pytest.fixture
def trustee():
    return make_user("trustee", address="tess@trustees.example")


def tell(*people, occasion="1"):
    notices.tell(people, kind=Notice.Kind.EMERGENCY, about="F-7K3M9Q", occasion=occasion)


def test_it_says_that_there_is_a_message_and_nothing_of_it(trustee, mailoutbox):
    make_user("trustee", address="other@trustees.example")
    tell(trustee)
    tell(trustee, occasion="2")

    assert notices.mail_word() == 1

    (mail,) = mailoutbox
    assert mail.to == ["tess@trustees.example"]
    assert mail.subject == f"A message from {settings.CENTRE_NAME}"
    said = f"{mail.subject} {mail.body}"
    assert "sign in" in said
    assert "F-7K3M9Q" not in said
    assert "emergency" not in said


def test_each_is_told_of_once(trustee, mailoutbox):
    tell(trustee)
    assert [notices.mail_word(), notices.mail_word()] == [1, 0]
    tell(trustee, occasion="2")
    assert notices.mail_word() == 1
    assert len(mailoutbox) == 2


def test_what_was_read_or_is_about_somebody_who_left_needs_no_mail(trustee):
    tell(trustee)
    notices.mark_read(trustee)
    gone = make_user("trustee")
    tell(gone)
    deactivate(user=gone, by=make_user("co-ordinator"))
    assert notices.mail_word() == 0


def test_a_mail_that_was_not_taken_is_sent_the_next_time(trustee, mailoutbox):
    tell(trustee)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.mail.send_mail", _not_taken)
        assert notices.mail_word() == 0
    assert notices.mail_word() == 1
    assert len(mailoutbox) == 1


def test_without_a_mail_server_nothing_is_tried(trustee, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell(trustee)
    assert notices.mail_word() == 0
    assert Notice.objects.get().mailed_at is None


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (Notice.Kind.TRUSTEE_MADE, "account:roles"),
        (Notice.Kind.STARTED_AGAIN, "account:roles"),
        (Notice.Kind.RECORDS_DUE, "retention:due"),
        (Notice.Kind.MANY_DUE, "retention:due"),
        (Notice.Kind.APPROVAL_UNPROVED, "retention:cases"),
    ],
)
def test_it_leads_to_where_it_can_be_seen(trustee, kind, page):
    notices.tell([trustee], kind=kind, about="S-7K3M9Q", occasion="1")
    client = signed_in_client(trustee)

    address = reverse(page)
    assert f'href="{address}">{kind.label}' in client.get(reverse("account:notices")).text
    assert client.get(address).status_code == 200
