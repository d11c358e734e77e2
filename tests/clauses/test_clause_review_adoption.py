"""Annual review: a new version of the policy is drafted, and adopted by two trustees' word."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts import persons
from accounts.models import Notice
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.models import AuditEntry
from governance.rules.adoption import check_may_take_back
from governance.services import adoption
from policy import versions
from policy.clauses import Refused
from policy.models import PolicyVersion
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import adopt, draft_of_policy, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]


@pytest.fixture
def trustees():
    return [make_user("trustee"), make_user("trustee")]


def tomorrow():
    return clock.today() + timedelta(days=1)


def later(days=1):
    return time_machine.travel(clock.now() + timedelta(days=days))


# --- Two trustees ---------------------------------------------------------------------------------


def test_review_two_trustees_adopt_and_the_next_day_it_is_in_force(by, trustees):
    draft = draft_of_policy(by=by, clause_7="Everything is kept under lock and key.")
    assert sign(draft, by=trustees[0]).state == "draft"
    adopted = sign(draft, by=trustees[1])
    versions.forget()
    assert (adopted.state, adopted.adopted_on) == ("adopted", clock.today())
    assert (adopted.signed_by, adopted.adopted_by) == tuple(trustees)
    assert versions.in_force(clock.today()).number == 1
    assert versions.in_force(tomorrow()).number == 2
    with later():
        assert versions.in_force(clock.today()).clause_7 == adopted.clause_7


def test_review_one_trustee_is_not_two(by, trustees):
    draft = draft_of_policy(by=by)
    sign(draft, by=trustees[0])
    with pytest.raises(Refused, match="Another trustee adopts it"):
        sign(draft, by=trustees[0])
    assert PolicyVersion.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.parametrize("bound", [True, False], ids=["bound together", "of one name"])
def test_review_nor_are_two_accounts_of_one_trustee(by, trustees, bound):
    first, second = trustees
    draft = draft_of_policy(by=by)
    sign(draft, by=first)
    if bound:
        persons.bind(user=first, other=second, by=by)
    else:
        second.display_name = str(first.display_name)
        second.save()
    second.refresh_from_db()
    with pytest.raises(Refused, match="this account or another of yours"):
        sign(draft, by=second)
    page = signed_in_client(second).get(reverse("governance:adoption")).content.decode()
    assert "You have signed. Another trustee adopts it." in page


def test_review_the_first_signature_is_taken_back_until_the_second(by, trustees):
    first, second = trustees
    draft = draft_of_policy(by=by)
    sign(draft, by=first)
    board, other = signed_in_client(first), signed_in_client(second)
    back = reverse("governance:sign-take-back")
    assert "Take my signature back" in board.get(reverse("governance:adoption")).content.decode()
    assert "signature back" not in other.get(reverse("governance:adoption")).content.decode()
    assert other.post(back).status_code == 403
    assert board.post(back).status_code == 302
    held = PolicyVersion.objects.get(pk=draft.pk)
    assert (held.signed_by, held.signed_on, held.signed_digest) == (None, None, "")
    assert sign(held, by=second).state == "draft"
    sign(held, by=first)
    with pytest.raises(Refused, match="has been adopted"):
        check_may_take_back(version=PolicyVersion.objects.get(pk=draft.pk), person=second)


def test_review_that_it_was_taken_back_is_on_the_record(by, trustees):
    draft = draft_of_policy(by=by)
    sign(draft, by=trustees[0])
    before = AuditEntry.objects.count()
    signed_in_client(trustees[0]).post(reverse("governance:sign-take-back"))
    noted = AuditEntry.objects.order_by("sequence")[before:]
    assert any(entry.object_pk == str(draft.pk) and entry.actor == trustees[0] for entry in noted)


def test_review_without_a_draft_there_is_nothing_to_take_back(trustees):
    assert (
        signed_in_client(trustees[0]).post(reverse("governance:sign-take-back")).status_code == 404
    )


def test_review_what_says_the_same_with_the_same_numbers_is_no_new_version(by):
    same = adoption.latest()
    with pytest.raises(Refused, match="word for word what version 1 says"):
        draft_of_policy(by=by, title=same.title)
    with pytest.raises(Refused, match="word for word what version 1 says"):
        draft_of_policy(by=by, title=same.title, clause_1=f"  {same.clause_1}\n")
    assert not PolicyVersion.objects.filter(state="draft").exists()
    for changes in ({"cooling_off_days": 15}, {"clause_1": "Volunteers keep it to themselves."}):
        draft_of_policy(by=by, title=same.title, **changes)
        adoption.discard(by=by)


def test_review_nor_is_a_draft_that_was_changed_back(by, trustees):
    draft = draft_of_policy(by=by, cooling_off_days=15, title=adoption.latest().title)
    draft.cooling_off_days = adoption.latest().cooling_off_days
    with pytest.raises(Refused, match="word for word"):
        adoption.change(draft, by=by, on=clock.today())
    PolicyVersion.objects.filter(pk=draft.pk).update(cooling_off_days=draft.cooling_off_days)
    with pytest.raises(Refused, match="word for word"):
        sign(PolicyVersion.objects.get(pk=draft.pk), by=trustees[0])


def test_review_no_version_comes_into_force_so_late_that_no_other_could_before(by):
    year = clock.years_after(clock.today(), 1)
    draft_of_policy(by=by, in_force_from=year)
    PolicyVersion.objects.filter(state="draft").delete()
    with pytest.raises(Refused, match="within a year"):
        draft_of_policy(by=by, in_force_from=year + timedelta(days=1))


@pytest.mark.parametrize("role", ["co-ordinator", "team-leader", "volunteer"])
def test_review_nobody_but_trustees_adopts(by, role):
    with pytest.raises(Refused, match="The trustees adopt"):
        sign(draft_of_policy(by=by), by=make_user(role))


@pytest.mark.parametrize("role", ["trustee", "team-leader", "volunteer"])
def test_review_nobody_but_co_ordinators_drafts(by, role):
    with pytest.raises(Refused, match="co-ordinator drafts"):
        draft_of_policy(by=make_user(role))


def test_review_a_change_makes_a_signature_void(by, trustees):
    draft = draft_of_policy(by=by)
    sign(draft, by=trustees[0])
    changed = PolicyVersion.objects.get(pk=draft.pk)
    changed.clause_1 = "Volunteers say nothing of a family outside the centre."
    adoption.change(changed, by=by, on=clock.today())
    assert PolicyVersion.objects.get(pk=draft.pk).signed_by is None
    signed = sign(changed, by=trustees[1])
    assert signed.state == "draft"
    assert sign(changed, by=trustees[0]).state == "adopted"


def test_review_saved_without_a_change_the_signature_stands(by, trustees):
    draft = draft_of_policy(by=by)
    sign(draft, by=trustees[0])
    adoption.change(PolicyVersion.objects.get(pk=draft.pk), by=by, on=clock.today())
    assert PolicyVersion.objects.get(pk=draft.pk).signed_by == trustees[0]


def test_review_words_changed_past_the_service_are_not_what_was_signed(by, trustees):
    draft = draft_of_policy(by=by)
    sign(draft, by=trustees[0])
    PolicyVersion.objects.filter(pk=draft.pk).update(clause_1="Volunteers talk.")
    with pytest.raises(Refused, match="changed while you read it"):
        sign(draft, by=trustees[1])
    there = PolicyVersion.objects.get(pk=draft.pk)
    assert sign(there, by=trustees[1]).state == "draft"


def told():
    return set(Notice.objects.values_list("user", "kind", "about"))


def test_review_trustees_are_told_of_a_draft_and_all_of_its_adoption(by, trustees):
    first, second = trustees
    draft = draft_of_policy(by=by)
    assert told() == {(trustee.pk, "policy-waits", "version 2") for trustee in trustees}
    sign(draft, by=first)
    assert told() == {(second.pk, "policy-waits", "version 2")}
    sign(draft, by=second)
    assert told() == {(person.pk, "policy-adopted", "version 2") for person in (by, *trustees)}


def test_review_of_a_draft_that_is_discarded_nobody_is_told_any_more(by, trustees):
    draft_of_policy(by=by)
    adoption.discard(by=by)
    assert told() == set()


def test_review_there_is_one_draft_at_a_time(by):
    draft_of_policy(by=by)
    with pytest.raises(Refused, match="a draft already"):
        draft_of_policy(by=by)
    adoption.discard(by=by)
    assert draft_of_policy(by=by).number == 2


def test_review_a_draft_is_discarded_when_it_is_clear_what_is_lost(by, trustees):
    draft = draft_of_policy(by=by, clause_7="Everything is kept under lock and key.")
    sign(draft, by=trustees[0])
    desk = signed_in_client(by)
    seen = desk.get(reverse("governance:draft-discard"))
    said = seen.content.decode()
    assert "under lock and key" in said
    assert f"<bdi>{trustees[0].known_as}</bdi> has signed it" in said
    assert PolicyVersion.objects.filter(pk=draft.pk).exists()
    assert desk.post(reverse("governance:draft-discard"))["Location"] == reverse(
        "governance:adoption"
    )
    assert not PolicyVersion.objects.filter(pk=draft.pk).exists()
    assert desk.get(reverse("governance:draft-discard")).status_code == 404


# --- From when ------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-30, -1, 0])
def test_review_nothing_comes_into_force_in_the_past(by, days):
    with pytest.raises(Refused, match="later day than today"):
        draft_of_policy(by=by, in_force_from=clock.today() + timedelta(days=days))


def test_review_nor_does_a_draft_that_lay_too_long(by, trustees):
    draft = draft_of_policy(by=by)
    with later(), pytest.raises(Refused, match="later day than today"):
        sign(draft, by=trustees[0])


def test_review_a_version_follows_the_one_before_it(by, trustees):
    far = clock.today() + timedelta(days=60)
    adopt(co_ordinator=by, trustees=trustees, in_force_from=far)
    with pytest.raises(Refused, match="Choose a later day"):
        draft_of_policy(by=by, in_force_from=far)
    after = far + timedelta(days=1)
    assert adopt(co_ordinator=by, trustees=trustees, in_force_from=after).number == 3
    assert [versions.in_force(day).number for day in (clock.today(), far, after)] == [1, 2, 3]


# --- In pages -------------------------------------------------------------------------------------


def form_of(page):
    """What the draft's form would send as it stands."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_review_from_draft_to_adoption_in_pages(by, trustees):
    desk, *boards = (signed_in_client(user) for user in (by, *trustees))
    draft, waiting = reverse("governance:draft"), reverse("governance:adoption")
    typed = form_of(desk.get(draft)) | {"clause_7": "Everything is kept under lock and key."}
    refused = desk.post(draft, typed | {"in_force_from": "1/1/2020", "recheck_years": "9"})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "under lock and key" in said
    assert "(clause 6)" in said
    assert not PolicyVersion.objects.filter(state="draft").exists()
    typed |= {"in_force_from": f"{tomorrow():%d/%m/%Y}"}
    assert desk.post(draft, typed)["Location"] == waiting
    seen = boards[0].get(waiting)
    assert "<ins>" in seen.content.decode()
    points = [point.key for point in seen.context["to_confirm"]]
    digest = {"digest": seen.context["waiting"].draft.digest, "confirmed": points}
    unseen = {"confirmed": points}
    assert boards[0].post(reverse("governance:sign"), unseen).status_code == 403
    assert boards[0].post(reverse("governance:sign"), digest)["Location"] == waiting
    assert boards[0].post(reverse("governance:sign"), digest).status_code == 403
    assert desk.post(reverse("governance:sign"), digest).status_code == 404
    adopted = boards[1].post(reverse("governance:sign"), digest)
    assert adopted["Location"] == reverse("policy:version", args=[2])
    assert "Nothing waits" in desk.get(waiting).content.decode()


def test_review_two_co_ordinators_do_not_write_over_each_other(by):
    draft_of_policy(by=by)
    one, other = signed_in_client(by), signed_in_client(make_user("co-ordinator"))
    page = reverse("governance:draft")
    first, second = form_of(one.get(page)), form_of(other.get(page))
    day = {"in_force_from": f"{tomorrow():%d/%m/%Y}"}
    assert one.post(page, first | day | {"clause_2": "No reports."}).status_code == 302
    answer = other.post(page, second | day | {"clause_3": "Dates, to both sides."})
    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.content.decode()
    assert PolicyVersion.objects.get(state="draft").clause_2 == "No reports."
