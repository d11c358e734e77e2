"""Sheets: numbered when printed, ticked when shredded, and nothing on them that need not be."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.template import Context, Template
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from families.models import (
    Alert,
    AuthorisedBy,
    Booking,
    Outcome,
    PersonRole,
    PrintedSheet,
    Session,
    WrittenConsent,
)
from families.services import paper
from families.services.family import NewPerson
from families.services.paper_rows import families_on_paper
from families.services.reading import who_looked
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families, make_family
from tests.factories.sessions import make_booking, make_session, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def co_ordinator():
    return make_user("co-ordinator", display_name="Rowan Ashdown")


@pytest.fixture
def client(co_ordinator):
    return signed_in_client(co_ordinator)


def family_with_everything():
    return make_family(
        people=[
            NewPerson(
                role=PersonRole.CHILD,
                first_name="Mia",
                last_name="Childsurname",
                date_of_birth=date(2019, 6, 1),
                needs="Secretneeds",
                alerts=[
                    (Alert.Kind.ALLERGY, "peanuts"),
                    (Alert.Kind.MEDICAL, "inhaler in the bag"),
                    (Alert.Kind.INJUNCTION, "Secretinjunction"),
                    (Alert.Kind.ABDUCTION, "Secretabduction"),
                    (Alert.Kind.OTHER, "Secretother"),
                ],
            ),
            NewPerson(
                role=PersonRole.RESIDENT,
                first_name="Ana",
                last_name="Residentsurname",
                relationship="mother",
                safe_route="Secretroute",
                contact=[("telephone", "01632 960123")],
            ),
            NewPerson(
                role=PersonRole.VISITING,
                first_name="Tom",
                last_name="Visitingsurname",
                relationship="father",
            ),
            NewPerson(
                role=PersonRole.COMPANION,
                first_name="Jo",
                last_name="Companionsurname",
                relationship="aunt",
                may_attend=True,
                may_collect=True,
            ),
            NewPerson(role=PersonRole.COMPANION, first_name="Nobody", last_name="Uninvited"),
        ]
    )


@pytest.fixture
def family():
    return family_with_everything()


@pytest.fixture
def session(family, co_ordinator):
    session = make_session()
    make_booking(session, family, by=co_ordinator)
    return session


def print_it(session, by, key=None):
    return paper.print_sheet(session_id=session.pk, by=by, key=key or uuid4())


def move(session, days):
    Session.objects.filter(pk=session.pk).update(date=clock.today() + timedelta(days=days))
    session.refresh_from_db()


class TestAPrint:
    def test_takes_the_next_number_of_its_session(self, session, co_ordinator):
        other = make_session(on=clock.today() + timedelta(days=7))
        make_booking(other, make_family(), by=co_ordinator)
        numbers = [print_it(each, co_ordinator).number for each in (session, session, other)]
        assert numbers == [1, 2, 1]

    def test_of_the_same_press_is_refused(self, session, co_ordinator):
        key = uuid4()
        first = print_it(session, co_ordinator, key)
        with pytest.raises(paper.AlreadyPrinted) as already:
            print_it(session, co_ordinator, key)
        assert already.value.sheet == first
        assert PrintedSheet.objects.count() == 1

    def test_never_shares_its_number(self, session, co_ordinator):
        sheet = print_it(session, co_ordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            PrintedSheet.objects.create(
                session=session, number=sheet.number, printed_at=clock.now()
            )

    def test_is_in_the_audit_trail_of_every_family_on_it(self, session, co_ordinator, family):
        print_it(session, co_ordinator)
        (look,) = who_looked(family)
        assert (look.who, look.what) == ("Rowan Ashdown", "Printed on session sheet 1")
        entries = AuditEntry.objects.filter(event=paper.PRINTED)
        assert {entry.actor for entry in entries} == {co_ordinator}
        assert entries.count() == 2

    def test_is_not_use(self, session, co_ordinator, family):
        family.subject.refresh_from_db()
        before = family.subject.last_used_on, family.subject.last_use
        print_it(session, co_ordinator)
        family.subject.refresh_from_db()
        assert (family.subject.last_used_on, family.subject.last_use) == before

    @pytest.mark.parametrize("why", ["cancelled", "over", "empty"])
    def test_is_refused_where_nobody_needs_it(self, session, co_ordinator, why):
        if why == "cancelled":
            Session.objects.update(cancelled_at=clock.now())
        elif why == "over":
            move(session, -1)
        else:
            Booking.objects.update(cancelled_at=clock.now())
        with pytest.raises(Refused) as refused:
            print_it(session, co_ordinator)
        assert refused.value.clause == Clause.C1
        assert not PrintedSheet.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_prints_at_the_same_moment_have_two_numbers():
    by = make_user("co-ordinator")
    session = make_session()
    make_booking(session, make_family(), by=by)
    barrier = Barrier(4)

    def press(_):
        barrier.wait()
        try:
            return print_it(session, by).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tablets:
        assert sorted(tablets.map(press, range(4))) == [1, 2, 3, 4]


class TestTheSheet:
    @pytest.fixture
    def page(self, client, session):
        return client.post(reverse("families:sheet-print", args=[session.pk])).content.decode()

    def test_has_its_number_and_date_where_every_page_repeats_them(self, page, session):
        head = re.search(r"<thead>.*?</thead>", page, re.S)[0]
        foot = re.search(r"<tfoot>.*?</tfoot>", page, re.S)[0]
        day = f"{session.date:%-d %B %Y}"
        assert "Session sheet 1" in head
        assert day in head
        assert "Shred me" in foot
        assert f"sheet 1 of {day}" in foot

    def test_says_what_the_day_needs(self, page):
        for words in ("Mia", "peanuts", "inhaler in the bag", "Ana", "mother", "Tom", "father"):
            assert words in page
        assert "aunt, may attend, may collect" in page
        for outcome in Outcome.labels:
            assert outcome in page

    def test_names_no_surname_contact_reference_or_other_alert(self, page, family):
        body = re.search(r"<main.*</main>", page, re.S)[0]
        for secret in ("surname", "Secret", "01632", "Uninvited", family.reference):
            assert secret not in body

    def test_says_when_each_side_is_due_and_goes(self, session, co_ordinator):
        Booking.objects.update(starts_at=time(10), ends_at=time(12))
        (row,) = families_on_paper(session, by=co_ordinator)
        assert row.slot == "10:00–12:00"
        assert [(due.side, due.comes, due.goes) for due in row.dues] == [
            ("Visiting side", "09:45", "12:10"),
            ("Child’s side", "10:00", "12:00"),
        ]

    def test_says_that_a_written_consent_is_missing(self, session, family, co_ordinator):
        jo = next(person for person in family.people.all() if person.first_name == "Jo")
        jo.authorised_by = AuthorisedBy.CONSENT
        jo.save()

        def refusals():
            (row,) = families_on_paper(session, by=co_ordinator)
            return [person.refuse for person in row.people if person.refuse]

        assert refusals() == ["a written consent is missing"]
        for role in (PersonRole.RESIDENT, PersonRole.VISITING):
            WrittenConsent.objects.create(
                family=family,
                companion=jo,
                party=person_of(family, role),
                given_on=date(2026, 1, 2),
            )
        assert refusals() == []
        taken_back = WrittenConsent.objects.filter(companion=jo).first()
        taken_back.withdrawn_on = date(2026, 2, 3)
        taken_back.save()
        assert refusals() == ["a written consent is missing"]

    def test_leaves_rows_for_who_comes_without_a_booking(self, page):
        assert page.count("Came without a booking") == 2

    def test_is_shown_once(self, client, session):
        url, key = reverse("families:sheet-print", args=[session.pk]), str(uuid4())
        assert client.post(url, {"key": key}).status_code == 200
        again = client.post(url, {"key": key}, follow=True)
        assert "Mia" not in again.content.decode()
        assert "Sheet 1 has been printed" in again.content.decode()
        assert client.get(url).status_code == 405

    def test_is_not_kept_by_the_browser(self, client, session):
        answer = client.post(reverse("families:sheet-print", args=[session.pk]))
        assert "no-store" in answer.headers["Cache-Control"]

    def test_is_not_for_volunteers(self, session):
        volunteer = signed_in_client(make_user("volunteer"))
        assert volunteer.post(reverse("families:sheet-print", args=[session.pk])).status_code == 404
        assert not PrintedSheet.objects.exists()

    def test_its_queries_do_not_grow_with_the_families(
        self, client, co_ordinator, django_assert_max_num_queries
    ):
        session = make_session()
        for family in make_families(12):
            make_booking(session, family, by=co_ordinator)
        with django_assert_max_num_queries(32):
            client.post(reverse("families:sheet-print", args=[session.pk]))


class TestShreddingBack:
    @pytest.fixture
    def sheet(self, session, co_ordinator):
        return print_it(session, co_ordinator)

    def test_only_sheets_of_past_sessions_are_counted(self, sheet, session):
        today = clock.today()
        assert paper.unshredded(on=today) == 0
        assert paper.unshredded(on=today + timedelta(days=1)) == 1
        assert list(paper.left_out(on=today + timedelta(days=1))) == [sheet]

    def test_is_ticked_once_by_a_person(self, sheet, session, co_ordinator):
        first = paper.shred_sheet(sheet_id=sheet.pk, by=co_ordinator)
        again = paper.shred_sheet(sheet_id=sheet.pk, by=make_user("team-leader"))
        assert (again.shredded_at, again.shredded_by) == (first.shredded_at, co_ordinator)
        assert AuditEntry.objects.filter(event=paper.SHREDDED).count() == 1
        assert paper.unshredded(on=clock.today() + timedelta(days=1)) == 0

    def test_the_list_says_who_shredded_it(self, client, sheet, session):
        url = reverse("families:sheet-shredded", args=[sheet.pk])
        page = client.post(url, follow=True).content.decode()
        assert "Sheet 1 of" in page
        assert "Shredded" in page
        assert "I have shredded" not in page

    def test_the_plan_of_a_session_tells_of_sheets_left_out(self, client, sheet, session):
        move(session, -3)
        later = make_session()
        plan = client.get(reverse("families:session", args=[later.pk])).content.decode()
        assert "1 sheet of past sessions not ticked as shredded" in plan
        listed = client.get(reverse("families:sheets-unshredded")).content.decode()
        assert reverse("families:sheet-shredded", args=[sheet.pk]) in listed
        client.post(reverse("families:sheet-shredded", args=[sheet.pk]), {"all": "1"})
        assert (
            "Every sheet has been shredded"
            in client.get(reverse("families:sheets-unshredded")).content.decode()
        )

    def test_visits_without_an_outcome_are_told_before_it_is_shredded(self, client, sheet, session):
        page = client.get(reverse("families:sheets", args=[session.pk])).content.decode()
        assert "1 visit without an outcome" in page


class TestTheWayThere:
    def test_paper_is_reached_from_the_sessions(self, client, session):
        sessions = client.get(reverse("families:session-list")).content.decode()
        assert reverse("families:paper-forms") in sessions
        index = client.get(reverse("families:paper-forms")).content.decode()
        for name in ("accident-paper", "blank-sheet", "sheets-unshredded", "pre-visit-form"):
            assert reverse(f"families:{name}") in index

    def test_a_plan_offers_what_its_day_allows(self, session):
        plan = Template("{% load paper %}{% paper_of session %}")

        def shown():
            session.booked = 1
            return plan.render(Context({"session": session}))

        assert "Print the sheet" in shown()
        assert "Enter from paper" in shown()
        move(session, 1)
        assert "Enter from paper" not in shown()
        move(session, -1)
        assert "Print the sheet" not in shown()

    @pytest.mark.parametrize("name", ["accident-paper", "blank-sheet"])
    def test_blank_forms_hold_nobody(self, client, session, name):
        page = client.get(reverse(f"families:{name}")).content.decode()
        for text in ("Mia", "Ana", "Tom", "peanuts"):
            assert text not in page
        assert not AuditEntry.objects.filter(event=paper.PRINTED).exists()
