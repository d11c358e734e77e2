"""Bringing the records back from a backup, from a terminal."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from contactcentre.backups import restoring
from contactcentre.backups.refusal import BackupRefused
from contactcentre.backups.restoring import Consent, Restored
from contactcentre.in_use import InUse
from contactcentre.safekeeping import clock
from contactcentre.safekeeping.audit import ChainBroken
from contactcentre.safekeeping.errors import KeyringUnsafe
from contactcentre.safekeeping.witnesses import NotTwoPeople


class Command(BaseCommand):
    help = (
        "Restores the records from an archive in DIR beside today's keyring, while the service is "
        "stopped: everyone comes back except those whose key was destroyed since. Until all is "
        "proved, what is here stays as it is. On a new machine first bring back the key and the "
        "keyring: “keyring card --restore”, then “keyring mirror --restore”."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="where the archives are")
        parser.add_argument("--archive", metavar="NAME", help="this one, not the newest")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="restore although there are records here; they are set aside, not deleted",
        )
        parser.add_argument(
            "--losing",
            type=int,
            default=0,
            metavar="N",
            help="restore although so much of what is kept for ever is lost, as the refusal says",
        )
        parser.add_argument(
            "--unread",
            action="store_true",
            help="restore although what is here cannot be read, the accident book neither",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def handle(self, **options: Any) -> None:
        try:
            restored = restoring.restore(
                options["folder"],
                name=options["archive"],
                consent=Consent(
                    replace=options["replace"],
                    losing=options["losing"],
                    unread=options["unread"],
                ),
                now=clock.now(),
            )
        except (BackupRefused, KeyringUnsafe, InUse, ChainBroken, NotTwoPeople) as refused:
            raise CommandError(f"Nothing was restored. {refused}") from None
        if options["json"]:
            self.stdout.write(json.dumps(_facts(restored)))
        else:
            self.stdout.write("\n".join(_lines(restored)))


def _facts(restored: Restored) -> dict[str, Any]:
    manifest = restored.manifest
    return {
        "archive": restored.archive.name,
        "made_at": manifest.made_at.isoformat(),
        "records": restored.records,
        "disposed_again": restored.disposed_again,
        "audit": {
            "count": restored.audit_count,
            "restored": {"count": manifest.audit_count, "head": manifest.audit_head},
        },
        "taken_along": dict(restored.carried.taken),
        "lost": dict(restored.carried.lost),
        "aside": restored.aside,
        "seconds": round(restored.seconds, 3),
    }


def _lines(restored: Restored) -> list[str]:
    made_at = restored.manifest.made_at.astimezone(clock.LONDON)
    lines = [
        f"The records are as they were on {made_at:%-d %B %Y at %H:%M} ({restored.archive.name}).",
        f"Records: {restored.records}; disposed of again: {restored.disposed_again}.",
        f"The audit trail is whole: {restored.manifest.audit_count} rows came back.",
        *_named("Taken along, for it is kept for ever", restored.carried.taken),
        *_named(
            "Lost but for what you printed; what can be entered again, enter", restored.carried.lost
        ),
        "Enter again what else was entered since: above all who left, whom somebody knows, which "
        "permissions were withdrawn and which records are held. Disposals that had not begun are "
        "void. Everybody has to sign in again.",
    ]
    if restored.aside:
        lines.append(
            f"The records that were here are kept in {restored.aside}: delete it once you are "
            "content."
        )
    return lines


def _named(says: str, counts: Mapping[str, int]) -> list[str]:
    named = ", ".join(f"{what}: {many}" for what, many in sorted(counts.items()))
    return [f"{says}: {named}."] if named else []
