"""What a person may do at the centre, in words a trustee can check."""

from django.db import models


class Role(models.TextChoices):
    CO_ORDINATOR = "co-ordinator", "Co-ordinator"
    TEAM_LEADER = "team-leader", "Team leader"
    VOLUNTEER = "volunteer", "Volunteer"
    TRUSTEE = "trustee", "Trustee"

    @property
    def description(self) -> str:
        return _DESCRIPTIONS[self]


_DESCRIPTIONS = {
    Role.CO_ORDINATOR: (
        "Runs the centre: keeps the family files, books families on sessions, keeps the register, "
        "and says who holds which role. Sees families while their own DBS check holds."
    ),
    Role.TEAM_LEADER: (
        "Runs a session: reads the family files, keeps the register, books families and allocates "
        "them to volunteers. Changes no file, is shown no contact detail, and manages no accounts. "
        "Sees families while their own DBS check holds."
    ),
    Role.VOLUNTEER: (
        "Helps at a session: sees first names, ages and allergies of the families allocated to "
        "them, on the day only. Sees no surname, address, telephone number or history."
    ),
    Role.TRUSTEE: (
        "Answers for the centre: sees figures and references, the roles everyone holds, and the "
        "policy. Never sees a family's name."
    ),
}

# Those who may open family files and the whole register.
RUNS_SESSIONS = (Role.CO_ORDINATOR, Role.TEAM_LEADER)
# Those who are at sessions: whoever runs them, and whoever helps.
AT_SESSIONS = (*RUNS_SESSIONS, Role.VOLUNTEER)
# Those who look after the policy and answer for it.
GOVERNS = (Role.CO_ORDINATOR, Role.TRUSTEE)
EVERY_ROLE = tuple(Role)
