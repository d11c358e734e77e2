"""Days the clock was trusted on, the life of each disposal, requests for one’s own data."""

from retention.models.access import DataDecision, DataRequest
from retention.models.case import DisposalCase, DisposedOf
from retention.models.tick import Tick

__all__ = ["DataDecision", "DataRequest", "DisposalCase", "DisposedOf", "Tick"]
