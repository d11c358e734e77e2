"""Clause 3: whoever is given dates is told by e-mail that something is there, and nothing else."""

import pytest
from django.urls import reverse

from accounts import mail as mails
from contactcentre.safekeeping import clock
from disclosures.models import PartySignIn, ReleaseCopy
from disclosures.services import agency, announcing, party_sign_in
from families.models import PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for, make_agency, make_contact, sign_in_for
from tests.factories.disclosures import make_held, make_release, make_request
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db


def test_3_every_side_is_told_at_once_each_in_a_mail_of_their_own(by, family, sides, mailoutbox):
    made = make_release(family, by=by)
    assert announcing.mail_word() == 2
    assert sorted(mail.to for mail in mailoutbox) == sorted([each.email] for each in sides)
    assert len({(mail.subject, mail.body) for mail in mailoutbox}) == 1
    for mail in mailoutbox:
        assert (mail.cc, mail.bcc, mail.attachments) == ([], [], [])
        said = f"{mail.subject} {mail.body}"
        secrets = [family.reference, made.request.reference, str(made.pk), made.digest]
        secrets += [person.first_name for person in family.people.all()]
        secrets += [each.name for each in sides] + ["ttendance", "2026", "http"]
        assert [secret for secret in secrets if secret in said] == []
    assert set(made.copies.values_list("announced_on", flat=True)) == {clock.today()}


def test_3_on_a_server_it_says_where_to_sign_in_and_the_same_to_everybody(
    by, family, sides, mailoutbox, settings
):
    settings.SESSION_COOKIE_SECURE, settings.ALLOWED_HOSTS = True, ["centre.example.org", "other"]
    make_release(family, by=by)
    announcing.mail_word()
    (said,) = {mail.body for mail in mailoutbox}
    page = f"https://centre.example.org{reverse('disclosures:portal-sign-in')}"
    assert [line for line in said.splitlines() if "/" in line] == [page]
    assert family.reference not in said


def test_3_once_and_one_mail_for_all_that_is_new(by, family, sides, mailoutbox):
    for _ in range(3):
        make_release(family, by=by)
    assert [announcing.mail_word(), announcing.mail_word()] == [2, 0]
    make_release(family, by=by)
    assert announcing.mail_word() == 2
    assert len(mailoutbox) == 4


def test_3_a_party_who_signs_in_themselves_is_told_as_well(by, family, mailoutbox):
    solicitor = acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact
    sign_in_for(person_of(family, PersonRole.VISITING), by=by)
    make_release(family, by=by)
    announcing.mail_word()
    assert sorted(mail.to for mail in mailoutbox) == sorted(
        [[solicitor.email], ["home@families.example.org"]]
    )


def test_3_whoever_asks_for_neither_side_alone_is_told(by, family, sides, mailoutbox):
    cafcass = make_contact(make_agency("cafcass"))
    request = make_request(asker="neutral", warned=False)
    make_release(family, by=by, request=request, standing="neutral")
    announcing.mail_word()
    assert [mail.to for mail in mailoutbox] == [[cafcass.email]]


def test_3_nobody_is_told_of_what_they_may_not_read(by, family, sides, mailoutbox):
    make_release(family, by=by)
    gone, ended = sides
    gone.left_on = clock.today()
    agency.correct(gone, on=clock.today())
    acting = agency.acted(ended, by=by)[0]
    acting.delete()
    assert announcing.mail_word() == 0
    assert not mailoutbox


def test_3_nor_of_what_is_held_was_read_or_was_handed_over(by, family, sides, mailoutbox):
    make_held(make_family(), by=by)
    made = make_release(family, by=by)
    first, second = made.copies.all()
    ReleaseCopy.objects.filter(pk=first.pk).update(read_on=clock.today())
    ReleaseCopy.objects.filter(pk=second.pk).update(handed_on=clock.today())
    assert announcing.mail_word() == 0
    assert not mailoutbox


def test_3_a_mail_that_was_not_taken_is_sent_the_next_time(by, family, sides, monkeypatch):
    def not_taken(*args):
        raise OSError

    made = make_release(family, by=by)
    with monkeypatch.context() as patch:
        patch.setattr(mails, "send_mail", not_taken)
        assert announcing.mail_word() == 0
    assert not made.copies.filter(announced_on__isnull=False).exists()
    assert announcing.mail_word() == 2


def test_3_a_letter_is_announced_to_nobody(by, family, mailoutbox):
    made = make_release(family, by=by)
    assert announcing.mail_word() == 0
    assert not made.copies.filter(announced_on__isnull=False).exists()


def test_3_the_co_ordinator_sees_who_was_told(by, family, sides):
    made = make_release(family, by=by)
    here = reverse("disclosures:release", args=[made.pk])
    desk = signed_in_client(by)
    assert "Told by e-mail" not in desk.get(here).content.decode()
    announcing.mail_word()
    assert desk.get(here).content.decode().count("Told by e-mail") == 2


def test_3_whose_sign_in_was_ended_is_told_of_nothing(by, family, mailoutbox):
    visiting = person_of(family, PersonRole.VISITING)
    sign_in_for(visiting, by=by)
    make_release(family, by=by)
    party_sign_in.end(family=family, party=visiting, by=by, on=clock.today())
    assert PartySignIn.objects.get().ended_by == by
    announcing.mail_word()
    assert not mailoutbox
