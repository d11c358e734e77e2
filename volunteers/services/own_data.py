"""What a volunteer's record holds of them."""

from collections.abc import Iterator

from django.db.models import Model

from contactcentre.safekeeping.own_data import Line, OwnData, item_of, lines_of, section, written
from policy.awareness import told_of
from volunteers.models import Volunteer
from volunteers.services import checks

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
    whole = [
        *lines_of(volunteer, *about, reaches=_REACHES),
        *_due(volunteer),
        Line("Post", f"{volunteer.post.name}: {volunteer.post.get_level_display()} check"),
        *lines_of(volunteer.subject, "last_used_on", "last_use"),
    ]
    sections = [
        *section("What we hold about you", whole),
        *section("Whom we asked about you, without their names", _references(volunteer)),
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


def _due(volunteer: Volunteer) -> list[Line]:
    due = volunteer.recheck_due_on
    return [Line("Your check holds until", written(due))] if due else []


def _references(volunteer: Volunteer) -> Iterator[Line]:
    """When; who they are and what they answered is decided about."""
    for each in volunteer.references.order_by("asked_on", "pk"):
        answered = (
            f"Answered on {written(each.answered_on)}" if each.answered_on else "No answer yet"
        )
        yield Line(f"Asked on {written(each.asked_on)}", answered)


def _checks(volunteer: Volunteer) -> Iterator[Line]:
    for shown in reversed(checks.of(volunteer)):
        check = shown.check
        names = ("level", "why_eligible", "issued_on", "seen_on", "decision", "decided_on")
        yield Line(f"Applied for on {written(check.applied_on)}", _listed(check, *names))
        for before in shown.corrections:
            said = _listed(before, "issued_on", "seen_on")
            yield Line(f"Corrected on {written(before.corrected_at)}", f"Before:\n{said}")
        if shown.has_number:
            until = f" until {written(shown.number_until)}" if shown.number_until else ""
            yield Line("Certificate number", f"Kept sealed{until}")
        if shown.agreed and not shown.agreed.withdrawn_on:
            agreed_on = written(shown.agreed.agreed_on)
            yield Line("Update Service", f"You agreed on {agreed_on} that it is asked")
        for status in reversed(shown.answers):
            yield Line(f"Update Service, {written(status.on)}", str(status.get_answer_display()))


def _listed(record: Model, *names: str) -> str:
    return "\n".join(f"{line.label}: {line.value}" for line in lines_of(record, *names))


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
