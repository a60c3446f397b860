"""What agencies owe, and what they sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.measures import rules
from guildhall.measures.declare import Kind
from guildhall.measures.models import Definition, DefinitionVersion, Return, ReturnDue
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, may, require
from guildhall.partners.rules import To

MOST = 10**12
COUNTED = {Kind.COUNT, Kind.RATE, Kind.PROPORTION, Kind.SURVEY}


class ReturnRefused(ValueError):
    """The figures contradict the measure's definition. The message says what to do."""


class NotTheirs(NotAllowed):
    """The return is another agency's."""


@dataclass(frozen=True)
class Sent:
    """What one return says. `denominator` is None for a plain count."""

    due: ReturnDue
    numerator: float
    denominator: float | None
    is_provisional: bool = False
    note: str = ""


@transaction.atomic
def schedule_returns(
    definition: Definition, *, agency_key: str, quarters: Sequence[str], rule: str, at: datetime
) -> int:
    """Say that an agency owes a return for each quarter; gives how many were not yet known.

    The day due is fixed when the row is made, so a later rule leaves it as it was.
    """
    known = set(
        ReturnDue.objects.filter(definition=definition, agency_key=agency_key).values_list(
            "period", flat=True
        )
    )
    due_rule = rules.DUE_RULES[rule]
    new = [
        ReturnDue(
            definition=definition,
            agency_key=agency_key,
            period=quarter,
            due_on=rules.due_on(quarter, due_rule),
        )
        for quarter in quarters
        if quarter not in known
    ]
    ReturnDue.objects.bulk_create(new)
    if new:
        after = {"agency": agency_key, "quarters": [due.period for due in new], "rule": rule}
        _record("measures.returns_scheduled", definition, None, at, after)
    return len(new)


@transaction.atomic
def receive_return(sent: Sent, *, received_on: date, by: Member, at: datetime) -> Return:
    """Take in one return. A second for the same quarter is a correction; both are kept."""
    _require_theirs(by, [sent.due])
    return _receive(sent, received_on=received_on, by=by, at=at)


@transaction.atomic
def receive_returns(
    sent: Sequence[Sent], *, received_on: date, by: Member, at: datetime
) -> list[Return]:
    """Take in many returns, all or none of them."""
    _require_theirs(by, [each.due for each in sent])
    return [_receive(each, received_on=received_on, by=by, at=at) for each in sent]


def _receive(sent: Sent, *, received_on: date, by: Member, at: datetime) -> Return:
    version = sent.due.definition.versions.order_by("number").reverse()[0]
    _check(sent, version)
    received = Return.objects.create(
        due=sent.due,
        received_on=received_on,
        numerator=sent.numerator,
        denominator=sent.denominator,
        is_provisional=sent.is_provisional,
        note=sent.note,
        by=by,
        at=at,
    )
    after = {"period": sent.due.period, "numerator": sent.numerator,
             "denominator": sent.denominator, "is_provisional": sent.is_provisional}  # fmt: skip
    _record("measures.return_received", sent.due.definition, by, at, after)
    return received


def _check_counts(sent: Sent, version: DefinitionVersion) -> None:
    """Refuse a part of an event, or more events than there could be: sums would not add up."""
    counts = [sent.numerator]
    if version.kind in {Kind.PROPORTION, Kind.SURVEY} and sent.denominator is not None:
        counts.append(sent.denominator)
    if max(sent.numerator, sent.denominator or 0) > MOST:
        raise ReturnRefused(f"A figure cannot be more than {MOST:,}. Correct it.")
    if version.kind in COUNTED and any(count % 1 for count in counts):
        raise ReturnRefused(
            f"Give whole numbers: this measure counts each {version.counted_unit} once."
        )


def _check(sent: Sent, version: DefinitionVersion) -> None:
    """Raise ReturnRefused where the figures cannot be what the definition asks for."""
    if sent.numerator < 0 or (sent.denominator or 0) < 0:
        raise ReturnRefused("A return cannot be less than 0. Correct the figure.")
    _check_counts(sent, version)
    if version.denominator_rule and sent.denominator is None:
        raise ReturnRefused(
            f"Give the figure it is out of as well: {version.denominator_rule.lower()}"
        )
    if not version.denominator_rule and sent.denominator is not None:
        raise ReturnRefused("This measure is a plain count. Leave the second figure empty.")
    is_share = version.kind in {Kind.PROPORTION, Kind.SURVEY}
    if is_share and sent.denominator is not None and sent.numerator > sent.denominator:
        raise ReturnRefused(
            f"{sent.numerator:g} is more than the {sent.denominator:g} it is out of."
            " Correct one of them."
        )


def _require_theirs(by: Member, dues: Sequence[ReturnDue]) -> None:
    require(by, To.SEND_RETURN)
    own = by.agency.key if by.agency else ""
    if may(by, To.VALIDATE_FIGURES) or may(by, To.EDIT_PLAN):
        return
    for due in dues:
        if due.agency_key != own:
            raise NotTheirs("This return is another agency's. Ask the partnership manager.")


def _record(
    action: str,
    definition: Definition,
    by: Member | None,
    at: datetime,
    after: Mapping[str, object],
) -> None:
    record(action=action, subject=f"measure:{definition.key}", by=by, at=at, after=after)
