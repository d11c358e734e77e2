"""The pages of disposal: what is typed before something goes, and where the lists lead."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from contactcentre import pdf
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, Use
from families.models import Family, Person
from families.services.known import declare_known
from retention.models import DisposalCase
from retention.services import cases
from retention.services.sweeping import sweep
from tests.factories.accounts import made_a_trustee, make_user, signed_in_client
from tests.factories.families import make_family
from tests.factories.retention import (
    a_fortnight_ago,
    approved,
    disposed_of,
    held,
    last_used,
    proposed,
    swept,
    unused_family,
)
from tests.factories.volunteers import make_cleared, make_volunteer

pytestmark = pytest.mark.django_db


def ready(*families):
    """Approved a fortnight ago, with the centre on since; today each may be carried out."""
    found = [approved(family.subject) for family in families]
    a_fortnight_ago(*found)
    return found


class TestDestroying:
    def test_one_takes_its_reference(self):
        family = unused_family()
        [case] = ready(family)
        browser = signed_in_client(make_user(Role.TRUSTEE))
        page = reverse("retention:carry-out", args=[case.pk])

        for typed in ("", "F-000000"):
            assert browser.post(page, {"typed": typed}).status_code == 422
            assert Family.objects.filter(pk=family.pk).exists()
        browser.post(page, {"typed": f" {case.reference.lower()} "})

        assert not Family.objects.filter(pk=family.pk).exists()

    def test_several_take_their_number(self):
        families = [unused_family() for _ in range(2)]
        ready(*families)
        browser = signed_in_client(make_user(Role.CO_ORDINATOR))
        page = reverse("retention:carry-out-ready")

        shown = self.shown(browser)
        assert browser.post(page, {"typed": "1", "shown": shown}).status_code == 422
        assert Family.objects.count() == 2
        said = browser.post(page, {"typed": "2", "shown": shown}, follow=True).text

        assert not Family.objects.exists()
        assert "Paper not shredded yet" in said

    def test_nothing_is_offered_while_the_date_is_in_doubt(self):
        ready(unused_family())
        browser = signed_in_client(make_user(Role.TRUSTEE))
        page = reverse("retention:cases")
        assert "1 ready to be carried out" in browser.get(page).text
        sweep(on=clock.today() + timedelta(days=400))
        assert "ready to be carried out" not in browser.get(page).text

    def test_many_go_bit_by_bit_and_the_page_says_how_far_it_is(self, monkeypatch):
        monkeypatch.setattr("retention.views.cases.AT_A_TIME", 2)
        families = [unused_family() for _ in range(5)]
        ready(*families)
        trustee = make_user(Role.TRUSTEE)
        browser, page = signed_in_client(trustee), reverse("retention:carry-out-ready")
        sent = {"typed": "5", "shown": self.shown(browser)}
        for done in (2, 4):
            answer = browser.post(page, sent)
            assert f"{done} of 5 destroyed" in answer.text
            assert DisposalCase.objects.certified().count() == done
            sent = {name: answer.context[name] for name in ("typed", "shown", "done", "left")}
        said = browser.post(page, sent, follow=True).text
        assert "Disposed of as confidential waste: 5." in said
        assert not Family.objects.exists()

    def shown(self, browser):
        page = browser.get(reverse("retention:carry-out-ready"))
        return page.context["shown"]

    def test_only_those_that_were_shown_go(self):
        """One is cancelled and another becomes ready meanwhile: as many as were shown."""
        families = [unused_family() for _ in range(3)]
        ready(*families[:2])
        cancelled, goes, unseen = (
            DisposalCase.objects.filter(of=family.pk).first() for family in families
        )
        trustee = make_user(Role.TRUSTEE)
        browser, page = signed_in_client(trustee), reverse("retention:carry-out-ready")
        shown = self.shown(browser)
        cases.cancel(case_id=cancelled.pk, by=trustee, on=clock.today())
        ready(families[2])
        assert unseen is None

        said = browser.post(page, {"typed": "2", "shown": shown}, follow=True).text

        assert set(Family.objects.all()) == {families[0], families[2]}
        assert "since the list was shown: 1" in said
        assert DisposalCase.objects.get(pk=goes.pk).state == DisposalCase.State.CERTIFIED

    def test_nor_does_one_of_which_another_digest_was_shown(self):
        family = unused_family()
        [case] = ready(family)
        browser, page = (
            signed_in_client(make_user(Role.TRUSTEE)),
            reverse("retention:carry-out-ready"),
        )
        for digest in ("0" * 64, ""):
            shown = json.dumps([[str(case.pk), digest]])
            browser.post(page, {"typed": case.reference, "shown": shown})
        for nonsense in ("", "[]", "{}", "[1]", '[["a", "b"]]', "null", '"x"'):
            answer = browser.post(page, {"typed": "1", "shown": nonsense})
            assert answer.status_code in {302, 404}

        assert Family.objects.exists()

    def test_one_that_cools_off_yet_leads_back_to_its_page(self):
        case = approved(unused_family().subject)
        browser = signed_in_client(make_user(Role.TRUSTEE))

        answer = browser.post(
            reverse("retention:carry-out", args=[case.pk]), {"typed": case.reference}
        )

        assert answer.headers["Location"] == reverse("retention:case", args=[case.pk])
        assert "cooling off until" in browser.get(answer.headers["Location"]).text
        assert Family.objects.exists()

    def test_one_that_nobody_approved_says_so(self):
        case = proposed(unused_family().subject)
        browser = signed_in_client(make_user(Role.TRUSTEE))

        said = browser.get(reverse("retention:carry-out", args=[case.pk]), follow=True).text

        assert "has not been approved" in said

    def test_says_that_it_is_ready_and_not_that_it_cools_off(self):
        ready(unused_family())
        browser = signed_in_client(make_user(Role.TRUSTEE))

        for page in ("retention:cases", "retention:due"):
            said = browser.get(reverse(page)).text
            assert "Ready to be carried out" in said
            assert "cooling off" not in said


def test_an_address_that_a_button_sends_to_says_so_when_it_is_opened():
    case = proposed(unused_family().subject)
    answer = signed_in_client(make_user(Role.TRUSTEE)).get(
        reverse("retention:approve", args=[case.pk])
    )

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "press it there" in answer.text


class TestApproving:
    def said_to(self, trustee, case):
        page = signed_in_client(trustee).get(reverse("retention:case", args=[case.pk])).text
        offered = reverse("retention:approve", args=[case.pk]) in page
        return offered, page

    def test_is_offered_to_another_trustee(self):
        assert self.said_to(make_user(Role.TRUSTEE), proposed(unused_family().subject))[0]

    def test_is_not_offered_to_whoever_would_be_refused_and_the_page_says_why(self):
        by = make_user(Role.CO_ORDINATOR)
        case = proposed(unused_family().subject, by=by)
        same = make_user(Role.TRUSTEE, same_person_as=by)
        new = made_a_trustee(by=by)

        for trustee, why in ((same, "somebody else must approve"), (new, "made a trustee")):
            offered, page = self.said_to(trustee, case)
            assert not offered
            assert why in page
        assert DisposalCase.objects.get().state == DisposalCase.State.PROPOSED

    def test_is_not_offered_where_the_record_has_changed(self):
        family = unused_family()
        case = proposed(family.subject)
        Person.objects.filter(family=family).update(version=7)

        offered, page = self.said_to(make_user(Role.TRUSTEE), case)

        assert not offered
        assert "has changed since" in page

    def test_is_not_spoken_of_to_a_co_ordinator(self):
        case = proposed(unused_family().subject)
        page = self.said_to(make_user(Role.CO_ORDINATOR), case)[1]
        assert "cannot approve" not in page


class TestCancelling:
    @pytest.mark.parametrize("role", [Role.CO_ORDINATOR, Role.TRUSTEE])
    def test_asks_first(self, role):
        case = approved(unused_family().subject)
        browser = signed_in_client(make_user(role))
        page = reverse("retention:cancel", args=[case.pk])
        assert f'href="{page}"' in browser.get(reverse("retention:case", args=[case.pk])).text

        asked = browser.get(page).text

        assert f"Cancel the disposal of {case.reference}" in asked
        assert DisposalCase.objects.get().state == DisposalCase.State.APPROVED
        browser.post(page)
        assert DisposalCase.objects.get().state == DisposalCase.State.CANCELLED

    def test_says_of_an_erasure_who_is_to_be_told(self):
        family = make_family(state=Family.State.MOVED_ON)
        by, today = make_user(Role.CO_ORDINATOR), clock.today()
        case = cases.propose(reference=family.reference, by=by, on=today, asked_on=today)

        said = signed_in_client(by).get(reverse("retention:cancel", args=[case.pk])).text

        assert "Tell whoever asked for its erasure" in said

    def test_is_not_offered_to_whoever_was_made_a_trustee_just_now(self):
        case = approved(unused_family().subject)
        browser = signed_in_client(made_a_trustee(by=make_user(Role.CO_ORDINATOR)))
        page = reverse("retention:cancel", args=[case.pk])

        assert page not in browser.get(reverse("retention:case", args=[case.pk])).text
        assert "made a trustee" in browser.get(page, follow=True).text
        assert "made a trustee" in browser.post(page, follow=True).text
        assert DisposalCase.objects.get().state == DisposalCase.State.APPROVED


class TestDueList:
    def test_leads_a_co_ordinator_to_each_kind_of_file(self):
        family, volunteer, account = unused_family(), make_volunteer(), make_user(Role.TRUSTEE)
        long_ago = clock.years_before(clock.today(), 4)
        for subject in (volunteer.subject, account.subject):
            last_used(Subject.objects.get(pk=subject.pk), long_ago)
        swept(clock.today())

        said = signed_in_client(make_user(Role.CO_ORDINATOR)).get(reverse("retention:due")).text

        assert reverse("families:file", args=[family.reference]) in said
        assert reverse("volunteers:record", args=[volunteer.pk]) in said
        assert reverse("account:person", args=[account.pk]) in said

    def test_leads_nobody_to_a_family_they_may_not_see(self):
        family, by = unused_family(), make_user(Role.CO_ORDINATOR)
        neighbour = make_user(Role.CO_ORDINATOR)
        declare_known(family_id=family.pk, user=neighbour, reason="", by=by)
        page = reverse("families:file", args=[family.reference])
        swept(clock.today())

        told = {
            person: signed_in_client(person).get(reverse("retention:due")).text
            for person in (neighbour, make_user(Role.TRUSTEE))
        }

        assert [family.reference in said for said in told.values()] == [False, True]
        assert not [said for said in told.values() if page in said]


class TestWithoutACheckThatHolds:
    """They decide about no family, and every page says so; of other records it makes no odds."""

    @pytest.fixture
    def desk(self):
        co_ordinator = make_user(Role.CO_ORDINATOR)
        make_cleared(co_ordinator, on=clock.years_before(clock.today(), 4))
        return signed_in_client(co_ordinator)

    def test_nothing_is_offered_that_would_not_be_there(self, desk):
        family, volunteer = unused_family(), make_volunteer()
        subject = Subject.objects.get(pk=volunteer.subject.pk)
        last_used(subject, clock.years_before(clock.today(), 4))
        swept(clock.today())

        said = desk.get(reverse("retention:due")).text

        assert "no DBS check for you" in said
        for reference, offered in ((family.reference, False), (subject.reference, True)):
            assert reference in said
            assert (f'value="{reference}"' in said) is offered
            assert (reverse("retention:hold-new", args=[reference]) in said) is offered
        trustee = signed_in_client(make_user(Role.TRUSTEE)).get(reverse("retention:due")).text
        assert "no DBS check for you" not in trustee

    def test_nor_is_it_asked_when_a_family_was_last_used(self, desk):
        undated = last_used(make_family().subject, None)
        dated = last_used(make_family().subject, clock.today(), Use.ON_PAPER)

        said = desk.get(reverse("retention:undated")).text

        assert "no DBS check for you" in said
        for subject in (undated, dated):
            assert subject.reference in said
            assert reverse("retention:last-use", args=[subject.reference]) not in said


def test_a_certificate_is_kept_as_a_file_that_names_nobody():
    assert pdf.can_be_made()
    family = unused_family()
    names = [str(person.first_name) for person in family.people.all()]
    case = disposed_of(family)
    browser = signed_in_client(make_user(Role.TRUSTEE))

    made = browser.get(reverse("retention:certificate-pdf", args=[case.pk]))

    assert made.content.startswith(b"%PDF")
    assert case.reference in made.headers["Content-Disposition"]
    assert not [name for name in names if name.encode() in made.content]


def test_a_reference_that_nobody_knows_is_named_at_the_terminal():
    case = approved(unused_family().subject)
    by = make_user(Role.TRUSTEE, address="trustee@centre.example")
    User.objects.update(demonstration=True)

    with pytest.raises(CommandError, match="No disposal of F-000000 is under way"):
        call_command("disposal", "execute", case.reference, "F-000000", by="trustee@centre.example")
    assert by.is_active
    assert Family.objects.exists()


def test_what_keeps_a_record_is_a_step_away():
    hold = held((family := unused_family()).subject)
    swept(clock.today())

    for role in (Role.CO_ORDINATOR, Role.TRUSTEE):
        said = signed_in_client(make_user(role)).get(reverse("retention:due")).text
        assert family.reference in said
        assert reverse("retention:hold", args=[hold.pk]) in said


class TestADayFromThePaperFile:
    def test_is_asked_about_once_more_where_it_cannot_be(self):
        family = make_family()
        subject = last_used(family.subject, None)
        browser = signed_in_client(make_user(Role.CO_ORDINATOR))
        page = reverse("retention:last-use", args=[subject.reference])
        assert "I looked again" not in browser.get(page).text

        answer = browser.post(page, {"last_used_on": "1/2/1990"})
        assert answer.status_code == 422
        assert "I looked again" in answer.text
        assert browser.post(page, {"last_used_on": "1/2/1990", "sure": "on"}).status_code == 302

        assert page in browser.get(reverse("retention:undated")).text
        assert browser.post(page, {"last_used_on": "1/2/2024"}).status_code == 302
        assert str(Subject.objects.get(pk=subject.pk).last_used_on) == "2024-02-01"
