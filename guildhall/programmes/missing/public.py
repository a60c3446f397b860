"""What the public may send to this programme at the front door: a worry about a child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guildhall.casework.declare import PublicForm
from guildhall.casework.front_door.forms import (
    CHILD,
    INTERPRETERS,
    YES_NO_UNSURE,
    Choose,
    PublicFormBase,
    Section,
    Words,
)
from guildhall.casework.front_door.rules import Status
from guildhall.casework.models import Case
from guildhall.casework.writes import receive_referral
from guildhall.partners.models import Guard, Member
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.subjects.rules import NAME_WITHHELD

SAFE = {"yes": "safe", "no": "NOT SAFE", "unsure": "not known"}
AS_SENT = "see it as it was sent"


class ConcernForm(PublicFormBase):
    """A worry about a child: one who is exploited, who goes missing, or who may be."""

    own = (Section("The child", ("who", "what", "where", "when_seen", "frightened")),)
    warning = (
        "If the child is missing now, or in danger, ring 999: do not write here first. What you"
        " send is read, and decided on by people whose work is keeping children safe."
    )

    who = Words(
        "Who is the child?",
        most=500,
        rows=2,
        help_text="Name, age, school, what they look like: whatever you know. A guess helps.",
    )
    what = Words("What have you seen or heard, and what worries you?", most=5000, rows=5)
    where = Words("Where was it?", most=300, required=False)
    when_seen = Words("When was it?", most=200, required=False)
    frightened = Choose("Does the child seem frightened or hurt?", YES_NO_UNSURE, required=False)


def receive(given: Mapping[str, Any], *, uploads: Any, by: Member, at: datetime) -> Guard:
    """A referral from outside the partnership. It is never refused, only decided on."""
    parts = (
        ("About", given["who"]),
        ("", given["what"]),
        ("Where", given.get("where")),
        ("When", given.get("when_seen")),
        ("Frightened or hurt", given.get("frightened")),
        ("From", _from(given)),
        ("How old they are", given.get("age") == CHILD and "under 18"),
        ("Reached by", AS_SENT if _is_kept(given) else given.get("contact")),
        ("A message there", SAFE.get(given.get("leave_message", ""))),
        ("A text or a letter there", SAFE.get(given.get("may_write", ""))),
        ("When that is safe", given.get("contact_when")),
        ("Who else may answer", given.get("who_answers")),
        ("Language", given.get("language")),
        ("Interpreter", INTERPRETERS.get(given.get("interpreter", ""))),
        ("What makes it hard to reach them", given.get("access_needs")),
    )
    lines = [f"{label}: {words}" if label else str(words) for label, words in parts if words]
    made = receive_referral(
        programme=PROGRAMME,
        concern="\n\n".join(lines),
        source="Member of the public",
        by=by,
        at=at,
    )
    return made.case.guard


def _from(given: Mapping[str, Any]) -> str:
    """Who sent it. A name that is not to be passed on stays on the page as it was sent."""
    if not given.get("name"):
        return "somebody who gave no name"
    return NAME_WITHHELD if _is_kept(given) else str(given["name"])


def _is_kept(given: Mapping[str, Any]) -> bool:
    """Whether the sender asked that other agencies not be told the name."""
    return bool(given.get("name")) and given.get("may_share_name") == "no"


def status(guard: Guard) -> str:
    """How it stands, as its receipt says it: no more than that somebody has looked at it."""
    case = Case.objects.get(guard=guard)
    if case.status == Case.Status.REFERRED:
        return Status.RECEIVED
    return Status.DEALT_WITH if case.status == Case.Status.OPEN else Status.CLOSED


PUBLIC_FORMS = (
    PublicForm(
        key="child",
        title="Tell us of a worry about a child",
        summary="A child who may be exploited, hurt or going missing. For an adult, please ring.",
        form=ConcernForm,
        receive=receive,
        status=status,
    ),
)
