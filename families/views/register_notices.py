"""What a row of the register says after a tap: that it was refused, or a question to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as _text

from contactcentre.templatetags.centre import address_of
from families.models import Way
from families.services.disputes import Dispute

# What keeps them apart first; that nothing needs to, last.
WAYS = {
    Way.OTHER: "Other entrance",
    Way.WAITING: "Straight to the waiting room",
    Way.MAIN: "Main entrance is clear",
}

MAY_HAVE_MET = (
    '<div class="notice notice--warning register-met" role="alert"><p class="notice__title">'
    "Look after this family now: take one side to the waiting room</p>"
    '<details class="register-who"><summary>Why</summary><p>The parents may have met. They must '
    "not, both are in the building, and nobody could be asked when the second one came in.</p>"
    "</details></div>"
)


@dataclass(frozen=True)
class Notice:
    """Something to say on a row after a tap: a refusal, or what was not done and why."""

    title: str
    text: str


@dataclass(frozen=True)
class Warned:
    """A tap that raised a question: what is asked, and the tap to repeat with one of the answers.

    ``answers`` are sent as ``name``; each is a value and its words. ``names`` are of who is there,
    which is shown to who asks ``why``.
    """

    title: str
    because: str
    fields: dict[str, str]
    url: str
    name: str
    answers: Sequence[tuple[str, str]]
    names: Sequence[str] = ()
    why: str = ""


def ways(*, waiting_room: bool) -> list[tuple[str, str]]:
    """The entrances, and the waiting room where they may be taken there."""
    return [(way.value, words) for way, words in WAYS.items() if waiting_room or way != Way.WAITING]


def said(notice: Notice | None) -> str:
    """The notice as HTML."""
    if notice is None:
        return ""
    return (
        '<div class="notice notice--refused" role="alert"><p class="notice__title">'
        f"{_text(notice.title)}</p><p>{_text(notice.text)}</p></div>"
    )


def asked(warned: Warned | None, hidden: str) -> str:
    """The question as HTML; ``hidden`` are the fields of every form on the page."""
    if warned is None:
        return ""
    names = ", ".join(_text(name) for name in warned.names)
    # Folded: whoever is being let in may be looking at the screen.
    there = (
        f'<details class="register-who"><summary>Why</summary><p>{_text(warned.why)}</p>'
        f"<p>In the building: <bdi><strong>{names}</strong></bdi></p></details>"
        if warned.why
        else ""
    )
    fields = "".join(
        f'<input type="hidden" name="{_text(name)}" value="{_text(value)}">'
        for name, value in warned.fields.items()
    )
    answers = "".join(
        f'<button class="govuk-button" name="{warned.name}" value="{value}">{label}</button>'
        for value, label in warned.answers
    )
    return (
        '<div class="notice notice--refused register-warning" role="alert" '
        f'data-asks="{_text(warned.title)}">'
        f'<p class="notice__title">{_text(warned.title)}. Nothing is noted yet.</p>'
        f"<p>{_text(warned.because)}</p>{there}"
        f'<form method="post" action="{warned.url}">{hidden}{fields}'
        f'<div class="outcome-choices">{answers}<button class="govuk-button '
        'govuk-button--secondary" type="button" data-forget>Note nothing</button></div></form>'
        "</div>"
    )


def disputed(dispute: Dispute, hidden: str) -> str:
    """Two accounts of one thing as HTML, for a person to say which holds; ``hidden`` as above."""
    url = address_of(dispute.entry_id, "families:settle")
    who = "The register says" if dispute.across else "Two tablets say"
    return (
        '<div class="notice notice--warning register-dispute"><p class="notice__title">'
        f"{who} different things: {_text(dispute.about)}</p>"
        f'<form method="post" action="{url}">{hidden}<p>Which holds?</p>'
        '<div class="outcome-choices">'
        '<button class="govuk-button govuk-button--secondary" name="take" value="no">'
        f"{_text(dispute.holds)}, as it is now</button>"
        '<button class="govuk-button govuk-button--secondary" name="take" value="yes">'
        f"{_text(dispute.other)}</button></div></form></div>"
    )
