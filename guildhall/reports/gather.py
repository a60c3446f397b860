"""Brings a pack's content together from the plan, its measures and its updates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from guildhall.measures import present, registry
from guildhall.measures import reads as measures
from guildhall.measures.declare import PeriodKind
from guildhall.measures.figures import Point as Figure
from guildhall.measures.models import DefinitionVersion
from guildhall.measures.reading import period_words
from guildhall.measures.reads import Summary
from guildhall.measures.reads.returns import Owed
from guildhall.measures.rules import last_month
from guildhall.plan import reads as plans
from guildhall.plan.file.results import Measure
from guildhall.plan.labels import SUPPLIES
from guildhall.reports.content import (
    NOT_ANSWERED,
    Content,
    FindingEntry,
    LateAction,
    LateReturn,
    MeasureEntry,
    OutcomeEntry,
    Point,
    ProgrammeEntry,
)
from guildhall.reports.models import Update
from guildhall.reports.rules import Quarter
from guildhall.ui.charts.store import store
from guildhall.ui.words import LONDON, long_date, moment, number

POINTS_PRINTED = 6


@dataclass(frozen=True)
class Setting:
    """What every part of one pack is gathered under."""

    area_code: str
    today: date
    summaries: Mapping[str, Summary]
    updates: Mapping[str, Update]


def gather(
    plan: plans.Plan,
    quarter: Quarter,
    *,
    partnership: str,
    area_code: str,
    today: date,
    number: int | None,
    updates: Mapping[str, Update],
) -> Content:
    """Everything that the pack of one quarter says, as known on a day.

    Figures are of periods that had ended by the quarter's last day, each with its own period: the
    latest of them that is held, never stretched to fit. Nothing later is said, though it is held.
    """
    page = plans.one_page(plan, today, states={})
    keys = {each.key for m in plan.file.measures for each in plans.figure_pages(plan, m)}
    grave = {d.measure.key for d in registry.declared() if any(d.measure.always_said)}
    wanted = [v for v in measures.register() if v.definition.key in keys | grave]
    until = f"{quarter.ends_on:%Y-%m}"
    found = measures.summaries(
        wanted,
        area_code=area_code,
        on=today,
        as_of=datetime.combine(today, time.max, LONDON),
        until=until,
    )
    setting = Setting(area_code, today, {each.key: each for each in found}, updates)
    programmes = [
        _programme(plan, priority.priority.title, now, setting)
        for priority in page.priorities
        for now in priority.programmes
    ]
    return Content(
        partnership=partnership,
        plan=plan.file.plan.title,
        quarter=quarter.title,
        made=long_date(today),
        number=str(number or ""),
        is_synthetic=any(each.known.snapshot.is_synthetic for each in found if each.known),
        always_said=[each.reading.grave for each in found if each.reading.grave],
        programmes=programmes,
        actions_late=[
            _late_action(plan, now)
            for now in page.late
            if now.due.current_on is not None and now.due.current_on <= quarter.ends_on
        ],
        returns_late=[
            _late_return(plan, owed)
            for owed in measures.late_returns(today=today)
            if last_month(owed.due.period) <= until
        ],
        findings=[_finding(finding) for finding in plans.findings(plan)],
    )


def _programme(
    plan: plans.Plan, priority: str, now: plans.ProgrammeNow, setting: Setting
) -> ProgrammeEntry:
    update = setting.updates.get(now.programme.id)
    signed = f"{update.by.name}, {moment(update.at)}" if update and update.by else ""
    return ProgrammeEntry(
        key=now.programme.id,
        title=now.programme.title,
        priority=priority,
        leads=[f"{holder.name}, {holder.role}" for holder in now.leads],
        update=update.text if update else "",
        update_by=signed,
        outcomes=[
            OutcomeEntry(
                ident=each.outcome.id,
                title=each.outcome.title,
                wanted=each.outcome.direction,
                measures=[m.measure.id for m in each.measures],
            )
            for each in now.outcomes
        ],
        measures=[
            entry
            for measure in plan.of("measures", programme=now.programme.id)
            for entry in _entries(plan, measure, setting)
        ],
    )


def _entries(plan: plans.Plan, measure: Measure, setting: Setting) -> list[MeasureEntry]:
    """One entry for each page of figures that answers a measure; one that says none does."""
    pages = plans.figure_pages(plan, measure)
    made = [
        _entry(plan, measure, page, setting.summaries[page.key])
        for page in pages
        if page.key in setting.summaries
    ]
    return made or [_without_figures(plan, measure)]


def _entry(
    plan: plans.Plan, measure: Measure, page: plans.FigurePage, summary: Summary
) -> MeasureEntry:
    version = summary.version
    chart = present.chart(summary)
    rating = summary.rating
    reason = rating.reason
    shown = str(rating.status)
    if summary.override:
        shown = summary.override.rating
        reason = (
            f"Set by {summary.override.by.name}: {summary.override.reason}"
            f" By the rule it is {rating.status}: {rating.reason}"
        )
    known = summary.known
    return MeasureEntry(
        ident=measure.id,
        key=summary.key,
        title=version.title,
        own_words=measure.as_written,
        unit=version.unit,
        supply=_supply(plan, measure, version),
        sentence=summary.reading.sentence,
        rating=shown,
        rating_reason=reason,
        signals=_signals(summary),
        definition=f"{version.numerator_rule}"
        + (f" Out of: {version.denominator_rule}" if version.denominator_rule else "")
        + f" Dated by: {version.inclusion_date}",
        caveats=[words for words in (page.mismatch, version.mismatch) if words],
        version=f"version {version.number}",
        points=_points(summary) if known else [],
        chart=store(chart) if chart else "",
        chart_alt=chart.alt if chart else "",
        trace=known.snapshot.reference if known else "",
        is_synthetic=bool(known and known.snapshot.is_synthetic),
    )


def _supply(plan: plans.Plan, measure: Measure, version: DefinitionVersion) -> str:
    """What brought these figures in: of a measure that stands for the plan's, its own source."""
    if version.definition.key == measure.id:
        return plans.supplied_by(plan, measure)
    return f"{SUPPLIES[version.definition.supply]}: {version.supplier}"


