"""Walks through a new version of the policy, and who knows of it."""

from tests.pictures.camera import Camera


def drafting(see: Camera) -> None:
    """The draft that waits for its second signature, and a change that is refused."""
    see.go("/policy/", "policy")
    see.go("/governance/policy/", "policy-draft-waits")
    see.press("Discard the draft")
    see.shoot("policy-draft-discard")
    see.press("No, go back")
    see.press("Change the draft")
    see.shoot("policy-draft")
    see.fill(retention_years="9", in_force_from="1/1/2020", introduction="")
    see.send()
    see.shoot("policy-draft-errors")
    see.go("/governance/policy/known/", "policy-known")
    see.go("/policy/copies/", "policy-copies")
    see.press("On paper")
    see.shoot("policy-copy-counted")


def adopting(see: Camera) -> None:
    """A trustee signs as the second, and so adopts it; their second step is fresh."""
    see.go("/governance/policy/", "policy-draft-waits")
    see.go("/governance/policy/known/", "policy-known")
    see.go("/governance/policy/")
    see.press("Sign and adopt")
    see.shoot("policy-draft-not-confirmed")
    for box in see.page.get_by_role("checkbox").all():
        box.check(force=True)
    see.press("Sign and adopt")
    see.shoot("policy-adopted")
    see.go("/policy/versions/", "policy-versions")
