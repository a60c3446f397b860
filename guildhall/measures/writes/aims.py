"""What a plan's file says that a measure is judged by: its baseline and its target."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.measures.models import Baseline, Definition, Target
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To


@dataclass(frozen=True)
class SaidBaseline:
    """A baseline as a plan gives it, in the measure's unit."""

    value: float
    period: str
    source: str


@dataclass(frozen=True)
class SaidTarget:
    """A target as a plan gives it. `value` is in the measure's unit; None for a direction."""

    form: str
    value: float | None
    due_on: date | None
    set_on: date


Said = SaidBaseline | SaidTarget
MODELS: dict[type[Said], tuple[type[Baseline | Target], str]] = {
    SaidBaseline: (Baseline, "measures.baseline_set"),
    SaidTarget: (Target, "measures.target_set"),
}


@transaction.atomic
def put_from_plan(
    definition: Definition, said: Said, *, plan: str, by: Member | None, at: datetime
) -> bool:
    """Put a plan's baseline or target into the register. False where another one stands instead.

    What a plan said before, said again, changes nothing, so that what was set on the measure's
    page since then stands. So does what was set there before the plan said something else.
    `plan` is the plan's key; `by` is None for the command line.
    """
    if by is not None:
        require(by, To.EDIT_PLAN)
    model, action = MODELS[type(said)]
    rows = model._default_manager.filter(definition=definition).order_by("-pk")
    stands, planned = rows.first(), rows.exclude(plan="").first()
    if any(row is not None and _says(row, said) for row in (stands, planned)):
        return True
    if stands is not None and not stands.plan:
        return False
    row = model(definition=definition, plan=plan, by=by, at=at, **asdict(said))
    row.full_clean(exclude=["by"])
    row.save(force_insert=True)
    after = {name: value for name, value in asdict(said).items() if value is not None}
    after = {name: str(v) if isinstance(v, date) else v for name, v in after.items()}
    record(
        action=action,
        subject=f"measure:{definition.key}",
        by=by,
        at=at,
        after=after | {"plan": plan},
    )
    return True


def _says(row: Baseline | Target, said: Said) -> bool:
    return all(getattr(row, name) == value for name, value in asdict(said).items())
