"""A measure at a glance: its latest figures read aloud, and how they stand against the target."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from guildhall.analysis.control_chart import Break
from guildhall.analysis.direction import Polarity
from guildhall.measures import declare, reading, registry, rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.judge import Aim, Rating, judge
from guildhall.measures.models import Baseline, BreakMark, DefinitionVersion, Override, Target
from guildhall.measures.reading import Meaning, Reading
from guildhall.measures.reads.figures import Known, ended_by, known

Row = TypeVar("Row", Baseline, Target, Override)
_read: OrderedDict[tuple[str, str, tuple[Break, ...]], Reading] = OrderedDict()
MOST_READ = 500


@dataclass(frozen=True)
class Summary:
    """A measure as a list, a page or a board pack shows it. `known` is None without figures.

    `rating` is by the rule; `override` is what somebody set in its place for the latest period,
    shown beside it with the name and the reason.
    """

    version: DefinitionVersion
    known: Known | None
    meaning: Meaning
    reading: Reading
    marks: Sequence[BreakMark]
    baseline: Baseline | None
    target: Target | None
    rating: Rating
    override: Override | None
    known_breaks: Sequence[declare.Break]

    @property
    def key(self) -> str:
        return self.version.definition.key

    @property
    def has_figures(self) -> bool:
        """Whether any figure of it can be shown: a value, or a count whose rate is not known."""
        return self.reading.latest is not None or self.reading.chart is not None


def summaries(
    versions: Iterable[DefinitionVersion],
    *,
    area_code: str,
    on: date,
    as_of: datetime | None = None,
    until: str = "",
) -> list[Summary]:
    """A summary of each measure, in the order given. Six queries however many there are.

    `on` is the day whose rule of rating is used. `as_of` gives the figures as they were then.
    `until` leaves out every figure, and every named cause, of after that month.
    """
    wanted = list(versions)
    figures = known([v.definition.key for v in wanted], area_code=area_code, as_of=as_of)
    if until:
        cut = {key: ended_by(found, until) for key, found in figures.items()}
        figures = {key: found for key, found in cut.items() if found is not None}
    ids = [version.definition_id for version in wanted]
    marks: dict[int, list[BreakMark]] = {}
    for mark in BreakMark.objects.filter(definition__in=ids, withdrawn_at=None):
        if not until or mark.since <= until:
            marks.setdefault(mark.definition_id, []).append(mark)
    targets = _latest(Target.objects.filter(definition__in=ids).order_by("pk"))
    baselines = _latest(Baseline.objects.filter(definition__in=ids).order_by("pk"))
    overrides: dict[tuple[int, str], Override] = {}
    for each in Override.objects.filter(definition__in=ids).select_related("by").order_by("pk"):
        overrides[(each.definition_id, each.period)] = each
    return [
        _summary(
            version,
            figures.get(version.definition.key),
            marks.get(version.definition_id, []),
            baselines.get(version.definition_id),
            targets.get(version.definition_id),
            overrides,
            on,
            area_code,
        )
        for version in wanted
    ]


def summary(
    version: DefinitionVersion, *, area_code: str, on: date, as_of: datetime | None = None
) -> Summary:
    """One measure's summary."""
    return summaries([version], area_code=area_code, on=on, as_of=as_of)[0]


def meaning_of(version: DefinitionVersion) -> Meaning:
    """What reading a measure's figures needs of its definition."""
    declared = registry.find(version.definition.key)
    return Meaning(
        kind=Kind(version.kind),
        unit=version.unit,
        counted=rules.plural(version.counted_unit),
        polarity=Polarity(version.polarity),
        natural_period=PeriodKind(version.natural_period),
        subject=declared.measure.subject if declared else "The figure",
        is_plural=declared.measure.is_plural if declared else False,
        always_said=declared.measure.always_said if declared else ("", ""),
    )


def _summary(
    version: DefinitionVersion,
    figures: Known | None,
    marks: Sequence[BreakMark],
    baseline: Baseline | None,
    target: Target | None,
    overrides: dict[tuple[int, str], Override],
    on: date,
    area_code: str,
) -> Summary:
    meaning = meaning_of(version)
    until = figures.until if figures else ""
    breaks = [b for b in known_breaks(version, area_code) if not until or b.since <= until]
    found = _reading(meaning, figures, _breaks(breaks, marks))
    period = found.judged.period if found.judged else ""
    return Summary(
        version=version,
        known=figures,
        meaning=meaning,
        reading=found,
        marks=marks,
        baseline=baseline,
        target=target,
        rating=judge(
            meaning,
            found,
            _aim(target, baseline),
            on=on,
            is_definition_changed=_is_new(version, on),
        ),
        override=overrides.get((version.definition_id, period)),
        known_breaks=breaks,
    )


def _aim(target: Target | None, baseline: Baseline | None) -> Aim:
    return Aim(
        form=target.form if target else None,
        value=target.value if target else None,
        set_on=target.set_on if target else None,
        baseline=baseline.value if baseline else None,
        baseline_period=baseline.period if baseline else "",
    )


def _is_new(version: DefinitionVersion, on: date) -> bool:
    """Whether a later version than the first took effect in this quarter or the one before."""
    if version.number == 1 or not version.since:
        return False
    quarter = rules.quarter_of(date.fromisoformat(f"{version.since}-01-01"[:10]))
    return quarter >= rules.next_quarter(rules.quarter_of(on), -1)


def known_breaks(version: DefinitionVersion, area_code: str) -> list[declare.Break]:
    """The breaks that a definition gives of an area's series, earliest first."""
    found = [row for row in map(_declared, version.breaks) if row.is_of(area_code)]
    return sorted(found, key=lambda each: each.since)


def _breaks(known: Iterable[declare.Break], marks: Iterable[BreakMark]) -> tuple[Break, ...]:
    """Where the series breaks: as its definition says, and as analysts have marked."""
    found = {(each.since, each.cause) for each in known}
    found |= {(mark.since, mark.cause) for mark in marks}
    return tuple(Break(since, cause) for since, cause in sorted(found))


def _declared(row: dict[str, Any]) -> declare.Break:
    return declare.Break(
        since=f"{row['since']}-01"[: len("2017-04")],
        cause=row["cause"],
        source=row["source"],
        areas=tuple(row.get("areas", ())),
    )


def _reading(meaning: Meaning, figures: Known | None, breaks: tuple[Break, ...]) -> Reading:
    if figures is None:
        return reading.read(meaning, {})
    key = (figures.snapshot.reference, figures.until, breaks)
    if key not in _read:
        _read[key] = reading.read(meaning, figures.series, breaks, figures.hidden)
        while len(_read) > MOST_READ:
            _read.popitem(last=False)
    return _read[key]


def _latest(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.definition_id: row for row in rows}
