"""G3: the families a volunteer may see, against the same question joined by hand."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.access import grant_model, permission_named
from contactcentre.safekeeping.models import SubjectKind, Use
from families.models import Family
from families.permissions import FamilyPermission
from volunteers.models import DbsCheck, Post, Volunteer

_VOLUNTEERS = 50
_FAMILIES_EACH = 6
# Four years of Saturdays with two families each.
_ENDED_EACH = 400
_LIVE, _ENDED = "visible", "visible-ended"
_ROUNDS = 4

# The answer a careful person would write by hand, for one volunteer at one moment.
_JOIN = """
select f.subject_id
from families_familygrant g
join auth_permission p on p.id = g.permission_id and p.codename = %s
join families_family f on f.subject_id = g.content_object_id
join accounts_user u on u.id = g.user_id and u.is_active
join volunteers_volunteer v on v.user_id = u.id and v.state = 'in-post'
  and v.post_on <= %s and v.checked_on > %s
where g.user_id = %s and g.valid_from <= %s and g.valid_until > %s
and not exists (
  select 1 from families_knownfamily k
  where k.user_id = u.id and k.family_id = f.subject_id and k.ended_at is null
)
"""


@item("visible")
def visible(bench: Bench) -> Iterable[Line]:
    database.make_copy(_LIVE)
    forked(lambda: _fill(_LIVE, ended=0))
    database.make_copy(_ENDED)
    forked(lambda: _fill(_ENDED, ended=_ENDED_EACH))
    yield bench.compare(
        "visible_to / joined by hand",
        floor=Variant(lambda: _work(_joined), copy=_ENDED),
        ours=Variant(lambda: _work(_visible_to), copy=_ENDED),
        at_most=1.2,
        queries=1,
    )
    found = bench.measure(
        without=Variant(lambda: _work(_visible_to), copy=_LIVE),
        ended=Variant(lambda: _work(_visible_to), copy=_ENDED),
    )
    yield bench.line(
        f"visible_to with {_ENDED_EACH} ended grants each / with none",
        floor=found["without"],
        ours=found["ended"],
        at_most=1.2,
    )


def _work(ask: Any) -> Work:
    people = list(User.objects.filter(volunteer__isnull=False).select_related("volunteer"))
    people.sort(key=lambda user: user.pk)
    calls = [lambda user=user: ask(user) for user in people * _ROUNDS]

    def outcome() -> list[list[str]]:
        seen = [sorted(ask(user)) for user in people]
        if {len(each) for each in seen} != {_FAMILIES_EACH}:
            raise Failed("Somebody does not see the families they look after.")
        return seen

    return Work(calls, outcome, warm_up=_VOLUNTEERS)


def _visible_to(user: User) -> list[str]:
    return [str(pk) for pk in Family.objects.visible_to(user).values_list("pk", flat=True)]


def _joined(user: User) -> list[str]:
    now, today = clock.now(), clock.today()
    limit = clock.years_before(today, 3)
    asked = [FamilyPermission.SEE_SHEET, today, limit, _stored(user.pk), now, now]
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, [_adapted(value) for value in asked])
        return [str(UUID(str(pk))) for (pk,) in cursor.fetchall()]


def _stored(pk: UUID) -> object:
    return pk if connection.features.has_native_uuid_field else pk.hex


def _adapted(value: Any) -> Any:
    """Dates and times as this database keeps them."""
    operations = connection.ops
    if hasattr(value, "hour"):
        return operations.adapt_datetimefield_value(value)
    if hasattr(value, "day"):
        return operations.adapt_datefield_value(value)
    return value


def _fill(copy: str, *, ended: int) -> None:
    """Fifty volunteers, each with families of this hour and with grants that are over."""
    database.use(copy)
    today, now = clock.today(), clock.now()
    post = Post.objects.create(name="Session volunteer", why_eligible="Helps every month.")
    permission = permission_named(Family, FamilyPermission.SEE_SHEET)
    families = list(Family.objects.order_by("pk").values_list("pk", flat=True))
    model = grant_model(Family)
    for number in range(_VOLUNTEERS):
        user = _volunteer(number, post)
        at = number * _FAMILIES_EACH
        grants = [
            (families[(at + place) % len(families)], now - timedelta(hours=1), timedelta(hours=20))
            for place in range(_FAMILIES_EACH)
        ] + [
            (
                families[(at + place) % len(families)],
                now - timedelta(days=1 + place),
                timedelta(hours=6),
            )
            for place in range(ended)
        ]
        model.every.bulk_create(
            model(
                user=user,
                permission=permission,
                content_object_id=family,
                valid_from=begins,
                valid_until=begins + lasts,
            )
            for family, begins, lasts in grants
        )
    _tell_the_planner()
    if not Volunteer.objects.cleared(on=today).count() == _VOLUNTEERS:
        raise Failed("Not every volunteer's check holds.")


def _tell_the_planner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _volunteer(number: int, post: Post) -> User:
    day = clock.today() - timedelta(days=30)
    user = open_account(
        display_name=f"Volunteer {number}",
        address=f"volunteer{number}@centre.example",
        roles=[Role.VOLUNTEER],
        by=None,
    )
    subject = subjects.open_subject(SubjectKind.VOLUNTEER, on=day, use=Use.CONTACT)
    volunteer = Volunteer(subject=subject, user=user, post=post, applied_on=day)
    volunteer.first_name, volunteer.last_name = "Nobody", f"Number {number}"
    volunteer.save()
    DbsCheck.objects.create(
        volunteer=volunteer,
        level=post.level,
        why_eligible=post.why_eligible,
        applied_on=day,
        issued_on=day,
        seen_on=day,
        seen_by=user,
        decision=DbsCheck.Decision.ACCEPTED,
        decided_on=day,
        decided_by=user,
    )
    volunteer.state, volunteer.post_on, volunteer.checked_on = Volunteer.State.IN_POST, day, day
    volunteer.induction_on = day
    volunteer.save()
    return user
