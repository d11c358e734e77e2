"""The versions of the policy, and who knows of them."""

from policy.models.awareness import Awareness, CopiesGiven
from policy.models.version import PolicyVersion

__all__ = ["Awareness", "CopiesGiven", "PolicyVersion"]
