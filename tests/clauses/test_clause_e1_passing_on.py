"""Exception 1: a concern is passed on, or it is decided why not, and in time."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject, Use
from disclosures.models import Concern, ExceptionDisclosure, NotReferred
from disclosures.models.exception import with_state
from disclosures.services import concern as concerns
from disclosures.services import exception
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import (
    Everybody,
    do_not_refer,
    make_concern,
    make_lead,
    pass_on,
)
from tests.factories.families import make_family

pytestmark = pytest.mark.django_db
ROLES = ("volunteer", "team-leader", "co-ordinator", "trustee")


def test_e1_it_was_passed_on_before_it_was_written_down_and_nobody_was_asked():
    reader = make_lead()
    made = make_concern(by=make_user("volunteer"), seen_on=clock.today() - timedelta(days=3))
    told = pass_on(made, by=reader, passed_at=clock.now() - timedelta(days=2))
    assert told.passed_at < made.recorded_at
    with pytest.raises(Refused):
        pass_on(made, by=reader, passed_at=clock.now() + timedelta(minutes=5))


@pytest.mark.parametrize("kind", ["welfare", "violence"])
def test_e1_nothing_is_passed_on_or_decided_before_the_day_it_was_seen(kind):
    reader, day = make_lead(), clock.today() - timedelta(days=3)
    made = make_concern(by=make_user("volunteer"), seen_on=day, kind=kind)
    eve = clock.start_of(day) - timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        pass_on(made, by=reader, passed_at=eve)
    assert refused.value.clause is (Clause.E1 if kind == "welfare" else Clause.E2)
    with pytest.raises(Refused):
        do_not_refer(made, by=reader, decided_on=day - timedelta(days=1))
    assert not ExceptionDisclosure.objects.exists()
    assert not NotReferred.objects.exists()
    assert pass_on(made, by=reader, passed_at=clock.start_of(day))


# Who may be noted as having decided about a concern about the deputy, which the writer wrote down.
DECIDING = {
    "lead": {"pass on", "do not refer"},
    "writer": {"pass on"},
    "deputy": set(),
    "co-ordinator": set(),
    "trustee": set(),
    "closed lead": set(),
}
STEPS: dict[str, Any] = {"pass on": pass_on, "do not refer": do_not_refer}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", DECIDING)
def test_e1_nobody_decides_who_is_complained_of_or_does_not_know_of_it(who, step):
    world = Everybody()
    made = world.concern("deputy")
    decided: Any = {"by": world.people["lead"], "decided_by_id": world.people[who].pk}
    if step in DECIDING[who]:
        assert STEPS[step](made, **decided).decided_by == world.people[who]
        return
    with pytest.raises(Refused) as refused:
        STEPS[step](made, **decided)
    assert refused.value.clause is Clause.E1
    assert with_state(Concern.objects.all()).get().state == "open"


def test_e1_whoever_complains_of_themselves_decides_nothing():
    world = Everybody()
    made = world.concern("writer")
    with pytest.raises(Refused):
        pass_on(made, by=world.people["lead"], decided_by_id=world.people["writer"].pk)


def test_e1_the_form_offers_nobody_else_as_the_one_who_decided():
    world = Everybody()
    made = world.concern("deputy")
    desk = signed_in_client(world.people["lead"])
    offered = {
        page: {
            value
            for value, _ in desk.get(reverse(f"disclosures:{page}", args=[made.pk]))
            .context["form"]
            .fields["decided_by_id"]
            .choices
        }
        for page in ("concern-pass-on", "concern-not-referred")
    }
    assert offered == {
        "concern-pass-on": {"", str(world.people["writer"].pk)},
        "concern-not-referred": {""},
    }


def test_e1_what_was_passed_on_is_never_altered():
    reader = make_lead()
    told = pass_on(make_concern(by=make_user("volunteer")), by=reader)
    told.words = "Something else"
    with pytest.raises(DatabaseError), transaction.atomic():
        told.save()
    for wrong in ({"basis": "law"}, {"passed_at": clock.now()}, {"agency": "police"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ExceptionDisclosure.objects.filter(pk=told.pk).update(**wrong)
    again = ExceptionDisclosure.objects.get(pk=told.pk)
    assert again.words.startswith("A child of a family")


STATES = {
    "open": lambda made, by: None,
    "passed-on": lambda made, by: pass_on(made, by=by),
    "not-referred": lambda made, by: do_not_refer(made, by=by),
}
AFTER = {
    ("open", "pass on"): "passed-on",
    ("open", "do not refer"): "not-referred",
    ("passed-on", "pass on"): "passed-on",
    ("passed-on", "do not refer"): None,
    ("not-referred", "pass on"): "passed-on",
    ("not-referred", "do not refer"): None,
}


@pytest.mark.parametrize(("state", "verb"), AFTER)
def test_e1_every_state_and_every_step(state, verb):
    reader = make_lead()
    made = make_concern(by=make_user("volunteer"))
    STATES[state](made, reader)
    step = STEPS[verb]
    if AFTER[state, verb] is None:
        with pytest.raises(Refused) as refused:
            step(made, by=reader)
        assert refused.value.clause is Clause.E1
    else:
        step(made, by=reader)
    expected = AFTER[state, verb] or state
    assert with_state(Concern.objects.all()).get().state == expected


def test_e1_not_referring_has_a_day_that_came():
    reader = make_lead()
    made = make_concern(by=make_user("volunteer"))
    with pytest.raises(Refused):
        do_not_refer(made, by=reader, decided_on=clock.today() + timedelta(days=1))
    assert not NotReferred.objects.exists()


@pytest.mark.parametrize("step", [pass_on, do_not_refer])
def test_e1_both_are_use_of_the_family_and_keep_every_record_once(step):
    reader, family = make_lead(), make_family()
    made = make_concern(by=make_user("volunteer"), family_id=family.pk)
    Subject.objects.filter(pk=family.pk).update(last_used_on="2020-01-01")
    step(made, by=reader)
    if step is pass_on:
        step(made, by=reader)
    used = Subject.objects.get(pk=family.pk)
    assert (used.last_used_on, used.last_use) == (clock.today(), Use.EXCEPTION_DISCLOSURE)
    held = list(Hold.objects.values_list("subject_id", "kind"))
    assert sorted(held) == sorted((pk, "safeguarding") for pk in (made.pk, family.pk))


@pytest.mark.parametrize("step", [pass_on, do_not_refer])
def test_e1_about_somebody_here_the_familys_page_does_not_say_that_it_was_used(step):
    reader, family, accused = make_lead(), make_family(), make_user("volunteer")
    made = make_concern(by=make_user("volunteer"), family_id=family.pk, complained_of=[accused.pk])
    Subject.objects.update(last_used_on="2020-01-01", last_use=Use.CONTACT)
    step(made, by=reader)
    assert Subject.objects.get(pk=family.pk).last_used_on == date(2020, 1, 1)
    used = Subject.objects.get(pk=made.pk)
    assert (used.last_used_on, used.last_use) == (clock.today(), Use.EXCEPTION_DISCLOSURE)
    held = list(Hold.objects.values_list("subject_id", "kind"))
    about = [made.pk, family.pk, accused.subject_id, accused.volunteer.pk]
    assert sorted(held) == sorted((pk, "safeguarding") for pk in about)


def test_e1_only_who_reads_it_notes_anything_about_it():
    make_lead()
    made = make_concern(by=make_user("volunteer"))
    for role in ROLES:
        for step in (pass_on, do_not_refer):
            with pytest.raises(Concern.DoesNotExist):
                step(made, by=make_user(role))
    assert not ExceptionDisclosure.objects.exists()


# --- Clocks ---------------------------------------------------------------------------------------


def clocks(made, reader, now):
    shown = concerns.every_concern(by=reader).get(pk=made.pk)
    found = exception.clocks_of(shown, exception.disclosures_of(shown), now=now)
    return {due.what: (due.done_at is not None, due.overdue) for due in found}


def test_e1_the_lado_is_told_within_one_working_day_of_a_concern_about_somebody_here():
    # The Saturday before the spring bank holiday of 2026: Tuesday 26 May is the next working day.
    with time_machine.travel("2026-05-23T12:00:00Z", tick=False) as time:
        reader = make_lead()
        made = make_concern(by=make_user("volunteer"), complained_of=[make_user("volunteer").pk])
        told = "Tell the LADO"
        assert clocks(made, reader, clock.now()) == {told: (False, False)}
        time.move_to("2026-05-26T22:59:00Z")
        assert clocks(made, reader, clock.now()) == {told: (False, False)}
        time.move_to("2026-05-26T23:00:00Z")
        assert clocks(made, reader, clock.now()) == {told: (False, True)}
        pass_on(made, by=reader, agency="lado")
        assert clocks(made, reader, clock.now()) == {told: (True, False)}


def test_e1_what_was_said_to_childrens_services_is_confirmed_in_writing_in_time(settings):
    reader = make_lead()
    made = make_concern(by=make_user("volunteer"))
    assert clocks(made, reader, clock.now()) == {}
    called = pass_on(made, by=reader).passed_at
    written = "Confirm in writing to Children’s Services"
    assert clocks(made, reader, called + timedelta(hours=24)) == {written: (False, False)}
    assert clocks(made, reader, called + timedelta(hours=25)) == {written: (False, True)}
    settings.WRITTEN_CONFIRMATION_HOURS = 48
    assert clocks(made, reader, called + timedelta(hours=25)) == {written: (False, False)}
    pass_on(made, by=reader, route="email", passed_at=clock.now())
    assert clocks(made, reader, called + timedelta(hours=99)) == {written: (True, False)}


def test_e1_what_is_overdue_is_shown_to_the_lead():
    with time_machine.travel("2026-05-19T12:00:00Z", tick=False) as time:
        reader = make_lead()
        made = make_concern(by=make_user("volunteer"), complained_of=[make_user("volunteer").pk])
        time.move_to("2026-05-21T12:00:00Z")
        desk = signed_in_client(reader)
        for page in (
            reverse("disclosures:concerns"),
            reverse("disclosures:concern", args=[made.pk]),
        ):
            assert "Overdue" in desk.get(page).content.decode()


def test_e1_from_a_concern_to_childrens_services_in_pages():
    reader, family = make_lead(), make_family()
    made = make_concern(by=make_user("volunteer"), words="It has a bruise")
    desk = signed_in_client(reader)
    here = reverse("disclosures:concern", args=[made.pk])
    assert made.reference in desk.get(reverse("disclosures:concerns")).content.decode()
    assert "It has a bruise" in desk.get(here).content.decode()
    whom = reverse("disclosures:concern-whom", args=[made.pk])
    assert desk.post(whom, {"reference": "F-000000"}).status_code == 422
    assert desk.post(whom, {"reference": ""}).status_code == 422
    assert desk.post(whom, {"reference": family.reference.lower()}).status_code == 302
    assert family.reference in desk.get(here).content.decode()
    today = f"{clock.today():%d/%m/%Y}"
    told = {
        "basis": "e1",
        "agency": "childrens-services",
        "person": "Hyacinth Duty",
        "words": "A child of a family that comes here has a bruise",
        "route": "telephone",
        "passed_on": today,
        "passed_time": "00:00",
        "key": str(uuid4()),
    }
    passing = reverse("disclosures:concern-pass-on", args=[made.pk])
    assert desk.post(passing, told | {"passed_on": "1/1/2999"}).status_code == 422
    for _ in range(2):
        assert desk.post(passing, told)["Location"] == here
    assert ExceptionDisclosure.objects.count() == 1
    assert ExceptionDisclosure.objects.get().decided_by == reader
    assert "Hyacinth Duty" in desk.get(here).content.decode()
    other = make_concern(by=make_user("volunteer"))
    decision = {"reason": "A den", "decided_on": today, "key": str(uuid4())}
    desk.post(reverse("disclosures:concern-not-referred", args=[other.pk]), decision)
    page = desk.get(reverse("disclosures:concern", args=[other.pk])).content.decode()
    assert "Decided: not referred" in page


@pytest.mark.parametrize("noted", [True, False])
def test_e1_who_passed_it_on_is_told_whose_record_is_kept_and_asked_for_the_family(noted):
    reader, family = make_lead(), make_family()
    about = {"family_id": family.pk} if noted else {}
    made, desk = make_concern(by=make_user("volunteer"), **about), signed_in_client(reader)
    at = timezone.localtime(clock.now(), clock.LONDON)
    answer = desk.post(
        reverse("disclosures:concern-pass-on", args=[made.pk]),
        {
            "basis": "e1",
            "agency": "childrens-services",
            "organisation": "",
            "person": "Hyacinth Duty",
            "words": "A child said that it sleeps in the shed",
            "route": "telephone",
            "passed_on": f"{at:%d/%m/%Y}",
            "passed_time": f"{at:%H:%M}",
            "decided_by_id": "",
            "key": str(uuid4()),
        },
        follow=True,
    )
    assert Hold.objects.filter(subject_id=family.pk).exists() is noted
    assert ("The records it is about are kept" in answer.text) is noted
    assert ("No family’s record is kept for this" in answer.text) is not noted
    if not noted:
        whom = reverse("disclosures:concern-whom", args=[made.pk])
        desk.post(whom, {"reference": family.reference, "key": str(uuid4())})
        page = desk.get(reverse("disclosures:concern", args=[made.pk])).text
        assert "No family’s record is kept" not in page
        assert Hold.objects.filter(subject_id=family.pk).exists()
