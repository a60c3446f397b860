"""What a share would stand on, and what the agreement between the two already answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guildhall.casework.agreements import agreement_between, lapsed_between
from guildhall.casework.declare import Purpose
from guildhall.casework.models import Case, Consent, Involvement
from guildhall.casework.registry import programme_of
from guildhall.casework.rules import Footing, why_not_share
from guildhall.partners.models import Agency, Agreement


@dataclass(frozen=True)
class Found:
    """A wish to share and what was found behind it. `agreement` is None where none is in force.

    `recipient` is None where it is told in words, and no agency's agreement can cover it.
    """

    purpose: Purpose
    recipient: Agency | None
    footing: Footing
    gateway: str
    subjects: list[dict[str, str]]
    agreement: Agreement | None = None


@dataclass(frozen=True)
class Prefill:
    """Answers offered before anybody has typed any, and what stands in the way if anything does.

    `items` are offered to be ticked; `lapsed` is the agreement that used to cover it, if it did.
    """

    items: tuple[str, ...]
    gateway: str
    basis: str
    stopped_by: str
    agreement: Agreement | None
    lapsed: Agreement | None


def footing_of(case: Case, recipient: Agency | None, purpose: Purpose, at: datetime) -> Found:
    """What sharing a case with an agency for a purpose would stand on at an instant."""
    controller = case.guard.controller
    is_own = recipient == controller
    agreement = (
        None
        if is_own or recipient is None
        else agreement_between(controller, recipient, programme=case.programme, at=at)
    )
    subjects = _subjects(case)
    asked = {row.person_id: row.state for row in _consents(case, purpose)}
    powers = agreement.powers.strip() if agreement else ""
    is_routine = not (purpose.is_safeguarding or purpose.needs_consent)
    return Found(
        purpose=purpose,
        recipient=recipient,
        footing=Footing(
            is_safeguarding=purpose.is_safeguarding,
            is_within=is_own or agreement is not None,
            needs_consent=purpose.needs_consent,
            consents=tuple(asked.get(pk, "") for pk in dict.fromkeys(pk for pk, _ in subjects)),
        ),
        gateway=powers if powers and is_routine else purpose.gateway,
        subjects=[described for _, described in subjects],
        agreement=agreement,
    )


def prefill(case: Case, recipient: Agency, purpose: Purpose, at: datetime) -> Prefill:
    """What to offer somebody who shares: the agreement's data items, or the purpose's own."""
    found = footing_of(case, recipient, purpose, at)
    items = _lines(found.agreement.data_items) if found.agreement else ()
    lapsed = None
    if found.agreement is None and recipient != case.guard.controller:
        lapsed = lapsed_between(case.guard.controller, recipient, programme=case.programme, at=at)
    return Prefill(
        items=items or purpose.items,
        gateway=found.gateway,
        basis=purpose.basis,
        stopped_by=why_not_share(found.footing),
        agreement=found.agreement,
        lapsed=lapsed,
    )


def _subjects(case: Case) -> list[tuple[int, dict[str, str]]]:
    """Each standing part of a subject, by the person's key, with their category."""
    declared = programme_of(case.programme)
    standing = Involvement.objects.filter(case=case, until_on=None).select_related("person")
    found = []
    for row in standing.order_by("pk"):
        role = declared.role(row.role)
        if role is not None and role.is_subject:
            about = {"person": row.person.reference, "role": role.key, "category": role.category}
            found.append((row.person_id, about))
    return found


def _consents(case: Case, purpose: Purpose) -> list[Consent]:
    return list(Consent.objects.filter(case=case, purpose=purpose.key, superseded_at=None))


def _lines(text: str) -> tuple[str, ...]:
    parts = (part.strip(" .-•") for line in text.splitlines() for part in line.split(";"))
    return tuple(part for part in parts if part)
