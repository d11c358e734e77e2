"""The page on which a co-ordinator brings volunteers in from a spreadsheet."""

import io

import pytest
from django.urls import reverse

from tests.factories.accounts import make_user, signed_in_client
from tests.factories.volunteers import make_post
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HEADER = "First name,Last name,Post,Applied\n"
MAUD = "Maud,Larkspur,Session volunteer,02/01/2020\n"


@pytest.fixture
def client():
    return signed_in_client(make_user("co-ordinator"))


@pytest.fixture
def send(client):
    make_post()

    def send(text, button):
        file = io.BytesIO(text.encode())
        file.name = "volunteers.csv"
        return client.post(reverse("volunteers:import"), {"file": file, button: "yes"})

    return send


def test_check_only_stores_nothing(send):
    assert "1 volunteer." in send(HEADER + MAUD, "check").content.decode()
    assert not Volunteer.objects.exists()


def test_import_opens_the_records_and_says_how_many(send, client):
    assert send(HEADER + MAUD, "import").url == reverse("volunteers:list")
    assert Volunteer.objects.get().state == Volunteer.State.APPLIED
    shown = client.get(reverse("volunteers:list")).content.decode()
    assert "Imported: 1 volunteer." in shown
    assert "Maud Larkspur" in shown


def test_nothing_comes_in_while_a_row_is_wrong(send):
    response = send(HEADER + MAUD + "Otis,,Nobody’s post,1/1/2020\n", "import")
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was imported: 2 things to put right" in shown
    assert "Nobody’s" not in shown
    assert not Volunteer.objects.exists()


def test_the_example_can_be_fetched_and_imported(send, client):
    example = client.get(reverse("volunteers:import-example"))
    assert example["Content-Disposition"].startswith("attachment")
    assert "2 volunteers." in send(example.content.decode(), "check").content.decode()
