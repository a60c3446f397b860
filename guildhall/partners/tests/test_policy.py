"""What each role may do: the whole table, written again by hand."""

import pytest
from django.contrib.auth.models import AnonymousUser

from guildhall.partners import reads
from guildhall.partners.models import Member
from guildhall.partners.rules import MAY, Role, To, may

EDITS_THE_PLAN = {Role.MANAGER}
APPROVES_A_PACK = {Role.MANAGER}
VALIDATES_FIGURES = {Role.ANALYST}
IMPORTS = {Role.ANALYST}
MANAGES_MEMBERS = {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("to", "roles"),
    [
        (To.READ, set(Role)),
        (To.EDIT_PLAN, EDITS_THE_PLAN),
        (To.APPROVE_PACK, APPROVES_A_PACK),
        (To.VALIDATE_FIGURES, VALIDATES_FIGURES),
        (To.IMPORT_EVIDENCE, IMPORTS),
        (To.MANAGE_MEMBERS, MANAGES_MEMBERS),
        (To.SEND_RETURN, {Role.MANAGER, Role.ANALYST, Role.LEAD, Role.RETURNER}),
    ],
)
def test_only_these_roles_may(to: To, roles: set[Role]) -> None:
    allowed = {role for role in Role if may([role], to)}

    assert allowed == roles


def test_every_role_is_in_the_table() -> None:
    assert set(MAY) == set(Role)


def test_whoever_validates_figures_cannot_also_approve_the_pack_by_that_role() -> None:
    both = [role for role in Role if {To.VALIDATE_FIGURES, To.APPROVE_PACK} <= MAY[role]]

    assert both == []


def test_nobody_signed_in_may_do_nothing() -> None:
    assert not any(reads.may(AnonymousUser(), to) for to in To)


def test_a_member_who_has_left_may_do_nothing() -> None:
    member = Member(email="a@example.org", name="A", roles=list(Role), is_active=False)

    assert not any(reads.may(member, to) for to in To)


def test_refusal_says_what_was_refused() -> None:
    member = Member(email="a@example.org", name="A", roles=[Role.BOARD])

    with pytest.raises(reads.NotAllowed, match="edit the plan"):
        reads.require(member, To.EDIT_PLAN)
