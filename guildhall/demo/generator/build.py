"""Write the whole of the synthetic evidence into a folder."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guildhall.demo.generator import layouts, months
from guildhall.demo.generator.area_files import write_area_files
from guildhall.demo.generator.collision_files import Layout, write_collisions
from guildhall.demo.generator.collisions import FIRST_YEAR, collisions_in
from guildhall.demo.generator.files import csv_text, mark, write_csv, write_json, write_zip
from guildhall.demo.generator.fires import fires_in
from guildhall.demo.generator.outcomes import Outcomes
from guildhall.demo.generator.published import PETERBOROUGH
from guildhall.demo.generator.stops import stops_in
from guildhall.demo.generator.street import crimes_in, street_text
from guildhall.demo.generator.truth import PlantedTruth, planted_hot_spot

FIRST_MONTH = "2013-01"
FORCE_STEM = "cambridgeshire"
Progress = Callable[[str], None]


@dataclass
class _Police:
    """Texts of the police files by name inside their zip."""

    street: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    stops: dict[str, str] = field(default_factory=dict)


def generate(
    folder: Path,
    *,
    seed: int,
    until: date,
    progress: Progress | None = None,
    collision_layout: Layout = "of the day",
) -> PlantedTruth:
    """Write every evidence file that a partnership would hold on the day `until`.

    The same seed and day give the same bytes. A later day with the same seed gives the same
    events, more months and later outcomes, as a later release would. `progress` is told the
    name of each part as it begins.
    """
    tell = progress or _say_nothing
    truth = PlantedTruth(
        seed=seed,
        until=until.isoformat(),
        first_month=FIRST_MONTH,
        last_month=months.last_published(until),
        hot_spot=planted_hot_spot(),
    )
    if truth.last_month < FIRST_MONTH:
        raise ValueError(f"until must be late enough for {FIRST_MONTH} to be published")
    held = months.span(truth.first_month, truth.last_month)
    mark(folder)
    tell("Areas, populations and deprivation")
    write_area_files(folder, last_population_year=until.year - 1)
    tell("Street crime and outcomes")
    dwelling = _write_police(folder / "police", truth, held)
    write_csv(
        folder / "partners" / "police-dwelling-burglary-by-month.csv",
        layouts.DWELLING_BURGLARY,
        dwelling,
    )
    tell("Collisions")
    _write_collisions(folder / "collisions", truth, collision_layout)
    tell("Fires")
    _write_fires(folder / "partners", truth, held)
    write_json(folder / "planted-truth.json", truth.as_dict(), indent=2)
    return truth


def _write_police(folder: Path, truth: PlantedTruth, held: list[str]) -> list[tuple[object, ...]]:
    """Write the three police feeds, a zip for each year; return dwelling burglaries by month."""
    police = _Police()
    outcomes = Outcomes(truth.last_month)
    dwelling: list[tuple[object, ...]] = []
    for month in held:
        crimes = crimes_in(truth, month)
        text = street_text(crimes, outcomes.add(crimes, truth.seed))
        police.street[_name(month, "street")] = _headed(layouts.STREET, text)
        city = PETERBOROUGH
        count = crimes.dwelling_burglaries
        dwelling.append((month, city.code, city.name, count, city.households))
        if month != truth.gap.month:
            rows = stops_in(truth.seed, month)
            police.stops[_name(month, "stop-and-search")] = csv_text(layouts.STOP_AND_SEARCH, rows)
    for month in held:
        text = "".join(outcomes.rows.get(month, []))
        police.outcomes[_name(month, "outcomes")] = _headed(layouts.OUTCOMES, text)
    mark(folder)
    for kind, members in (
        ("street", police.street),
        ("outcomes", police.outcomes),
        ("stop-and-search", police.stops),
    ):
        for year in sorted({name[:4] for name in members}):
            ours = {name: text for name, text in members.items() if name.startswith(year)}
            write_zip(folder / f"{FORCE_STEM}-{kind}-{year}.zip", ours)
    return dwelling


def _write_collisions(folder: Path, truth: PlantedTruth, layout: Layout) -> None:
    year, month = int(truth.last_month[:4]), int(truth.last_month[5:])
    last_on = date(year, month, monthrange(year, month)[1])
    for each in range(FIRST_YEAR, year + 1):
        write_collisions(folder, each, collisions_in(truth.seed, each, last_on), layout)


def _write_fires(folder: Path, truth: PlantedTruth, held: list[str]) -> None:
    """One extract for each calendar year, numbered in the order of the calls."""
    years = sorted({month[:4] for month in held})
    for year in years:
        rows = [row for month in held if month[:4] == year for row in fires_in(truth, month)]
        numbered = [(f"{year}{n:06d}", *row) for n, row in enumerate(rows, 1)]
        write_csv(folder / f"fire-incidents-{year}.csv", layouts.FIRES, numbered)


def _name(month: str, kind: str) -> str:
    return f"{month}/{month}-{FORCE_STEM}-{kind}.csv"


def _headed(headings: tuple[str, ...], text: str) -> str:
    return ",".join(headings) + "\n" + text


def _say_nothing(part: str) -> None:
    """For callers who want no progress."""
