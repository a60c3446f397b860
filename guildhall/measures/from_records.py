"""What a programme's own records come to, month by month, for the partnership's area."""

from datetime import date, datetime

import numpy as np
from django.conf import settings

from guildhall import clock
from guildhall.analysis.columns import Grid
from guildhall.analysis.series import shift, spine
from guildhall.measures.declare import Measure, PeriodKind, Population, Recorded, Records
from guildhall.measures.denominators import Denominators
from guildhall.measures.figures import Held
from guildhall.measures.supply import Supplied


def held(measure: Measure, area_code: str, at: datetime) -> Supplied | None:
    """A measure's months: whole ones, from the first in which all of its records were kept.

    A share begins where both its parts had. None where nothing has been kept for a whole month.
    The trace names the rule and the month, and not how many records there are, which would tell
    a figure that is hidden.
    """
    if not isinstance(measure.numerator, Records):
        return None
    top = measure.numerator.read(at)
    if top is None:
        return None
    under = measure.denominator.read(at) if isinstance(measure.denominator, Records) else None
    if under is None and isinstance(measure.denominator, Records):
        return None
    begins = max(_first_whole_month(each.since) for each in (top, under) if each)
    months = spine(begins, shift(f"{at.astimezone(clock.LONDON):%Y-%m}", -1))
    if not months:
        return None
    bottom = None
    if under is not None:
        bottom = _row(under, months)
    elif isinstance(measure.denominator, Population):
        ages = measure.denominator.ages
        bottom = Denominators().grid((area_code,), months, ages=ages, is_people=True)
    inputs: list[dict[str, object]] = [
        {
            "feed": "casework",
            "reference": measure.key,
            "title": measure.source,
            "release": months[-1],
        }
    ]
    found = Held((area_code,), months, _row(top, months), bottom)
    return Supplied(found, inputs, settings.INSTANCE.is_demo)


def _first_whole_month(day: date) -> str:
    """The month that begins on or after a day: one half over says too little."""
    return f"{day:%Y-%m}" if day.day == 1 else shift(f"{day:%Y-%m}", 1)


def period_kinds(measure: Measure) -> frozenset[PeriodKind]:
    """The periods that a measure has figures for: of a stock, months alone."""
    if isinstance(measure.numerator, Records) and measure.numerator.is_stock:
        return frozenset({PeriodKind.MONTH})
    return frozenset(PeriodKind)


def _row(recorded: Recorded, months: tuple[str, ...]) -> Grid:
    return np.array([[float(recorded.counts.get(month, 0)) for month in months]])
