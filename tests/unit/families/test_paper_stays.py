"""Who went out and came back, as it is typed from the sheet."""

# ruff: noqa: F401, F811 - the fixtures of a day on paper are those of its other tests

import pytest

from families.models import PersonRole
from families.services.visits import seen_visit
from tests.factories.sessions import person_of
from tests.unit.families.test_paper_batch import (
    book,
    booking,
    client,
    co_ordinator,
    errors,
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


def stays(booking, role, by):
    person = person_of(booking.family, PersonRole(role))
    return [
        tuple(f"{fact.at:%H:%M}" if fact else "" for fact in (stay.arrived, stay.left))
        for stay in seen_visit(booking.pk, by=by).stays(person.pk)
    ]


def again(booking, role, came_back="", left_again=""):
    pk = whom(booking, role)
    return {f"arrived-{pk}-1": came_back, f"left-{pk}-1": left_again}


class TestWhoCameBack:
    def test_is_asked_about_behind_a_fold(self, client, url, booking):
        page = client.get(url).content.decode()
        assert f'name="arrived-{whom(booking, "resident")}-1"' in page
        assert "batch-again" in page
        assert 'batch-again" open' not in page

    def test_has_two_stays(self, booking, send, co_ordinator):
        fields = typed(booking, resident_left="10.20") | again(booking, "resident", "1150", "1203")
        assert send(fields).status_code == 200
        assert stays(booking, "resident", co_ordinator) == [("10:01", "10:20"), ("11:50", "12:03")]

    def test_is_shown_and_asked_whether_they_did_so_again(self, client, url, booking, send):
        send(typed(booking, resident_left="10.20") | again(booking, "resident", "1150", "1203"))
        page = client.get(url).content.decode()
        assert "11:50" in page
        assert f'name="arrived-{whom(booking, "resident")}-1"' not in page
        assert f'name="arrived-{whom(booking, "resident")}-2"' in page

    def test_went_before_they_came_back(self, booking, send, co_ordinator):
        answer = send(
            typed(booking, resident_left="") | again(booking, "resident", "11.50", "12.03")
        )
        assert "left before" in errors(answer)
        assert not stays(booking, "resident", co_ordinator)
        assert 'batch-again" open' in answer.content.decode()

    def test_is_signed_out_with_the_child_they_collect(self, booking, send, co_ordinator):
        send(typed(booking, resident_left="10.20") | again(booking, "resident", "1150"))
        assert stays(booking, "resident", co_ordinator) == [("10:01", "10:20"), ("11:50", "12:03")]


@pytest.mark.parametrize(
    ("change", "at", "why"),
    [
        ({"resident_left": "10.03"}, "resident", "They had the child until 10:05"),
        ({"resident_left": "11.40"}, "resident", "leaving before the child did"),
        ({"resident_left": "12.01"}, "resident", "They had the child until 12:03"),
        ({"visiting_left": "11.30"}, "visiting", "with the visiting side until 11:58"),
    ],
)
def test_nobody_leaves_before_the_child_is_taken_from_them(
    booking, send, co_ordinator, change, at, why
):
    answer = send(typed(booking, **change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page
    assert why in page.split(f'id="left-{whom(booking, at)}-error"')[1].split("</p>")[0]
    assert next(iter(change.values())) in page
    assert not stays(booking, "child", co_ordinator)


def test_contact_of_a_moment_is_asked_about(booking, send, co_ordinator):
    fields = typed(booking, child_joined="11.57")
    answer = send(fields)
    assert "contact lasted 1 minute" in errors(answer)
    assert f'name="sure-{booking.pk}"' in answer.content.decode()
    assert not stays(booking, "child", co_ordinator)
    assert send({**fields, f"sure-{booking.pk}": "on"}).status_code == 200
    assert stays(booking, "child", co_ordinator) == [("10:02", "12:03")]
