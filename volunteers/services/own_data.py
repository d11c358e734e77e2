"""What a volunteer's record holds of them."""

from collections.abc import Iterator

from contactcentre.safekeeping.own_data import Line, OwnData, item_of, lines_of, section, written
from policy.awareness import told_of
from volunteers.models import Volunteer

_REACHES = frozenset({"address", "telephone", "email"})
_REFEREE = "Somebody else gave it, and may have counted on its staying here."


def of_volunteer(volunteer: Volunteer) -> OwnData:
    """What is theirs alone; what others wrote or are named in is to be decided about.

    A certificate’s number is not opened for it: they have the certificate.
    """
    about = (
        *("first_name", "last_name", "date_of_birth", "address", "telephone", "email"),
        *("emergency_contact", "needs", "state", "applied_on", "induction_on", "post_on"),
        *("checked_on", "left_on"),
    )
    post = Line("Post", f"{volunteer.post.name}: {volunteer.post.get_level_display()} check")
    sections = [
        *section("What we hold about you", [*lines_of(volunteer, *about, reaches=_REACHES), post]),
        *section("Your DBS checks", _checks(volunteer)),
        *section("Who saw your certificate", _sights(volunteer)),
        *section("Your training", _training(volunteer)),
        *section("How your record stood", _states(volunteer)),
        *section("When you were told of our confidentiality policy", told_of(volunteer.pk)),
    ]
    items = [
        item_of(each, "Reference", "referee", "asked_on", "answered_on", "answer", why=_REFEREE)
        for each in volunteer.references.order_by("pk")
    ]
    return OwnData(sections, items)


def _checks(volunteer: Volunteer) -> Iterator[Line]:
    for check in volunteer.checks.order_by("applied_on", "pk"):
        told = lines_of(check, "level", "issued_on", "seen_on", "decision", "decided_on")
        said = "; ".join(f"{line.label.lower()}: {line.value}" for line in told)
        yield Line(f"Applied for on {written(check.applied_on)}", said)
        for status in check.status_checks.order_by("on", "pk"):
            yield Line(f"Update Service, {written(status.on)}", str(status.get_answer_display()))


def _sights(volunteer: Volunteer) -> Iterator[Line]:
    """The day and the stage; the law keeps a list of who has seen it, and it is the centre's."""
    for check in volunteer.checks.order_by("applied_on", "pk"):
        for sight in check.sights.order_by("at", "pk"):
            yield Line(written(sight.at), str(sight.get_stage_display()))


def _training(volunteer: Volunteer) -> Iterator[Line]:
    for each in volunteer.training.order_by("on", "pk"):
        said = lines_of(each, "topic", "held_by", "again_by")
        yield Line(written(each.on), "; ".join(line.value for line in said))


def _states(volunteer: Volunteer) -> Iterator[Line]:
    for each in volunteer.transitions.order_by("changed_at", "pk"):
        yield Line(written(each.on), str(each.get_to_state_display()))
