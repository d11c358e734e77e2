"""The records of the centre on a session day."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from accounts.models import OneTimeLink, User
from accounts.roles import Role
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.keyring.keys import destroy_keys
from families.models import Booking, EntryKind, Family, PersonRole, Review, Room, Side
from families.services import referral_links
from families.services.apart import keep_apart
from families.services.building import sign_in_staff
from families.services.calendar import make_feed
from families.services.closures import close_days
from families.services.family import NewPerson
from families.services.known import declare_known
from families.services.paper import print_sheet
from families.services.register import record_movement
from families.services.rooms import add_room
from tests.architecture.belongings import made_link
from tests.architecture.tell_tale import MARKS, tell_tale_family
from tests.factories.accidents import make_addendum, make_entry
from tests.factories.accounts import make_user
from tests.factories.agencies import acts_for, signed_in_agency
from tests.factories.concerns import lead_of, make_concern, make_lead, pass_on
from tests.factories.disclosures import (
    agree_to_assess,
    make_court_request,
    make_release,
    make_request,
    match,
    permit,
)
from tests.factories.families import make_family
from tests.factories.governance import begin_review, make_breach, make_report
from tests.factories.policy import draft_of_policy
from tests.factories.referrals import answers, fill, half_of, link_to, make_referral, screen
from tests.factories.retention import ask_for_own_data, give_own_data, held, proposed, unused_family
from tests.factories.sessions import make_booking, make_session, person_of
from tests.factories.volunteers import look_after
from volunteers.models import Reference, Training


class SessionDay:
    """The centre on a session day: families booked, and allocated to volunteers.

    ``dispose`` then does away with the last of them, as every test expects it to be.
    """

    def __init__(self) -> None:
        roles = {
            "co-ordinator": Role.CO_ORDINATOR,
            "team leader": Role.TEAM_LEADER,
            "volunteer on shift": Role.VOLUNTEER,
            "volunteer off shift": Role.VOLUNTEER,
            "volunteer lapsed": Role.VOLUNTEER,
            "volunteer conflicted": Role.VOLUNTEER,
            "volunteer left": Role.VOLUNTEER,
            "trustee": Role.TRUSTEE,
            "deactivated": Role.CO_ORDINATOR,
        }
        self.people = {name: make_user(role) for name, role in roles.items()}
        self.colleague = make_user(Role.VOLUNTEER)
        self.families = [tell_tale_family(mark) for mark in MARKS]
        self.disposed_of = self.families[-1]
        # The address of something of it, by the name of the page; filled in before it goes.
        self.of_disposed: dict[str, dict[str, Any]] = {}
        self.session = make_session()
        self._fill_the_register()
        self._plan()
        self._know()
        self._refer()
        self._make_links()
        self.accident = make_entry(by=self.people["co-ordinator"])
        make_addendum(self.accident, by=self.people["co-ordinator"])
        self.acting = [
            acts_for(person_of(family, PersonRole.RESIDENT), by=self.people["co-ordinator"])
            for family in self.families
        ]
        self.requests = [make_request(), make_request(asker="neutral", warned=False)]
        self.releases = [
            make_release(family, by=self.people["co-ordinator"]) for family in self.families
        ]
        for request, family, standing in zip(
            self.requests, self.families[:2], ("side", "neutral"), strict=True
        ):
            match(request, family, by=self.people["co-ordinator"], standing=standing)
        for family in self.families:
            agree_to_assess(family, by=self.people["co-ordinator"])
            make_court_request(family, by=self.people["co-ordinator"])
            permit(family, by=self.people["co-ordinator"])
        draft_of_policy(by=self.people["co-ordinator"])
        self.report = make_report()
        self.review = begin_review(by=self.people["trustee"])
        self.breach = make_breach(by=self.people["co-ordinator"])
        self._let_age()
        self._be_concerned()
        # What the browser of who acts for the first family keeps.
        self.signed_in_agency = signed_in_agency(self.acting[0].contact)

    def _let_age(self) -> None:
        """Two disposals that wait for a trustee, two records that are held back, and of two
        families a party who waits for their own data and one who has them.
        """
        by = self.people["co-ordinator"]
        self.cases = [proposed(unused_family().subject, by=by) for _ in range(2)]
        self.holds = [held(unused_family().subject, by=by) for _ in range(2)]
        ask = partial(ask_for_own_data, by=by)
        asking = self.families[:2]
        self.data_requests = [ask(person_of(f, PersonRole.RESIDENT)) for f in asking]
        self.data_copies = [
            give_own_data(ask(person_of(f, PersonRole.VISITING)), by=by) for f in asking
        ]

    def _be_concerned(self) -> None:
        """The co-ordinator leads on safeguarding, with a deputy; a concern about each family."""
        make_lead(user=self.people["co-ordinator"])
        self.deputy = make_lead(Role.TEAM_LEADER, deputy=True)
        leads = (self.people["co-ordinator"], self.deputy)
        self.leads = [lead_of(user) for user in leads]
        self.concerns = [
            make_concern(
                by=self.colleague,
                family_id=family.pk,
                words=f"Concernwords{mark}",
                whom=f"Concernwhom{mark}",
            )
            for family, mark in zip(self.families, MARKS, strict=True)
        ]
        for concern, mark in zip(self.concerns[:2], MARKS, strict=False):
            pass_on(
                concern, by=self.people["co-ordinator"], person=f"Told{mark}", words=f"Said{mark}"
            )

    def _fill_the_register(self) -> None:
        by = self.people["co-ordinator"]
        self.bookings = [make_booking(self.session, family, by=by) for family in self.families]
        looking_after = [
            self.people["volunteer on shift"],
            self.colleague,
            make_user(Role.VOLUNTEER),
        ]
        self.allocations = [
            look_after(volunteer, booking, by=by)
            for booking, volunteer in zip(self.bookings, looking_after, strict=True)
        ]
        for name in ("lapsed", "conflicted", "left"):
            look_after(self.people[f"volunteer {name}"], self.bookings[0], by=by)
        self.volunteers = [user.volunteer for user in looking_after[:2]]
        for volunteer in self.volunteers:
            today = clock.today()
            Reference.objects.create(volunteer=volunteer, referee="A referee", asked_on=today)
            Training.objects.create(volunteer=volunteer, topic="fire", on=today)
        self.shifts = [volunteer.shifts.get() for volunteer in self.volunteers]
        self.entries = [self._arrival(booking, by) for booking in self.bookings]
        self.sheets = [
            print_sheet(session_id=self.session.pk, by=by, key=uuid4()) for _ in range(2)
        ]
        self.presences = [
            sign_in_staff(session_id=self.session.pk, user_id=user.pk, by=by, key=uuid4())
            for user in looking_after[:2]
        ]
        for family in self.families:
            kind = Review.Kind.VISITOR_MISSED
            Review.objects.create(family=family, kind=kind, opened_on=clock.today())

    def _plan(self) -> None:
        """A room, a day without a session that is closed, and each family apart from a third."""
        by, day = self.people["co-ordinator"], clock.today() + timedelta(days=30)
        hall = self.session.venue
        self.room = add_room(venue=hall, name="Blue room", purpose=Room.Purpose.CONTACT)
        self.closure = close_days(venue=hall, first_day=day, last_day=day, words="No heating.")
        roles = (PersonRole.CHILD, PersonRole.RESIDENT, PersonRole.VISITING)
        third = make_family(people=[NewPerson(role=role, first_name="Third") for role in roles])
        self.pairs = [
            keep_apart(
                family_id=family.pk,
                other_id=third.pk,
                reason=f"Apartreason{mark}",
                by=by,
                on=clock.today(),
            )[0]
            for family, mark in zip(self.families, MARKS, strict=True)
        ]

    def _know(self) -> None:
        """Each family is known to somebody who is not asked for anything here."""
        neighbour, by = make_user(Role.VOLUNTEER), self.people["co-ordinator"]
        for family in self.families:
            declare_known(family_id=family.pk, user=neighbour, reason="They are neighbours", by=by)

    def _refer(self) -> None:
        """A referral of each mark: one half complete, the other behind a link that was started."""
        by = self.people["co-ordinator"]
        self.referrals = [make_referral(by=by, first_name=f"Referred{mark}") for mark in MARKS]
        for referral, mark in zip(self.referrals, MARKS, strict=True):
            fill(referral, Side.RESIDENT, answers(f"Half{mark}"), by=by)
            screen(referral, light="amber", by=by)
        self.halves = [half_of(referral) for referral in self.referrals]
        bound = [
            referral_links.start(link_to(referral, Side.VISITING, by=by), browser="")
            for referral in self.referrals
        ]
        self.started = [link for link, _ in bound]
        # What the first one's browser keeps.
        self.agency = bound[0][1]
        self.private = link_to(make_referral(by=by), by=by)

    def dispose(self) -> None:
        """Nothing of the last family remains, its key neither."""
        gone, referred = self.disposed_of, self.referrals[-1].family
        for family in (gone, referred):
            subject = family.subject
            Family.objects.get(pk=family.pk).delete()
            destroy_keys([subject.pk])
            subject.delete()

    def _arrival(self, booking: Booking, by: User) -> Any:
        visitor = person_of(booking.family, PersonRole.VISITING)
        return record_movement(
            booking_id=booking.pk,
            person_id=visitor.pk,
            kind=EntryKind.ARRIVED,
            at=clock.now(),
            by=by,
            key=uuid4(),
        ).entry

    def _make_links(self) -> None:
        purpose = OneTimeLink.Purpose
        self.invitation = made_link(purpose.INVITATION, self.colleague)
        self.first = made_link(purpose.FIRST_CO_ORDINATOR, None)
        self.feed, _ = make_feed(user=self.people["volunteer on shift"])
