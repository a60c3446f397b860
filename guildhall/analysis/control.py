"""Control charts: XmR, c, u and p, with limits re-based only at a dated, named cause.

Formulas (performance framework 5.4; Montgomery, *Statistical Quality Control*; Wheeler,
*Understanding Variation*): c: centre -+ 3 sqrt(centre). u: centre -+ 3 sqrt(centre / n).
p: centre -+ 3 sqrt(p (1 - p) / n). XmR: mean -+ 2.66 x mean moving range, moving ranges
judged against 3.267 x their mean.

Gaps: a value of `None` draws no point. No moving range is taken across a gap, and a gap ends
every run and trend. Limits below 12 points in a phase are provisional: the NHS-R Community
guide "How many points are required" calls them trial limits. A seasonal series signals with
its seasons; read it beside the rolling year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from guildhall.analysis.control_chart import (
    Break,
    ChartKind,
    ControlChart,
    Lines,
    Phase,
    Point,
    Values,
    draw,
    moving_ranges,
)

__all__ = [
    "Break",
    "ChartKind",
    "Choice",
    "ControlChart",
    "Phase",
    "Point",
    "c_chart",
    "chart_counts",
    "choose_chart",
    "p_chart",
    "u_chart",
    "xmr",
]

SMALL_MEAN = 20
XMR_LIMIT = 2.66
MOVING_RANGE_LIMIT = 3.267
# One chance in twenty of calling a Poisson series overdispersed.
DISPERSION_TEST = 0.95

Counts = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which chart suits a series, and why in words."""

    kind: ChartKind
    reason: str


def xmr(
    values: Values,
    labels: Sequence[str] | None = None,
    *,
    rebase_at: Sequence[Break] = (),
    floor: float | None = 0.0,
) -> ControlChart:
    """Individual values and moving ranges, for counts, rates or anything measured.

    `floor`: no limit is drawn below it; 0 for counts and rates, `None` where values may be
    negative. A phase without two values side by side has no limits.
    """

    def lines(inside: range) -> Lines:
        held = [v for v in (values[i] for i in inside) if v is not None]
        ranges = [r for r in moving_ranges([values[i] for i in inside]) if r is not None]
        if not ranges:
            return Lines(fmean(held), None)
        mean_range = fmean(ranges)
        sigma = XMR_LIMIT * mean_range / 3
        return Lines(fmean(held), [sigma] * len(inside), MOVING_RANGE_LIMIT * mean_range)

    return draw(ChartKind.XMR, values, labels, rebase_at, lines, floor, None)


def c_chart(
    counts: Counts, labels: Sequence[str] | None = None, *, rebase_at: Sequence[Break] = ()
) -> ControlChart:
    """Counts from equal periods and an equal chance of happening. Lower limit not below 0."""

    def lines(inside: range) -> Lines:
        centre = fmean(c for c in (counts[i] for i in inside) if c is not None)
        return Lines(centre, [sqrt(centre)] * len(inside))

    return draw(ChartKind.C, counts, labels, rebase_at, lines, 0.0, None)


def u_chart(
    counts: Counts,
    denominators: Sequence[float | None],
    labels: Sequence[str] | None = None,
    *,
    per: float = 1,
    rebase_at: Sequence[Break] = (),
) -> ControlChart:
    """Counts per `per` of a denominator that varies. A period without a denominator is a gap."""
    values = _over(counts, denominators, per)

    def lines(inside: range) -> Lines:
        centre = per * _pooled(counts, denominators, inside)
        sizes = [denominators[i] or 0 for i in inside]
        return Lines(centre, [sqrt(centre * per / n) if n else 0.0 for n in sizes])

    return draw(ChartKind.U, values, labels, rebase_at, lines, 0.0, None)


