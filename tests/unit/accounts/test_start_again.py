"""Clause 7: a lost telephone is no way into somebody else's account."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts import persons
from accounts.models import Notice, User
from accounts.roles import Role
from accounts.services import records, ways_in
from contactcentre.safekeeping import clock
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_lead

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user(Role.CO_ORDINATOR)


@pytest.fixture
def no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def trustee():
    """Somebody who has been a trustee from the set-up."""
    return records.open_account(
        display_name="Theodore",
        address="theodore@centre.example",
        roles=[Role.TRUSTEE],
        by=None,
    )


def told(kind=Notice.Kind.STARTED_AGAIN):
    return {notice.user_id for notice in Notice.objects.filter(kind=kind)}


@pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TRUSTEE, "lead"])
def test_7_without_mail_nobody_is_shown_the_way_into_an_account_that_is_trusted(
    co_ordinator, no_mail, role
):
    user = make_user(Role.VOLUNTEER if role == "lead" else role)
    if role == "lead":
        make_lead(user=user)
    before = user.password

    page = signed_in_client(co_ordinator).post(
        reverse("account:person-start-again", args=[user.pk]), follow=True
    )

    assert page.status_code == 422
    assert "clause 7" in page.content.decode().casefold()
    assert "The link is shown to you" not in page.content.decode()
    user.refresh_from_db()
    assert user.password == before
    with pytest.raises(Refused) as refused:
        records.start_again(user=user, by=co_ordinator)
    assert refused.value.clause is Clause.C7


@pytest.mark.parametrize("begun", ["signed in once", "started again while there was mail", ""])
def test_7_nor_by_an_invitation_unless_nobody_has_used_the_account(
    co_ordinator, trustee, settings, begun
):
    if begun == "signed in once":
        trustee.last_login = clock.now()
        trustee.save()
    elif begun:
        records.start_again(user=trustee, by=co_ordinator)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    url = reverse("account:person-invite-again", args=[trustee.pk])
    page = signed_in_client(co_ordinator).post(url, follow=True).content.decode()
    assert ("The link is shown to you" in page or "/account/link/" in page) is not begun


def test_7_without_mail_a_volunteer_is_still_helped(co_ordinator, no_mail):
    user = make_user(Role.VOLUNTEER)

    assert not records.start_again(user=user, by=co_ordinator).has_usable_password()


def test_7_with_mail_whoever_decides_is_told_of_it(co_ordinator, trustee):
    others = {make_user(Role.TRUSTEE).pk, make_user(Role.CO_ORDINATOR).pk}
    make_user(Role.VOLUNTEER)

    records.start_again(user=trustee, by=co_ordinator)

    assert told() == others
    assert told(Notice.Kind.TRUSTEE_MADE) == set()


def test_7_a_trustee_who_began_anew_signs_nothing_for_a_fortnight(co_ordinator, trustee):
    persons.check_settled(trustee)

    records.start_again(user=trustee, by=co_ordinator)

    with pytest.raises(Refused, match="less than a fortnight ago"):
        persons.check_settled(trustee)
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        persons.check_settled(trustee)


def test_7_it_stands_on_the_persons_page(co_ordinator, trustee):
    records.start_again(user=trustee, by=co_ordinator)

    page = signed_in_client(make_user(Role.TRUSTEE)).get(
        reverse("account:person", args=[trustee.pk])
    )

    assert "Sign-in started again" in page.content.decode()


class TestWhoeverLeadsOnSafeguarding:
    """A co-ordinator complained of could come to read the concern in the lead’s name."""

    @pytest.fixture
    def trustee(self):
        return make_user(Role.TRUSTEE)

    @pytest.fixture
    def lead(self):
        user = make_user(Role.TEAM_LEADER)
        User.objects.filter(pk=user.pk).update(last_login=clock.now())
        make_lead(user=user)
        return User.objects.get(pk=user.pk)

    def start_again(self, lead, *, by):
        url = reverse("account:person-start-again", args=[lead.pk])
        return signed_in_client(by).post(url, follow=True)

    def test_7_a_co_ordinator_does_not_let_them_start_again(self, lead, co_ordinator):
        page = self.start_again(lead, by=co_ordinator)
        assert page.status_code == 422
        assert "who is a trustee" in page.text
        assert User.objects.get(pk=lead.pk).password == lead.password
        with pytest.raises(Refused):
            ways_in.invitation_link(user=lead, by=co_ordinator, base_url="http://here")
        page = signed_in_client(co_ordinator).get(reverse("account:person", args=[lead.pk])).text
        assert "a trustee lets them start again" in page
        assert reverse("account:person-start-again", args=[lead.pk]) not in page

    def test_7_a_trustee_does_and_others_are_told(self, lead, co_ordinator, trustee):
        here = reverse("account:person-start-again", args=[lead.pk])
        page = signed_in_client(trustee).get(reverse("account:person", args=[lead.pk])).text
        assert here in page
        assert self.start_again(lead, by=trustee).status_code == 200
        assert not User.objects.get(pk=lead.pk).has_usable_password()
        assert co_ordinator.pk in told()
        assert lead.address in mail.outbox[-1].to

    def test_7_not_one_made_a_moment_ago_nor_the_lead_themselves(self, lead, co_ordinator):
        new = records.open_account(
            display_name="Nova", address="nova@centre.example", roles=["trustee"], by=co_ordinator
        )
        with pytest.raises(Refused, match="fortnight"):
            records.start_again(user=lead, by=new)
        own = make_user(Role.TRUSTEE)
        make_lead(user=own, deputy=True)
        with pytest.raises(Refused, match="another person"):
            records.start_again(user=own, by=own)

    def test_7_of_nobody_else_a_trustee_does(self, trustee):
        assert self.start_again(make_user(Role.VOLUNTEER), by=trustee).status_code == 404
