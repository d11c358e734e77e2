"""Entering a family by hand and importing families: what is taken, what is sent back and why."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping.models import Subject
from families.models import Arrangement, ContactDetail, Family, PersonRole
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db

RTL, EMOJI = "محمد", "Zoë 🦕"


@pytest.fixture
def client():
    return signed_in_client(make_user("co-ordinator"))


def whole_family(**changed):
    return {
        "start-key": str(uuid4()),
        "child-TOTAL_FORMS": "3",
        "child-INITIAL_FORMS": "0",
        "child-0-first_name": "Amelia",
        "child-0-date_of_birth": "27/3/2019",
        "child-0-allergies": "Peanuts",
        "child-1-first_name": EMOJI,
        "resident-first_name": "Joanna",
        "resident-last_name": "Hart",
        "resident-telephone": "01632 960555",
        "resident-address_withheld": "on",
        "visiting-first_name": RTL,
        "start-state": "active",
        "start-kind": "supported",
        "start-frequency": "weekly",
        "start-order": "none",
        **changed,
    }


class TestNewFamily:
    def test_opens_the_file_of_a_whole_family(self, client):
        response = client.post(reverse("families:new"), whole_family())
        family = Family.objects.get()
        assert response.url == reverse("families:file", args=[family.reference])
        assert family.state == Family.State.ACTIVE
        names = {(person.role, person.first_name) for person in family.people.all()}
        assert names == {
            ("child", "Amelia"),
            ("child", EMOJI),
            ("resident", "Joanna"),
            ("visiting", RTL),
        }
        assert person_of(family, PersonRole.RESIDENT).address_withheld
        collects = {person.first_name for person in family.people.all() if person.may_collect}
        assert collects == {"Joanna"}
        assert family.alerts.get().text == "Peanuts"
        assert ContactDetail.objects.get().value == "01632 960555"
        assert family.arrangement.frequency == Arrangement.Frequency.WEEKLY

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"child-0-first_name": ""}, "Enter the first name of the child."),
            ({"child-0-first_name": "\u200b\u200e"}, "Enter the first name of the child."),
            ({"child-0-first_name": "A" * 81}, "use at most 80 characters; this has 81."),
            ({"child-0-first_name": "A\x1bB"}, "Remove the hidden control characters"),
            ({"child-0-date_of_birth": "31/2/2020"}, "enter a real date"),
            ({"child-0-date_of_birth": "٢٧/٣/٢٠١٩x"}, "enter a real date"),
            ({"child-0-date_of_birth": "27/3/19"}, "enter the year in four digits"),
            ({"child-0-date_of_birth": "27/3/1819"}, "check the year"),
            ({"child-0-date_of_birth": "1/1/2999"}, "The date of birth is in the future."),
            ({"child-0-date_of_birth": "1/1/1990"}, "over eighteen"),
            ({"resident-telephone": "none"}, "Enter a telephone number in figures"),
            ({"visiting-first_name": ""}, "Enter the first name of who comes to see the child."),
            ({"start-state": "moved-on"}, "Where things stand: "),
            ({"child-TOTAL_FORMS": ""}, "ManagementForm"),
        ],
    )
    def test_what_is_wrong_is_said_what_was_typed_is_kept_nothing_is_stored(
        self, client, changed, said
    ):
        response = client.post(
            reverse("families:new"), whole_family(**{"resident-last_name": "O’Härt"} | changed)
        )
        shown = response.content.decode()
        assert response.status_code == 422
        assert said in shown
        assert 'value="O’Härt"' in shown
        assert f'value="{RTL}"' in shown or "visiting-first_name" in changed
        assert not Family.objects.exists()
        assert not Subject.objects.filter(kind="family").exists()

    def test_a_refusal_that_no_clause_is_behind_names_none(self, client):
        late = whole_family(**{"child-0-date_of_birth": "1/1/2999"})
        answer = client.post(reverse("families:new"), late)
        assert answer.status_code == 422
        assert "a rule of the centre" not in answer.content.decode()

    def test_nul_is_refused_before_any_form(self, client):
        url = reverse("families:new")
        assert client.post(url, whole_family(**{"start-kind": "a\0"})).status_code == 400
        assert not Family.objects.exists()

    def test_names_are_stored_composed(self, client):
        client.post(reverse("families:new"), whole_family(**{"resident-first_name": "Zoe\u0308"}))
        assert person_of(Family.objects.get(), PersonRole.RESIDENT).first_name == "Zoë"

    @pytest.mark.parametrize(
        "typed",
        ["27/3/2019", "27.03.2019", "27-3-2019", "27 3 2019", "2019-03-27", "27 Mar 2019",
         "27 march 2019"],
    )  # fmt: skip
    def test_dates_as_people_write_them(self, client, typed):
        client.post(reverse("families:new"), whole_family(**{"child-0-date_of_birth": typed}))
        children = Family.objects.get().people.filter(role="child")
        assert "2019-03-27" in {str(child.date_of_birth) for child in children}


HEADER = "family,role,first name,last name,date of birth\n"
ROWS = "1,child,Ada,Hart,27/03/2019\n1,resident,Joanna,Hart,\n1,visiting,Karim,Haddad,\n"


class TestImport:
    @pytest.fixture
    def send(self, client, tmp_path):
        def send(text, button):
            path = tmp_path / f"{uuid4()}.csv"
            path.write_bytes(text.encode())
            with path.open("rb") as file:
                return client.post(reverse("families:import"), {"file": file, button: "yes"})

        return send

    def test_check_only_stores_nothing(self, send):
        response = send(HEADER + ROWS, "check")
        assert "1 family with 3 people" in response.content.decode()
        assert not Family.objects.exists()

    def test_import_opens_the_files_and_says_how_many(self, send, client):
        assert send(HEADER + ROWS, "import").url == reverse("families:list")
        assert Family.objects.count() == 1
        shown = client.get(reverse("families:list")).content.decode()
        assert "Imported: 1 family with 3 people." in shown

    def test_errors_are_listed_by_row_without_the_cells_words(self, send):
        response = send(HEADER + ROWS.replace("27/03/2019", "secret-cell"), "import")
        shown = response.content.decode()
        assert response.status_code == 422
        assert re.search(r"<th[^>]*>2</th>", shown)
        assert "secret-cell" not in shown
        assert not Family.objects.exists()

    def test_no_file_and_an_empty_file_say_what_to_do(self, client, send):
        response = client.post(reverse("families:import"), {"check": "yes"})
        assert response.status_code == 422
        assert "Choose the spreadsheet to import." in response.content.decode()
        assert send("", "check").status_code == 422

    def test_the_example_can_be_fetched_and_imported(self, client, send):
        response = client.get(reverse("families:import-example"))
        assert response["Content-Disposition"].startswith("attachment")
        assert send(response.content.decode(), "check").status_code == 200
