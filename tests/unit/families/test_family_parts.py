"""Adding to a family's file, changing it, and taking parts off it."""

import pytest

from contactcentre.safekeeping import audit, clock
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import Alert, Arrangement, ContactDetail, Person, PersonRole, Representative
from tests.factories.families import make_family
from tests.factories.sessions import person_of
from tests.unit.families.pages import RTL, address, page, parts_of, send

pytestmark = pytest.mark.django_db

CHANGES = {
    "person-add": {"role": "companion", "first_name": "Doreen", "may_collect": "on"},
    "person-edit": {"first_name": "Joan", "needs": "A quiet\r\ncorner"},
    "arrangement": {"kind": "handover", "frequency": "monthly", "order": "other",
                    "order_date": "1/2/2026", "waits_behind": "visiting"},
    "alert-add": {"kind": "medical", "text": "Asthma"},
    "alert-edit": {"kind": "allergy", "text": "Peanuts and kiwi"},
    "representative-edit": {"name": "Ms New", "acts_from": "1/2/2026", "acts_until": "2/2/2026"},
    "contact-add": {"kind": "address", "value": "1 Long Lane\r\nTown"},
}  # fmt: skip


class TestParts:
    def post(self, client, name, family, data):
        return send(client, address(name, parts_of(family)), data)

    @pytest.mark.parametrize("name", CHANGES)
    def test_is_stored_and_is_use(self, client, family, name):
        Subject.objects.filter(pk=family.pk).update(last_used_on="2024-01-01")
        data = dict(CHANGES[name])
        if name.startswith("representative"):
            data["party_id"] = str(parts_of(family)["person_id"])
        before = AuditEntry.objects.exclude(action=audit.Action.ACCESS).count()
        response = self.post(client, name, family, data)
        assert response.status_code == 302, response.content.decode()
        assert response.url == address("file", {"reference": family.reference})
        assert Subject.objects.get(pk=family.pk).last_used_on == clock.today()
        assert AuditEntry.objects.exclude(action=audit.Action.ACCESS).count() > before

    def test_what_was_changed_is_what_is_held(self, client, family):
        for name in ("person-edit", "arrangement", "alert-edit", "contact-add"):
            self.post(client, name, family, CHANGES[name])
        resident = person_of(family, PersonRole.RESIDENT)
        assert (resident.first_name, resident.needs) == ("Joan", "A quiet\ncorner")
        assert Arrangement.objects.get(family=family).order == Arrangement.Order.OTHER
        assert family.alerts.get().text == "Peanuts and kiwi"
        values = [d.value for d in ContactDetail.objects.filter(person=resident)]
        assert "1 Long Lane\nTown" in values

    @pytest.mark.parametrize(("meet", "status"), [({}, 422), ({"parents_may_meet": "on"}, 302)])
    def test_parents_who_may_not_meet_never_leave_together(self, client, family, meet, status):
        data = CHANGES["arrangement"] | {"waits_behind": "nobody"} | meet
        assert self.post(client, "arrangement", family, data).status_code == status

    def test_an_alert_can_be_about_somebody_of_this_family_only(self, client, family):
        child = person_of(family, PersonRole.CHILD)
        stranger = person_of(make_family(), PersonRole.CHILD)
        data = CHANGES["alert-edit"]
        assert self.post(client, "alert-edit", family, data | {"person_id": str(child.pk)})
        assert family.alerts.get().person == child
        response = self.post(client, "alert-edit", family, data | {"person_id": str(stranger.pk)})
        assert response.status_code == 422
        assert family.alerts.get().person == child

    def test_a_representative_acts_for_a_party_of_this_family_only(self, client, family):
        parts = parts_of(family)
        child = person_of(family, PersonRole.CHILD)
        for party in (child, person_of(make_family(), PersonRole.RESIDENT)):
            data = CHANGES["representative-edit"] | {"party_id": str(party.pk)}
            assert self.post(client, "representative-edit", family, data).status_code == 422
        data = {"name": "Second", "party_id": str(parts["person_id"])}
        assert self.post(client, "representative-add", family, data).status_code == 302
        assert Representative.objects.filter(party=parts["person_id"]).count() == 2

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("person-add", {"first_name": RTL}, "Choose what part they have in the family."),
            ("person-add", {"role": "child", "first_name": RTL, "date_of_birth": "1/1/2999"},
             "in the future"),
            ("person-edit", {"first_name": RTL, "needs": "x" * 301}, "at most 300"),
            ("arrangement", {"kind": "picnic"}, "Choose one from the list."),
            ("alert-add", {"kind": "other"}, "Enter what to know."),
            ("contact-add", {"kind": "email", "value": RTL}, "Enter an e-mail address in full"),
            ("contact-add", {"kind": "telephone", "value": RTL}, "telephone number in figures"),
            ("contact-add", {"value": RTL}, "Choose what kind it is."),
        ],
    )  # fmt: skip
    def test_bad_input_is_kept_and_not_stored(self, client, family, name, data, said):
        people, details = Person.objects.count(), ContactDetail.objects.count()
        response = self.post(client, name, family, data)
        shown = response.content.decode()
        assert response.status_code == 422
        assert said in shown
        assert RTL not in data.values() or RTL in shown
        assert (Person.objects.count(), ContactDetail.objects.count()) == (people, details)

    @pytest.mark.parametrize(
        ("role", "what_to_do"),
        [
            ("visiting", "change the arrangement if the child may"),
            ("other-party", "somebody of the child’s side or a companion"),
            ("child", "A child collects nobody"),
        ],
    )
    def test_nobody_is_noted_to_collect_whom_the_door_refuses(
        self, client, family, role, what_to_do
    ):
        url, before = address("person-add", parts_of(family)), Person.objects.count()
        refused = send(client, url, {"role": role, "first_name": RTL, "may_collect": "on"})
        shown = refused.content.decode()
        assert refused.status_code == 422
        assert Person.objects.count() == before
        assert what_to_do in shown
        assert '<a href="#id_may_collect">' in shown
        assert 'id="id_may_collect_error"' in shown
        assert RTL in shown

    @pytest.mark.parametrize("surname", [True, False])
    @pytest.mark.parametrize("role", [PersonRole.VISITING, PersonRole.RESIDENT])
    def test_no_party_is_entered_once_more_as_a_companion(self, client, family, role, surname):
        party, url = person_of(family, role), address("person-add", parts_of(family))
        name = {"first_name": party.first_name.upper(), "last_name": party.last_name * surname}
        companion = {"role": "companion", "may_collect": "on"}
        refused = send(client, url, companion | name)
        assert refused.status_code == 422
        assert "A party on this file has this name" in refused.content.decode()
        assert '<a href="#id_first_name">' in refused.content.decode()
        named = {"first_name": f"{party.first_name} (uncle)", "last_name": party.last_name}
        assert send(client, url, companion | named).status_code == 302
        added = person_of(family, PersonRole.COMPANION)
        edit = address("person-edit", parts_of(family) | {"person_id": added.pk})
        assert send(client, edit, companion | name).status_code == 422

    def test_one_who_was_entered_so_before_is_shown_as_one_to_be_told_apart(self, client, family):
        party = person_of(family, PersonRole.VISITING)
        said = {"first_name": party.first_name, "last_name": party.last_name, "may_collect": True}
        companion = Person(family=family, role=PersonRole.COMPANION, **said)
        companion.save(force_insert=True)
        assert page(client, "file", parts_of(family)).count("Has the name of a party") == 1
        edit = address("person-edit", parts_of(family) | {"person_id": companion.pk})
        name = {"first_name": party.first_name, "last_name": party.last_name}
        assert send(client, edit, name | {"may_attend": "on"}).status_code == 422
        for other in (party, person_of(family, PersonRole.CHILD)):
            url = address("person-edit", parts_of(family) | {"person_id": other.pk})
            same = {"first_name": other.first_name, "last_name": other.last_name, "needs": "A seat"}
            assert send(client, url, same).status_code == 302
        assert send(client, edit, name).status_code == 302
        assert "Has the name of a party" not in page(client, "file", parts_of(family))

    @pytest.mark.parametrize("noted", [False, True])
    def test_of_the_visiting_parent_the_card_says_what_the_arrangement_does(
        self, client, family, noted
    ):
        visitor = person_of(family, PersonRole.VISITING)
        visitor.may_collect = noted
        visitor.save()
        assert "May collect" not in page(client, "file", parts_of(family))
        family.arrangement.may_leave_building = True
        family.arrangement.save()
        shown = page(client, "file", parts_of(family))
        assert "May collect" in shown
        assert "May not collect" not in shown
        assert ("is said in the arrangement alone" in shown) is noted

    def test_a_note_to_collect_that_the_door_refuses_is_shown_as_one_to_be_changed(
        self, client, family
    ):
        visitor = person_of(family, PersonRole.VISITING)
        visitor.may_collect = True
        visitor.save()
        shown = page(client, "file", parts_of(family))
        assert shown.count("May bring and collect") == 1
        assert "May not collect" in shown
        assert "Change what is noted here" in shown
        edit = address("person-edit", parts_of(family) | {"person_id": visitor.pk})
        said = {"first_name": visitor.first_name, "may_collect": "on"}
        assert send(client, edit, said).status_code == 422
        del said["may_collect"]
        assert send(client, edit, said).status_code == 302
        assert "Change what is noted here" not in page(client, "file", parts_of(family))

    @pytest.mark.parametrize(
        ("name", "model"),
        [
            ("alert-remove", Alert),
            ("representative-remove", Representative),
            ("contact-remove", ContactDetail),
        ],
    )
    def test_removal_asks_first(self, client, family, name, model):
        url, before = address(name, parts_of(family)), model.objects.count()
        assert "Remove" in client.get(url).content.decode()
        assert model.objects.count() == before
        assert send(client, url, {}).status_code == 302
        assert model.objects.count() == before - 1

    def test_nothing_held_is_filled_into_a_contact_form(self, client, family):
        shown = page(client, "contact-add", parts_of(family))
        assert 'autocomplete="off"' in shown
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in shown
        remove = page(client, "contact-remove", parts_of(family))
        for detail in ContactDetail.objects.filter(family=family):
            assert detail.value not in remove

    def test_names_from_right_to_left_are_isolated(self, client, family):
        self.post(client, "person-edit", family, {"first_name": RTL})
        assert f"<bdi>{RTL}</bdi>" in page(client, "file", parts_of(family))

    def test_markup_in_a_name_is_text(self, client, family):
        self.post(client, "person-edit", family, {"first_name": "<script>x</script>"})
        assert "<script>x" not in page(client, "file", parts_of(family))
