"""The life of a disposal from a terminal, by named people, under the same rules as the pages."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.safekeeping.keyring.keys import key_scope
from contactcentre.safekeeping.models import SubjectKind
from retention.management.naming import (
    add_day,
    add_person,
    is_real,
    one_sentence,
    person,
    the_day,
)
from retention.models import DisposalCase
from retention.services import cases
from retention.services.executing import execute

# Names that a command has of its own already, or that would hide one of Python's.
_METHODS = {"list": "show", "execute": "carry_out"}


class Command(BaseCommand):
    help = (
        "Disposes of records that have not been used for three years: proposed by a co-ordinator, "
        "approved by a trustee, cooled off, carried out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        listed = actions.add_parser("list", help="every disposal but those of concerns")
        listed.add_argument("--json", action="store_true", help="one JSON document on stdout")
        for name, says in (
            ("propose", "propose one record that is due, by its reference"),
            ("approve", "approve what somebody else proposed"),
            ("cancel", "stop one that has not begun"),
            ("execute", "carry out one whose cooling-off is over, or several"),
        ):
            action = actions.add_parser(name, help=says)
            action.add_argument(
                "reference", nargs="+" if name == "execute" else None, help="of the record"
            )
            add_person(action)
            add_day(action)

    def handle(self, *, action: str, **options: Any) -> None:
        with one_sentence(), key_scope():
            getattr(self, _METHODS.get(action, action))(options)

    def show(self, options: dict[str, Any]) -> None:
        told = DisposalCase.objects.exclude(kind=SubjectKind.CONCERN)
        found = told.order_by("proposed_on", "reference")
        rows = [_described(case) for case in found]
        if options["json"]:
            self.stdout.write(json.dumps({"disposals": rows}, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['reference']}  {row['state']}  proposed {row['proposed_on']}")

    def propose(self, options: dict[str, Any]) -> None:
        case = cases.propose(
            reference=options["reference"], by=person(options["by"]), on=the_day(options["on"])
        )
        self.stdout.write(f"{case.reference} is proposed. A trustee has to approve it.")

    def approve(self, options: dict[str, Any]) -> None:
        case = _open_case(options["reference"])
        case = cases.approve(
            case_id=case.pk,
            digest=case.digest,
            by=person(options["by"]),
            on=the_day(options["on"]),
        )
        self.stdout.write(f"{case.reference} is approved, and cools off.")

    def cancel(self, options: dict[str, Any]) -> None:
        case = _open_case(options["reference"])
        cases.cancel(case_id=case.pk, by=person(options["by"]), on=the_day(options["on"]))
        self.stdout.write(f"The disposal of {case.reference} is cancelled.")

    def carry_out(self, options: dict[str, Any]) -> None:
        by, on = person(options["by"]), the_day(options["on"])
        wanted = [_open_case(reference) for reference in dict.fromkeys(options["reference"])]
        if is_real():
            self._confirm(wanted)
        found = execute([case.pk for case in wanted], by=by, on=on, progress=self._tell)
        for case in found.done:
            self.stdout.write(f"{case.reference} is disposed of. Certificate {case.pk}.")
        if found.refused:
            references = {case.pk: case.reference for case in wanted}
            raise CommandError(
                " ".join(
                    f"{references[case_id]}: {refused.because}"
                    for case_id, refused in found.refused.items()
                )
            )

    def _confirm(self, wanted: list[DisposalCase]) -> None:
        """These are shown, and these go or none. Raises ``CommandError``."""
        for case in wanted:
            last = f"last used {case.last_used_on}" if case.last_used_on else "last use not known"
            self.stdout.write(f"{case.reference}  {case.get_kind_display()}  {last}")
        try:
            typed = input(f"Type how many these are, {len(wanted)}, to destroy them: ")
        except EOFError:
            typed = ""
        if typed.strip() != str(len(wanted)):
            raise CommandError("That is not it. Nothing was destroyed.")

    def _tell(self, step: str, count: int) -> None:
        if count:
            self.stderr.write(f"{step}: {count}")


def _open_case(reference: str) -> DisposalCase:
    case = DisposalCase.objects.open().filter(reference=reference).first()
    if case is None:
        raise CommandError(f"No disposal of {reference} is under way. Nothing was done.")
    return case


def _described(case: DisposalCase) -> dict[str, Any]:
    def written(day: Any) -> str | None:
        return day.isoformat() if day else None

    return {
        "id": str(case.pk),
        "reference": case.reference,
        "kind": case.kind,
        "state": case.state,
        "last_used_on": written(case.last_used_on),
        "proposed_on": written(case.proposed_on),
        "approved_on": written(case.approved_on),
        "executed_on": written(case.executed_on),
        "certified_on": written(case.certified_on),
        "ended_on": written(case.ended_on),
        "ended_because": case.ended_because or None,
        "removed": {line.what: line.rows for line in case.lines.all()},
    }
