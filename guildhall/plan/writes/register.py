"""What a plan tells the rest of the product: its agencies, and the measures that are returned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from guildhall.analysis.direction import Polarity
from guildhall.measures import reads as register
from guildhall.measures import registry
from guildhall.measures.declare import Break, Contract, Kind, PeriodKind, Supply
from guildhall.measures.models import Definition as Registered
from guildhall.measures.writes import (
    SaidBaseline,
    SaidTarget,
    put_declared,
    put_definition,
    put_from_plan,
)
from guildhall.partners.models import Agency as PartnerAgency
from guildhall.partners.models import Member
from guildhall.partners.reads import agencies
from guildhall.partners.writes import put_agency
from guildhall.plan.file import first_day, last_day
from guildhall.plan.file.people import Agency
from guildhall.plan.file.results import Definition, Measure
from guildhall.plan.models import PlanYear
from guildhall.plan.reads.opened import Plan, all_plans, opened

LONGEST_AGENCY_NAME = 120
LONGEST_TITLE = 250
LONGEST_UNIT = 120
LONGEST_PERIOD = 60
# What an agency sends by hand. So it does what casework would count while no programme here keeps
# that casework; what files or records answer already is declared in code.
RETURNED = {"return": Supply.RETURN, "casework": Supply.RETURN, "survey": Supply.SURVEY}


def is_latest(year: PlanYear) -> bool:
    """Whether no later plan is held. An older plan does not speak over a newer one."""
    return all_plans()[-1] == year


def put_agencies(year: PlanYear, *, by: Member | None, at: datetime) -> None:
    """Put the plan's agencies among the partners, with the days they joined and left.

    A plan older than the newest adds the agencies that are missing and alters none.
    """
    known = set() if is_latest(year) else set(agencies().values_list("key", flat=True))
    for agency in opened(year).file.agencies:
        if agency.id not in known:
            _put_agency(agency, by, at)


def _put_agency(agency: Agency, by: Member | None, at: datetime) -> None:
    put_agency(
        key=agency.id,
        name=agency.name[:LONGEST_AGENCY_NAME],
        kind=_standing(agency),
        joined_on=first_day(agency.joined) if agency.joined else None,
        left_on=last_day(agency.left) if agency.left else None,
        by=by,
        at=at,
    )


def _standing(agency: Agency) -> str:
    if agency.is_responsible_authority:
        return PartnerAgency.Kind.RESPONSIBLE
    is_member = agency.is_named_as_member
    return PartnerAgency.Kind.COOPERATING if is_member else PartnerAgency.Kind.INVITED


def put_definitions(
    year: PlanYear,
    *,
    idents: Collection[str] | None = None,
    why: str = "",
    by: Member | None,
    at: datetime,
) -> None:
    """Register what the plan defines and no file answers, under the measure's own id.

    `idents` limits it to some measures; None is all. Only the newest plan speaks for the
    register. A measure without a definition is left out: there is nothing to register.
    """
    if not is_latest(year):
        return
    plan = opened(year)
    for measure, definition in _defined(plan.file.measures):
        if idents is not None and measure.id not in idents:
            continue
        put_definition(
            key=measure.id,
            title=measure.title[:LONGEST_TITLE],
            programme=measure.programme,
            programme_title=plan.title(measure.programme)[:LONGEST_TITLE],
            supply=RETURNED[measure.supply.by],
            agency_key=measure.supply.agency or "",
            contract=_contract(plan, measure, definition),
            since=definition.since or "",
            why=why or f"As the plan of {year.key} has it.",
            by=by,
            at=at,
        )


def put_aims(
    year: PlanYear, *, idents: Collection[str] | None = None, by: Member | None, at: datetime
) -> list[tuple[str, str]]:
    """Put the plan's baselines and targets into the register, beside the measures they are of.

    Those of a measure that a file answers go to the measure declared for it, where that is the
    same thing; one that is near it or part of it is judged by no target of the plan's. A plan
    that gives none takes none away. Gives what was left standing because it was set on the
    measure's page: the measure's id, and baseline or target.
    """
    if not is_latest(year):
        return []
    kept = []
    for measure in opened(year).file.measures:
        if idents is not None and measure.id not in idents:
            continue
        for field, said in _aims(measure):
            for definition in _registered(measure, at):
                if not put_from_plan(definition, said, plan=year.key, by=by, at=at):
                    kept.append((measure.id, field))
    return kept


def _aims(measure: Measure) -> Iterator[tuple[str, SaidBaseline | SaidTarget]]:
    baseline, target = measure.baseline, measure.target
    if baseline is not None:
        period = baseline.period[:LONGEST_PERIOD]
        yield "baseline", SaidBaseline(float(baseline.value), period, baseline.source)
    if target is not None:
        value = None if target.value is None else float(target.value)
        due_on = last_day(target.by) if target.by else None
        yield "target", SaidTarget(target.form, value, due_on, first_day(target.set_on))


def _registered(measure: Measure, at: datetime) -> Iterator[Registered]:
    """The register's rows for a measure; one declared in code joins where it is not there."""
    same = [each.measure for each in measure.supply.computed_by if each.fit == "same"]
    for key in [measure.id] if _is_registered(measure) else same:
        known, declared = register.find_definition(key), registry.find(key)
        if known is not None:
            yield known
        elif declared is not None:
            yield put_declared(declared, at=at).definition


def _defined(measures: Iterable[Measure]) -> list[tuple[Measure, Definition]]:
    return [(m, m.definition) for m in measures if m.definition and _is_registered(m)]


def _is_registered(measure: Measure) -> bool:
    """Whether it stands in the register under its own id: not where code declares it instead."""
    is_counted = measure.supply.by == "casework" and bool(measure.supply.computed_by)
    return measure.supply.by in RETURNED and not is_counted


def _contract(plan: Plan, measure: Measure, definition: Definition) -> Contract:
    breaks = (Break(b.since, b.what, f"Plan {plan.key}") for b in definition.known_breaks)
    return Contract(
        title=measure.title[:LONGEST_TITLE],
        kind=Kind(definition.kind),
        unit=definition.unit[:LONGEST_UNIT],
        counted_unit=plan.title(measure.counts)[:LONGEST_UNIT],
        numerator_rule=definition.numerator,
        denominator_rule=definition.denominator or "",
        per=definition.per,
        inclusion_date=definition.inclusion_date,
        adds_up=definition.adds_up,
        geography=definition.geography,
        source=definition.source,
        supplier=plan.title(definition.supplier)[:LONGEST_UNIT],
        lag_months=definition.lag_months,
        polarity=Polarity(measure.polarity),
        natural_period=PeriodKind.QUARTER,
        minimum_denominator=definition.minimum_denominator,
        suppress_below=definition.suppress_below,
        breaks=tuple(breaks),
        mismatch=definition.warning or "",
        status=definition.status,
    )
