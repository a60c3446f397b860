"""Puts published facts about areas in place. Putting the same thing twice changes nothing.

Each write takes everything one file gives, and is called inside the transaction that commits the
file's import; the import's own record says who and when. What came from a file published later
is left as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db import models, transaction

from guildhall.areas.models import Area, Households, Indicator, Link, Outline, Population
from guildhall.areas.rules import KINDS, kind_of, plain_name

AT_ONCE = 500
POPULATION_KEYS = ("area_code", "area_kind", "area_name", "year", "basis")
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Source:
    """The reference of an import batch, and the day its file was published."""

    batch: str
    released_on: date


@dataclass(frozen=True)
class NewArea:
    """An area as a file names it."""

    code: str
    kind: str
    vintage: int
    name: str = ""


@dataclass(frozen=True)
class NewLink:
    """One area in another, each as (code, kind, vintage)."""

    inner: tuple[str, str, int]
    outer: tuple[str, str, int]


@dataclass(frozen=True)
class NewPopulation:
    """Residents of an area, by its code or (where the file has none) by its kind and name."""

    year: int
    basis: Population.Basis
    number: int
    area_code: str = ""
    area_kind: str = ""
    area_name: str = ""
    by_age: Sequence[int] | None = None


@dataclass(frozen=True)
class NewOutline:
    """An area's boundary as GeoJSON geometry text; `step` as the model has it."""

    code: str
    kind: str
    vintage: int
    name: str
    geometry: str
    step: float


@dataclass(frozen=True)
class NewIndicator:
    """A published figure of an area."""

    area_code: str
    key: str
    edition: int
    score: float | None = None
    rank: int | None = None
    decile: int | None = None
    words: str = ""


@transaction.atomic
def put_areas(areas: Iterable[NewArea], *, source: Source) -> None:
    """Keep areas' names, and give their codes to populations that came with names alone.

    A file that gives no name leaves the name that is held.
    """
    found = list({(area.code, area.vintage): area for area in areas if area.code}.values())
    named = [a for a in found if a.name]
    _put(
        Area,
        _area_rows(named, source),
        ("code", "vintage"),
        ("name", "plain_name", "source", "released_on"),
    )
    nameless = _area_rows((a for a in found if not a.name), source)
    Area.objects.bulk_create(nameless, AT_ONCE, ignore_conflicts=True)
    _settle_names()


def _area_rows(areas: Iterable[NewArea], source: Source) -> Iterator[Area]:
    for area in areas:
        if area.kind not in KINDS:
            raise ValueError(f"{area.kind!r} is no kind of area")
        yield Area(
            code=area.code,
            kind=area.kind,
            vintage=area.vintage,
            name=area.name,
            plain_name=plain_name(area.name),
            source=source.batch,
            released_on=source.released_on,
        )


@transaction.atomic
def put_links(links: Iterable[NewLink], *, source: Source) -> None:
    """Keep which area lies in which."""
    rows = (
        Link(
            from_code=link.inner[0],
            from_kind=link.inner[1],
            from_vintage=link.inner[2],
            to_code=link.outer[0],
            to_kind=link.outer[1],
            to_vintage=link.outer[2],
            source=source.batch,
            released_on=source.released_on,
        )
        for link in dict.fromkeys(links)
        if link.inner[0] and link.outer[0]
    )
    keys = ("from_code", "from_vintage", "to_code", "to_vintage")
    _put(Link, rows, keys, ("from_kind", "to_kind", "source", "released_on"))


@transaction.atomic
def put_population(figures: Iterable[NewPopulation], *, source: Source) -> None:
    """Keep residents by area and year. Raises ValueError where ages do not add to the number."""
    rows = (
        Population(
            area_code=figure.area_code,
            area_kind=figure.area_kind or kind_of(figure.area_code) or "",
            area_name=figure.area_name if not figure.area_code else "",
            year=figure.year,
            basis=figure.basis,
            number=figure.number,
            by_age=_ages(figure),
            source=source.batch,
            released_on=source.released_on,
        )
        for figure in figures
    )
    _put(Population, rows, POPULATION_KEYS, ("number", "by_age", "source", "released_on"))
    _settle_names()


def _ages(figure: NewPopulation) -> list[int] | None:
    if figure.by_age is None:
        return None
    ages = list(figure.by_age)
    if len(ages) != 91 or sum(ages) != figure.number:
        where = figure.area_code or figure.area_name
        raise ValueError(f"the 91 ages of {where} in {figure.year} do not add to its total")
    return ages


