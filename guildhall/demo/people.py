"""The demonstration's members: one for each role, invented, with one printed password."""

from dataclasses import dataclass
from datetime import datetime

from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member

PASSWORD = "open-the-guildhall-door"  # noqa: S105 (printed for all to see; demonstrations only)


@dataclass(frozen=True)
class Account:
    """One way to sign in. `agency` is the plan's own id for an agency."""

    email: str
    name: str
    role: Role
    agency: str
    sees: str


ACCOUNTS = (
    Account("manager@guildhall.example", "Harriet Pell", Role.MANAGER, "city_council",
            "the whole plan, what is late, board packs to approve"),
    Account("analyst@guildhall.example", "Samir Dench", Role.ANALYST, "city_council",
            "evidence, definitions, figures to validate"),
    Account("lead@guildhall.example", "Priscilla Arkwell", Role.LEAD, "cambridgeshire_police",
            "actions and updates of a programme"),
    Account("returns@guildhall.example", "Odile Marsh", Role.RETURNER, "health_service",
            "the returns that one agency owes"),
    Account("board@guildhall.example", "Councillor Edwin Frost", Role.BOARD, "city_council",
            "the plan, the measures and the packs, to read"),
    Account("administrator@guildhall.example", "Noor Whitby", Role.ADMINISTRATOR, "city_council",
            "who may sign in"),
)  # fmt: skip


def add_accounts(at: datetime) -> dict[Role, Member]:
    """Add each account that is not there yet; gives every account's member by role."""
    members = {}
    for account in ACCOUNTS:
        known = Member.objects.filter(email=account.email).first()
        members[account.role] = known or add_member(
            email=account.email,
            name=account.name,
            password=PASSWORD,
            roles=[account.role],
            agency=Agency.objects.filter(key=account.agency).first(),
            by=None,
            at=at,
        )
    return members
