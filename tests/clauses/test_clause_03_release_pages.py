"""Clause 3 in pages: from a request to a copy for every side."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import Match, Release
from disclosures.services import asking, releasing
from families.models import PersonRole, Representative
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.agencies import acts_for, make_contact
from tests.factories.disclosures import asked_for_november, make_release, make_request, match
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]


def today():
    return clock.today()


class TestPages:
    @pytest.fixture
    def client(self, by, visit):
        return signed_in_client(by)

    @pytest.fixture
    def call(self):
        return {"called_on": today().isoformat(), "confirmed": "on"}

    def match(self, client, request, family):
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        (choice,) = client.get(url).context["form"].fields["caller"].choices
        typed = {"standing": "side", "caller": choice[0], "reason": "As their letter says"}
        return client.post(url, typed).url

    def test_find_match_call_see_release_hand_over(self, client, visit, family, call):
        request = asked_for_november()
        find = reverse("disclosures:find-family", args=[request.pk])
        child = person_of(family, PersonRole.CHILD)
        assert family.reference in client.post(find, {"text": child.first_name}).content.decode()
        assert "Nobody of that name" in client.post(find, {"text": "Zzyzx"}).content.decode()

        url = self.match(client, request, family)
        assert url == reverse("disclosures:release-new", args=[request.pk])
        number = Representative.objects.get(family=family).telephone
        page = client.get(url).content.decode()
        assert number in page
        assert request.telephone not in page
        shown = client.post(url, call).content.decode()
        assert "21 November 2026, 12:05 to 13:30" in shown
        assert "No safe way known" in shown
        assert not Release.objects.exists()
        request.refresh_from_db()
        digest = releasing.prepare(request=request, called_on=today(), on=today()).digest
        held = client.post(url, {**call, "release": "yes", "digest": digest})
        assert held.status_code == 422
        assert "There is no safe way" in held.content.decode()
        visiting = person_of(family, PersonRole.VISITING)
        done = client.post(
            url, {**call, "release": "yes", "digest": digest, "collect": str(visiting.pk)}
        )
        made = Release.objects.get()
        assert done.url == reverse("disclosures:release", args=[made.pk])
        page = client.get(done.url).content.decode()
        assert page.count("Not handed over yet") == 2
        copy = made.copies.first()
        client.post(reverse("disclosures:hand-over", args=[made.pk, copy.pk]))
        assert client.get(done.url).content.decode().count("Not handed over yet") == 1

    @pytest.mark.parametrize("missing", ["called_on", "confirmed"])
    def test_nothing_goes_before_the_call(self, client, family, call, missing):
        url = self.match(client, make_request(), family)
        assert client.post(url, {**call, "release": "yes", missing: ""}).status_code == 422
        assert not Release.objects.exists()

    @pytest.mark.parametrize("missing", ["standing", "caller", "reason"])
    def test_what_is_missing_is_said_and_nothing_is_stored(self, client, family, missing):
        request = make_request()
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        (choice,) = client.get(url).context["form"].fields["caller"].choices
        typed = {"standing": "side", "caller": choice[0], "reason": "Acts"}
        assert client.post(url, {**typed, missing: ""}).status_code == 422
        assert not Match.objects.exists()

    def test_nobody_is_matched_who_is_not_on_file(self, client, family):
        request, other = make_request(), make_family()
        url = reverse("disclosures:match", args=[request.pk, family.reference])
        stranger = person_of(other, PersonRole.RESIDENT)
        for key in (f":{stranger.pk}", f"{make_contact().pk}:", "anything"):
            typed = {"standing": "side", "caller": key, "reason": "Acts"}
            assert client.post(url, typed).status_code == 422
        assert not Match.objects.exists()

    def test_without_a_family_there_is_nothing_to_release(self, client):
        request = make_request()
        url = reverse("disclosures:release-new", args=[request.pk])
        assert client.get(url).url == reverse("disclosures:find-family", args=[request.pk])

    def test_a_recipient_cannot_be_added(self, client, family, by, call):
        request = make_request()
        url = self.match(client, request, family)
        stranger = person_of(make_family(), PersonRole.VISITING)
        request.refresh_from_db()
        digest = releasing.prepare(request=request, called_on=today(), on=today()).digest
        extra = {"release": "yes", "digest": digest, "collect": str(stranger.pk), "email": "x@y.z"}
        assert client.post(url, {**call, **extra}).status_code == 422
        assert not Release.objects.exists()


def test_3_a_request_that_was_closed_is_matched_and_released_no_more():
    by, family = make_user("co-ordinator"), make_family()
    request = make_request()
    match(request, family, by=by)
    asking.close(request_id=request.pk, ending="withdrawn", by=by, on=clock.today())
    desk = signed_in_client(by)
    own = reverse("disclosures:request", args=[request.pk])
    for name, args in (
        ("find-family", [request.pk]),
        ("match", [request.pk, family.reference]),
        ("release-new", [request.pk]),
    ):
        answer = desk.get(reverse(f"disclosures:{name}", args=args))
        assert (answer.status_code, answer["Location"]) == (302, own)


def test_3_it_is_said_for_which_party_somebody_is_given_a_copy():
    by, family = make_user("co-ordinator"), make_family()
    party = person_of(family, PersonRole.RESIDENT)
    acts_for(party, by=by)
    made = make_release(family, by=by)
    page = signed_in_client(by).get(reverse("disclosures:release", args=[made.pk]))
    assert f"Acts for <bdi>{party.full_name}</bdi>" in page.content.decode()
