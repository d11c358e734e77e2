"""Clause 3: a copy that somebody was told of, and can read no more, is still to be given."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from contactcentre import homes
from contactcentre.safekeeping import clock
from disclosures.services import (
    agency,
    announcing,
    handing,
    party_sign_in,
    portal_reading,
    register,
)
from families.models import PersonRole
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for, agency_browser, portal_page, sign_in_for
from tests.factories.disclosures import make_release
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
TELLS_NO_MORE = "so they cannot read it and are not given it"
WAITS = "Copies of dates still to be handed over"


@pytest.fixture
def visiting(family):
    return person_of(family, PersonRole.VISITING)


@pytest.fixture
def resident(family):
    return person_of(family, PersonRole.RESIDENT)


@pytest.fixture
def acting(visiting, by):
    return acts_for(visiting, by=by, since=clock.today() - timedelta(days=30))


def stop(acting, by):
    acting.acts_until = clock.today() - timedelta(days=1)
    agency.note_acting(acting, alongside=False, by=by, on=clock.today())


def told(family, resident, *, by):
    """Released; the other side was handed theirs, and this one only told by e-mail."""
    made = make_release(family, by=by)
    announcing.mail_word()
    handing.hand_over(
        copy_id=made.copies.get(party=resident).pk, release=made, by=by, on=clock.today()
    )
    assert handing.to_hand_over(by=by) == []
    return made


def waiting(by):
    home = homes.co_ordinators_home(by, on=clock.today())
    return {item.label: item.count for item in home.waiting}.get(WAITS, 0)


def page_of(release, by):
    return signed_in_client(by).get(reverse("disclosures:release", args=[release.pk])).text


def test_3_who_acts_no_more_has_not_had_what_they_did_not_read(
    family, visiting, resident, acting, by
):
    made = told(family, resident, by=by)
    assert TELLS_NO_MORE not in page_of(made, by)
    stop(acting, by)
    # Said at once on its page, and in the lists once the worker has looked.
    assert TELLS_NO_MORE in page_of(made, by)
    announcing.mail_word()
    assert handing.to_hand_over(by=by) == [made]
    assert waiting(by) == 1
    shown = page_of(made, by)
    assert "No safe way known" in shown
    assert reverse("disclosures:of-family", args=[family.reference]) in shown


def test_3_so_is_it_with_a_party_whose_own_sign_in_was_ended(family, visiting, resident, by):
    sign_in_for(visiting, by=by)
    made = told(family, resident, by=by)
    visiting.safe_route = "By post to the grandmother"
    visiting.save()
    party_sign_in.end(family=family, party=visiting, by=by, on=clock.today())
    announcing.mail_word()
    assert waiting(by) == 1
    shown = page_of(made, by)
    assert TELLS_NO_MORE in shown
    assert "by their safe contact route" in shown
    copy = made.copies.get(party=visiting)
    letter = signed_in_client(by).get(reverse("disclosures:letter", args=[made.pk, copy.pk])).text
    assert "By post to the grandmother" in letter
    handing.hand_over(copy_id=copy.pk, release=made, by=by, on=clock.today())
    assert made.copies.get(party=visiting).route == "safe-route"
    assert waiting(by) == 0


def test_3_it_is_printed_for_and_noted_of_who_acts_now(family, visiting, resident, acting, by):
    made = told(family, resident, by=by)
    stop(acting, by)
    later = acts_for(visiting, by=by, since=clock.today()).contact
    announcing.mail_word()
    earlier = made.copies.get(party=visiting)
    desk = signed_in_client(by)
    assert f"{later.at_the_agency}</bdi>, who acts for them now" in page_of(made, by)
    letter = desk.get(reverse("disclosures:letter", args=[made.pk, earlier.pk])).text
    assert f"For <bdi>{later.at_the_agency}</bdi>" in letter
    assert acting.contact.name not in letter
    desk.post(reverse("disclosures:hand-over", args=[made.pk, earlier.pk]))
    copy = made.copies.get(party=visiting)
    assert (copy.contact, copy.addressed_to) == (later, later.at_the_agency)
    assert (copy.handed_on, copy.handed_by) == (clock.today(), by)
    assert handing.to_hand_over(by=by) == []
    went = {line.to for line in register.lines(register.register(by=by))}
    assert any(later.name in to for to in went)
    assert not any(acting.contact.name in to for to in went)
    assert made in portal_reading.releases_for(later, on=clock.today())


def test_3_what_was_read_or_handed_over_before_was_given(family, visiting, resident, acting, by):
    made = told(family, resident, by=by)
    agency_browser(acting.contact).get(portal_page(made))
    stop(acting, by)
    announcing.mail_word()
    assert waiting(by) == 0
    assert TELLS_NO_MORE not in page_of(made, by)
    assert made.copies.get(party=visiting).addressed_to == acting.contact.at_the_agency


def test_3_while_they_act_it_waits_behind_their_sign_in(family, visiting, resident, acting, by):
    made = told(family, resident, by=by)
    announcing.mail_word()
    assert made.copies.get(party=visiting).announced_on == clock.today()
    assert waiting(by) == 0


def test_3_who_acts_again_is_told_again(family, visiting, resident, acting, by):
    made = told(family, resident, by=by)
    stop(acting, by)
    announcing.mail_word()
    acting.acts_until = None
    agency.note_acting(acting, alongside=False, by=by, on=clock.today())
    mail.outbox.clear()
    announcing.mail_word()
    assert acting.contact.email in [to for each in mail.outbox for to in each.to]
    assert made.copies.get(party=visiting).announced_on == clock.today()


def test_3_who_has_left_the_agency_reads_there_no_more(family, visiting, resident, acting, by):
    made = told(family, resident, by=by)
    contact = acting.contact
    contact.left_on = clock.today()
    agency.correct(contact, on=clock.today())
    announcing.mail_word()
    assert handing.to_hand_over(by=by) == [made]
    assert TELLS_NO_MORE in page_of(made, by)


def test_3_looked_for_among_many_it_is_asked_at_once(
    family, visiting, resident, acting, by, django_assert_max_num_queries
):
    for _ in range(4):
        told(family, resident, by=by)
    with django_assert_max_num_queries(4):
        announcing.mail_word()