@transaction.atomic
def put_households(figures: Iterable[tuple[str, int, int]], *, source: Source) -> None:
    """Keep households, each figure as (area code, year, number)."""
    rows = (
        Households(
            area_code=code,
            year=year,
            number=number,
            source=source.batch,
            released_on=source.released_on,
        )
        for code, year, number in figures
    )
    _put(Households, rows, ("area_code", "year"), ("number", "source", "released_on"))


@transaction.atomic
def put_outlines(outlines: Iterable[NewOutline], *, source: Source) -> None:
    """Keep boundaries. One that is coarser than what is held of the same area is left out."""
    given = list(outlines)
    held = {
        (code, vintage): step
        for code, vintage, step in Outline.objects.filter(
            vintage__in={o.vintage for o in given}
        ).values_list("code", "vintage", "step")
    }
    rows = (
        Outline(
            code=outline.code,
            kind=outline.kind,
            vintage=outline.vintage,
            name=outline.name,
            geometry=outline.geometry,
            step=outline.step,
            source=source.batch,
            released_on=source.released_on,
        )
        for outline in given
        if outline.step <= held.get((outline.code, outline.vintage), float("inf"))
    )
    _put(
        Outline,
        rows,
        ("code", "vintage"),
        ("kind", "name", "geometry", "step", "source", "released_on"),
    )


@transaction.atomic
def put_indicators(figures: Iterable[NewIndicator], *, source: Source) -> None:
    """Keep published figures of areas."""
    rows = (
        Indicator(
            area_code=figure.area_code,
            key=figure.key,
            edition=figure.edition,
            score=figure.score,
            rank=figure.rank,
            decile=figure.decile,
            words=figure.words,
            source=source.batch,
            released_on=source.released_on,
        )
        for figure in figures
    )
    keys, fields = (
        ("area_code", "key", "edition"),
        ("score", "rank", "decile", "words", "source", "released_on"),
    )
    _put(Indicator, rows, keys, fields)


def _put(model: type[Row], rows: Iterable[Row], keys: Sequence[str], fields: Sequence[str]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_ONCE)):
        newer = _newer_than(batch[0], keys)
        model._default_manager.bulk_create(
            [row for row in batch if _key(row, keys) not in newer],
            update_conflicts=True,
            unique_fields=keys,
            update_fields=fields,
        )


def _newer_than(row: models.Model, keys: Sequence[str]) -> set[tuple[object, ...]]:
    """The keys of rows held from files published after this row's."""
    held = type(row)._default_manager.filter(released_on__gt=getattr(row, "released_on"))  # noqa: B009
    return set(held.values_list(*keys))


def _key(row: models.Model, keys: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(row, key) for key in keys)


def _settle_names() -> None:
    """Give codes to populations held by name, from the areas held of that kind and name.

    Where an area's code has changed, the latest vintage's is given; where two areas of that
    vintage share the name, none is.
    """
    nameless = list(Population.objects.filter(area_code=""))
    if not nameless:
        return
    codes: dict[tuple[str, str], dict[int, set[str]]] = {}
    wanted = {plain_name(figure.area_name) for figure in nameless}
    found = Area.objects.filter(plain_name__in=wanted)
    for kind, name, vintage, code in found.values_list("kind", "plain_name", "vintage", "code"):
        codes.setdefault((kind, name), {}).setdefault(vintage, set()).add(code)
    settled = []
    for figure in nameless:
        known = codes.get((figure.area_kind, plain_name(figure.area_name)))
        latest = known[max(known)] if known else set()
        if len(latest) == 1:
            settled.append((figure, next(iter(latest))))
    if settled:
        _move(settled)


def _move(settled: Sequence[tuple[Population, str]]) -> None:
    Population.objects.filter(pk__in=[figure.pk for figure, _ in settled]).delete()
    rows = (
        Population(
            area_code=code,
            area_kind=figure.area_kind,
            year=figure.year,
            basis=figure.basis,
            number=figure.number,
            by_age=figure.by_age,
            source=figure.source,
            released_on=figure.released_on,
        )
        for figure, code in settled
    )
    _put(Population, rows, POPULATION_KEYS, ("number", "by_age", "source", "released_on"))
