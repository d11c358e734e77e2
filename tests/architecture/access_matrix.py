"""Who gets what at which address: the table that ``test_access_matrix`` holds the pages to.

The principals, in the order of the columns:

- anonymous: nobody is signed in;
- co-ordinator and team leader: on duty, both factors shown a moment ago;
- volunteer with: looks after the first family this moment;
- volunteer without: looks after nobody;
- trustee;
- closed: a co-ordinator whose account was deactivated while they were signed in.

The relations to the record that the address names:

- own: one's own device or account; a link made for that page; otherwise something of the first
  family, whom the volunteer looks after;
- other: somebody else's; a link made for another page; something of the second family;
- swapped: one family's reference with a part of the other one's file, both ways round;
- unknown: no such record, no such part, no such family.

The answers: ``in`` leads to the sign-in page and ``->`` to another page; a number is the status.
A form is sent empty, so 200 and 422 are the form again, and what needs nothing but a press is done.
"""

from dataclasses import dataclass

PRINCIPALS = (
    "anonymous",
    "co-ordinator",
    "team leader",
    "volunteer with",
    "volunteer without",
    "trustee",
    "closed",
)
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Cell:
    """Who asks, how, and whose record it is."""

    principal: str
    method: str
    relation: str


# Asks for the second factor again when the last was over five minutes ago.
STEP_UP = frozenset(
    """
    account_change_password account:invite account:person-roles account:person-deactivate
    account:person-reactivate account:person-invite-again account:person-start-again
    families:contact families:contact-reveal families:referral-reach
    """.split()
)
# Open to whoever has shown only a password, to show or to set up the second factor.
BEFORE_SECOND_FACTOR = frozenset(
    """
    account_reauthenticate mfa_index mfa_reauthenticate mfa_reauthenticate_webauthn
    mfa_activate_totp mfa_add_webauthn
    """.split()
)
# The only address that ever answers with where somebody can be reached.
SHOWS_CONTACT_DETAIL = "families:contact-reveal"
# These list many families at once: neither contact details nor safe routes nor solicitors' numbers.
LISTS = frozenset(
    """
    families:sheet-print families:from-paper families:sheets
    families:list families:session-list families:session families:register families:sheet
    families:today families:reviews families:import account:people account:roles
    families:referral-list families:waiting families:closure families:closure-notice
    families:walk-in
    """.split()
)
# The only address at which a volunteer sees anything of a family, and only of the one allocated.
SHOWS_VOLUNTEERS = "families:sheet"

