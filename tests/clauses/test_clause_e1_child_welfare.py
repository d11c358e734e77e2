"""Exception 1: a concern for a child’s welfare is passed on, and nobody is told who should not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Notice, User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Subject, SubjectKind, Use
from contactcentre.safekeeping.subjects import record_use
from disclosures.models import Concern, ExceptionDisclosure, NotReferred
from disclosures.models.exception import with_state
from disclosures.services import concern as concerns
from disclosures.services import exception, lead
from disclosures.tasks import tell_of_open_concerns
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from policy.models import Awareness
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import do_not_refer, lead_of, make_concern, make_lead, pass_on
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, look_after

pytestmark = pytest.mark.django_db
ROLES = ("volunteer", "team-leader", "co-ordinator", "trustee")


def sees(user, concern):
    return Concern.objects.visible_to(user).filter(pk=concern.pk).exists()


def told_of(concern):
    rows = Notice.objects.filter(kind="concern", about=concern.reference)
    return set(rows.values_list("user_id", flat=True))


def typed(**fields):
    today = f"{clock.today():%d/%m/%Y}"
    return {"kind": "welfare", "words": "It cried", "seen_on": today, "key": str(uuid4()), **fields}


# --- Anybody writes one down ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_e1_whoever_works_here_writes_one_down_and_sees_a_reference_and_no_more(role):
    reader, writer = make_lead("team-leader"), make_user(role)
    desk = signed_in_client(writer)
    answer = desk.post(reverse("disclosures:concern-new"), typed(words="It has a bruise"))
    made = Concern.objects.get()
    assert answer["Location"] == reverse("disclosures:concern-recorded")
    page = desk.get(answer["Location"]).content.decode()
    assert made.reference in page
    assert "bruise" not in page
    assert desk.get(reverse("disclosures:concern", args=[made.pk])).status_code == 404
    assert desk.get(reverse("disclosures:concerns")).status_code == 404
    assert told_of(made) == {reader.pk}


def test_e1_nobody_is_kept_from_it_by_an_undertaking_or_a_lapsed_check():
    make_lead()
    user = make_user("volunteer")
    desk = signed_in_client(user)
    lapse(user.volunteer)
    Awareness.objects.filter(who=user.pk).delete()
    session = desk.session
    del session["undertaking"]
    session.save()
    assert "undertaking" in desk.get(reverse("families:sheet"))["Location"]
    page = desk.post(reverse("disclosures:concern-new"), typed(), follow=True).content.decode()
    assert Concern.objects.get().reference in page


def test_e1_the_page_says_first_whom_to_call(settings):
    settings.CHILDRENS_SERVICES_TELEPHONE = "01632 960999"
    desk = signed_in_client(make_user("volunteer"))
    page = desk.get(reverse("disclosures:concern-new")).content.decode()
    assert page.index('href="tel:999"') < page.index("01632 960999") < page.index("<textarea")
    assert "nobody’s leave" in page
    assert "number not set yet" in page
    settings.CHILDRENS_SERVICES_TELEPHONE = ""
    assert (
        "look for your council’s" in desk.get(reverse("disclosures:concern-new")).content.decode()
    )


def test_e1_a_volunteer_names_a_family_of_theirs_and_no_other():
    by, mine, other = make_user("co-ordinator"), make_family(), make_family()
    session, volunteer = make_session(), make_user("volunteer")
    look_after(volunteer, make_booking(session, mine, by=by), by=by)
    make_booking(session, other, by=by)
    desk = signed_in_client(volunteer)
    new = reverse("disclosures:concern-new")
    page = desk.get(new).content.decode()
    names = [family.people.get(role="child").first_name for family in (mine, other)]
    assert [name in page for name in names] == [True, False]
    refused = desk.post(new, typed(family_id=str(other.pk), words="Keep these words"))
    assert refused.status_code == 422
    assert "Keep these words" in refused.content.decode()
    assert not Concern.objects.exists()
    assert desk.post(new, typed(family_id=str(mine.pk))).status_code == 302
    assert Concern.objects.get().family == mine
    declare_known(family_id=mine.pk, user=volunteer, reason="", by=by)
    assert names[0] not in desk.get(new).content.decode()


def test_e1_sent_twice_it_is_one_concern():
    desk = signed_in_client(make_user("volunteer"))
    form = typed()
    for _ in range(2):
        desk.post(reverse("disclosures:concern-new"), form)
    assert Concern.objects.count() == 1


def test_e1_what_is_still_to_come_was_not_seen():
    with pytest.raises(Refused) as refused:
        make_concern(by=make_user("volunteer"), seen_on=clock.today() + timedelta(days=1))
    assert refused.value.clause is Clause.E1
    assert not Subject.objects.filter(kind=SubjectKind.CONCERN).exists()


def test_e1_it_is_kept_apart_from_the_familys_file():
    by, family = make_lead("co-ordinator"), make_family()
    made = make_concern(by=make_user("volunteer"), family_id=family.pk)
    assert made.pk != family.pk
    assert made.reference.startswith("K-")
    pass_on(made, by=by)
    desk = signed_in_client(make_user("co-ordinator"))
    for name in ("families:file", "disclosures:of-family"):
        page = desk.get(reverse(name, args=[family.reference])).content.decode()
        assert made.reference not in page
        assert "oncern recorded" not in page
        assert "sleeps in the shed" not in page


# --- Who reads it: people × concerns --------------------------------------------------------------


class Everybody:
    """People of every kind, and concerns about each kind of person."""

    def __init__(self, *, led=True):
        self.people = {
            "lead": make_user("co-ordinator"),
            "deputy": make_user("team-leader"),
            "co-ordinator": make_user("co-ordinator"),
            "other co-ordinator": make_user("co-ordinator"),
            "team leader": make_user("team-leader"),
            "volunteer": make_user("volunteer"),
            "writer": make_user("volunteer"),
            "trustee": make_user("trustee"),
            "other trustee": make_user("trustee"),
            "closed lead": make_user("co-ordinator"),
        }
        self.family = make_family()
        if led:
            for name in ("lead", "deputy", "closed lead"):
                lead.choose(
                    user=self.people[name],
                    deputy=name != "lead",
                    by=self.people["trustee"],
                    on=clock.today(),
                )
        User.objects.filter(pk=self.people["closed lead"].pk).update(is_active=False)

    def concern(self, *about):
        accused = [self.people[name].pk for name in about if name]
        return make_concern(
            by=self.people["writer"],
            family_id=self.family.pk,
            complained_of=accused,
        )

    def readers(self, concern):
        now = User.objects.in_bulk([user.pk for user in self.people.values()])
        return {name for name, user in self.people.items() if sees(now[user.pk], concern)}


LEADS, TRUSTEES = {"lead", "deputy"}, {"trustee", "other trustee"}
CO_ORDINATORS = {"lead", "co-ordinator", "other co-ordinator"}
LED = {
    None: LEADS,
    "lead": {"deputy"},
    "deputy": {"lead"},
    "co-ordinator": LEADS,
    "team leader": LEADS,
    "volunteer": LEADS,
    "writer": LEADS,
    "trustee": LEADS,
    "closed lead": LEADS,
}


@pytest.mark.parametrize("about", LED)
def test_e1_those_who_lead_read_it_and_whoever_is_complained_of_does_not(about):
    world = Everybody()
    made = world.concern(about)
    assert world.readers(made) == LED[about]
    assert told_of(made) == {world.people[name].pk for name in LED[about]}


BOTH_LEADS = {
    ("lead", "deputy"): TRUSTEES,
    ("lead", "deputy", "trustee"): {"other trustee"},
    ("lead", "deputy", "trustee", "other trustee"): CO_ORDINATORS - LEADS,
    ("lead", "volunteer"): {"deputy"},
}


@pytest.mark.parametrize("about", BOTH_LEADS)
def test_e1_a_concern_about_several_goes_round_all_of_them(about):
    world = Everybody()
    made = world.concern(*about)
    assert world.readers(made) == BOTH_LEADS[about]
    assert told_of(made) == {world.people[name].pk for name in BOTH_LEADS[about]}
    accused = [world.people[name] for name in about]
    records = {user.subject_id for user in accused} | {made.pk, world.family.pk}
    volunteers = {user.volunteer.pk for user in accused if hasattr(user, "volunteer")}
    assert set(Hold.objects.values_list("subject_id", flat=True)) == records | volunteers
    for user in accused:
        assert not concerns.holds_kept_from(user).exclude(concern=made).exists()
        assert concerns.holds_kept_from(user).count() == len(records | volunteers)


def test_e1_several_are_ticked_in_pages_at_once_or_later():
    leads = [make_lead(), make_lead("team-leader", deputy=True)]
    trustee = make_user("trustee")
    ticked = [str(user.pk) for user in leads]
    writer = signed_in_client(make_user("volunteer"))
    new = reverse("disclosures:concern-new")
    assert writer.post(new, typed(complained_of=[*ticked, str(uuid4())])).status_code == 422
    assert writer.post(new, typed(complained_of=ticked)).status_code == 302
    made = Concern.objects.get()
    assert trustee.pk in told_of(made)
    assert told_of(made).isdisjoint(user.pk for user in leads)
    page = signed_in_client(trustee).get(reverse("disclosures:concern", args=[made.pk]))
    assert all(user.known_as in page.content.decode() for user in leads)
    assert "Note which family" in page.content.decode()
    later = make_concern(by=make_user("volunteer"))
    desk = signed_in_client(leads[0])
    whom = reverse("disclosures:concern-whom", args=[later.pk])
    assert desk.post(whom, {"complained_of": ticked}).status_code == 302
    assert desk.get(whom).status_code == 404
    assert trustee.pk in told_of(later)
    assert told_of(later).isdisjoint(user.pk for user in leads)


@pytest.mark.parametrize("knows", ["lead", "deputy"])
def test_e1_whoever_leads_and_knows_the_family_reads_nothing_of_it(knows):
    world = Everybody()
    declare_known(
        family_id=world.family.pk, user=world.people[knows], reason="", by=world.people["trustee"]
    )
    made = world.concern()
    assert world.readers(made) == LEADS - {knows}
    assert told_of(made) == {world.people[name].pk for name in LEADS - {knows}}
    elsewhere = make_concern(by=world.people["writer"])
    assert world.readers(elsewhere) == LEADS


# Who notes that whom knows the family, and whether that counts: before the concern and after it.
NOTED = {
    ("co-ordinator", "lead"): (True, False),
    ("co-ordinator", "deputy"): (True, False),
    ("deputy", "lead"): (True, False),
    ("lead", "lead"): (True, True),
    ("deputy", "deputy"): (True, True),
}


@pytest.mark.parametrize(("by", "knows"), NOTED)
def test_e1_nobody_shuts_a_lead_out_by_noting_afterwards_that_they_know_the_family(by, knows):
    world = Everybody()

    def concerns_of_each_kind():
        return [world.concern("co-ordinator"), world.concern()]

    earlier = concerns_of_each_kind()
    declare_known(
        family_id=world.family.pk, user=world.people[knows], reason="", by=world.people[by]
    )
    later = concerns_of_each_kind()
    for made, counts in zip((later, earlier), NOTED[by, knows], strict=True):
        for each in made:
            assert world.readers(each) == (LEADS - {knows} if counts else LEADS)


def test_e1_noting_that_both_leads_know_the_family_takes_it_to_nobody_else():
    world = Everybody()
    made = world.concern("co-ordinator")
    for name in (*LEADS, "trustee"):
        declare_known(
            family_id=world.family.pk,
            user=world.people[name],
            reason="",
            by=world.people["co-ordinator"],
        )
    assert world.readers(made) == LEADS
    for name in LEADS:
        lead.end(
            lead_id=lead_of(world.people[name]).pk, by=world.people["trustee"], on=clock.today()
        )
    assert world.readers(made) == TRUSTEES


def test_e1_with_no_other_lead_it_goes_to_the_trustees():
    world = Everybody()
    lead.end(
        lead_id=lead_of(world.people["deputy"]).pk, by=world.people["trustee"], on=clock.today()
    )
    about_lead, about_nobody = world.concern("lead"), world.concern()
    assert world.readers(about_lead) == TRUSTEES
    assert world.readers(about_nobody) == {"lead"}
    declare_known(
        family_id=world.family.pk,
        user=world.people["other trustee"],
        reason="",
        by=world.people["other trustee"],
    )
    assert world.readers(about_lead) == {"trustee"}


UNLED = {
    None: TRUSTEES,
    "trustee": {"other trustee"},
    "co-ordinator": TRUSTEES,
    "lead": TRUSTEES,
}


@pytest.mark.parametrize("about", UNLED)
def test_e1_where_nobody_leads_trustees_read_it_but_for_the_one_complained_of(about):
    world = Everybody(led=False)
    made = world.concern(about)
    assert world.readers(made) == UNLED[about]
    assert told_of(made) == {world.people[name].pk for name in UNLED[about]}


@pytest.mark.parametrize("about", [None, "co-ordinator"])
def test_e1_where_there_is_no_trustee_either_the_other_co_ordinators_do(about):
    world = Everybody(led=False)
    User.objects.filter(roles=["trustee"]).update(is_active=False)
    made = world.concern(about)
    assert world.readers(made) == CO_ORDINATORS - {about}


def test_e1_a_lead_whose_own_check_lapsed_reads_nothing():
    reader = make_user("volunteer")
    make_lead(user=reader)
    made = make_concern(by=make_user("volunteer"))
    assert sees(reader, made)
    lapse(reader.volunteer)
    assert not sees(reader, made)


def test_e1_when_the_lead_changes_who_reads_now_is_told_of_what_is_open():
    world = Everybody()
    made = world.concern()
    settled = world.concern()
    do_not_refer(settled, by=world.people["lead"])
    newcomer = make_lead("team-leader", deputy=True)
    assert newcomer.pk in told_of(made)
    assert newcomer.pk not in told_of(settled)
    assert sees(newcomer, settled)


def test_e1_when_nobody_leads_any_more_the_trustees_are_told_of_what_waits():
    world = Everybody()
    made = world.concern()
    leads = [world.people[name] for name in LEADS]
    assert told_of(made) == {user.pk for user in leads}
    User.objects.filter(pk__in=[user.pk for user in leads]).update(is_active=False)
    for _ in range(2):
        tell_of_open_concerns()
    assert told_of(made) == {world.people[name].pk for name in TRUSTEES}


@pytest.mark.parametrize("about", ["lead", "deputy"])
def test_e1_it_leaves_no_trace_on_the_pages_of_whoever_is_complained_of(about):
    world = Everybody()
    record_use(world.family.pk, Use.CONTACT, on=clock.today())
    desk = signed_in_client(world.people[about])
    pages = [
        reverse("disclosures:concerns"),
        reverse("disclosures:concern-new"),
        reverse("account:notices"),
        reverse("families:file", args=[world.family.reference]),
    ]

    def shown():
        return [strip(desk.get(page)) for page in pages]

    # The first look at the file is noted on it.
    shown()
    before = shown()
    made = world.concern(about)
    (reader,) = LEADS - {about}
    concerns.open_concern(made.pk, by=world.people[reader])
    pass_on(made, by=world.people[reader])
    after = shown()
    for one, other in zip(before, after, strict=True):
        assert one == other
    here = reverse("disclosures:concern", args=[made.pk])
    nowhere = reverse("disclosures:concern", args=[uuid4()])
    assert strip(desk.get(here)) == strip(desk.get(nowhere))
    for name in ("concern-whom", "concern-pass-on", "concern-not-referred"):
        assert desk.get(reverse(f"disclosures:{name}", args=[made.pk])).status_code == 404
        assert desk.post(reverse(f"disclosures:{name}", args=[made.pk])).status_code == 404


def strip(answer):
    """A page without the keys that are new each time it is asked for."""
    lines = answer.content.decode().splitlines()
    return [line for line in lines if 'name="key"' not in line and "csrfmiddleware" not in line]


def test_e1_whom_it_is_about_is_added_once_and_they_find_nothing_any_more():
    world = Everybody()
    accused, reader = world.people["deputy"], world.people["lead"]
    made = make_concern(by=world.people["writer"])
    assert world.readers(made) == LEADS
    add = {"concern_id": made.pk, "by": reader, "on": clock.today()}
    concerns.add_whom(reference=world.family.reference, complained_of=[accused.pk], **add)
    assert world.readers(made) == {"lead"}
    assert told_of(made) == {reader.pk}
    for again in (
        {"reference": "", "complained_of": [reader.pk]},
        {"reference": "", "complained_of": []},
    ):
        with pytest.raises(Refused):
            concerns.add_whom(**again, **add)
    assert world.readers(made) == {"lead"}


# --- Passing it on --------------------------------------------------------------------------------


def test_e1_it_was_passed_on_before_it_was_written_down_and_nobody_was_asked():
    reader = make_lead()
    made = make_concern(by=make_user("volunteer"))
    told = pass_on(made, by=reader, passed_at=clock.now() - timedelta(days=2))
    assert told.passed_at < made.recorded_at
    with pytest.raises(Refused):
        pass_on(made, by=reader, passed_at=clock.now() + timedelta(minutes=5))


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
    step = {"pass on": pass_on, "do not refer": do_not_refer}[verb]
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


# --- Who leads ------------------------------------------------------------------------------------


def test_e1_trustees_choose_who_leads_and_never_themselves():
    trustee, chosen, today = make_user("trustee"), make_user("co-ordinator"), clock.today()

    def choose(user, *, deputy=False):
        return lead.choose(user=user, deputy=deputy, by=trustee, on=today)

    with pytest.raises(Refused):
        choose(trustee)
    first = choose(chosen)
    for deputy in (True, False):
        with pytest.raises(Refused):
            choose(chosen, deputy=deputy)
    with pytest.raises(Refused):
        choose(make_user("team-leader"))
    choose(make_user("team-leader"), deputy=True)
    lead.end(lead_id=first.pk, by=trustee, on=today)
    with pytest.raises(Refused):
        lead.end(lead_id=first.pk, by=trustee, on=today)
    choose(chosen)
    told = Notice.objects.filter(user=trustee, kind="lead-changed")
    assert told.filter(about=chosen.subject.reference).count() == 3


def test_e1_a_trustee_chooses_and_ends_in_pages():
    trustee, chosen = signed_in_client(make_user("trustee")), make_user("team-leader")
    who, new = reverse("disclosures:leads"), reverse("disclosures:lead-new")
    form = {"user_id": str(chosen.pk), "deputy": "deputy", "key": str(uuid4())}
    assert trustee.post(new, form | {"user_id": ""}).status_code == 422
    assert trustee.post(new, form)["Location"] == who
    assert "Deputy" in trustee.get(who).content.decode()
    end = reverse("disclosures:lead-end", args=[lead_of(chosen).pk])
    assert trustee.post(end)["Location"] == who
    assert "Nobody leads on safeguarding" in trustee.get(who).content.decode()
    assert "does not lead" in trustee.post(end, follow=True).content.decode()


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
