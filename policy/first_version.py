"""The version that comes with the software: the centre's policy restated clause by clause."""

from typing import Any
from uuid import UUID

from policy.clauses import Clause

_ID = UUID("00000000-0000-4000-8000-0000000c9001")
_INTRODUCTION = (
    "The centre respects the confidentiality of every member of a family, with two exceptions. "
    "Those apart, it ensures what follows."
)
_NUMBERS = {
    "retention_years": 3,
    "cooling_off_days": 14,
    "recheck_years": 3,
    "overdue_days": 42,
    "certificate_months": 6,
    "review_months": 12,
}


def store(model: Any) -> None:
    """Store it, adopted and in force from the beginning, unless it is there."""
    fields = {"E1": "exception_1", "E2": "exception_2", "review": "review"}
    words = {
        fields.get(clause.number, f"clause_{clause.number}"): clause.text
        for clause in Clause
        if clause is not Clause.CENTRE
    }
    model.objects.get_or_create(
        number=1,
        defaults={
            "id": _ID,
            "state": "adopted",
            "title": "Confidentiality policy",
            "introduction": _INTRODUCTION,
            **words,
            **_NUMBERS,
        },
    )
