"""G3: the families a volunteer may see, against the same question joined by hand.

Twice, each against the goal. A list of fifty and their number, as a page shows them: ours from the
call of ``visible_to()`` to the records, putting the question together included; by hand two texts
and the rows, with no Django between. And what the database alone is asked, text against text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from accounts.services.records import open_account
from contactcentre.bench import database
from contactcentre.bench.lines import Line
from contactcentre.bench.measure import Failed, Variant, Work, forked
from contactcentre.bench.registry import Bench, item
from contactcentre.safekeeping import clock, subjects
from contactcentre.safekeeping.access import grant_model, permission_named
from contactcentre.safekeeping.models import Subject, SubjectKind, Use
from families.models import Family
from families.permissions import FamilyPermission
from volunteers.models import DbsCheck, Post, Volunteer

_VOLUNTEERS = 50
_FAMILIES_EACH = 6
# Four years of Saturdays with two families each.
_ENDED_EACH = 400
_PAGE = 50
_LIVE, _ENDED, _MANY = "visible", "visible-ended", "visible-many"
# A seeded family takes a while, for everything of it is sealed; here only its rows matter.
_GROWN = (10_000, 100_000)
_AT_ONCE = 2_000
# How often each volunteer asks in a round: what takes a twentieth of a millisecond, more often.
_PAGES, _READS = 4, 20

# The answer a careful person would write by hand, for one volunteer at one moment.
_COLUMNS, _COUNT, _IDS = "f.subject_id, f.*, s.*", "count(*)", "f.subject_id"
_ORDER = f"order by s.last_used_on desc, f.subject_id limit {_PAGE}"
_JOIN = """
from families_familygrant g
join auth_permission p on p.id = g.permission_id and p.codename = %s
join families_family f on f.subject_id = g.content_object_id
join safekeeping_subject s on s.id = f.subject_id and s.fenced_on is null
join accounts_user u on u.id = g.user_id and u.is_active
join volunteers_volunteer v on v.user_id = u.id and v.state = 'in-post'
  and v.post_on <= %s and v.checked_on > %s
where g.user_id = %s and g.valid_from <= %s and g.valid_until > %s
and not exists (
  select 1 from families_knownfamily k join accounts_user o on o.id = k.user_id
  where coalesce(o.same_person_as_id, o.id) = coalesce(u.same_person_as_id, u.id)
  and k.family_id = f.subject_id and k.ended_at is null
)
"""


@item("visible")
def visible(bench: Bench) -> Iterable[Line]:
    database.make_copy(_LIVE)
    forked(lambda: _fill(_LIVE, ended=0))
    database.make_copy(_ENDED)
    forked(lambda: _fill(_ENDED, ended=_ENDED_EACH))
    yield from _compared(bench, _ENDED)
    found = bench.measure(
        without=Variant(lambda: _reading(_as_asked), copy=_LIVE),
        ended=Variant(lambda: _reading(_as_asked), copy=_ENDED),
    )
    yield bench.line(
        f"in the database, {_ENDED_EACH} ended grants each / none",
        floor=found["without"],
        ours=found["ended"],
        at_most=1.2,
    )
    for size in _GROWN:
        if size > bench.families:
            yield from _grown(replace(bench, families=size), seeded=bench.families)


def _compared(bench: Bench, copy: str) -> Iterable[Line]:
    yield bench.compare(
        f"page of {_PAGE} and count, visible_to / by hand without Django",
        floor=Variant(lambda: _asking(_page_by_hand), copy=copy),
        ours=Variant(lambda: _asking(lambda user: _page(_visible_to(user))), copy=copy),
        at_most=1.2,
        queries=2,
    )
    yield bench.compare(
        "in the database, visible_to / joined by hand",
        floor=Variant(lambda: _reading(_by_hand), copy=copy),
        ours=Variant(lambda: _reading(_as_asked), copy=copy),
        at_most=1.2,
        queries=1,
    )


def _grown(bench: Bench, *, seeded: int) -> Iterable[Line]:
    """The same among so many families more, of which there is no more than their rows."""
    database.make_copy(_MANY)
    forked(lambda: _add_families(_MANY, bench.families - seeded))
    forked(lambda: _fill(_MANY, ended=_ENDED_EACH))
    yield from _compared(bench, _MANY)
    for name, work in (
        (f"page of {_PAGE} and count", lambda: _asking(lambda user: _page(_visible_to(user)))),
        ("in the database", lambda: _reading(_as_asked)),
    ):
        found = bench.measure(few=Variant(work, copy=_ENDED), many=Variant(work, copy=_MANY))
        yield bench.line(
            f"{name}, among so many / among {seeded}",
            floor=found["few"],
            ours=found["many"],
            at_most=1.2,
        )


def _add_families(copy: str, count: int) -> None:
    database.use(copy)
    day = clock.today() - timedelta(days=30)
    made = [
        Subject(
            kind=SubjectKind.FAMILY,
            reference=f"F-{number:08}",
            created_on=day,
            last_used_on=day,
            last_use=Use.CONTACT,
        )
        for number in range(count)
    ]
    Subject.objects.bulk_create(made, batch_size=_AT_ONCE)
    Family.objects.bulk_create(
        [Family(subject=subject, state=Family.State.ACTIVE) for subject in made],
        batch_size=_AT_ONCE,
    )


def _asking(ask: Callable[[User], list[str]]) -> Work:
    """Each of the volunteers asks, and what is asked is put together each time."""
    people = _people()
    calls = [lambda user=user: ask(user) for user in people * _PAGES]
    return Work(calls, lambda: _seen(ask(user) for user in people), warm_up=_VOLUNTEERS)


def _reading(text_for: Callable[[User], tuple[str, Sequence[Any]]]) -> Work:
    """Each of the volunteers' questions is asked as a text that was made before."""
    texts = [(sql, [_adapted(each) for each in asked]) for sql, asked in map(text_for, _people())]
    calls = [lambda text=text: _read(*text) for text in texts * _READS]
    return Work(calls, lambda: _seen(_read(*text) for text in texts), warm_up=_VOLUNTEERS)


