"""The stages of a case of anti-social behaviour, and what each asks for."""

from guildhall.casework.declare import Stage

STAGES = (
    Stage(
        key="first_contact",
        title="Speak to the victim and assess the risk",
        leads_to=("planned",),
        owner="asb_officer",
    ),
    Stage(
        key="planned",
        title="Plan agreed: work to stop it",
        leads_to=("enforcing", "closing"),
        owner="asb_officer",
    ),
    Stage(
        key="enforcing",
        title="Formal powers in use",
        leads_to=("planned", "closing"),
        owner="asb_officer",
    ),
    Stage(
        key="closing",
        title="Closing: the victim has been asked",
        leads_to=("planned", "enforcing"),
        owner="team_manager",
    ),
)
