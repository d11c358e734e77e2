"""What somebody is shown before dates are given to anybody, and that it is what goes."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from disclosures.rules import deciding as rules
from disclosures.rules.deciding import Caution
from disclosures.rules.release import Recipient, digest_of_shown
from families.models import Family
from policy.clauses import Clause, Refused


class Changed(Refused):
    """What would be released is not what was shown."""

    def __init__(self) -> None:
        super().__init__(
            Clause.C3, "The register or a side’s way has changed since. Look at it again."
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a release would say, and to whom it would go. Nothing of it is stored."""

    family: Family
    standing: str
    statement: str
    recipients: list[Recipient]
    note: str
    cautions: Sequence[Caution] = ()

    @property
    def digest(self) -> str:
        return digest_of_shown(statement=self.statement, recipients=self.recipients)

    def check_shown(self, *, digest: str, heeded: Set[str]) -> None:
        """Raises ``Refused`` unless this is what ``digest`` is of, and each caution is heeded."""
        if self.digest != digest:
            raise Changed
        rules.check_heeded(cautions=self.cautions, heeded=heeded)
