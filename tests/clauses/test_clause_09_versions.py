"""Clause 9 and the annual review: the policy changes by two trustees' word, and in no other way."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from contactcentre import pdf
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.errors import SafekeepingError
from governance.rules.adoption import check_may_sign
from governance.rules.wording import PARTS, check_words
from policy import differences, versions
from policy.clauses import Clause, Refused
from policy.limits import LIMITS
from policy.models import CopiesGiven, PolicyVersion
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.policy import adopt, draft_of_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_to_come")]

FIVE_YEARS = {
    "retention_years": 5,
    "clause_8": "What has not been used for five years is disposed of, but for the accident book.",
}


@pytest.fixture
def trustees():
    return [make_user("trustee"), make_user("trustee")]


def later(days=1):
    return time_machine.travel(clock.now() + timedelta(days=days))


# --- What comes with the software -----------------------------------------------------------------


def test_9_the_first_version_says_what_the_clauses_of_the_software_say():
    first = versions.in_force(clock.today())
    assert (first.number, first.state) == (1, "adopted")
    assert {worded.clause: worded.text for worded in first.clauses} == {
        clause: clause.text for clause in Clause if clause is not Clause.CENTRE
    }
    numbers = {name: getattr(first, name) for name in LIMITS}
    for field in PARTS:
        check_words(field=field, words=getattr(first, field), numbers=numbers)


def test_9_what_happened_before_there_was_a_second_version_was_under_the_first(by, trustees):
    adopt(co_ordinator=by, trustees=trustees)
    assert versions.in_force(clock.today() - timedelta(days=4000)).number == 1


# --- Frozen ---------------------------------------------------------------------------------------


def test_9_an_adopted_version_never_changes(by, trustees):
    adopted = adopt(co_ordinator=by, trustees=trustees)
    with pytest.raises(Refused, match="stays as it is"):
        check_may_sign(person=trustees[0], version=adopted, digest=adopted.digest, is_first=False)
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
