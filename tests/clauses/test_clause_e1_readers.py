"""Exception 1: who reads a concern: those who lead, and nobody whom it is about."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Hold, Use
from contactcentre.safekeeping.subjects import record_use
from disclosures.models import Concern
from disclosures.services import concern as concerns
from disclosures.services import lead
from disclosures.tasks import tell_of_open_concerns
from families.services.known import declare_known
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import (
    CO_ORDINATORS,
    LEADS,
    TRUSTEES,
    Everybody,
    do_not_refer,
    lead_of,
    make_concern,
    make_lead,
    pass_on,
    sees,
    told_of,
)
from tests.factories.volunteers import lapse

pytestmark = pytest.mark.django_db


def typed(**fields):
    today = f"{clock.today():%d/%m/%Y}"
    return {"kind": "welfare", "words": "It cried", "seen_on": today, "key": str(uuid4()), **fields}


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


def test_e1_whoever_reads_it_may_leave_it_to_others_and_no_file_tells():
    """Whoever was noted by somebody else to know the family sees no file to say so on."""
    world = Everybody()
    made = world.concern()
    declare_known(
        family_id=world.family.pk,
        user=world.people["lead"],
        reason="",
        by=world.people["co-ordinator"],
    )
    desk = signed_in_client(world.people["lead"])
    leave = reverse("disclosures:concern-stand-back", args=[made.pk])
    watched = signed_in_client(world.people["co-ordinator"])
    pages = [
        reverse("families:file", args=[world.family.reference]),
        reverse("account:notices"),
        reverse("home"),
    ]
    for page in pages:
        watched.get(page)
    before = [strip(watched.get(page)) for page in pages]
    assert desk.post(leave, {}).status_code == 422
    assert desk.post(leave, {"sure": "on"}).status_code == 302
    assert world.readers(made) == {"deputy"}
    assert told_of(made) == {world.people["deputy"].pk}
    assert desk.get(leave).status_code == 404
    assert [strip(watched.get(page)) for page in pages] == before


def test_e1_left_by_both_leads_it_goes_to_the_trustees_and_never_to_nobody():
    world = Everybody()
    made = world.concern("trustee")
    for name in ("lead", "deputy", "other trustee", "co-ordinator"):
        concerns.stand_back(concern_id=made.pk, by=world.people[name])
    assert world.readers(made) == {"other co-ordinator"}
    assert told_of(made) == {world.people["other co-ordinator"].pk}
    with pytest.raises(Refused):
        concerns.stand_back(concern_id=made.pk, by=world.people["other co-ordinator"])
    assert world.readers(made) == {"other co-ordinator"}


def test_e1_a_second_account_of_the_one_complained_of_reads_nothing():
    world = Everybody()
    accused = world.people["co-ordinator"]
    second = make_lead(user=make_user("co-ordinator", same_person_as=accused), deputy=True)
    world.people["second account"] = second
    made, elsewhere = world.concern("co-ordinator"), world.concern()
    assert world.readers(made) == LEADS
    assert told_of(made) == {world.people[name].pk for name in LEADS}
    assert world.readers(elsewhere) == LEADS | {"second account"}


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
        reverse("home"),
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


def test_e1_whoever_is_told_goes_from_the_message_to_the_concern():
    world = Everybody()
    made = world.concern()
    here = reverse("disclosures:concern", args=[made.pk])
    for name in LEADS:
        desk = signed_in_client(world.people[name])
        assert f'href="{here}"' in desk.get(reverse("account:notices")).content.decode()
        assert desk.get(here).status_code == 200


def test_e1_the_first_page_of_a_lead_says_that_one_waits_whatever_their_role():
    world = Everybody()
    deputy = signed_in_client(world.people["deputy"])
    first = reverse("home")
    assert deputy.get(first)["Location"] == reverse("families:today")
    desk = signed_in_client(world.people["lead"])
    assert reverse("disclosures:concerns") in desk.get(first).content.decode()
    made = world.concern()
    for reader in (deputy, desk):
        page = reader.get(first).content.decode()
        assert "Concerns about which nothing is decided" in page
        assert made.reference not in page
    for name in ("co-ordinator", "trustee"):
        page = signed_in_client(world.people[name]).get(first).content.decode()
        assert "oncerns about" not in page
    do_not_refer(made, by=world.people["lead"])
    assert deputy.get(first)["Location"] == reverse("families:today")


def test_e1_whom_it_is_about_is_added_as_it_comes_out_and_they_find_nothing_any_more():
    world = Everybody()
    accused, reader = world.people["deputy"], world.people["lead"]
    made = make_concern(by=world.people["writer"])
    assert world.readers(made) == LEADS
    add = {"concern_id": made.pk, "by": reader, "on": clock.today()}
    concerns.add_whom(reference=world.family.reference, complained_of=[accused.pk], **add)
    assert world.readers(made) == {"lead"}
    assert told_of(made) == {reader.pk}
    for again in ([accused.pk], []):
        with pytest.raises(Refused):
            concerns.add_whom(reference="", complained_of=again, **add)
    assert world.readers(made) == {"lead"}
    page = signed_in_client(reader).get(reverse("disclosures:concern-whom", args=[made.pk]))
    assert str(accused.pk) not in page.content.decode()

    both = [accused.pk, world.people["volunteer"].pk]
    concerns.add_whom(reference="", complained_of=both, **add)
    assert made.complained_of.count() == 2
    concerns.add_whom(reference="", complained_of=[reader.pk], **add)
    assert not {"lead", "deputy", "volunteer"} & world.readers(made)