_TABLE = """
#                              anon  co-o  lead  with  w/out trust closed

# --- The front door and the policy -------------------------------------------

home
  GET  own                     in    ->    ->    ->    ->    ->    in
  POST own                     in    405   405   405   405   405   in

policy:read
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405

policy:map
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in

# --- Signing in and out ------------------------------------------------------

account_login
  GET  own                     200   ->    ->    ->    ->    ->    200
  POST own                     422   ->    ->    ->    ->    ->    422

account_logout
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    in    in    in    in    in    in

account_reset_password
  GET  own                     200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422

account_reset_password_done
account_reset_password_from_key_done
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405

account_reset_password_from_key
  both own                     ->    ->    ->    ->    ->    ->    ->
  GET  unknown                 200   200   200   200   200   200   200
  POST unknown                 422   422   422   422   422   422   422

account_reauthenticate
account_change_password
  both own                     in    ->    ->    ->    ->    ->    in

usersessions_list
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

account:session-end
  GET  own other unknown       in    405   405   405   405   405   in
  POST own                     in    ->    ->    ->    ->    ->    in
  POST other unknown           in    404   404   404   404   404   in

# --- The second factor -------------------------------------------------------

mfa_index
mfa_list_webauthn
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in

mfa_reauthenticate_webauthn
mfa_authenticate
mfa_activate_totp
mfa_login_webauthn
  both own                     in    ->    ->    ->    ->    ->    in

mfa_reauthenticate
mfa_add_webauthn
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    422   422   422   422   422   in

mfa_deactivate_totp
  both own                     in    422   422   422   422   422   in

mfa_view_recovery_codes
  GET  own                     in    404   404   404   404   404   in
  POST own                     in    405   405   405   405   405   in

mfa_generate_recovery_codes
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in

mfa_download_recovery_codes
  both own                     in    404   404   404   404   404   in

mfa_remove_webauthn
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    ->    ->    ->    ->    ->    in
  both other unknown           in    404   404   404   404   404   in

# --- People and roles --------------------------------------------------------

account:own
account:roles
  GET  own                     in    200   200   200   200   200   in
  POST own                     in    405   405   405   405   405   in

account:people
  GET  own                     in    200   404   404   404   200   in
  POST own                     in    405   404   404   404   405   in

account:invite
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

account:person
  GET  own other               in    200   404   404   404   200   in
  POST own other unknown       in    405   404   404   404   405   in
  GET  unknown                 in    404   404   404   404   404   in

account:person-roles
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

account:person-deactivate
account:person-reactivate
account:person-start-again
  GET  own other               in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  POST other                   in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

account:person-invite-again
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

# --- Links that work once ----------------------------------------------------

account:first
account:link
  GET  own                     200   200   200   200   200   200   200
  POST own                     422   422   422   422   422   422   422
  both other unknown           404   404   404   404   404   404   404

# --- Sessions ----------------------------------------------------------------

families:session-list
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:session-new
families:closure-new
  both own                     in    200   404   404   404   404   in

families:session
  both own                     in    200   200   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-cancel
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:session-close
  GET  own unknown             in    405   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:walk-in
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:closure
families:closure-notice
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:rooms
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:room-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:room-remove
  GET  own unknown             in    405   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:booking-cancel
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    403   403   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:allocate
families:allocation-end
families:booking-room
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

# --- The day -----------------------------------------------------------------

families:today
  GET  own                     in    ->    ->    404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:sheet
  GET  own                     in    404   404   200   200   404   in
  POST own                     in    404   404   405   405   404   in

families:register
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:board
families:board-changes
families:register-changes
families:fire-list
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:people-in
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:person-out
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:cover
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:all-closed
  GET  own unknown             in    405   405   404   404   404   in
  POST own unknown             in    404   404   404   404   404   in

families:door
  GET  own other               in    200   200   404   404   404   in
  POST own other               in    422   422   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:settle
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in

families:consents
  both own swapped unknown     in    404   404   404   404   404   in

families:movement
families:outcome
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in

families:movement-at
families:correct
  both own other               in    200   200   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

# --- On paper ----------------------------------------------------------------

families:paper-forms
families:accident-paper
families:blank-sheet
families:sheets-unshredded
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:sheets
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:sheet-print
  GET  own unknown             in    405   405   404   404   404   in
  POST own                     in    200   200   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:sheet-shredded
  GET  own other unknown       in    405   405   404   404   404   in
  POST own other               in    ->    ->    404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:from-paper
  GET  own                     in    200   200   404   404   404   in
  POST own unknown             in    404   404   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

# --- Family files ------------------------------------------------------------

families:list
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    422   422   404   404   404   in

families:new
families:import
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:import-example
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    405   404   404   404   404   in

families:file
  GET  own other               in    200   200   404   404   404   in
  POST own other unknown       in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:state
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:arrangement
families:alert-add
families:person-add
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:alert-edit
families:person-edit
families:representative-add
families:representative-edit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:alert-remove
families:representative-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:apart-add
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:apart-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

# --- Pre-visits and reviews --------------------------------------------------

families:reviews
families:pre-visit-form
families:agreement
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:review-record
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:review-decide
families:pre-visit
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

# --- Where people can be reached ---------------------------------------------

families:contact-add
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

families:contact
  GET  own                     in    200   404   404   404   404   in
  POST own swapped unknown     in    405   404   404   404   404   in
  GET  swapped unknown         in    404   404   404   404   404   in

families:contact-reveal
  GET  own swapped unknown     in    405   404   404   404   404   in
  POST own                     in    200   404   404   404   404   in
  POST swapped unknown         in    404   404   404   404   404   in

families:contact-remove
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    ->    404   404   404   404   in
  both swapped unknown         in    404   404   404   404   404   in

# --- Referrals -----------------------------------------------------------------

families:referral-list
families:waiting
  GET  own                     in    200   200   404   404   404   in
  POST own                     in    405   405   404   404   404   in

families:referral-new
  GET  own                     in    200   404   404   404   404   in
  POST own                     in    422   404   404   404   404   in

families:referral
families:referral-paper
  GET  own other               in    200   200   404   404   404   in
  POST own other unknown       in    405   405   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

families:referral-screening
families:referral-accept
families:referral-turn-away
families:referral-half
families:offer
  GET  own other               in    200   404   404   404   404   in
  POST own other               in    422   404   404   404   404   in
  both unknown                 in    404   404   404   404   404   in

families:referral-link
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    200   404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:referral-link-end
  GET  own other unknown       in    405   404   404   404   404   in
  POST own other               in    ->    404   404   404   404   in
  POST unknown                 in    404   404   404   404   404   in

families:referral-reach
  GET  own other               in    200   404   404   404   404   in
  POST own other unknown       in    404   404   404   404   404   in
  GET  unknown                 in    404   404   404   404   404   in

# --- One side's own half, by its private link ----------------------------------

families:your-referral
  GET  own                     200   200   200   200   200   200   200
  POST own                     ->    ->    ->    ->    ->    ->    ->
  both other unknown           404   404   404   404   404   404   404

families:your-referral-form
  both own other unknown       404   404   404   404   404   404   404

families:your-referral-received
  GET  own                     200   200   200   200   200   200   200
  POST own                     405   405   405   405   405   405   405
"""


def _read(table: str) -> dict[str, dict[Cell, str]]:
    """The answers by address and cell. Raises ``ValueError`` for a cell that is filled in twice."""
    matrix: dict[str, dict[Cell, str]] = {}
    for block in table.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        names = [line for line in lines if not line.startswith(" ")]
        rows = [line.split() for line in lines if line.startswith(" ")]
        for name in names:
            if name in matrix:
                raise ValueError(f"{name} is listed twice.")
            matrix[name] = {}
            for row in rows:
                _fill(matrix[name], row)
    return matrix


def _fill(cells: dict[Cell, str], row: list[str]) -> None:
    first = len(row) - len(PRINCIPALS)
    method, *relations = row[:first]
    for relation in relations:
        for each in METHODS if method == "both" else [method]:
            for principal, answer in zip(PRINCIPALS, row[first:], strict=True):
                cell = Cell(principal, each, relation)
                if cell in cells:
                    raise ValueError(f"{cell} is filled in twice.")
                cells[cell] = answer


MATRIX = _read(_TABLE)
