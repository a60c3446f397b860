"""How each measure of the plan stands, as the measures' own pages word it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from guildhall.measures.reads import register, summaries
from guildhall.measures.registry import find
from guildhall.plan import labels
from guildhall.plan.file.results import Measure
from guildhall.plan.file.words import Fit
from guildhall.plan.reads.opened import Plan


@dataclass(frozen=True)
class FigurePage:
    """A page of the measures' own that answers for a measure of the plan, and how nearly.

    `title` is empty where no programme here declares a measure of that key, so there is no page.
    """

    key: str
    title: str
    fit: Fit
    mismatch: str


def figure_pages(plan: Plan, measure: Measure) -> list[FigurePage]:
    """Where a measure's figures are shown: by what files answer it, or its own definition."""
    computed = [
        FigurePage(each.measure, _title(each.measure), each.fit, each.mismatch or "")
        for each in measure.supply.computed_by
    ]
    is_by_hand = measure.supply.by in {"return", "survey"} or not computed
    is_registered = measure.definition is not None and measure.supply.by != "feed" and is_by_hand
    own = [FigurePage(measure.id, measure.title, "same", "")] if is_registered else []
    return own + computed


def supplied_by(plan: Plan, measure: Measure) -> str:
    """What brings a measure's figures in, with the agency that they come from, in words."""
    supply = measure.supply
    said = labels.SUPPLIES[supply.by]
    if supply.by == "casework" and not supply.computed_by:
        said = f"{labels.SUPPLIES['return']}, until its casework is kept here"
    return f"{said}: {plan.title(supply.agency)}" if supply.agency else said


def _title(key: str) -> str:
    declared = find(key)
    return declared.measure.title if declared else ""


def measure_states(plan: Plan, measures: Iterable[Measure], today: date) -> dict[str, str]:
    """How each measure that has figures stands, in words, by the measure's id.

    A measure that several series answer for takes the first that has figures. Measures that
    have none are left out. Seven queries however many there are.
    """
    pages = {measure.id: figure_pages(plan, measure) for measure in measures}
    keys = {page.key for some in pages.values() for page in some}
    versions = register().filter(definition__key__in=keys)
    area = plan.file.plan.area.code
    words = {
        found.key: f"{found.rating.status.value}; {found.reading.travel.value}"
        for found in summaries(versions, area_code=area, on=today)
        if found.known is not None
    }
    return {
        ident: next(words[page.key] for page in some if page.key in words)
        for ident, some in pages.items()
        if any(page.key in words for page in some)
    }
