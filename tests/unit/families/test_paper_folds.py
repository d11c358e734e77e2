"""A large day on one page: what is folded to a line, and what is not."""

# ruff: noqa: F401, F811 - the fixtures of a day on paper are those of its other tests

import re

import pytest

from families.models import Outcome
from tests.unit.families.test_paper_batch import (
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
