"""What each role may do with the plan, its figures and its evidence. One table, one place.

Who may know of which case is another question: `policy` answers it from each programme's matrix.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class To(StrEnum):
    """Something a member may or may not do."""

    READ = "read"
    EDIT_PLAN = "edit the plan"
    UPDATE_ACTION = "update an action"
    ANSWER_FINDING = "answer a finding of plan lint"
    IMPORT_EVIDENCE = "import evidence"
    DEFINE_MEASURES = "change a measure's definition"
    SET_TARGET = "set a target or a baseline"
    MARK_BREAK = "re-base limits at a named cause"
    OVERRIDE_RATING = "override a rating"
    SEND_RETURN = "send a return"
    WRITE_UPDATE = "write the update of a measure for the board pack"
    READ_DRAFTS = "read a board pack that is not approved"
    VALIDATE_FIGURES = "validate the figures of a board pack"
    APPROVE_PACK = "approve and freeze a board pack"
    MANAGE_MEMBERS = "manage members"
    SEE_JOBS = "see the jobs that failed"
    MANAGE_AGREEMENTS = "change sharing agreements"
    RECORD_ASSURANCE = "record the checks that casework needs"
    READ_AUDIT = "read who did and saw what"
    KEEP_TRAINING = "keep the training register"


class Role(StrEnum):
    """A kind of member. The values are kept in the database: never rename one."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    ANALYST = "analyst"
    LEAD = "lead"
    RETURNER = "returner"
    BOARD = "board"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]


LABELS = {
    Role.ADMINISTRATOR: "Administrator",
    Role.MANAGER: "Partnership manager",
    Role.ANALYST: "Analyst",
    Role.LEAD: "Programme lead",
    Role.RETURNER: "Sends an agency's returns",
    Role.BOARD: "Board member",
    Role.AUDITOR: "Data protection officer or auditor",
}

MAY: dict[Role, frozenset[To]] = {
    Role.ADMINISTRATOR: frozenset({To.READ, To.MANAGE_MEMBERS, To.SEE_JOBS}),
    Role.MANAGER: frozenset(
        {
            To.READ,
            To.EDIT_PLAN,
            To.UPDATE_ACTION,
            To.ANSWER_FINDING,
            To.SET_TARGET,
            To.OVERRIDE_RATING,
            To.APPROVE_PACK,
            To.READ_DRAFTS,
            To.WRITE_UPDATE,
            To.SEND_RETURN,
            To.KEEP_TRAINING,
            To.MANAGE_AGREEMENTS,
            To.RECORD_ASSURANCE,
        }
    ),
    Role.ANALYST: frozenset(
        {
            To.READ,
            To.IMPORT_EVIDENCE,
            To.DEFINE_MEASURES,
            To.MARK_BREAK,
            To.VALIDATE_FIGURES,
            To.READ_DRAFTS,
            To.SEND_RETURN,
        }
    ),
    Role.LEAD: frozenset(
        {
            To.READ,
            To.UPDATE_ACTION,
            To.ANSWER_FINDING,
            To.WRITE_UPDATE,
            To.READ_DRAFTS,
            To.SEND_RETURN,
            To.KEEP_TRAINING,
        }
    ),
    Role.RETURNER: frozenset({To.READ, To.SEND_RETURN}),
    Role.BOARD: frozenset({To.READ}),
    Role.AUDITOR: frozenset({To.READ, To.READ_AUDIT}),
}


AGREED_BY_ANOTHER = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that one person asks for and another agrees. Nobody holds both of them."""


def may(roles: Iterable[str], to: To) -> bool:
    """Whether a member who holds these roles may do it."""
    return any(to in MAY[Role(role)] for role in roles)


class AgreementState(StrEnum):
    """How a sharing agreement stands, those that need somebody first."""

    LAPSED = "lapsed"
    REVIEW_DUE = "review due"
    IN_FORCE = "in force"
    NOT_STARTED = "not started"


def agreement_state(
    starts_on: date, review_on: date, expires_on: date, *, today: date
) -> AgreementState:
    """How an agreement stands on a day. It is in force on its first day and on its last."""
    if today > expires_on:
        return AgreementState.LAPSED
    if today < starts_on:
        return AgreementState.NOT_STARTED
    return AgreementState.REVIEW_DUE if today >= review_on else AgreementState.IN_FORCE
