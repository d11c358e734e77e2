"""Who reaches which page of the family files, and who finds nothing there."""

import pytest
from django.test import Client
from django.urls import reverse

from contactcentre.safekeeping import clock
from families.models import Alert
from families.services.family import correct
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import look_after
from tests.unit.families.pages import NAMES, address, ask, parts_of, text_of

pytestmark = pytest.mark.django_db

VIEWED = {"list", "file"}


class TestWhoReachesWhat:
    def test_a_stranger_is_asked_to_sign_in(self, family):
        for name in NAMES:
            response = ask(Client(), name, parts_of(family))
            assert response.status_code == 302, name
            assert response.url.startswith(reverse("account_login")), name

    @pytest.mark.parametrize("role", ["volunteer", "trustee"])
    def test_a_volunteer_and_a_trustee_find_nothing(self, family, role):
        browser = signed_in_client(make_user(role))
        assert {ask(browser, name, parts_of(family)).status_code for name in NAMES} == {404}

    def test_a_volunteer_looking_after_the_family_does_not_reach_its_file(
        self, family, co_ordinator
    ):
        volunteer = make_user("volunteer")
        booking = make_booking(make_session(), family, by=co_ordinator)
        look_after(volunteer, booking, by=co_ordinator)
        browser = signed_in_client(volunteer)
        assert {ask(browser, name, parts_of(family)).status_code for name in NAMES} == {404}

    def test_a_team_leader_reads_and_changes_nothing(self, family):
        browser = signed_in_client(make_user("team-leader"))
        answers = {name: ask(browser, name, parts_of(family)).status_code for name in NAMES}
        assert {name for name, status in answers.items() if status == 200} == VIEWED
        assert {status for name, status in answers.items() if name not in VIEWED} == {404}

    def test_a_co_ordinator_reaches_every_page(self, family, client):
        answers = {name: ask(client, name, parts_of(family)).status_code for name in NAMES}
        assert {name: status for name, status in answers.items() if status != 200} == {"state": 302}

    def test_a_reference_that_is_not_is_not_found(self, family, client):
        nobody = parts_of(family) | {"reference": "F-222222"}
        named = [name for name in NAMES if address(name, nobody) != address(name, parts_of(family))]
        assert {ask(client, name, nobody).status_code for name in named} == {404}

    def test_a_part_of_another_family_is_not_found(self, family, client):
        other = make_family()
        correct(Alert(family=other, kind="other", text="Theirs"), on=clock.today())
        mixed = parts_of(other) | {"reference": family.reference}
        named = [
            name
            for name in NAMES
            if address(name, mixed) != address(name, parts_of(family)) and name not in VIEWED
        ]
        assert len(named) == 10
        for name in named:
            assert client.get(address(name, mixed)).status_code in {404, 405}, name
            assert client.post(address(name, mixed)).status_code in {404, 405}, name
        assert ask(client, "contact-reveal", mixed).status_code == 404

    def test_hidden_and_absent_families_look_the_same(self, family):
        browser = signed_in_client(make_user("volunteer"))
        hidden = browser.get(address("file", parts_of(family)))
        absent = browser.get(address("file", {"reference": "F-222222"}))
        assert text_of(hidden) == text_of(absent)

    def test_somebody_switched_off_is_out_at_once(self, family, co_ordinator, client):
        co_ordinator.is_active = False
        co_ordinator.save()
        assert ask(client, "file", parts_of(family)).status_code in {302, 404}
