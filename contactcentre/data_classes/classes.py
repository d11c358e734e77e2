"""The three classes of stored fields, and how a model's fields are put into them."""

from dataclasses import dataclass, field
from enum import StrEnum


class DataClass(StrEnum):
    SEALED = "sealed"
    OPERATIONAL = "operational"
    STRUCTURAL = "structural"


@dataclass(frozen=True)
class InClear:
    """The fields of one model that are not sealed; ``because`` argues for a text in clear."""

    structural: str = ""
    operational: str = ""
    because: dict[str, str] = field(default_factory=dict)
    why: str = ""

    def classes(self) -> dict[str, DataClass]:
        found = dict.fromkeys(self.structural.split(), DataClass.STRUCTURAL)
        found |= dict.fromkeys(self.operational.split(), DataClass.OPERATIONAL)
        return found | dict.fromkeys(self.because, DataClass.OPERATIONAL)
