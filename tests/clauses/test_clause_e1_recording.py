"""Exception 1: whoever works here writes a concern down, and sees nothing more of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import Subject, SubjectKind
from disclosures.models import Concern
from families.services.known import declare_known
from policy.clauses import Clause, Refused
from policy.models import Awareness
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.concerns import make_concern, make_lead, pass_on, told_of
from tests.factories.families import make_family
from tests.factories.sessions import make_booking, make_session
from tests.factories.volunteers import lapse, look_after

pytestmark = pytest.mark.django_db
ROLES = ("volunteer", "team-leader", "co-ordinator", "trustee")


def typed(**fields):
    today = f"{clock.today():%d/%m/%Y}"
    return {"kind": "welfare", "words": "It cried", "seen_on": today, "key": str(uuid4()), **fields}


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


def test_e1_on_any_other_day_the_family_is_named_in_words_and_the_lead_finds_it():
    family, lead = make_family(), make_lead("co-ordinator")
    desk = signed_in_client(make_user("volunteer"))
    new = reverse("disclosures:concern-new")
    assert "Which family is it about, and who?" in desk.get(new).content.decode()
    said = f"The two of last Saturday, {family.reference.lower()} I think"
    assert desk.post(new, typed(whom=said)).status_code == 302
    made = Concern.objects.get()
    assert made.family is None
    reads = signed_in_client(lead)
    here = reverse("disclosures:concern", args=[made.pk])
    assert said in reads.get(here).content.decode()
    whom = reverse("disclosures:concern-whom", args=[made.pk])
    form = reads.get(whom).context["form"]
    assert form.initial["reference"] == family.reference
    reads.post(whom, {"reference": form.initial["reference"]})
    made.refresh_from_db()
    assert made.family == family


def test_e1_whom_it_is_about_leaves_nothing_for_the_lead_who_is_complained_of():
    family, lead = make_family(), make_lead("co-ordinator")
    desk = signed_in_client(make_user("volunteer"))
    about = {"whom": f"At {family.reference}", "complained_of": [str(lead.pk)]}
    desk.post(reverse("disclosures:concern-new"), typed(**about))
    made = Concern.objects.get()
    assert lead.pk not in told_of(made)
    reads = signed_in_client(lead)
    for name in ("concern", "concern-whom"):
        page = reads.get(reverse(f"disclosures:{name}", args=[made.pk]))
        assert page.status_code == 404
    assert made.reference not in reads.get(reverse("disclosures:concerns")).content.decode()
    file = reads.get(reverse("families:file", args=[family.reference])).content.decode()
    assert made.reference not in file


def test_e1_whoever_is_named_in_words_is_asked_about_before_anybody_reads_it():
    """A lead whom somebody wrote of and did not tick would be told at once, and read it."""
    lead = make_lead(user=make_user("co-ordinator", display_name="Gwilym Penhaligon"))
    deputy = make_lead("team-leader", deputy=True)
    desk, url = signed_in_client(make_user("volunteer")), reverse("disclosures:concern-new")
    said = typed(words="I saw penhaligon hit a child", whom="Gwilym, the lead")
    page = desk.post(url, said)
    assert page.status_code == 422
    assert "You wrote of Gwilym Penhaligon" in page.content.decode()
    assert "I saw penhaligon hit a child" in page.content.decode()
    assert not Concern.objects.exists()

    assert desk.post(url, said | {"complained_of": str(lead.pk)}).status_code == 302
    made = Concern.objects.get()
    assert told_of(made) == {deputy.pk}


def test_e1_who_was_only_there_is_said_not_to_be_complained_of():
    lead = make_lead(user=make_user("co-ordinator", display_name="Gwilym Penhaligon"))
    desk, url = signed_in_client(make_user("volunteer")), reverse("disclosures:concern-new")
    said = typed(words="Gwilym was there when the child cried", not_about_them="on")
    assert desk.post(url, said).status_code == 302
    assert lead.pk in told_of(Concern.objects.get())


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


def test_e1_where_nobody_can_read_it_that_is_said_and_what_to_do():
    desk, new = signed_in_client(make_user("volunteer")), reverse("disclosures:concern-new")
    page = desk.post(new, typed(), follow=True).text
    assert "Whoever may read it was told" not in page
    assert "Nobody here can read it at the moment" in page
    assert "Call Children’s Services yourself" in page
    make_lead()
    page = desk.post(new, typed(), follow=True).text
    assert "Whoever may read it was told at once" in page
    assert "Nobody here can read it" not in page
