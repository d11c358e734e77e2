"""What is held of somebody who works here: for the copy they ask for, and for their own page."""

from accounts import own_data as accounts
from accounts.models import User
from contactcentre.safekeeping.own_data import OwnData, Section, section
from families.services import own_data as families
from governance.services.review import said_in_reviews
from volunteers.models import Volunteer
from volunteers.services import own_data as volunteers


def of_worker(volunteer: Volunteer | None, account: User | None) -> OwnData:
    """All of it, from the volunteer's record and the account, as far as there are any."""
    found = OwnData()
    if volunteer is not None:
        found += volunteers.of_volunteer(volunteer) + families.of_helper(volunteer)
    if account is not None:
        found += accounts.of_account(account) + families.in_the_building(account.subject)
        found += families.known_to(account)
        found += OwnData(section("What you said in annual reviews", said_in_reviews(account)))
    return found


def own(user: User) -> list[Section]:
    """What is theirs alone, for the person signed in; what speaks of others is decided about."""
    volunteer = Volunteer.objects.select_related("subject", "post").filter(user=user).first()
    return of_worker(volunteer, user).sections
