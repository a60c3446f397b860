"""What people do to definitions: change one, set what it is judged by, mark a cause."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.measures.declare import Contract, Supply
from guildhall.measures.models import (
    Baseline,
    BreakMark,
    Definition,
    DefinitionVersion,
    Override,
    Target,
)
from guildhall.measures.registry import Declared
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.reasons import has_words

FIRST = "First definition."


class ReasonMissing(ValueError):
    """A definition, rating or limit was changed without saying why."""


@transaction.atomic
def put_definition(
    *,
    key: str,
    title: str,
    programme: str,
    programme_title: str,
    supply: Supply,
    agency_key: str,
    contract: Contract,
    since: str,
    why: str,
    by: Member | None,
    at: datetime,
    is_declared: bool = False,
) -> DefinitionVersion:
    """Add a measure to the register, or a new version where any field of its contract changed.

    The same contract again changes nothing and gives back the version in force. A change must
    say why. `since` is the day the version takes effect, or empty where nobody has said.
    """
    definition, _ = Definition.objects.update_or_create(
        key=key,
        defaults={
            "title": title,
            "programme": programme,
            "programme_title": programme_title,
            "supply": supply,
            "agency_key": agency_key,
            "is_declared": is_declared,
            "retired_on": None,
        },
    )
    latest = definition.versions.order_by("-number").first()
    if latest is not None and latest.digest == contract.digest:
        return latest
    if latest is not None and not has_words(why):
        raise ReasonMissing(f"{key}: its definition changed; say why")
    fields = asdict(contract) | {"breaks": [asdict(each) for each in contract.breaks]}
    version = DefinitionVersion.objects.create(
        definition=definition,
        number=latest.number + 1 if latest else 1,
        since=since,
        why=why.strip() or FIRST,
        digest=contract.digest,
        by=by,
        at=at,
        **fields,
    )
    before = {} if latest is None else _differences(latest, version)
    record(
        action="measures.definition_put",
        subject=f"measure:{key}",
        by=by,
        at=at,
        before=before,
        after={"version": version.number, "why": version.why},
    )
    return version


def _differences(old: DefinitionVersion, new: DefinitionVersion) -> dict[str, object]:
    names = Contract.__dataclass_fields__
    return {name: getattr(old, name) for name in names if getattr(old, name) != getattr(new, name)}


class UndeclaredChange(ValueError):
    """A declared measure's meaning changed in code, with no new version beside it."""


@transaction.atomic
def put_declared(declared: Declared, *, at: datetime) -> DefinitionVersion:
    """Bring the register into line with a measure declared in code.

    Where its meaning has changed it must declare a further version with its reason; without
    one UndeclaredChange is raised and nothing is computed under the old number.
    """
    measure = declared.measure
    known = DefinitionVersion.objects.filter(definition__key=measure.key).order_by("-number")
    latest = known.first()
    is_changed = latest is not None and latest.digest != measure.contract.digest
    if latest is not None and is_changed and measure.version.number <= latest.number:
        raise UndeclaredChange(
            f"{measure.key}: its definition differs from version {latest.number} in the register."
            f" Declare version {latest.number + 1} with the reason."
        )
    return put_definition(
        key=measure.key,
        title=measure.title,
        programme=declared.programme,
        programme_title=declared.programme_title,
        supply=measure.supply,
        agency_key="",
        contract=measure.contract,
        since=measure.version.since,
        why=measure.version.why,
        by=None,
        at=at,
        is_declared=True,
    )


@transaction.atomic
def set_baseline(
    definition: Definition, *, value: float, period: str, source: str, by: Member, at: datetime
) -> Baseline:
    """Set what the measure is compared with, in its unit. Earlier ones are kept."""
    require(by, To.SET_TARGET)
    baseline = Baseline(
        definition=definition, value=value, period=period, source=source, by=by, at=at
    )
    baseline.full_clean()
    baseline.save(force_insert=True)
    after = {"value": value, "period": period, "source": source}
    _record("measures.baseline_set", definition, by, at, after)
    return baseline


@transaction.atomic
def set_target(
    definition: Definition,
    *,
    form: str,
    value: float | None,
    due_on: date | None,
    set_on: date,
    by: Member | None,
    at: datetime,
) -> Target:
    """Set what the board aims at. Earlier targets are kept. `by` is None for a plan's own."""
    if by is not None:
        require(by, To.SET_TARGET)
    target = Target(
        definition=definition, form=form, value=value, due_on=due_on, set_on=set_on, by=by, at=at
    )
    target.full_clean()
    target.save(force_insert=True)
    after = {"form": form, "value": value, "due_on": str(due_on or "")}
    _record("measures.target_set", definition, by, at, after)
    return target


@transaction.atomic
def mark_break(
    definition: Definition, *, since: str, cause: str, by: Member, at: datetime
) -> BreakMark:
    """Draw the limits afresh from a month such as 2015-04, for a cause that has a name."""
    require(by, To.MARK_BREAK)
    if not has_words(cause):
        raise ReasonMissing("Name the cause: limits are not re-based without one.")
    mark = BreakMark.objects.create(
        definition=definition, since=since, cause=cause.strip(), by=by, at=at
    )
    _record("measures.break_marked", definition, by, at, {"since": since, "cause": mark.cause})
    return mark


@transaction.atomic
def withdraw_break(mark: BreakMark, *, by: Member, at: datetime) -> None:
    """Take a mark back, so that the limits run on as before it. The row is kept."""
    require(by, To.MARK_BREAK)
    standing = BreakMark.objects.filter(pk=mark.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=at, withdrawn_by=by):
        after = {"since": mark.since, "cause": mark.cause}
        _record("measures.break_withdrawn", mark.definition, by, at, after)


@transaction.atomic
def override_rating(
    definition: Definition, *, period: str, rating: str, reason: str, by: Member, at: datetime
) -> Override:
    """Show another rating than the rule's for one period, with the name and the reason."""
    require(by, To.OVERRIDE_RATING)
    if not has_words(reason):
        raise ReasonMissing("Give the reason for the rating.")
    override = Override.objects.create(
        definition=definition, period=period, rating=rating, reason=reason.strip(), by=by, at=at
    )
    after = {"period": period, "rating": rating, "reason": override.reason}
    _record("measures.rating_overridden", definition, by, at, after)
    return override


def _record(
    action: str,
    definition: Definition,
    by: Member | None,
    at: datetime,
    after: Mapping[str, object],
) -> None:
    record(action=action, subject=f"measure:{definition.key}", by=by, at=at, after=after)
