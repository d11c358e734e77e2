"""Which days the clock was trusted on, and the life of each disposal."""

from retention.models.case import DisposalCase, DisposedOf
from retention.models.tick import Tick

__all__ = ["DisposalCase", "DisposedOf", "Tick"]
