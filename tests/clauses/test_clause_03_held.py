"""Clause 3: while one side cannot be reached the answer is held, and goes to all or to nobody."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from contactcentre.safekeeping import clock
from disclosures.models import AttendanceRequest, Match, Release, ReleaseCopy
from disclosures.rules.asking import check_may_move
from disclosures.services import correcting, releasing
from disclosures.services.asking import close
from families.models import PersonRole
from policy.clauses import Clause, Refused
from tests.factories.accounts import signed_in_client
from tests.factories.agencies import acts_for
from tests.factories.disclosures import (
    make_held,
    make_release,
    make_request,
    match,
    prepared,
    send_as_shown,
)
from tests.factories.families import make_family
from tests.factories.sessions import person_of

pytestmark = pytest.mark.django_db
State = AttendanceRequest.State
ENDS = {"no-record", "not-confirmed", "withdrawn"}
MAY_FOLLOW = {
    "waiting": {"matched", *ENDS},
    "matched": {"matched", "held", "released", *ENDS},
    "held": {"matched", "released", *ENDS},
}


@pytest.fixture
def desk(by):
    return signed_in_client(by)


@pytest.fixture
def visiting(family):
    return person_of(family, PersonRole.VISITING)


def find_a_way(person, words="A letter to her sister, who hands it over"):
    person.safe_route = words
    person.save()


def ways_read(recipients):
    return {each.way_key for each in recipients if each.route == "safe-route"}


@pytest.mark.parametrize(("now", "then"), list(product(State.values, State.values)))
def test_3_what_may_become_of_a_request(now, then):
    """The whole table: every state from every state."""
    request = AttendanceRequest(state=now)
    if then in MAY_FOLLOW.get(now, set()):
        check_may_move(request=request, to=then)
    else:
        with pytest.raises(Refused) as refused:
            check_may_move(request=request, to=then)
        assert refused.value.clause is Clause.C3


def test_3_held_nobody_has_anything(family, by):
    held = make_held(family, by=by)
    assert (held.is_held, held.request.state) == (True, "held")
    assert not ReleaseCopy.objects.exists()
    desk = signed_in_client(by)
    assert desk.get(reverse("disclosures:statement", args=[held.pk])).status_code == 404
    with pytest.raises(Refused, match="Nobody has been given"):
        correcting.prepare(held, on=clock.today())


def test_3_what_is_held_goes_to_everybody_once_the_last_way_is_known(family, visiting, by):
    held = make_held(family, by=by)
    with pytest.raises(Refused, match="no safe way"):
        send_as_shown(held, by=by)
    assert not ReleaseCopy.objects.exists()
    find_a_way(visiting)
    with pytest.raises(Refused, match="nobody has read theirs"):
        send_as_shown(held, by=by)
    read = ways_read(releasing.prepare_held(held, on=clock.today()).recipients)
    sent = send_as_shown(held, by=by, ways_read=read)
    assert (sent.statement, sent.digest) == (held.statement, held.digest)
    assert set(sent.copies.values_list("route", flat=True)) == {"representative", "safe-route"}
    held.request.refresh_from_db()
    assert held.request.state == "released"
    with pytest.raises(Refused, match="released already"):
        send_as_shown(held, by=by, digest=held.digest)


def test_3_or_to_nobody(family, by):
    held = make_held(family, by=by)
    request = releasing.take_back(release_id=held.pk, by=by, on=clock.today())
    assert request.state == "matched"
    assert not Release.objects.exists()


@pytest.mark.parametrize("ending", sorted(ENDS - {"no-record"}))
def test_3_a_request_that_ends_takes_with_it_what_was_held(family, by, ending):
    make_held(family, by=by)
    close(request_id=AttendanceRequest.objects.get().pk, ending=ending, by=by, on=clock.today())
    assert not Release.objects.exists()


def test_3_a_family_that_was_found_is_not_said_to_have_no_record(family, by):
    request = make_request()
    on = {"request_id": request.pk, "by": by, "on": clock.today()}
    desk = signed_in_client(by)
    page = reverse("disclosures:request", args=[request.pk])
    assert "no-record" in desk.get(page).content.decode()
    match(request, family, by=by)
    for _ in range(2):
        with pytest.raises(Refused, match="The family was found"):
            close(ending="no-record", **on)
        assert "no-record" not in desk.get(page).content.decode()
        assert desk.post(page, {"ending": "no-record"}).status_code == 422
        if not Release.objects.exists():
            shown = releasing.prepare(
                request=AttendanceRequest.objects.get(), called_on=clock.today(), on=clock.today()
            )
            releasing.hold(called_on=clock.today(), digest=shown.digest, **on)
    assert Release.objects.get().is_held


@pytest.mark.parametrize("found", [False, True])
def test_3_nobody_says_answered_by_letter_without_a_record_of_the_letters(family, by, found):
    request = make_held(family, by=by).request if found else make_request()
    with pytest.raises(Refused, match="Release the dates"):
        close(request_id=request.pk, ending="on-paper", by=by, on=clock.today())
    page = reverse("disclosures:request", args=[request.pk])
    desk = signed_in_client(by)
    assert "on-paper" not in desk.get(page).content.decode()
    assert desk.post(page, {"ending": "on-paper"}).status_code == 422


def test_3_another_family_takes_with_it_what_was_held(family, by):
    make_held(family, by=by)
    other = make_family()
    match(AttendanceRequest.objects.get(), other, by=by)
    assert not Release.objects.exists()
    assert Match.objects.get().family == other


def test_3_who_asked_and_acts_no_more_is_sent_nothing(family, visiting, by):
    acting = acts_for(person_of(family, PersonRole.RESIDENT), by=by)
    held = make_held(family, by=by)
    find_a_way(visiting)
    acting.acts_until = clock.today() - timedelta(days=1)
    acting.save()
    with pytest.raises(Refused, match="nobody acts for this party now"):
        send_as_shown(held, by=by, digest=held.digest)
    page = signed_in_client(by).get(reverse("disclosures:release", args=[held.pk]))
    assert "nobody acts for this party now" in page.content.decode()


def test_3_a_family_that_is_disposed_of_is_like_one_that_never_came(family, by, desk):
    held, waits = make_held(family, by=by), make_request()
    request = held.request
    family.delete()
    for each in (request, waits):
        answer = desk.get(reverse("disclosures:release-new", args=[each.pk]))
        assert answer.url == reverse("disclosures:find-family", args=[each.pk])
        page = reverse("disclosures:request", args=[each.pk])
        assert desk.post(page, {"ending": "no-record"}).url == reverse("disclosures:list")


def test_3_the_firm_s_reference_reaches_nobody(family, by):
    request = make_request(their_reference="PA/77/very-private")
    made = make_release(family, by=by, request=request)
    desk = signed_in_client(by)
    for copy in made.copies.all():
        letter = desk.get(reverse("disclosures:letter", args=[made.pk, copy.pk])).content.decode()
        assert "very-private" not in letter
    assert "very-private" not in made.statement


class TestBeforeItGoes:
    """Days may have passed since it was held: what there is to look at is looked at again."""

    @pytest.fixture
    def solicitor(self, hall_clock, family, by):
        return acts_for(person_of(family, PersonRole.RESIDENT), by=by).contact

    @pytest.fixture
    def held(self, family, visiting, by, solicitor, hall_clock):
        hall_clock.shift(timedelta(days=1))
        held = make_held(family, by=by)
        hall_clock.shift(timedelta(days=9))
        find_a_way(visiting)
        return held

    def shown(self, held):
        return releasing.prepare_held(held, on=clock.today())

    def test_3_where_nothing_has_changed_there_is_nothing_to_tick(self, held, by):
        assert not self.shown(held).cautions
        assert send_as_shown(held, by=by, ways_read=ways_read(self.shown(held).recipients))

    def test_3_what_is_to_be_looked_at_by_now_is_asked_before_it_goes(self, held, by, solicitor):
        solicitor.telephone = held.request.telephone
        solicitor.save()
        shown = self.shown(held)
        assert shown.cautions == ["number-typed"]
        given = {"by": by, "ways_read": ways_read(shown.recipients)}
        for heeded in (set(), {"filed-later"}):
            with pytest.raises(Refused, match="something to look at") as refused:
                send_as_shown(held, heeded=heeded, **given)
            assert refused.value.clause is Clause.C3
        assert not ReleaseCopy.objects.exists()
        assert send_as_shown(held, heeded={"number-typed"}, **given).copies.count() == 2

    def test_3_what_was_ticked_when_it_was_held_is_ticked_again(self, family, visiting, by):
        acts_for(person_of(family, PersonRole.RESIDENT), by=by)
        held = make_held(family, by=by)
        find_a_way(visiting)
        shown = self.shown(held)
        assert shown.cautions == ["filed-later"]
        with pytest.raises(Refused, match="something to look at"):
            send_as_shown(held, heeded=set(), by=by, ways_read=ways_read(shown.recipients))

    @pytest.mark.parametrize("change", ["who acts", "the way"])
    def test_3_it_goes_to_those_who_were_shown_or_to_nobody(self, held, visiting, by, change):
        shown = self.shown(held)
        if change == "who acts":
            acts_for(visiting, by=by)
        else:
            find_a_way(visiting, "By post to her new flat")
        read = ways_read(self.shown(held).recipients)
        for digest in (shown.digest, "", held.digest):
            with pytest.raises(Refused, match="has changed since"):
                send_as_shown(held, by=by, digest=digest, ways_read=read)
        assert not ReleaseCopy.objects.exists()
        assert send_as_shown(held, by=by, ways_read=read).copies.count() == 2

    def test_3_the_page_asks_for_each_and_keeps_what_was_ticked(
        self, held, visiting, by, solicitor
    ):
        solicitor.telephone = held.request.telephone
        solicitor.save()
        desk = signed_in_client(by)
        page = desk.get(reverse("disclosures:release", args=[held.pk]))
        assert "Look at this before you send it" in page.text
        shown, send = page.context["prepared"], reverse("disclosures:send-held", args=[held.pk])
        typed = {"digest": shown.digest, "read": sorted(ways_read(shown.recipients))}
        refused = desk.post(send, typed)
        assert refused.status_code == 422
        assert "tick each of them; or take it back" in refused.text
        assert refused.text.count(" checked") == 1
        assert not ReleaseCopy.objects.exists()
        done = desk.post(send, {**typed, "heeded": ["number-typed"]}, follow=True)
        assert "Released to everybody" in done.text


class TestSafeRoutes:
    """Any words may stand in a safe contact route, those by which no letter can go as well."""

    NO_LETTER = "Through her solicitor only, never by post"

    @pytest.fixture
    def request_(self):
        return make_request()

    @pytest.fixture
    def shown(self, request_, family, visiting, by):
        find_a_way(visiting, self.NO_LETTER)
        return prepared(request_, family, by=by)

    @pytest.fixture
    def give(self, request_, shown, by):
        def give(**said):
            ticked = {"collecting": set(), "ways_read": set(), **said}
            return releasing.release(
                request_id=request_.pk,
                called_on=clock.today(),
                digest=shown.digest,
                by=by,
                on=clock.today(),
                **ticked,
            )

        return give

    def test_3_a_safe_route_that_nobody_has_read_is_none(self, give, visiting):
        for said in ({}, {"ways_read": {str(visiting.pk), "yes"}}):
            with pytest.raises(Refused, match="nobody has read theirs"):
                give(**said)
        assert not ReleaseCopy.objects.exists()

    def test_3_nor_is_one_whose_words_have_changed_since(self, give, shown, visiting):
        find_a_way(visiting, "By post to her new flat")
        with pytest.raises(Refused, match="has changed since"):
            give(ways_read=ways_read(shown.recipients))
        assert not ReleaseCopy.objects.exists()

    def test_3_instead_a_copy_waits_at_the_centre(self, give, visiting):
        made = give(collecting={visiting.pk})
        assert made.copies.get(party=visiting).route == "collected"

    def test_3_the_words_are_on_that_party_s_letter_page_and_on_no_other(
        self, give, shown, visiting, desk
    ):
        made = give(ways_read=ways_read(shown.recipients))
        for copy in made.copies.all():
            letter = reverse("disclosures:letter", args=[made.pk, copy.pk])
            page = desk.get(letter).content.decode()
            assert (self.NO_LETTER in page) is (copy.party_id == visiting.pk)
        assert self.NO_LETTER not in made.statement
        page = desk.get(reverse("disclosures:release", args=[made.pk])).content.decode()
        assert self.NO_LETTER not in page


class TestPages:
    def test_hold_then_release(self, family, visiting, by, desk):
        request = make_request()
        shown = prepared(request, family, by=by)
        url = reverse("disclosures:release-new", args=[request.pk])
        call = {"called_on": clock.today().isoformat(), "confirmed": "on"}
        assert "Hold it until" in desk.post(url, call).content.decode()
        done = desk.post(url, {**call, "hold": "yes", "digest": shown.digest})
        held = desk.get(done.url).content.decode()
        assert "No safe way known" in held
        assert Release.objects.get().number in held
        send = reverse("disclosures:send-held", args=[Release.objects.get().pk])
        digest = {"digest": desk.get(done.url).context["prepared"].digest}
        refused = desk.post(send, digest)
        assert refused.status_code == 422
        assert "There is no safe way" in refused.text
        assert (
            "What is held"
            in desk.get(reverse("disclosures:request", args=[request.pk])).content.decode()
        )
        find_a_way(visiting)
        shown = desk.get(done.url)
        assert "A letter to her sister" in shown.content.decode()
        assert "has changed since" in desk.post(send, digest).text
        again = desk.post(send, {"digest": shown.context["prepared"].digest})
        assert "nobody has read theirs" in again.text
        read = {"read": ways_read(again.context["prepared"].recipients)}
        read["digest"] = again.context["prepared"].digest
        assert "Released to everybody" in desk.post(send, read, follow=True).text
        assert ReleaseCopy.objects.count() == 2
        assert "released already" in desk.post(send, read, follow=True).text
        assert ReleaseCopy.objects.count() == 2

    def test_take_it_back(self, family, by):
        held = make_held(family, by=by)
        desk = signed_in_client(by)
        url = reverse("disclosures:take-back", args=[held.pk])
        assert "Nobody was given anything" in desk.post(url, follow=True).content.decode()
        assert not Release.objects.exists()

    def test_where_everybody_can_be_reached_nothing_is_held(self, family, visiting, by):
        acts_for(visiting, by=by)
        request = make_request()
        prepared(request, family, by=by)
        url = reverse("disclosures:release-new", args=[request.pk])
        call = {"called_on": clock.today().isoformat(), "confirmed": "on"}
        assert "Hold it until" not in signed_in_client(by).post(url, call).content.decode()
