"""What people do with powers and notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from guildhall.audit.writes import record
from guildhall.casework.errors import AlreadyDone, NeedsMore, NotOpen, reasoned
from guildhall.casework.models import Sheet
from guildhall.casework.writes import change_sheet, keep_sheet
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import require_on
from guildhall.programmes.enforcement.models import Accreditation, Notice, Payment, Prosecution
from guildhall.programmes.enforcement.powers import catalogue, rules
from guildhall.programmes.enforcement.powers.flags import flags_of
from guildhall.programmes.enforcement.powers.reads import MANAGES, require_part
from guildhall.subjects.models import Person
from guildhall.subjects.writes import add_address, add_person
from guildhall.ui.words import moment

TWICE = "This number of this book has been entered already."


@dataclass(frozen=True)
class Recipient:
    """Whom a notice was given to, or a prosecution is against, as they said."""

    given: str
    family: str
    born_on: date | None = None
    line: str = ""
    postcode: str = ""


@transaction.atomic
def add_accreditation(
    *,
    officer: Member,
    power: str,
    held_as: str,
    area: str,
    badge: str,
    since_on: date,
    until_on: date | None,
    granted_by: str,
    by: Member,
    at: datetime,
) -> Accreditation:
    """Put on record that an officer holds a power. Refused where it cannot be held so."""
    require_part(by, at, MANAGES)
    made = Accreditation(
        officer=officer, power=power, held_as=held_as, area=area, badge=badge.strip(),
        since_on=since_on, until_on=until_on, granted_by=granted_by.strip(), made_at=at, made_by=by,
    )  # fmt: skip
    if catalogue.Way(held_as) not in catalogue.BY_POWER[power].ways:
        raise NeedsMore("This power cannot be held in this way.", field="held_as")
    made.full_clean()
    made.save(force_insert=True)
    after = {"officer": officer.reference, "power": power, "since_on": since_on.isoformat()}
    _mark("power_granted", made, after, by=by, at=at)
    return made


@transaction.atomic
def end_accreditation(
    row: Accreditation, *, until_on: date, reason: str, by: Member, at: datetime
) -> None:
    """Say on which day an officer's power ends or ended: the last on which it holds.

    Of two people at once one gets AlreadyDone. Notices issued since are not looked at again:
    they keep the flags of the day they were entered.
    """
    require_part(by, at, MANAGES)
    if until_on < row.since_on:
        raise NeedsMore("A power cannot end before it starts.", field="until_on")
    standing = Accreditation.objects.filter(pk=row.pk, ended_at=None)
    if not standing.update(until_on=until_on, ended_at=at, ended_by=by, ended_reason=reason):
        raise AlreadyDone("Somebody else has just ended it.")
    _mark("power_ended", row, {"until_on": until_on.isoformat()}, by=by, at=at)


@transaction.atomic
def issue_notice(
    *, values: Mapping[str, Any], recipient: Recipient | None = None, by: Member, at: datetime
) -> Notice:
    """Enter a notice that was issued. One outside powers is kept and flagged, never refused.

    Raises ValidationError, by field, for what cannot be, and for a number that is there already.
    """
    age = _age(values, recipient)
    draft = Notice(**values, age=age)
    try:
        with transaction.atomic():
            made = keep_sheet(
                Notice, values={**values, "age": age, **flags_of(draft)}, by=by, at=at
            )
    except IntegrityError:
        raise AlreadyDone(TWICE, field="number") from None
    if recipient is not None:
        person = _person(made.sheet.guard, recipient, by=by, at=at)
        made = change_sheet(
            made, values={"recipient": person}, was=made.sheet.version, needs=None, by=by, at=at
        )
    return made


def _age(values: Mapping[str, Any], recipient: Recipient | None) -> int | None:
    if recipient is None or recipient.born_on is None:
        return None
    issued_on = values["issued_at"].astimezone(LONDON).date()
    return max(rules.age_on(recipient.born_on, issued_on), 0)


def _person(guard: Guard, given: Recipient, *, by: Member, at: datetime) -> Person:
    person = add_person(
        source=guard, given=given.given, family=given.family, born_on=given.born_on,
        role="suspect", by=by, at=at, needs=None,
    )  # fmt: skip
    if given.line or given.postcode:
        add_address(
            person, source=guard, line=given.line, postcode=given.postcode, role="suspect",
            side="offender", by=by, at=at, needs=None,
        )  # fmt: skip
    return person


@transaction.atomic
def open_prosecution(
    *, values: Mapping[str, Any], defendant: Recipient | None = None, by: Member, at: datetime
) -> Prosecution:
    """Begin a prosecution file. Whom it is against joins the index as a suspect."""
    made = keep_sheet(Prosecution, values=values, by=by, at=at)
    if defendant is None:
        return made
    person = _person(made.sheet.guard, defendant, by=by, at=at)
    was = made.sheet.version
    return change_sheet(made, values={"defendant": person}, was=was, needs=None, by=by, at=at)


@transaction.atomic
def mend_notice(
    notice: Notice, *, values: Mapping[str, Any], was: int, by: Member, at: datetime
) -> Notice:
    """Mend what was entered wrongly; the powers are looked at again. Earlier values stay.

    Refused once it has been paid, cancelled or decided on.
    """
    held = _held(notice)
    if held.paid_pence or held.cancelled_at or held.registered_at or held.decision:
        raise NotOpen("Money has come for it, or it has been decided on: cancel it instead.")
    for name, value in values.items():
        setattr(held, name, value)
    return change_sheet(notice, values={**values, **flags_of(held)}, was=was, by=by, at=at)


@transaction.atomic
def pay(
    notice: Notice, *, pence: int, paid_at: datetime, means: str, by: Member, at: datetime
) -> Notice:
    """Enter money that came. It is paid in full once what has come reaches the day's price.

    Refused for more than is owed, and once nothing is. Two at once do not undo each other.
    """
    held = _held(notice)
    account = rules.of(held)
    if not rules.owed(account):
        raise NotOpen("Nothing is owed on it.")
    if not account.issued_at <= paid_at <= at:
        issued = moment(account.issued_at)
        raise NeedsMore(
            f"The notice was issued {issued}: it was paid since then, and not after now.",
            field="paid_at",
        )
    if not 0 < pence <= rules.owed(account):
        raise NeedsMore("That is nothing, or more than is owed.", field="pence")
    payment = Payment(
        notice=held, pence=pence, paid_at=paid_at, means=means, made_at=at, made_by=by
    )
    payment.full_clean()
    payment.save(force_insert=True)
    values: dict[str, Any] = {"paid_pence": held.paid_pence + pence}
    if rules.settles(account, pence=pence, on=paid_at.astimezone(LONDON).date()):
        values["paid_at"] = paid_at
    return change_sheet(held, values=values, was=held.sheet.version, by=by, at=at)


@transaction.atomic
def cancel_notice(notice: Notice, *, reason: str, by: Member, at: datetime) -> Notice:
    """Cancel a notice, and pay back whatever has come. The reason is required.

    A notice outside powers is the manager's to decide on: `decide_notice`.
    """
    held = _held(notice)
    if held.is_outside_powers and not held.decision:
        raise NotOpen("It is outside powers: the team’s manager decides on it.")
    return _cancelled(held, {}, reason=reason, needs=Do.WRITE, by=by, at=at)


@transaction.atomic
def decide_notice(
    notice: Notice, *, decision: str, reason: str, by: Member, at: datetime
) -> Notice:
    """The manager's decision on a notice outside powers: cancel it, pay it back, or let it stand.

    The reason is required. Standing, it still counts as invalid. Of two at once one is refused.
    """
    held = _held(notice)
    require_on(by, held.sheet.guard, MANAGES, at)
    if not held.is_outside_powers or held.decision:
        raise AlreadyDone("There is nothing to decide, or somebody has just decided.")
    why = reasoned(reason, "reason", "Say why.")
    if decision == Notice.Decided.REFUND and not held.paid_pence:
        raise NeedsMore("Nothing has been paid: cancel it instead.", field="decision")
    if decision == Notice.Decided.CANCEL and held.paid_pence:
        raise NeedsMore(
            "It has been paid, wholly or in part: choose to pay it back.", field="decision"
        )
    said = {
        "decision": decision, "decision_reason": why, "decided_at": at, "decided_by": by,
    }  # fmt: skip
    if decision == Notice.Decided.STAND:
        return change_sheet(held, values=said, was=held.sheet.version, needs=MANAGES, by=by, at=at)
    return _cancelled(held, said, reason=reason, needs=MANAGES, by=by, at=at)


@transaction.atomic
def register_notice(notice: Notice, *, by: Member, at: datetime) -> Notice:
    """Make a penalty notice for disorder that nobody paid a fine of one and a half times it."""
    held = _held(notice)
    why_not = rules.may_register(held.offence, rules.of(held), held.due_on, at=at)
    if why_not or held.is_outside_powers:
        raise NotOpen(why_not or "It is outside powers: it is not made a fine.")
    fine = rules.registered_pence(held.amount_pence)
    values = {"registered_at": at, "registered_pence": fine}
    return change_sheet(held, values=values, was=held.sheet.version, by=by, at=at)


def _cancelled(
    held: Notice, said: Mapping[str, Any], *, reason: str, needs: Do, by: Member, at: datetime
) -> Notice:
    if held.cancelled_at or held.registered_at:
        raise AlreadyDone("It has been cancelled already, or made a fine.")
    why = reasoned(reason, "reason", "Say why.")
    values = {**said, "cancelled_at": at, "cancel_reason": why}
    if held.paid_pence:
        values["refunded_pence"] = held.paid_pence
        Payment.objects.create(
            notice=held, pence=-held.paid_pence, paid_at=at, means=Payment.Means.REFUND,
            made_at=at, made_by=by,
        )  # fmt: skip
    if held.appeal == Notice.Appeal.ASKED:
        values["appeal"] = Notice.Appeal.CANCELLED
    return change_sheet(held, values=values, was=held.sheet.version, needs=needs, by=by, at=at)


def _held(notice: Notice) -> Notice:
    """The notice as it stands, held until the write commits."""
    sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if sheet.erased_at is not None:
        raise NotOpen("It has been erased.")
    return Notice.objects.select_related("sheet__guard", "officer").get(pk=notice.pk)


def _mark(
    action: str, row: Accreditation, after: Mapping[str, Any], *, by: Member, at: datetime
) -> None:
    subject = f"accreditation:{row.reference}"
    record(action=f"enforcement.{action}", subject=subject, by=by, at=at, after=after)
