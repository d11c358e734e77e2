"""Who may do what to whose account: every kind of person against every kind of account."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts import rules
from accounts.models import User
from accounts.roles import Role
from policy.clauses import Clause, Refused, answer

KINDS: dict[str, dict[str, Any]] = {
    "co-ordinator": {"roles": [Role.CO_ORDINATOR]},
    "co-ordinator and trustee": {"roles": [Role.CO_ORDINATOR, Role.TRUSTEE]},
    "former co-ordinator": {"roles": [Role.CO_ORDINATOR], "is_active": False},
    "team leader": {"roles": [Role.TEAM_LEADER]},
    "volunteer": {"roles": [Role.VOLUNTEER]},
    "trustee": {"roles": [Role.TRUSTEE]},
    "nobody in particular": {"roles": []},
}
MAY_MANAGE = {"co-ordinator", "co-ordinator and trustee"}

CHANGES: dict[str, Callable[..., Any]] = {
    "change roles": lambda **who: answer(
        rules.check_may_change_roles, roles=[Role.VOLUNTEER], other_co_ordinators=1, **who
    ),
    "deactivate": lambda **who: answer(rules.check_may_deactivate, other_co_ordinators=1, **who),
    "reactivate or start again": lambda **who: answer(rules.check_may_change_account, **who),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("whose", KINDS)
@pytest.mark.parametrize("who", KINDS)
def test_only_active_co_ordinators_change_other_peoples_accounts(
    who: str, whose: str, change: str
) -> None:
    may = CHANGES[change](person=User(**KINDS[who]), user=User(**KINDS[whose]))
    assert may.yes == (who in MAY_MANAGE)
    assert may.yes or may.clause == Clause.C7


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", KINDS)
def test_nobody_changes_their_own_account(who: str, change: str) -> None:
    person = User(**KINDS[who])
    assert not CHANGES[change](person=person, user=person).yes


@pytest.mark.parametrize("who", KINDS)
def test_one_ends_ones_own_sessions_and_a_co_ordinator_anybodys(who: str) -> None:
    person = User(**KINDS[who])
    assert answer(rules.check_may_end_sessions, person=person, user=person).yes
    others = answer(rules.check_may_end_sessions, person=person, user=User(roles=[]))
    assert others.yes == (who in MAY_MANAGE)


@pytest.mark.parametrize(
    ("roles", "others", "may"),
    [
        ([Role.CO_ORDINATOR, Role.TRUSTEE], 0, True),
        ([Role.TRUSTEE], 0, False),
        ([Role.TRUSTEE], 1, True),
    ],
)
def test_the_last_co_ordinator_stays_one(roles: list[str], others: int, may: bool) -> None:
    said = answer(
        rules.check_may_change_roles,
        person=User(roles=[Role.CO_ORDINATOR]),
        user=User(roles=[Role.CO_ORDINATOR]),
        roles=roles,
        other_co_ordinators=others,
    )
    assert said.yes == may


def test_the_last_co_ordinator_is_not_deactivated() -> None:
    people = {
        "person": User(roles=[Role.CO_ORDINATOR]),
        "user": User(roles=[Role.CO_ORDINATOR]),
    }
    assert not answer(rules.check_may_deactivate, other_co_ordinators=0, **people).yes
    assert answer(rules.check_may_deactivate, other_co_ordinators=1, **people).yes


def test_an_account_without_a_role_is_refused() -> None:
    with pytest.raises(Refused, match="at least one role"):
        rules.check_has_a_role(roles=[])


@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("demonstration", [True, False])
def test_only_open_demonstration_accounts_are_looked_around_in(
    demonstration: bool, active: bool
) -> None:
    user = User(demonstration=demonstration, is_active=active)
    assert answer(rules.check_may_look_around, user=user).yes == (demonstration and active)


def test_the_terminal_makes_no_second_account() -> None:
    assert answer(rules.check_may_make_first_account, accounts=0).yes
    assert not answer(rules.check_may_make_first_account, accounts=1).yes
