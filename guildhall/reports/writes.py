"""What people do to a board pack."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan.models import PlanYear
from guildhall.plan.writes import refuse_others
from guildhall.reports import reads, rules
from guildhall.reports.content import Content
from guildhall.reports.models import Frozen, Pack, Stage, Update
from guildhall.reports.rules import Quarter


class NotNow(Exception):
    """The pack cannot take this step. The message says why, for the person who tried."""


def _locked(pack: Pack) -> Pack:
    """The pack, held so that two people cannot both take its next step."""
    return Pack.objects.select_for_update().get(pk=pack.pk)


def _take(
    pack: Pack,
    name: Stage.Name,
    *,
    by: Member | None,
    at: datetime,
    note: str = "",
    figures: str = "",
) -> None:
    Stage.objects.create(pack=pack, name=name, note=note, figures=figures, by=by, at=at)
    record(action=f"reports.pack_{name}", subject=f"pack:{pack.reference}", by=by, at=at)


@transaction.atomic
def open_pack(*, plan_key: str, quarter: Quarter, by: Member | None, at: datetime) -> Pack:
    """The open pack of this quarter, opened now if there is none."""
    if by is not None:
        require(by, To.WRITE_UPDATE)
    known = Pack.objects.filter(plan_key=plan_key, quarter=str(quarter), frozen_at=None).first()
    if known is not None:
        return known
    pack = Pack.objects.create(plan_key=plan_key, quarter=str(quarter))
    _take(pack, Stage.Name.OPENED, by=by, at=at)
    return pack


@transaction.atomic
def write_update(
    pack: Pack, *, programme: str, text: str, by: Member | None, at: datetime
) -> Update:
    """Keep what a lead says of a programme. Refused once the figures are validated.

    A lead writes of the programmes they lead; whoever may edit the plan writes of any.
    """
    year = PlanYear.objects.filter(key=pack.plan_key).first()
    if by is not None and year is not None:
        refuse_others(year, programme, To.WRITE_UPDATE, by=by, at=at)
    elif by is not None:
        require(by, To.EDIT_PLAN)
    held = _locked(pack)
    if reason := rules.why_not_write(reads.steps(held)):
        raise NotNow(reason)
    update = Update.objects.create(pack=held, programme=programme, text=text, by=by, at=at)
    record(
        action="reports.update_written",
        subject=f"pack:{pack.reference}",
        by=by,
        at=at,
        after={"programme": programme},
    )
    return update


@transaction.atomic
def validate_pack(pack: Pack, *, figures: str, by: Member | None, at: datetime) -> None:
    """An analyst says that the figures are right: those of this digest, and no others."""
    if by is not None:
        require(by, To.VALIDATE_FIGURES)
    held = _locked(pack)
    if reason := rules.why_not_validate(reads.steps(held)):
        raise NotNow(reason)
    _take(held, Stage.Name.VALIDATED, figures=figures, by=by, at=at)


@transaction.atomic
def send_back(pack: Pack, *, reason: str, by: Member, at: datetime) -> None:
    """Open a validated pack to updates again, saying why."""
    require(by, To.VALIDATE_FIGURES)
    held = _locked(pack)
    steps = reads.steps(held)
    if not steps or steps[-1].name != Stage.Name.VALIDATED:
        raise NotNow("Only a pack whose figures are validated can be sent back.")
    _take(held, Stage.Name.SENT_BACK, note=reason, by=by, at=at)


@transaction.atomic
def freeze_pack(
    pack: Pack,
    *,
    content: Content,
    digest: str,
    documents: Mapping[str, Mapping[str, object]],
    number: int,
    by: Member | None,
    at: datetime,
) -> Pack:
    """Approve the pack: number it and keep what it says for good.

    `content` is already printed under `number`; where somebody else has taken that number or
    the pack has moved on in the meantime, NotNow is raised and nothing is kept.
    """
    if by is not None:
        require(by, To.APPROVE_PACK)
    held = _locked(pack)
    steps = reads.steps(held)
    who = by.pk if by else None
    if reason := rules.why_not_approve(
        steps, by=who, unanswered=content.unanswered, figures=content.figures
    ):
        raise NotNow(reason)
    if number != reads.next_number():
        raise NotNow("Another pack has just been approved. Approve this one again.")
    Frozen.objects.create(
        pack=held,
        content=content.model_dump(mode="json"),
        digest=digest,
        documents={name: dict(facts) for name, facts in documents.items()},
    )
    Pack.objects.filter(pk=held.pk, frozen_at=None).update(number=number, frozen_at=at)
    _take(held, Stage.Name.APPROVED, by=by, at=at)
    held.refresh_from_db()
    return held