def _without_figures(plan: plans.Plan, measure: Measure) -> MeasureEntry:
    definition = measure.definition
    return MeasureEntry(
        ident=measure.id,
        key="",
        title=measure.title,
        own_words=measure.as_written,
        unit=measure.unit or "no unit stated",
        supply=plans.supplied_by(plan, measure),
        sentence="No figures yet.",
        rating="no data",
        rating_reason="Nothing supplies this measure yet.",
        signals=[],
        definition=definition.wording if definition else "The plan gives none.",
        caveats=[definition.warning] if definition and definition.warning else [],
        version=f"version {definition.version}" if definition else "no version",
        points=[],
        chart="",
        chart_alt="",
        trace="",
        is_synthetic=False,
    )


def _signals(summary: Summary) -> list[str]:
    """Why a board should look: what is always said, and what a signal rests on; else nothing."""
    reading = summary.reading
    latest = reading.chart.latest if reading.chart else None
    by_chart = [str(signal) for signal in (latest.signals if latest else ())]
    by_year = ["year beside the year before"] if reading.verdict.is_of_years else []
    grave = [reading.grave] if reading.grave else []
    return grave + (by_chart + by_year if reading.is_signal else [])


def _points(summary: Summary) -> list[Point]:
    """The last few figures of the measure's natural period, latest last."""
    known = summary.known
    if known is None:
        return []
    kind = summary.reading.latest_kind
    series = list(known.series.get(kind, ()))
    while series and series[-1].value is None and not known.is_hidden(kind, series[-1].period):
        series.pop()
    return [_point(known, kind, point) for point in series[-POINTS_PRINTED:]]


def _point(known: measures.Known, kind: PeriodKind, point: Figure) -> Point:
    when = period_words(kind, point.period)
    when = when[:1].upper() + when[1:]
    if known.is_hidden(kind, point.period):
        hidden = present.HIDDEN
        return Point(period=when, value=hidden, numerator=hidden, denominator=hidden,
                     interval="", note="Not shown: too small")  # fmt: skip
    if point.value is None:
        return Point(period=when, value="", numerator="", denominator="", interval="",
                     note="Not held")  # fmt: skip
    interval = ""
    if point.lower is not None and point.upper is not None:
        interval = f"{number(point.lower, 1)} to {number(point.upper, 1)}"
    return Point(
        period=when,
        value=number(point.value),
        numerator=number(point.numerator),
        denominator=number(point.denominator),
        interval=interval,
        note="Provisional" if point.is_provisional else "",
    )


def _late_action(plan: plans.Plan, now: plans.ActionNow) -> LateAction:
    return LateAction(
        ident=now.action.id,
        what=now.action.title,
        programme=plan.title(now.action.programme),
        lead=_names(now),
        due=long_date(now.due.current_on),
        original_due=long_date(now.due.original_on),
        slips=now.due.slips,
    )


def _names(now: plans.ActionNow) -> str:
    return ", ".join(f"{holder.name}, {holder.role}" for holder in now.leads)


def _late_return(plan: plans.Plan, owed: Owed) -> LateReturn:
    due = owed.due
    return LateReturn(
        measure=f"{due.definition.key} {due.definition.title}",
        agency=plan.title(due.agency_key),
        period=due.period,
        due=long_date(due.due_on),
    )


def _finding(finding: plans.Finding) -> FindingEntry:
    answer = finding.answer
    said = NOT_ANSWERED
    if answer and finding.is_answered:
        said = f"{answer.get_choice_display()}: {answer.words}".rstrip(": ")
    return FindingEntry(rule=finding.rule, rows=list(finding.rows), why=finding.why, answer=said)
