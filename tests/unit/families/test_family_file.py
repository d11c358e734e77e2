"""The family file: what it shows to whom, who read it, and the family's state."""

import re
from datetime import timedelta

import pytest
import time_machine

from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import Subject
from families.models import ContactDetail, Family, Outcome, PersonRole
from families.services.family import NewPerson, add_person
from families.services.reading import LOOKS_SHOWN, READ, who_looked
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.referrals import make_referral
from tests.factories.sessions import make_booking, make_session, person_of
from tests.unit.families.pages import address, hidden_in, page, parts_of, queries

pytestmark = pytest.mark.django_db


class TestFile:
    def test_shows_the_people_and_no_contact_value(self, client, family):
        shown = page(client, "file", parts_of(family))
        for person in family.people.all():
            assert person.full_name in shown
        assert "Address withheld" in shown
        assert "Peanuts" in shown
        assert "Show<span" in shown
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in shown

    def test_the_safe_route_is_for_co_ordinators(self, client, family):
        route = person_of(family, PersonRole.RESIDENT).safe_route
        assert route in page(client, "file", parts_of(family))
        leader = signed_in_client(make_user("team-leader"))
        shown = page(leader, "file", parts_of(family))
        assert route not in shown
        assert "Show<span" not in shown
        assert shown.count('<form method="post" action="/families/') == 1
        assert "/details-refused/" in shown

    def test_the_title_and_address_name_nobody(self, client, family):
        title = re.search("<title>(.*?)</title>", page(client, "file", parts_of(family)), re.S)[1]
        assert family.reference in title
        assert not any(person.first_name in title for person in family.people.all())

    def test_leads_to_the_referral_the_family_came_by(self, client, co_ordinator):
        referral = make_referral(by=co_ordinator)
        shown = page(client, "file", {"reference": referral.family.reference})
        assert f'href="/referrals/{referral.pk}/"' in shown

    def test_visits_with_their_outcomes(self, client, co_ordinator, family):
        make_booking(make_session(), family, by=co_ordinator)
        past = make_session(on=clock.today() - timedelta(days=14))
        make_booking(past, family, by=co_ordinator)
        shown = page(client, "file", parts_of(family))
        assert "Booked" in shown
        assert "No outcome recorded" in shown

    def test_a_visit_of_today_is_to_come_until_it_has_its_outcome(self, client, day, saturday_noon):
        def captions():
            shown = page(client, "file", {"reference": day.booking.family.reference})
            return re.findall(r"<caption>(To come|Latest)<", shown)

        assert captions() == ["To come"]
        day.end(Outcome.CANCELLED_BY_VISITOR)
        assert captions() == ["Latest"]

    def test_one_reading_in_five_minutes_and_it_is_shown(self, client, family):
        start = clock.now()
        for minutes, readings in [(0, 1), (4, 1), (6, 2)]:
            with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
                shown = page(client, "file", parts_of(family))
                assert audit.reads_of(family).count() == readings
        assert shown.count("Opened the file") == 2
        assert "Margaret Coordinator" in shown

    def test_another_person_is_another_reading(self, client, family):
        for browser in (client, signed_in_client(make_user("team-leader"))):
            page(browser, "file", parts_of(family))
        assert len({entry.actor_id for entry in audit.reads_of(family)}) == 2

    def test_every_page_with_something_of_the_file_on_it_is_a_reading(self, client, family):
        page(client, "person-edit", parts_of(family))
        assert audit.reads_of(family).count() == 1

    def test_only_the_latest_looks_are_shown(self, family):
        audit.record_all(
            audit.entry(READ, family, action=audit.Action.ACCESS, subject_id=family.pk)
            for _ in range(LOOKS_SHOWN + 1)
        )
        assert len(who_looked(family)) == LOOKS_SHOWN

    def test_reading_is_not_use(self, client, family):
        Subject.objects.filter(pk=family.pk).update(last_used_on="2024-01-01")
        page(client, "file", parts_of(family))
        page(client, "person-edit", parts_of(family))
        assert str(Subject.objects.get(pk=family.pk).last_used_on) == "2024-01-01"

    def test_as_many_queries_for_twelve_people_as_for_three(self, client, family):
        url = address("file", parts_of(family))
        client.get(url)
        few = queries(client, url)
        for number in range(9):
            person = NewPerson(
                role=PersonRole.OTHER_PARTY,
                first_name=f"Aunt {number}",
                contact=[("telephone", "01632 960777")],
                alerts=[("other", "Hard of hearing")],
            )
            add_person(family_id=family.pk, person=person, on=clock.today())
        assert queries(client, url) == few


class TestState:
    def change(self, client, family, state):
        parts = parts_of(family)
        data = hidden_in(client.get(address("file", parts))) | {"state": state}
        return client.post(address("state", parts), data)

    def test_moves_along_the_agreed_paths(self, client, family):
        assert self.change(client, family, "paused").status_code == 302
        family.refresh_from_db()
        assert family.state == Family.State.PAUSED

    def test_off_the_paths_is_refused_with_its_clause(self, client, family):
        response = self.change(client, family, "declined")
        assert response.status_code == 403
        assert "cannot become" in response.content.decode()

    def test_a_state_that_is_none_changes_nothing(self, client, family):
        assert self.change(client, family, "gone").status_code == 302
        family.refresh_from_db()
        assert family.state == Family.State.ACTIVE
