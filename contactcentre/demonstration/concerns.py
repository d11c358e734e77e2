"""Who leads on safeguarding, and two concerns: one that was passed on, one that was not."""

from datetime import date, timedelta

from accounts.roles import Role
from contactcentre.demonstration.agencies import wednesday_before
from contactcentre.demonstration.staff import Staff
from contactcentre.safekeeping import clock
from disclosures.models import Concern, ExceptionDisclosure
from disclosures.services import concern, exception, lead
from families.models import Booking

Told = ExceptionDisclosure


def store(staff: Staff, *, today: date) -> None:
    """The second co-ordinator leads, a team leader deputises; both concerns are of this week."""
    head, deputy = staff.co_ordinators[1], staff.team_leaders[0]
    for user, as_deputy in ((head, False), (deputy, True)):
        lead.choose(
            user=user,
            deputy=as_deputy,
            by=staff.of_role[Role.TRUSTEE][0],
            on=today,
        )
    booking = Booking.objects.filter(session__date=today).order_by("starts_at", "pk").last()
    told = clock.now() - timedelta(minutes=50)
    bruises = concern.record(
        kind=Concern.Kind.WELFARE,
        by=staff.volunteers[1],
        on=today,
        family_id=booking and booking.family_id,
        words="When she rolled her sleeves up to paint I saw four round bruises above the elbow. "
        "She said: I am not to talk about it.",
        seen_on=clock.london_date(told),
        seen_at="soon after they came",
        done="I told the team leader and nobody else",
    )
    for at, route, words in (
        (
            told,
            Told.Route.TELEPHONE,
            "A girl of six who has contact here today has four round bruises above one elbow and "
            "says that she is not to talk about it.",
        ),
        (
            told + timedelta(minutes=30),
            Told.Route.ONLINE_FORM,
            "As said by telephone today: four round bruises above one elbow, seen by a volunteer; "
            "the child said that she is not to talk about it.",
        ),
    ):
        exception.pass_on(
            concern_id=bruises.pk,
            basis=Told.Basis.E1,
            agency=Told.Agency.CHILDRENS_SERVICES,
            organisation="Havering duty team",
            person="Wilhelmina Ashdown, call 4471",
            words=words,
            route=route,
            passed_at=at,
            decided_by_id=head.pk,
            by=head,
            on=today,
        )
    shove = concern.record(
        kind=Concern.Kind.VIOLENCE,
        by=staff.volunteers[2],
        on=today,
        words="I should have said so then: at the outing two of the older boys pushed each other "
        "over the last biscuit and one fell. Nobody was hurt.",
        whom="Two boys who had not met before",
        seen_on=wednesday_before(today - timedelta(420)),
        done="Sat them apart, looked at the knee",
    )
    exception.do_not_refer(
        concern_id=shove.pk,
        reason="A scuffle between children that both had forgotten by lunch; both sides were told "
        "at the door. Spoke with the deputy, who agrees.",
        decided_on=today,
        decided_by_id=deputy.pk,
        by=deputy,
        on=today,
    )