def _people() -> list[User]:
    people = User.objects.filter(volunteer__isnull=False).select_related("volunteer")
    return sorted(people, key=lambda user: user.pk)


def _seen(found: Iterable[list[str]]) -> list[list[str]]:
    seen = [sorted(each) for each in found]
    if {len(each) for each in seen} != {_FAMILIES_EACH}:
        raise Failed("Somebody does not see the families they look after.")
    return seen


def _read(sql: str, asked: Sequence[Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return [str(UUID(str(row[0]))) for row in cursor.fetchall()]


def _page(families: QuerySet[Family]) -> list[str]:
    latest = families.order_by("-subject__last_used_on", "pk").select_related("subject")
    page, count = list(latest[:_PAGE]), families.count()
    if count != len(page):
        raise Failed("The page and the number of families do not agree.")
    return [str(family.pk) for family in page]


def _visible_to(user: User) -> QuerySet[Family]:
    return Family.objects.visible_to(user)


def _page_by_hand(user: User) -> list[str]:
    """The same as a careful person would write it, for a volunteer only."""
    asked = [_adapted(each) for each in _values(user)]
    page = _read(f"select {_COLUMNS} {_JOIN} {_ORDER}", asked)
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COUNT} {_JOIN}", asked)
        (count,) = cursor.fetchone()
    if count != len(page):
        raise Failed("The page and the number of families do not agree.")
    return page


def _as_asked(user: User) -> tuple[str, Sequence[Any]]:
    found: tuple[str, Sequence[Any]] = (
        Family.objects.visible_to(user).values_list("pk", flat=True).query.sql_with_params()
    )
    return found


def _by_hand(user: User) -> tuple[str, Sequence[Any]]:
    return f"select {_IDS} {_JOIN}", _values(user)


def _values(user: User) -> list[Any]:
    now, today = clock.now(), clock.today()
    codename = str(FamilyPermission.SEE_SHEET)
    return [codename, today, _limit(today), _stored(user.pk), now, now]


def _limit(today: date) -> date:
    return clock.years_before(today, 3)


def _stored(pk: UUID) -> object:
    return pk if connection.features.has_native_uuid_field else pk.hex


def _adapted(value: Any) -> Any:
    """Dates, times and choices as this database keeps them."""
    operations = connection.ops
    if isinstance(value, str):
        return str(value)
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
