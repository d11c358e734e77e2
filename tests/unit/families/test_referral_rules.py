"""The rules of a referral, and what two halves come to."""

from datetime import date
from uuid import uuid4

import pytest

from families.models import Alert, Screening, Side
from families.rules import referral as rules
from families.rules.referral_questions import (
    CHOICE,
    GROUPS,
    NO,
    QUESTIONS,
    SAFER_FIRST,
    SCREENING,
    TELL,
    YES,
)
from families.services.referral_plan import plan_of
from policy.clauses import Refused
from tests.factories.referrals import answers

Light = Screening.Light


class TestQuestions:
    def test_no_key_is_used_twice(self):
        keys = [question.key for group in GROUPS for question in group.questions]
        assert len(keys) == len(set(keys)) == len(QUESTIONS)

    def test_what_can_differ_is_asked_with_every_answer_ranked(self):
        for key, ranked in SAFER_FIRST.items():
            assert {code for code, _ in QUESTIONS[key].answers} == set(ranked)

    def test_every_screening_question_was_put_to_both_sides(self):
        assert {half_key for _, _, half_key in SCREENING} <= QUESTIONS.keys()

    def test_a_closed_question_has_answers_and_an_open_one_has_none(self):
        for question in QUESTIONS.values():
            assert bool(question.answers) == (question.kind == CHOICE)


class TestMissing:
    def test_a_whole_half_lacks_nothing(self):
        assert rules.missing_from(answers=answers("Heron")) == []

    def test_an_empty_half_lacks_all_that_is_needed(self):
        missing = rules.missing_from(answers={})
        assert {"First name", "Address", "At least one child", "A way to reach them"} <= {*missing}
        assert "Consent to keeping it" in missing

    @pytest.mark.parametrize(
        ("change", "label"),
        [
            ({"children": []}, "At least one child"),
            ({"consent": NO}, "Consent to keeping it"),
            ({"violence": ""}, QUESTIONS["violence"].label),
            ({"has_injunction": YES}, QUESTIONS["injunction"].label),
            ({"filled_in_by": "representative"}, "The representative’s name"),
        ],
    )
    def test_one_thing(self, change, label):
        assert rules.missing_from(answers=answers("Heron", **change)) == [label]

    def test_any_one_way_of_reaching_them_is_enough(self):
        without = answers("Heron", telephone="", email="")
        assert rules.missing_from(answers=without) == []
        assert rules.missing_from(answers=without | {"safe_route": ""}) == ["A way to reach them"]


class TestLight:
    @pytest.mark.parametrize(
        ("said", "light"),
        [
            ([("violence", NO), ("sexual", NO)], Light.GREEN),
            ([("violence", YES), ("sexual", NO)], Light.AMBER),
            ([("violence", TELL), ("sexual", NO)], Light.AMBER),
            ([("violence", ""), ("sexual", NO)], Light.AMBER),
            ([], Light.AMBER),
            ([("substance", YES), ("sexual", YES)], Light.RED),
            ([("abduction", YES)], Light.RED),
            ([("serious_violence", YES)], Light.RED),
            ([("sexual", NO), ("sexual", YES)], Light.RED),
        ],
    )
    def test_suggested(self, said, light):
        assert rules.suggested_light(said=said) == light

    def test_another_light_needs_a_reason(self):
        rules.check_light(light=Light.RED, suggested=Light.RED, reason="")
        rules.check_light(light=Light.GREEN, suggested=Light.RED, reason="An old matter")
        with pytest.raises(Refused, match="suggest"):
            rules.check_light(light=Light.GREEN, suggested=Light.RED, reason="")

    def test_amber_names_the_safeguards_whatever_was_suggested(self):
        said = {"light": Light.AMBER, "suggested": Light.AMBER}
        rules.check_light(**said, reason="Never left alone")
        with pytest.raises(Refused, match="Name them") as refused:
            rules.check_light(**said, reason="")
        assert refused.value.about == "reason"


class TestAcceptance:
    @pytest.mark.parametrize(
        ("light", "whole", "reason", "says"),
        [
            (None, True, "Because", "screening first"),
            (Light.RED, True, "", "light is red"),
            (Light.GREEN, False, "", "not complete"),
        ],
    )
    def test_refused(self, light, whole, reason, says):
        with pytest.raises(Refused, match=says):
            rules.check_may_be_accepted(light=light, whole=whole, reason=reason)

    @pytest.mark.parametrize(
        ("light", "whole", "reason"),
        [(Light.GREEN, True, ""), (Light.AMBER, True, ""), (Light.RED, False, "Because")],
    )
    def test_taken(self, light, whole, reason):
        rules.check_may_be_accepted(light=light, whole=whole, reason=reason)


