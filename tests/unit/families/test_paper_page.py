"""The page that a day is typed into: whom it asks about, what it folds, where it leads."""

# ruff: noqa: F401, F811 - the fixtures of a day on paper are those of its other tests

import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Outcome, RegisterEntry
from families.services.places import cancel_booking
from tests.factories.accounts import signed_in_client
from tests.factories.families import make_families
from tests.factories.sessions import make_booking, make_session
from tests.unit.families.test_paper_batch import (
    _walker,
    book,
    booking,
    client,
    co_ordinator,
    monday,
    own_keyring,
    send,
    session,
    typed,
    url,
    volunteer,
    whom,
)

pytestmark = pytest.mark.django_db


class TestThePage:
    def test_unfolds_the_next_family_to_enter(self, client, url, book, send):
        booked = [book(), book(), book()]

        def unfolded(page):
            return re.findall(r'id="b-([^"]*)" open', page.content.decode())

        assert unfolded(client.get(url)) == [str(booked[0].pk)]
        assert unfolded(send(typed(booked[0]))) == [str(booked[1].pk)]
        assert unfolded(client.get(url)) == [str(booked[1].pk)]

    def test_folds_nothing_that_was_typed_and_not_stored(self, book, send):
        booked = [book(), book(), book(), book()]
        fields = typed(booked[1]) | typed(booked[2], child_left="eleven")
        page = send(fields, save=str(booked[2].pk)).content.decode()
        assert re.findall(r'id="b-([^"]*)" open', page) == [str(each.pk) for each in booked[1:3]]
        assert page.count('value="12:15"') == 2

    def test_says_of_a_folded_family_how_it_ended(self, booking, client, url, send):
        absent = Outcome.VISITOR_ABSENT
        send({f"outcome-{booking.pk}": absent})
        summary = client.get(url).content.decode().split('id="b-')[1].split("</summary>")[0]
        assert absent.label in summary

    def test_of_a_session_to_come_is_refused(self, client, co_ordinator):
        later = make_session(on=clock.today() + timedelta(days=5))
        answer = client.get(reverse("families:from-paper", args=[later.pk]))
        assert answer.status_code == 403
        assert "lause 3" in answer.content.decode()

    def test_asks_for_families_in_the_order_of_the_sheet(self, client, url, book):
        booked = [book(starts_at=time(12), ends_at=time(14)), book(), book(), book()]
        page = client.get(url).content.decode()
        in_order = [*booked[1:], booked[0]]
        assert re.findall(r'id="b-([^"]*)"', page) == [str(each.pk) for each in in_order]

    def test_offers_the_volunteer_who_looked_after_the_family(self, client, url, booking):
        page = client.get(url).content.decode()
        assert f'<option value="{_walker(booking)}" selected>Harriet Bellweather' in page

    def test_goes_on_at_the_next_family(self, book, send):
        first, second = book(), book()
        page = send(typed(first)).content.decode()
        focused = re.search(r'<input[^>]*name="([^"]+)"[^>]*autofocus', page)[1]
        assert focused == f"arrived-{whom(second, 'child')}"

    def test_leads_to_shredding_when_every_visit_has_its_outcome(self, booking, send, session):
        page = send(typed(booking)).content.decode()
        assert "Every visit" in page

    def test_is_not_for_volunteers(self, url, booking, volunteer):
        assert signed_in_client(volunteer).get(url).status_code == 404

    def test_its_queries_do_not_grow_with_the_families(
        self, client, url, session, co_ordinator, django_assert_max_num_queries
    ):
        with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=clock.LONDON), tick=False):
            for family in make_families(12):
                make_booking(session, family, by=co_ordinator)
        with django_assert_max_num_queries(25):
            client.get(url)

    def test_says_that_a_place_was_given_back_while_it_was_typed(self, book, send):
        gone, stays = book(), book()
        fields = typed(gone) | typed(stays)
        cancel_booking(booking_id=gone.pk)
        page = send(fields).content.decode()
        assert "1 family has no place on this session any more" in page
        assert "Stored: 1 family" in page
        assert not RegisterEntry.objects.filter(booking=gone).exists()
