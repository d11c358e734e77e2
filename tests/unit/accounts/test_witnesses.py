"""Two people at a terminal: each by their own password, and really two."""

import pytest

from accounts import witnesses
from accounts.models import RoleChange
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.witnesses import NotTwoPeople
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

WORD = "four quiet wooden chairs"


def able(*roles, address, **fields):
    user = make_user(*roles, address=address, **fields)
    user.set_password(WORD)
    user.save()
    return user


@pytest.fixture
def first():
    return able(Role.CO_ORDINATOR, address="first@centre.example")


@pytest.fixture
def second():
    return able(Role.TRUSTEE, address="second@centre.example")


def two_people(*typed):
    """What is typed at the terminal, one line after the other."""
    lines = iter(typed)

    def ask(_):
        return next(lines)

    return witnesses.two_people(ask, ask)


def test_are_two_who_each_know_their_password(first, second):
    found = two_people("first@centre.example", WORD, "Second@centre.example ", WORD)

    assert found == (first.pk, second.pk)


def test_a_slip_may_be_put_right(first, second):
    found = two_people(
        *("first@centre.example", "another word", "first@centre.example", WORD),
        *("second@centre.example", WORD),
    )

    assert found == (first.pk, second.pk)


@pytest.mark.parametrize(
    "typed",
    [
        ("first@centre.example", "wrong") * 3,
        ("nobody@centre.example", WORD) * 3,
        ("helper@centre.example", WORD) * 3,
        ("closed@centre.example", WORD) * 3,
    ],
    ids=["wrong password", "nobody", "a volunteer", "an account that is closed"],
)
def test_nobody_else_is_believed(first, second, typed):
    able(Role.VOLUNTEER, address="helper@centre.example")
    able(Role.TRUSTEE, address="closed@centre.example", is_active=False)

    with pytest.raises(NotTwoPeople, match="not their password"):
        two_people(*typed)


def test_one_person_twice_is_one(first, second):
    with pytest.raises(NotTwoPeople, match="one person’s"):
        two_people(*("first@centre.example", WORD) * 2)


def test_two_accounts_of_one_person_are_one(first, second):
    able(Role.TRUSTEE, address="other@centre.example", same_person_as=first)

    with pytest.raises(NotTwoPeople, match="one person’s"):
        two_people("first@centre.example", WORD, "other@centre.example", WORD)


def test_a_trustee_of_yesterday_is_no_second_person(first, second):
    RoleChange.objects.create(
        user=second, roles=[Role.TRUSTEE], active=True, changed_at=clock.now(), changed_by=first
    )

    with pytest.raises(NotTwoPeople, match="less than a fortnight"):
        two_people("first@centre.example", WORD, "second@centre.example", WORD)


def test_while_there_are_not_two_nobody_is_asked(first):
    able(Role.VOLUNTEER, address="helper@centre.example")
    make_user(Role.TRUSTEE)

    assert two_people() == ()


def test_nor_where_everybody_is_made_up(first, second):
    for user in (first, second):
        user.demonstration = True
        user.save()

    assert two_people() == ()