def test_what_stands_waits_for_another_complete_half():
    mine, other = uuid4(), uuid4()
    said = {"first_name": "Heron"}

    def waits(complete, stands, under):
        return rules.waits_beside(complete=complete, stands=stands, typed_under=under, link_id=mine)

    assert waits(complete=False, stands=said, under=other)
    assert waits(complete=False, stands=said, under=None)
    assert not waits(complete=False, stands=said, under=mine)
    assert not waits(complete=False, stands={}, under=None)
    assert not waits(complete=True, stands=said, under=other)


def test_nobody_is_accepted_while_nobody_knows_what_for():
    rules.check_is_known(unknown=[])
    with pytest.raises(Refused, match="Neither side has said: court order"):
        rules.check_is_known(unknown=["Court order"])


def halves(resident, visiting):
    return {
        Side.RESIDENT: answers("Heron", **resident),
        Side.VISITING: answers("Plover", **visiting),
    }


def plan(resident=None, visiting=None, settled=None):
    same = {"children": [{"first_name": "Ellie"}]}
    return plan_of(halves(same | (resident or {}), same | (visiting or {})), settled=settled)


class TestPlan:
    def test_halves_of_one_mind_differ_in_nothing(self):
        found = plan()
        assert found.differences == []
        assert found.arrangement["frequency"] == "fortnightly"
        assert found.arrangement["may_leave_building"] is False
        assert [child.first_name for child in found.children] == ["Ellie"]

    @pytest.mark.parametrize(
        ("key", "one", "other", "safer"),
        [
            ("may_leave_building", YES, NO, False),
            ("parents_may_meet", NO, YES, False),
            ("parents_may_meet", YES, "", False),
            ("kind", "handover", "supported", "supported"),
            ("frequency", "weekly", "monthly", "monthly"),
            ("waits_behind", "resident", "visiting", "visiting"),
            ("order", "none", "child-arrangements", "child-arrangements"),
        ],
    )
    def test_the_safer_answer_holds_and_the_difference_is_told(self, key, one, other, safer):
        for resident, visiting in ((one, other), (other, one)):
            found = plan({key: resident}, {key: visiting})
            assert found.arrangement[key] == safer
            assert [each.key for each in found.differences] == [key]

    def test_who_may_not_meet_does_not_leave_together_even_if_both_wish_it(self):
        nobody = {"waits_behind": "nobody"}
        assert plan(nobody, nobody).arrangement["waits_behind"] == "visiting"
        both = nobody | {"parents_may_meet": YES}
        assert plan(both, both).arrangement["waits_behind"] == "nobody"

    def test_a_person_may_settle_it_the_other_way(self):
        both = {"may_leave_building": YES}, {"may_leave_building": NO}
        assert plan(*both, settled={"may_leave_building": YES}).arrangement["may_leave_building"]
        odd = plan(*both, settled={"may_leave_building": "perhaps"})
        assert odd.arrangement["may_leave_building"] is False

    def test_of_two_dates_of_an_order_the_later_holds(self):
        order = {"order": "other"}
        found = plan(order | {"order_date": "2026-01-05"}, order | {"order_date": "2026-02-05"})
        assert found.arrangement["order_date"] == date(2026, 2, 5)
        assert [each.key for each in found.differences] == ["order_date"]

    def test_a_child_only_the_visiting_side_names_is_left_off(self):
        more = {"children": [{"first_name": "ellie"}, {"first_name": "Sam"}]}
        assert [child.first_name for child in plan({}, more).children] == ["Ellie"]
        kept = plan({}, more, settled={"child-1": "keep"})
        assert [child.first_name for child in kept.children] == ["Ellie", "Sam"]

    def test_a_child_only_the_childs_side_names_stays(self):
        more = {"children": [{"first_name": "Ellie"}, {"first_name": "Sam"}]}
        found = plan(more, {})
        assert [child.first_name for child in found.children] == ["Ellie", "Sam"]
        assert [each.key for each in found.differences] == ["child-1"]

    def test_of_two_dates_of_birth_the_childs_side_is_believed(self):
        def born(day):
            return {"children": [{"first_name": "Ellie", "date_of_birth": day}]}

        found = plan(born("2019-06-01"), born("2019-07-01"))
        assert found.children[0].date_of_birth == date(2019, 6, 1)
        assert [each.key for each in found.differences] == ["born-0"]

    def test_allergies_of_both_sides_are_kept(self):
        def allergic(what):
            return {"children": [{"first_name": "Ellie", "allergies": what}]}

        found = plan(allergic("Peanuts"), allergic("Wasp stings"))
        assert [text for _, text in found.children[0].alerts] == ["Peanuts", "Wasp stings"]

    def test_who_only_one_side_names_may_do_nothing_until_settled(self):
        doreen = {"named": [{"first_name": "Doreen", "may": "collect"}]}
        found = plan(doreen, {})
        (companion,) = found.companions
        assert (companion.may_attend, companion.may_collect) == (False, False)
        (settled,) = plan(doreen, {}, settled={"named-0": "collect"}).companions
        assert settled.may_collect

    def test_who_both_name_may_do_what_both_say(self):
        def doreen(may):
            return {"named": [{"first_name": "Doreen", "may": may}]}

        assert plan(doreen("attend"), doreen("attend")).differences == []
        found = plan(doreen("both"), doreen("attend"))
        assert [each.safer for each in found.differences] == ["attend"]
        (companion,) = found.companions
        assert (companion.may_attend, companion.may_collect) == (True, False)

    @pytest.mark.parametrize("last_name", ["Reed", "REED", ""])
    @pytest.mark.parametrize("side", Side)
    def test_a_party_whom_both_name_is_no_companion_who_could_take_the_child(self, side, last_name):
        """Both list everybody who comes, as forms are filled in; the arrangement is what counts."""
        party = {"first_name": "Vic", "last_name": "Reed"}
        other = {"first_name": "Rose", "last_name": "Reed"}
        named = {"named": [{"first_name": "vic", "last_name": last_name, "may": "both"}]}
        halves = [named | (party if each == side else other) for each in Side]
        found = plan(*halves)
        assert found.companions == []
        assert any("vic" in label and "arrangement" in what for label, what in found.assumed)

    def test_somebody_else_of_their_surname_is(self):
        named = {"named": [{"first_name": "Doreen", "last_name": "Reed", "may": "both"}]}
        party = {"first_name": "Vic", "last_name": "Reed"}
        (companion,) = plan(named | party, named | {"first_name": "Rose"}).companions
        assert companion.may_collect

    def test_what_is_feared_becomes_an_alert_once(self):
        text = {"injunction": "Never in one room", "abduction": YES}
        assert len(plan(text, text).alerts) == 2

    def test_what_the_centre_found_at_the_screening_becomes_an_alert(self):
        """Of a kind that a side spoke of, in its own words, and without saying what in the hall."""
        every = {key: YES for key, _, _ in SCREENING}
        said = halves({"injunction": "Never in one room"}, {})
        kinds = [kind for kind, _ in plan_of(said, concluded=every).alerts]
        assert kinds == [Alert.Kind.INJUNCTION, Alert.Kind.ABDUCTION, Alert.Kind.OTHER]
        for key, kind in (("sexual", Alert.Kind.OTHER), ("injunction", Alert.Kind.INJUNCTION)):
            ((found, text),) = plan_of(halves({}, {}), concluded={key: YES}).alerts
            assert found == kind
            assert "sexual" not in text.casefold()
        assert plan_of(halves({}, {}), concluded=dict.fromkeys(every, NO)).alerts == []

    def test_keys_and_codes_of_differences_name_nobody(self):
        more = {"children": [{"first_name": "Zebedee"}], "named": [{"first_name": "Doreen"}]}
        for each in plan(more, {}).differences:
            assert "Zebedee" not in each.key + repr([code for code, _ in each.options])
            assert "Doreen" not in each.key + repr([code for code, _ in each.options])

    def test_what_nobody_answered_is_not_known_or_is_the_safest(self):
        found = plan_of({Side.RESIDENT: {}, Side.VISITING: {}})
        assert found.unknown == ["Kind of contact", "How often", "Court order"]
        assert found.arrangement == {
            "may_leave_building": False,
            "parents_may_meet": False,
            "waits_behind": "visiting",
        }
        assert len(found.assumed) == 3
        told = {"kind": "handover", "frequency": "hourly", "order": "none"}
        some = plan_of({Side.RESIDENT: {}, Side.VISITING: {}}, settled=told)
        assert some.unknown == ["How often"]
        assert some.arrangement["kind"] == "handover"

    def test_one_half_alone_makes_one_party(self):
        found = plan_of({Side.RESIDENT: answers("Heron"), Side.VISITING: {}})
        assert list(found.parties) == [Side.RESIDENT]
        assert found.arrangement["parents_may_meet"] is False
