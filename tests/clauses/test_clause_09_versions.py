"""Clause 9 and the annual review: the policy changes by two trustees' word, and in no other way."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Notice
from contactcentre import pdf
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import SafekeepingError
from governance.rules.adoption import check_may_sign, check_words_say_the_years
from governance.services import adoption
from policy import differences, parameters, versions
from policy.clauses import Clause, Refused
from policy.limits import LIMITS
from policy.models import CopiesGiven, PolicyVersion
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import adopt, draft_of_policy, sign
from tests.factories.volunteers import make_cleared
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]

FIVE_YEARS = {
    "retention_years": 5,
    "clause_8": "What has not been used for five years is disposed of, but for the accident book.",
}


@pytest.fixture
def by():
    return make_user("co-ordinator")


@pytest.fixture
def trustees():
    return [make_user("trustee"), make_user("trustee")]


def tomorrow():
    return clock.today() + timedelta(days=1)


def later(days=1):
    return time_machine.travel(clock.now() + timedelta(days=days))


# --- What comes with the software -----------------------------------------------------------------


def test_9_the_first_version_says_what_the_clauses_of_the_software_say():
    first = versions.in_force(clock.today())
    assert (first.number, first.state) == (1, "adopted")
    assert {worded.clause: worded.text for worded in first.clauses} == {
        clause: clause.text for clause in Clause if clause is not Clause.CENTRE
    }
    check_words_say_the_years(words=first.clause_8, years=first.retention_years)


def test_9_what_happened_before_there_was_a_second_version_was_under_the_first(by, trustees):
    adopt(co_ordinator=by, trustees=trustees)
    assert versions.in_force(clock.today() - timedelta(days=4000)).number == 1


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


def test_review_trustees_are_told_of_a_draft_and_all_of_its_adoption(by, trustees):
    adopt(co_ordinator=by, trustees=trustees)
    told = set(Notice.objects.values_list("user", "kind", "about"))
    assert told == {
        *((trustee.pk, "policy-waits", "version 2") for trustee in trustees),
        *((person.pk, "policy-adopted", "version 2") for person in (by, *trustees)),
    }


def test_review_there_is_one_draft_at_a_time(by):
    draft_of_policy(by=by)
    with pytest.raises(Refused, match="a draft already"):
        draft_of_policy(by=by)
    adoption.discard(by=by)
    assert draft_of_policy(by=by).number == 2


# --- Frozen ---------------------------------------------------------------------------------------


def test_9_an_adopted_version_never_changes(by, trustees):
    adopted = adopt(co_ordinator=by, trustees=trustees)
    with pytest.raises(Refused, match="stays as it is"):
        check_may_sign(person=trustees[0], version=adopted, digest=adopted.digest)
    adopted.clause_1 = "Volunteers talk."
    with pytest.raises(SafekeepingError):
        adopted.save()
    with pytest.raises(SafekeepingError):
        adopted.delete()


@pytest.mark.parametrize("number", [1, 2])
def test_9_not_even_by_sql(by, trustees, number):
    adopt(co_ordinator=by, trustees=trustees)
    rows = PolicyVersion.objects.filter(number=number)
    for change in (
        lambda: rows.update(clause_1="Volunteers talk."),
        lambda: rows.update(state="draft", adopted_by=None, adopted_on=None),
        lambda: rows._raw_delete(rows.db),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


REPLACE = {
    "sqlite": "insert or replace into policy_policyversion select * from policy_policyversion",
    "postgresql": "insert into policy_policyversion select * from policy_policyversion "
    "on conflict (id) do update set title = 'another'",
}


def test_9_not_even_by_putting_another_in_its_place():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REPLACE[connection.vendor])


@pytest.mark.parametrize("missing", ["signed_by", "adopted_by", "in_force_from", "drafted_by"])
def test_review_the_database_wants_two_signatures(by, trustees, missing):
    draft = draft_of_policy(by=by)
    whole = {
        "state": "adopted",
        "signed_by": trustees[0],
        "signed_on": clock.today(),
        "signed_digest": draft.digest,
        "adopted_by": trustees[1],
        "adopted_on": clock.today(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(**(whole | {missing: None}))


@pytest.mark.parametrize(
    "wrong", [{"one": True}, {"in_force_from": clock.today()}], ids=["one person twice", "today"]
)
def test_review_the_database_wants_two_people_and_a_day_to_come(by, trustees, wrong):
    draft = draft_of_policy(by=by)
    second = trustees[0] if wrong.pop("one", False) else trustees[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(
            state="adopted",
            signed_by=trustees[0],
            signed_on=clock.today(),
            signed_digest=draft.digest,
            adopted_by=second,
            adopted_on=clock.today(),
            **wrong,
        )


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


# --- The numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("end", ["least", "most"])
def test_review_no_number_beyond_what_law_and_policy_leave(by, name, end):
    limit = LIMITS[name]
    wrong = limit.least - 1 if end == "least" else limit.most + 1
    reason = limit.too_little if end == "least" else limit.too_much
    with pytest.raises(Refused) as refused:
        draft_of_policy(by=by, **{name: wrong})
    assert (refused.value.clause, refused.value.because) == (limit.clause, reason)
    draft = draft_of_policy(by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).update(**{name: wrong})


def test_8_the_words_say_the_years_the_software_keeps_to(by):
    with pytest.raises(Refused) as refused:
        draft_of_policy(by=by, retention_years=5)
    assert refused.value.clause is Clause.C8
    assert draft_of_policy(by=by, **FIVE_YEARS).retention_years == 5


def test_review_the_rules_read_the_numbers_of_the_version_in_force(by, trustees):
    adopt(co_ordinator=by, trustees=trustees, recheck_years=1, certificate_months=2, **FIVE_YEARS)
    today = parameters.in_force(clock.today())
    assert (today.recheck_years, today.certificate_months, today.retention_years) == (3, 6, 3)
    then = parameters.in_force(tomorrow())
    assert (then.recheck_years, then.certificate_months, then.retention_years) == (1, 2, 5)


def test_6_a_shorter_period_ends_access_when_it_comes_into_force(by, trustees):
    user = make_user("volunteer", cleared=False)
    make_cleared(user, on=clock.years_before(clock.today(), 2))
    adopt(co_ordinator=by, trustees=trustees, recheck_years=1)
    assert Volunteer.objects.cleared(on=clock.today()).filter(user=user).exists()
    assert not Volunteer.objects.cleared(on=tomorrow()).filter(user=user).exists()


# --- Reading it -----------------------------------------------------------------------------------


def test_9_what_changed_is_shown_clause_by_clause(by, trustees):
    first = versions.in_force(clock.today())
    second = adopt(co_ordinator=by, trustees=trustees, **FIVE_YEARS)
    changes = differences.between(first, second)
    assert [change.heading.partition(":")[0] for change in changes] == [
        "Clause 8",
        "Years without use until disposal",
    ]
    for change, was, now in zip(
        changes, (first.clause_8, "3"), (second.clause_8, "5"), strict=True
    ):
        said = change.stretches
        assert "".join(each.text for each in said if each.kind != "ins").split() == was.split()
        assert "".join(each.text for each in said if each.kind != "del") == now


def test_9_what_was_only_added_takes_nothing_out(by, trustees):
    first = versions.in_force(clock.today())
    longer = f"{first.clause_7} Papers are locked away."
    second = adopt(co_ordinator=by, trustees=trustees, clause_7=longer)
    (change,) = differences.between(first, second)
    assert [(each.kind, each.text) for each in change.stretches] == [
        ("", f"{first.clause_7} "),
        ("ins", "Papers are locked away."),
    ]


def test_9_nothing_changed_is_no_difference():
    first = versions.in_force(clock.today())
    assert differences.between(first, first) == []


def test_9_every_adopted_version_can_be_read_by_anybody_and_no_draft(client, by, trustees):
    adopt(co_ordinator=by, trustees=trustees, **FIVE_YEARS)
    draft_of_policy(by=by, in_force_from=clock.today() + timedelta(days=9))
    listed = client.get(reverse("policy:versions")).content.decode()
    assert [f"/policy/versions/{n}/" in listed for n in (1, 2, 3)] == [True, True, False]
    pages = [client.get(reverse("policy:version", args=[n])) for n in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert "<ins>" in pages[1].content.decode()
    assert "five years" not in client.get(reverse("policy:read")).content.decode()
    with later():
        assert "five years" in client.get(reverse("policy:read")).content.decode()


@pytest.mark.parametrize("page", ["large-print", "for-parents", "for-children", "versions"])
def test_9_in_other_forms_it_is_as_public(client, page):
    answer = client.get(reverse(f"policy:{page}"))
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("page", ["pdf", "large-pdf"])
def test_9_it_can_be_kept_as_a_file(client, page):
    answer = client.get(reverse(f"policy:{page}"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_9_without_the_library_no_file_is_offered(client, monkeypatch):
    monkeypatch.setattr(pdf, "_library", lambda: None)
    assert client.get(reverse("policy:pdf")).status_code == 404
    assert reverse("policy:pdf") not in client.get(reverse("policy:read")).content.decode()


# --- Copies ---------------------------------------------------------------------------------------


def test_9_copies_are_counted_and_nobody_is_named(client):
    desk = signed_in_client(make_user("volunteer"))
    for form in ("paper", "paper", "read-out"):
        desk.post(reverse("policy:copies"), {"form": form})
    counts = CopiesGiven.objects.order_by("form").values_list("on", "form", "copies")
    assert list(counts) == [(clock.today(), "paper", 2), (clock.today(), "read-out", 1)]
    assert desk.post(reverse("policy:copies"), {"form": "telegram"}).status_code == 422
    assert client.post(reverse("policy:copies"), {"form": "paper"}).status_code == 302
    assert sum(CopiesGiven.objects.values_list("copies", flat=True)) == 3


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
    digest = {"digest": seen.context["waiting"].draft.digest}
    assert boards[0].post(reverse("governance:sign"), {}).status_code == 403
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
    answer = other.post(page, second | day | {"clause_3": "Dates only."})
    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.content.decode()
    assert PolicyVersion.objects.get(state="draft").clause_2 == "No reports."
