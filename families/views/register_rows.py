"""The rows of the register as HTML, made in Python: forty families are a thousand small pieces.

Everything that was ever typed goes through ``_text``; every address is made of record ids.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape as _text
from uuid import UUID

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from contactcentre.templatetags.centre import address_of
from families.models import Outcome, Side
from families.rules.visit import Visit
from families.services.day import Noted, Place, Row, State
from families.services.described import WAITS
from families.services.offers import (
    BROUGHT,
    COLLECTED,
    JOINED,
    WAITING,
    Group,
    Helpers,
    Offer,
    offers_of,
    to_follow,
)
from families.services.times import on_the_clock, wall_clock
from families.views.register_notices import MAY_HAVE_MET, Notice, Warned, asked, disputed, said

_STATE_COLOURS = {State.EXPECTED: "blue", State.HERE: "green", State.GONE: "grey"}
_SHORT = {"arrived": "in", "joined": "walked in", "returned": "walked back", "left": "out"}
_LONG = {
    "arrived": "arrival",
    "joined": "walking in",
    "returned": "walking back",
    "left": "departure",
}
# So many rows need no list of links above them.
_FEW = 5
_OUTCOMES = {outcome.value: str(outcome.label) for outcome in Outcome}


@dataclass(frozen=True)
class RowMaker:
    """Makes rows for one showing of the register to one person."""

    csrf: str
    # Names this showing in every button, so it is written out once.
    page: str
    live: bool
    me: UUID
    helpers: Helpers
    show: str = ""

    def rows(self, rows: Iterable[Row]) -> SafeString:
        return mark_safe("".join(self.row(row) for row in rows))  # noqa: S308 - text is escaped

    def row(
        self,
        row: Row,
        *,
        notice: Notice | None = None,
        warned: Warned | None = None,
        oob: bool = False,
    ) -> SafeString:
        """One family's row; one for whom nothing is to be done for a while is one line that opens.

        ``oob``: it takes the place of the row shown, wherever that stands.
        """
        state, pk = row.state, row.booking_id
        swap = ' hx-swap-oob="true"' if oob else ""
        head = self._head(row, state)
        body = "".join(
            (
                said(notice),
                asked(warned, self._hidden),
                MAY_HAVE_MET if self.live and row.may_have_met else "",
                *(disputed(dispute, self._hidden) for dispute in row.disputes),
                self._form(row),
            )
        )
        inner = f'<div class="register-body">{head}<div>{body}</div></div>'
        kind = "late" if row.late else state.value
        if notice is None and warned is None and (folded := self._folded(row)):
            kind, line = folded
            inner = (
                '<details class="register-folded"><summary>'
                f'<span class="register-folded__who">{_who(row)}</span> '
                f'<span class="register-time">{row.slot}</span> '
                f"<span>{_text(line)}</span></summary>{inner}</details>"
            )
        return mark_safe(  # noqa: S308 - text is escaped
            f'<li class="register-row register-row--{kind}" id="b-{pk}"{swap}>{inner}</li>'
        )

    def _folded(self, row: Row) -> tuple[str, str] | None:
        """Where nothing is to be done for a family now: which kind that is, and its one line."""
        if row.finished and row.outcome:
            return "done", row.outcome.says
        if self.live and row.is_far_off:
            return "later", f"Due {wall_clock(row.next_at)}"
        if self.live and row.is_settled:
            return "settled", f"In contact until {wall_clock(row.next_at)}"
        return None

    # --- The family -------------------------------------------------------------------------------

    def _head(self, row: Row, state: State) -> str:
        visit, slot = row.visit, row.visit.slot
        late = set(row.late)
        tag = _tag("Late", "red") if late else _tag(state.label, _STATE_COLOURS[state])
        dues = "".join(
            f'<span class="register-due{" register-due--late" if side in late else ""}">'
            f"{side.in_the_hall} {wall_clock(slot.due(side))} to {wall_clock(slot.leaves(side))}"
            f"{', late' if side in late else ''}</span>"
            for side in (Side.VISITING, Side.RESIDENT)
        )
        meet = "Parents may meet" if visit.may_meet else "Parents must not meet"
        leave = "may leave with the visiting parent" if visit.may_leave else "stays in the building"
        wait = WAITS.get(visit.waits_behind, "")  # type: ignore[call-overload]
        minutes = settings.WAIT_BEHIND_MINUTES if "Nobody" not in wait else 0
        waits = f"{wait} {minutes} minutes" if minutes else wait
        alerts = _alerts(row)
        reference = _text(row.reference)
        door = address_of(row.booking_id, "families:door")
        plan = address_of(visit.session.pk, "families:session")
        apart = (
            f'<li{_STRICT}><a class="govuk-link" href="{plan}">Keep apart: see the plan</a></li>'
        )
        return (
            f'<div class="register-family"><h2>{_who(row)}</h2>'
            f'<p>{tag} <span class="register-time">{row.slot}</span> '
            f'<a class="govuk-link" href="/families/{reference}/">{reference}</a></p>'
            f'<p class="register-dues">{dues}</p>'
            f'<ul class="register-rules"><li{"" if visit.may_meet else _STRICT}>{meet}</li>'
            f"<li>{waits}</li><li>Child {leave}</li>{apart * visit.kept_apart}</ul>{alerts}"
            f'<p><a class="govuk-link" href="{door}">Somebody else is at the door'
            f'<span class="govuk-visually-hidden"> for {reference}</span></a></p></div>'
        )

    # --- Taps -------------------------------------------------------------------------------------

    def _form(self, row: Row) -> str:
        url = address_of(row.booking_id, "families:movement")
        children = [place for place in row.places if place.is_child]
        adults = [place for place in row.places if not place.is_child]
        return (
            f'<form method="post" action="{url}"{self._to_follow(row)}>'
            f"{self._hidden}"
            f'<ul class="register-people">{"".join(self._person(p, row) for p in adults)}</ul>'
            '<div class="register-care"><ul class="register-children">'
            f"{''.join(self._person(p, row) for p in children)}</ul>"
            f"<div>{self._steps(row) if self.live else ''}</div></div>{self._outcome(row)}</form>"
        )

    def _to_follow(self, row: Row) -> str:
        """What to offer next after a tap that could not be sent, a line for each."""
        if not self.live or row.finished:
            return ""
        offers = "\n".join(
            f"{o.verb}:{o.with_id or WAITING}:{_text(o.label)}" for o in to_follow(row.visit)
        )
        return f' data-to-follow="{offers}"'

    @cached_property
    def _hidden(self) -> str:
        show = f'<input type="hidden" name="show" value="{_text(self.show)}">' if self.show else ""
        return (
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{self.csrf}">'
            f'<input type="hidden" name="page" value="{self.page}">{show}'
        )

    def _person(self, place: Place, row: Row) -> str:
        name = _text(place.name)
        noted = "".join(
            f" · {_SHORT[kind]} {_correctable(step, _LONG[kind], name)}{_hands(step)}"
            for kind, step in place.steps
        )
        held = (
            f' <span class="register-held">{_text(place.held_by)}</span>' if place.held_by else ""
        )
        return (
            f'<li class="register-person"><div><span class="register-name"><bdi>{name}</bdi></span>'
            f'<span class="register-role">{_text(place.about)}{noted}{held}</span></div>'
            f'<div class="register-actions">{self._tap(place, row, name)}</div></li>'
        )

    def _tap(self, place: Place, row: Row, name: str) -> str:
        what, pk = place.next_tap, place.person_id
        if what is not None and not self.live:
            url = address_of(row.booking_id, "families:movement-at")
            return (
                f'<a class="tap tap--time" href="{url}?person={pk}&amp;kind={what}">Enter a time'
                f'<span class="govuk-visually-hidden"> for {name}</span></a>'
            )
        if place.is_child:
            return '<span class="tap-rest">Gone</span>' if what is None else ""
        if what is None:
            if not self.live:
                return '<span class="tap-rest">Gone</span>'
            return self._button(f"back:{pk}", "Sign in again", name, "tap tap--out", place, row)
        if what == "arrived":
            return self._button(f"arrived:{pk}", "Sign in", name, "tap tap--out", place, row)
        return self._button(f"left:{pk}", "Sign out", name, "tap tap--in", place, row)

    def _button(self, tap: str, label: str, name: str, css: str, place: Place, row: Row) -> str:
        pk = place.person_id
        return (
            f'<button class="{css}" id="t-{pk}" name="tap" value="{tap}:{self.page}"'
            f"{_moves(row.visit, pk)}>{label}"
            f'<span class="govuk-visually-hidden">: {name}</span></button>'
        )

    # --- The child from hand to hand --------------------------------------------------------------

    def _steps(self, row: Row) -> str:
        groups = offers_of(row.visit)
        walk = self._walked_by(row) if any(group.walks for group in groups) else ""
        return walk + "".join(self._group(group, row, n) for n, group in enumerate(groups))

    def _group(self, group: Group, row: Row, number: int) -> str:
        names = _text(group.names)
        hint = f'<p class="register-hint">{_text(group.hint)}</p>' if group.hint else ""
        # The next step's button has the id of the one just tapped, so the focus stays with it.
        ids = f"s-{row.booking_id}-{number}"
        # What all of several buttons say is said once before them.
        said_once = group.offers[0].words if len(group.offers) > 1 else ""
        does = f" <span>{said_once[:1].lower()}{said_once[1:]}</span>" if said_once else ""
        first = "".join(
            self._offer(o, row, f"{ids}-{n}", hides=bool(said_once))
            for n, o in enumerate(group.offers)
        )
        seldom = ""
        if group.seldom:
            others = "".join(self._offer(offer, row) for offer in group.seldom)
            seldom = (
                '<details class="govuk-details"><summary class="govuk-details__summary">'
                '<span class="govuk-details__summary-text">Otherwise'
                f'<span class="govuk-visually-hidden">, for {names}</span></span></summary>'
                f'<div class="outcome-choices">{others}</div>'
                "</details>"
            )
        return (
            f'<fieldset class="register-step"><legend><bdi>{names}</bdi>{does}</legend>{hint}'
            f'<div class="register-offers">{first}</div>'
            f"{seldom}</fieldset>"
        )

    def _offer(self, offer: Offer, row: Row, html_id: str = "", *, hides: bool = False) -> str:
        words = _text(offer.words)
        if hides:
            words = f'<span class="govuk-visually-hidden">{words}</span>'
        known = f' id="{html_id}"' if html_id else ""
        css = "tap tap--out" if offer.verb in (BROUGHT, COLLECTED) else "tap tap--walk"
        # Who is named and is not in comes in with the child.
        adult = offer.with_id if offer.verb != JOINED else None
        comes = _moves(row.visit, adult) if adult and not row.visit.is_in(adult) else ""
        return (
            f'<button class="{css}"{known} name="tap" value="{offer.tap(self.page)}"{comes}>'
            f"{words} <bdi>{_text(offer.whom)}</bdi></button>"
        )

    def _walked_by(self, row: Row) -> str:
        pk, me = row.booking_id, self.me
        helpers, chosen = self.helpers.of(pk, me=me), self.helpers.likely(pk, me=me)
        # Without it the browser would choose whoever comes first.
        nobody = "" if chosen in dict(helpers) else '<option value="">Choose</option>'
        choices = nobody + "".join(
            f'<option value="{value}"{" selected" if value == chosen else ""}>'
            f"{_text(label)}</option>"
            for value, label in helpers
        )
        return (
            f'<div class="register-walk"><label class="govuk-label" for="w-{pk}">Who walks with '
            f'the child</label><select class="govuk-select" name="walked_by" id="w-{pk}">'
            f"{choices}</select></div>"
        )

    # --- How it ended -----------------------------------------------------------------------------

    def _outcome(self, row: Row) -> str:
        reference = _text(row.reference)
        url = address_of(row.booking_id, "families:movement-at")
        late = (
            f'<p><a class="govuk-link" href="{url}">Enter a time that was missed'
            f'<span class="govuk-visually-hidden"> for {reference}</span></a></p>'
        )
        if row.outcome is not None:
            url = address_of(row.outcome.entry_id, "families:correct")
            said = (
                f'<p><strong>{_text(row.outcome.says)}</strong> <a class="govuk-link" href="{url}">'
                f'Correct<span class="govuk-visually-hidden"> the outcome for {reference}</span>'
                "</a></p>"
            )
            return f'<div class="register-outcome register-outcome--done">{said}{late}</div>'
        url = address_of(row.booking_id, "families:outcome")
        likely = row.likely_outcome
        first = _ending(url, likely.value, reference) if likely else ""
        question = "Another outcome" if likely else "How did the visit end?"
        others = _endings(likely).replace(_HERE, url)
        return (
            f'<div class="register-outcome">{first}<details class="govuk-details">'
            '<summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
            f'{question}<span class="govuk-visually-hidden"> {reference}</span></span></summary>'
            f'<div class="outcome-choices">{others}</div></details>{late}</div>'
        )


def _moves(visit: Visit, person_id: UUID) -> str:
    """For a tablet without a line: of which side of those who must not meet a tap moves somebody,
    and whether they are about now, where the other side may come upon them."""
    if visit.may_meet:
        return ""
    side = visit.people[person_id].side
    about = person_id in (adult.id for adult in visit.outside_a_room_apart(side))
    return f' data-side="{side}"{" data-here" if about else ""}'


def _who(row: Row) -> str:
    return f'<span class="hall-number">{row.visit.number}</span> <bdi>{_text(row.children)}</bdi>'


def _alerts(row: Row) -> str:
    """What to be careful of, behind a tap: other families read along."""
    if not row.alerts:
        return ""
    lines = "".join(f'<p class="alert-line"><bdi>{_text(alert)}</bdi></p>' for alert in row.alerts)
    return (
        '<details class="govuk-details register-alerts"><summary class="govuk-details__summary">'
        f'<span class="govuk-details__summary-text">To know: {len(row.alerts)}'
        f'<span class="govuk-visually-hidden"> of {_text(row.reference)}</span></span></summary>'
        f"{lines}</details>"
    )


def jump(rows: Iterable[Row]) -> SafeString:
    """A family's row, on a long page, in two taps: by its time and the children's first names."""
    found = sorted(
        (
            on_the_clock(row.visit.starts_at),
            ", ".join(each.first_name for each in row.visit.children),
            str(row.booking_id),
        )
        for row in rows
    )
    if len(found) <= _FEW:
        return mark_safe("")
    links = "".join(
        f'<li><a class="govuk-link" href="#b-{pk}"><span class="jump__time">{time}</span> '
        f"<bdi>{_text(who)}</bdi></a></li>"
        for time, who, pk in found
    )
    return mark_safe(  # noqa: S308 - text is escaped
        '<details class="jump no-print" data-jump><summary>Go to a family</summary>'
        f'<nav aria-label="Families on this page"><ul>{links}</ul></nav></details>'
    )


_STRICT = ' class="register-rules__strict"'


def _ending(url: str, code: str, reference: str = "") -> str:
    hidden = f'<span class="govuk-visually-hidden">: {reference}</span>' if reference else ""
    return (
        f'<button class="govuk-button govuk-button--secondary" name="tap" value="{code}" '
        f'formaction="{url}">{_text(_OUTCOMES[code])}{hidden}</button>'
    )


# Stands for the address while the buttons, alike for every family, are made once.
_HERE = "@"


@cache
def _endings(likely: str | None) -> str:
    return "".join(_ending(_HERE, code) for code in _OUTCOMES if code != likely)


def _tag(text: str, colour: str) -> str:
    return f'<strong class="govuk-tag govuk-tag--{colour}">{text}</strong>'


def _hands(noted: Noted) -> str:
    return f" <bdi>{_text(noted.hands)}</bdi>" if noted.hands else ""


def _correctable(noted: Noted, what: str, name: str) -> str:
    url = address_of(noted.entry_id, "families:correct")
    return (
        f'<a class="govuk-link" href="{url}">{_text(noted.says)}'
        f'<span class="govuk-visually-hidden">, correct the {what} of {name}</span></a>'
    )
