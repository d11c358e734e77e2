"""Clause 6 and its one exception: a lapsed check, one file, an hour, and trustees who know."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Notice
from accounts.persons import bind
from accounts.roles import Role
from contactcentre.safekeeping.models import AuditEntry, Subject
from families.models import EmergencyOpening, Family
from families.services.emergency import open_in_emergency
from families.services.known import declare_known
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.families import make_families
from tests.factories.volunteers import make_cleared
from tests.unit.families.pages import queries

pytestmark = pytest.mark.django_db
NOON = "2026-06-13T11:00:00Z"
WHY = "The child is ill and nobody else is here."


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def lapsed():
    user = make_user(Role.CO_ORDINATOR)
    make_cleared(user, on=date(2022, 1, 8))
    return user


@pytest.fixture
def families():
    return make_families(2)


def test_6_a_lapsed_co_ordinator_opens_one_file_for_an_hour(lapsed, families, noon):
    trustees = [make_user(Role.TRUSTEE) for _ in range(2)]
    one, other = families
    open_in_emergency(reference=one.reference, reason=WHY, by=lapsed)

    assert list(Family.objects.visible_to(lapsed)) == [one]
    assert set(Notice.objects.values_list("user", "about")) == {
        (trustee.pk, one.reference) for trustee in trustees
    }
    assert AuditEntry.objects.filter(event="opened-in-emergency").count() == 1
    noon.shift(timedelta(minutes=60))
    assert not Family.objects.visible_to(lapsed).exists()
    assert other.pk


def test_6_through_the_page_and_only_with_a_reason(lapsed, families):
    client = signed_in_client(lapsed)
    reference, url = families[0].reference, reverse("families:emergency")
    short = client.post(url, {"reference": reference, "reason": "Because"})
    assert short.status_code == 422
    assert "clause 6" in short.content.decode()
    assert client.get(reverse("families:file", args=[reference])).status_code == 404

    sent = client.post(url, {"reference": reference.lower(), "reason": WHY})
    assert sent.status_code == 302
    assert client.get(reverse("families:file", args=[reference])).status_code == 200
    assert client.get(reverse("families:file", args=[families[1].reference])).status_code == 404


def test_6_it_never_opens_a_family_one_knows(lapsed, families):
    declare_known(family_id=families[0].pk, user=lapsed, reason="", by=lapsed)
    client, url = signed_in_client(lapsed), reverse("families:emergency")
    asked = {"reason": WHY}
    known = client.post(url, asked | {"reference": families[0].reference})
    nobody = client.post(url, asked | {"reference": "F-222222"})
    said = "There is no such file that you may open."
    assert (known.status_code, nobody.status_code) == (422, 422)
    assert said in known.content.decode()
    assert said in nobody.content.decode()
    assert not EmergencyOpening.objects.exists()


def test_6_sent_again_it_is_the_same_hour(lapsed, families, noon):
    """From a second tab, or by loading the page again: no longer hour, and nobody told twice."""
    make_user(Role.TRUSTEE)
    client, url = signed_in_client(lapsed), reverse("families:emergency")
    sent = {"reference": families[0].reference, "reason": WHY}
    client.post(url, sent)
    noon.shift(timedelta(minutes=40))
    client = signed_in_client(lapsed)
    again = client.post(url, sent, follow=True).content.decode()

    assert "Open until 13:00." in again
    assert EmergencyOpening.objects.count() == Notice.objects.count() == 1
    noon.shift(timedelta(minutes=20))
    assert not Family.objects.visible_to(lapsed).exists()


def test_6_one_file_at_a_time(lapsed, families, noon):
    one, other = families
    open_in_emergency(reference=one.reference, reason=WHY, by=lapsed)
    with pytest.raises(Refused, match="one at a time"):
        open_in_emergency(reference=other.reference, reason=WHY, by=lapsed)
    noon.shift(timedelta(minutes=60))
    open_in_emergency(reference=other.reference, reason=WHY, by=lapsed)
    assert list(Family.objects.visible_to(lapsed)) == [other]


def test_6_it_ends_at_once_for_a_family_one_turns_out_to_know(lapsed, families):
    client = signed_in_client(lapsed)
    page = reverse("families:file", args=[families[0].reference])
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    assert client.get(page).status_code == 200
    declare_known(family_id=families[0].pk, user=lapsed, reason="", by=make_user(Role.CO_ORDINATOR))
    assert client.get(page).status_code == 404


def test_6_nothing_that_is_being_disposed_of_is_opened(lapsed, families):
    Subject.objects.filter(pk=families[0].pk).update(fenced_on=date(2026, 6, 12))
    with pytest.raises(Family.DoesNotExist):
        open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)


def test_6_it_is_never_without_witnesses(lapsed, families):
    """Where there are not two trustees, the other co-ordinators are told as well."""
    trustee, colleague = make_user(Role.TRUSTEE), make_user(Role.CO_ORDINATOR)
    themselves = make_user(Role.TRUSTEE)
    bind(user=themselves, other=lapsed, by=colleague)
    Notice.objects.all().delete()
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    assert set(Notice.objects.values_list("user", flat=True)) == {trustee.pk, colleague.pk}


def test_6_who_may_open_files_has_no_need_of_it(families):
    with pytest.raises(Refused):
        open_in_emergency(
            reference=families[0].reference, reason=WHY, by=make_user(Role.CO_ORDINATOR)
        )


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.VOLUNTEER, Role.TRUSTEE])
def test_6_it_is_for_co_ordinators(role):
    client = signed_in_client(make_user(role))
    assert client.get(reverse("families:emergency")).status_code == 404


def test_6_a_trustee_reads_who_opened_it_and_no_reason(lapsed, families):
    trustee = make_user(Role.TRUSTEE)
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    client = signed_in_client(trustee)
    page, url = client.get(reverse("account:notices")).text, reverse("families:emergencies")
    said = f"{families[0].reference}</span> (<bdi>{lapsed.known_as}</bdi>)"
    assert said in page
    assert f'href="{url}"' in page
    listed = client.get(url).text
    file = reverse("families:file", args=[families[0].reference])
    for told in (families[0].reference, lapsed.known_as, "13 June 2026, 12:00", "13:00"):
        assert told in listed
    for hidden in (WHY, file):
        assert hidden not in page + listed
    client.post(reverse("account:notices"))
    assert Notice.objects.get().read_at is not None


def test_6_a_co_ordinator_reads_on_the_file_why_it_was_opened(lapsed, families, noon):
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    noon.shift(timedelta(hours=2))
    client = signed_in_client(make_user(Role.CO_ORDINATOR))
    file, other = (reverse("families:file", args=[each.reference]) for each in families)
    assert f'href="{file}#looked"' in client.get(reverse("families:emergencies")).text
    page = client.get(file).text
    assert f"<bdi>{lapsed.known_as}</bdi>, 13 June 2026, 12:00 until 13:00" in page
    assert WHY in page
    assert "Open in an emergency until" not in page
    assert WHY not in client.get(other).text


def test_6_a_team_leader_reads_no_reason(lapsed, families):
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    client = signed_in_client(make_user(Role.TEAM_LEADER))
    page = client.get(reverse("families:file", args=[families[0].reference]))
    assert page.status_code == 200
    assert WHY not in page.text


def test_6_whoever_opened_it_sees_until_when(lapsed, families, noon):
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    noon.shift(timedelta(minutes=40))
    file = reverse("families:file", args=[families[0].reference])
    opener, colleague = signed_in_client(lapsed), signed_in_client(make_user(Role.CO_ORDINATOR))
    assert "Open in an emergency until 13:00" in opener.get(file).text
    assert "Open in an emergency until" not in colleague.get(file).text


def test_1_whoever_knows_the_family_is_told_of_no_opening(lapsed, families):
    """Neither by a message nor on the list; and they are none of the two who have to know."""
    knows, trustee = make_user(Role.TRUSTEE), make_user(Role.TRUSTEE)
    colleague, keeper = make_user(Role.CO_ORDINATOR), make_user(Role.CO_ORDINATOR)
    for user in (knows, colleague):
        declare_known(family_id=families[0].pk, user=user, reason="", by=user)
    Notice.objects.all().delete()
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    assert set(Notice.objects.values_list("user", flat=True)) == {trustee.pk, keeper.pk}
    for user, is_told in ((knows, False), (colleague, False), (trustee, True), (keeper, True)):
        page = signed_in_client(user).get(reverse("families:emergencies")).text
        assert (families[0].reference in page) is is_told


def test_6_nothing_is_listed_that_is_being_disposed_of(lapsed, families):
    open_in_emergency(reference=families[0].reference, reason=WHY, by=lapsed)
    Subject.objects.filter(pk=families[0].pk).update(fenced_on=date(2026, 6, 12))
    client = signed_in_client(make_user(Role.TRUSTEE))
    assert families[0].reference not in client.get(reverse("families:emergencies")).text


@pytest.mark.parametrize("page", ["account:notices", "families:emergencies"])
@pytest.mark.parametrize("role", [Role.TRUSTEE, Role.CO_ORDINATOR])
def test_6_many_openings_take_as_many_questions_as_one(lapsed, noon, page, role):
    reader, url = make_user(role), reverse(page)

    def opened(families):
        for family in families:
            open_in_emergency(reference=family.reference, reason=WHY, by=lapsed)
            noon.shift(timedelta(minutes=60))
        client = signed_in_client(reader)
        client.get(url)
        return queries(client, url)

    assert opened(make_families(1)) == opened(make_families(4))
