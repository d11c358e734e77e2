"""Clause 6: a check counts for a post only if it was made at the level that the post needs."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from contactcentre.safekeeping import clock
from policy.clauses import Clause, Refused
from tests.factories.accounts import make_user, signed_in_client
from tests.factories.checks import accepted, days_ago
from tests.factories.volunteers import make_cleared, make_post, make_volunteer
from volunteers.models import Post, Volunteer
from volunteers.services.record import correct, save_post, take_on

pytestmark = pytest.mark.django_db
LEVELS = list(Post.Level.values)


@pytest.fixture
def by():
    return make_user(Role.CO_ORDINATOR)


def post_of(level):
    return make_post(name=f"Post of {level}", level=level, why_eligible="What it does.")


def give(volunteer, post):
    volunteer.post = post
    correct(volunteer, volunteer_id=volunteer.pk, on=clock.today())


def start(volunteer, *, by):
    take_on(volunteer_id=volunteer.pk, day=clock.today(), by=by, on=clock.today())


@pytest.mark.parametrize("needed", LEVELS)
@pytest.mark.parametrize("made_at", LEVELS)
def test_6_a_post_is_taken_up_with_a_check_of_its_level_or_a_higher_one(by, made_at, needed):
    volunteer = make_volunteer(on=days_ago(60), post=post_of(made_at), induction_on=days_ago(1))
    accepted(volunteer, by=by)
    volunteer.refresh_from_db()
    give(volunteer, post_of(needed))
    if LEVELS.index(made_at) >= LEVELS.index(needed):
        start(volunteer, by=by)
    else:
        with pytest.raises(Refused, match="of a lower one") as refused:
            start(volunteer, by=by)
        assert refused.value.clause is Clause.C6


def test_6_nobody_in_post_is_given_one_that_needs_a_higher_check(by):
    user = make_user(Role.VOLUNTEER)
    url = reverse("volunteers:edit", args=[user.volunteer.pk])
    higher = post_of(Post.Level.ENHANCED_BARRED)
    with pytest.raises(Refused, match="Apply for another check first"):
        give(user.volunteer, higher)
    client = signed_in_client(by)
    form = client.get(url).context["form"]
    entered = {name: form[name].value() or "" for name in form.fields}
    refused = client.post(url, entered | {"post": str(higher.pk)})
    assert refused.status_code == 422
    assert "Apply for another check first" in refused.content.decode()
    assert Volunteer.objects.get(user=user).post != higher

    accepted(user.volunteer, by=by)
    give(Volunteer.objects.get(user=user), post_of(Post.Level.BASIC))


def test_6_a_post_is_not_raised_over_those_who_have_it(by):
    user = make_user(Role.VOLUNTEER)
    post = user.volunteer.post
    post.level = Post.Level.ENHANCED_BARRED
    with pytest.raises(Refused, match="Somebody in this post has a check of a lower level"):
        save_post(post, by=by)
    post.level = Post.Level.BASIC
    save_post(post, by=by)
    make_cleared(make_user(Role.TEAM_LEADER))
    assert Post.objects.get().level == Post.Level.BASIC