def p_chart(
    numerators: Counts,
    denominators: Values,
    labels: Sequence[str] | None = None,
    *,
    rebase_at: Sequence[Break] = (),
) -> ControlChart:
    """Shares from 0 to 1. A period with a denominator of 0 is a gap."""
    values = _over(numerators, denominators, 1)
    if any(value is not None and value > 1 for value in values):
        raise ValueError("a numerator is larger than its denominator")

    def lines(inside: range) -> Lines:
        centre = _pooled(numerators, denominators, inside)
        spread = centre * (1 - centre)
        return Lines(centre, [sqrt(spread / n) if n else 0.0 for n in _at(denominators, inside)])

    return draw(ChartKind.P, values, labels, rebase_at, lines, 0.0, 1.0)


def choose_chart(
    counts: Counts, denominators: Values | None = None, *, is_share: bool = False
) -> Choice:
    """XmR for counts that average more than 20 or are overdispersed, else c, u or (shares) p.

    Overdispersed: the index of dispersion, the chi-square sum of squared differences from what
    one constant rate expects, is beyond its 95% point (Fisher). Shares are tested alike, with
    the binomial variance, and go to XmR only if overdispersed.
    """
    bottoms: Values = [1] * len(counts) if denominators is None else denominators
    held = [(t, b) for t, b in zip(counts, bottoms, strict=True) if t is not None and b]
    if not held:
        return Choice(ChartKind.XMR, "no figures are held")
    rate = sum(top for top, _ in held) / sum(bottom for _, bottom in held)
    if _is_overdispersed(held, rate, 1 - rate if is_share else 1):
        return Choice(ChartKind.XMR, "the figures vary more than chance at one constant rate")
    if is_share:
        return Choice(ChartKind.P, "a share, varying no more than chance")
    if fmean(top for top, _ in held) > SMALL_MEAN:
        return Choice(ChartKind.XMR, f"counts average more than {SMALL_MEAN}")
    kind = ChartKind.C if denominators is None else ChartKind.U
    return Choice(kind, f"counts average {SMALL_MEAN} or fewer and vary no more than chance")


def chart_counts(
    counts: Counts,
    labels: Sequence[str] | None = None,
    denominators: Values | None = None,
    *,
    per: float = 1,
    is_share: bool = False,
    rebase_at: Sequence[Break] = (),
) -> ControlChart:
    """The chart that `choose_chart` chooses; XmR then shows counts over denominators `per` so many.

    With `is_share`, `denominators` are whole numbers and values run from 0 to 1.
    """
    kind = choose_chart(counts, denominators, is_share=is_share).kind
    if kind is ChartKind.C:
        return c_chart(counts, labels, rebase_at=rebase_at)
    if denominators is None:
        return xmr(counts, labels, rebase_at=rebase_at)
    if kind is ChartKind.U:
        return u_chart(counts, denominators, labels, per=per, rebase_at=rebase_at)
    if kind is ChartKind.P:
        return p_chart(counts, denominators, labels, rebase_at=rebase_at)
    return xmr(_over(counts, denominators, per), labels, rebase_at=rebase_at)


def _is_overdispersed(held: Sequence[tuple[int, float]], rate: float, left: float) -> bool:
    """Whether counts vary more than Poisson (`left` 1) or binomial (`left` 1 - rate) ones."""
    from scipy.special import chdtri

    if len(held) < 2 or rate * left <= 0:
        return False
    index = sum((top - rate * n) ** 2 / (rate * n * left) for top, n in held)
    return bool(index > chdtri(len(held) - 1, 1 - DISPERSION_TEST))


def _over(counts: Counts, denominators: Values, per: float) -> list[float | None]:
    pairs = zip(counts, denominators, strict=True)
    return [None if top is None or not bottom else per * top / bottom for top, bottom in pairs]


def _pooled(counts: Counts, denominators: Values, inside: range) -> float:
    pairs = [(counts[i], denominators[i]) for i in inside]
    held = [(top, bottom) for top, bottom in pairs if top is not None and bottom]
    return sum(top for top, _ in held) / sum(bottom for _, bottom in held)


def _at(denominators: Values, inside: range) -> list[float]:
    return [denominators[i] or 0 for i in inside]
