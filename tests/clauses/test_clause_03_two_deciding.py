"""Clause 3: of two who decide about one request, the later is told what became of it."""

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import Release
from disclosures.services import asking, releasing
from families.models import PersonRole
from policy.clauses import Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.disclosures import make_request, match
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hall_clock")]
DEEDS = ("release", "hold", "close")


@pytest.fixture
def request_(by):
    found = make_request()
    match(found, make_family(), by=by)
    found.refresh_from_db()
    return found


@pytest.fixture
def colleague():
    return make_user("co-ordinator")


def call():
    return {"called_on": clock.today(), "on": clock.today()}


def does(deed, request, *, by):
    if deed == "close":
        asking.close(request_id=request.pk, ending="not-confirmed", by=by, on=clock.today())
        return
    shown = releasing.prepare(request=request, **call())
    given = {"request_id": request.pk, "digest": shown.digest, "by": by, **call()}
    if deed == "hold":
        releasing.hold(**given)
    else:
        everybody = {each.party_id for each in shown.recipients if each.party_id}
        releasing.release(collecting=everybody, **given)


SAYS = {
    "release": "Released; 2 copies still to be handed over",
    "hold": "It is ready, and waits",
    "close": "Closed on",
}


@pytest.mark.parametrize("mine", ["release", "hold"])
@pytest.mark.parametrize("theirs", DEEDS)
@pytest.mark.parametrize("moment", ["before my page", "while my page is made"])
def test_3_my_page_says_what_became_of_it(
    request_, by, colleague, monkeypatch, mine, theirs, moment
):
    desk = signed_in_client(by)
    here = reverse("disclosures:release-new", args=[request_.pk])
    typed = {"called_on": f"{clock.today():%d/%m/%Y}", "confirmed": "on"}
    shown = desk.post(here, typed)
    assert "Nothing has gone out yet" in shown.text
    everybody = [str(each.party_id) for each in shown.context["prepared"].recipients]
    sent = typed | {mine: "yes", "digest": shown.context["prepared"].digest, "collect": everybody}
    if moment == "before my page":
        does(theirs, request_, by=colleague)
    else:
        mine_done = getattr(releasing, mine)

        def after_them(**given):
            monkeypatch.undo()
            does(theirs, request_, by=colleague)
            return mine_done(**given)

        monkeypatch.setattr(releasing, mine, after_them)

    answer = desk.post(here, sent, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("disclosures:request", args=[request_.pk])
    assert "Nothing has gone out yet" not in answer.text
    assert "Somebody has decided about this request meanwhile" in answer.text
    assert SAYS[theirs] in answer.text
    assert Release.objects.count() == (0 if theirs == "close" else 1)


@pytest.mark.parametrize("deed", ["release", "hold"])
def test_3_beside_what_is_held_nothing_else_is_made(request_, by, colleague, deed):
    does("hold", request_, by=colleague)
    request_.refresh_from_db()
    with pytest.raises(Refused):
        does(deed, request_, by=by)
    assert Release.objects.get().is_held


@pytest.mark.parametrize("deed", ["release", "hold"])
def test_3_who_taps_twice_is_led_to_what_they_made(request_, by, deed):
    desk = signed_in_client(by)
    here = reverse("disclosures:release-new", args=[request_.pk])
    typed = {"called_on": f"{clock.today():%d/%m/%Y}", "confirmed": "on"}
    shown = desk.post(here, typed).context["prepared"]
    everybody = [str(each.party_id) for each in shown.recipients]
    sent = typed | {deed: "yes", "digest": shown.digest, "collect": everybody}
    answers = [desk.post(here, sent) for _ in range(2)]
    made = Release.objects.get()
    page = reverse("disclosures:release", args=[made.pk])
    assert [answer["Location"] for answer in answers] == [page, page]
    assert "nothing was done by you" not in desk.get(page).text


def test_3_what_was_released_is_not_said_to_be_unconfirmed(request_, by, colleague):
    desk, page = signed_in_client(by), reverse("disclosures:request", args=[request_.pk])
    assert "Nothing here has been confirmed" in desk.get(page).text
    does("release", request_, by=colleague)
    assert "Nothing here has been confirmed" not in desk.get(page).text


@pytest.mark.parametrize("who", ["a party", "who acts for one"])
def test_3_the_tick_says_what_whoever_asks_confirms(by, who):
    family = make_family()
    visiting = person_of(family, PersonRole.VISITING)
    found = make_request(asker="party" if who == "a party" else "representative")
    chosen = {"caller": f":{visiting.pk}"} if who == "a party" else {}
    match(found, family, by=by, **chosen)
    page = signed_in_client(by).get(reverse("disclosures:release-new", args=[found.pk])).text
    assert ("that they are this party" in page) is (who == "a party")
    assert ("that they act in this case" in page) is (who != "a party")
