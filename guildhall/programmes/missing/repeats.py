"""When a child has been missing repeatedly. Areas differ: `configuration` has this one's rule.

Everything here is about one child's episodes: children and episodes are never counted together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class RepeatRule:
    """At least so many episodes beginning within a rolling span of days or of whole months.

    One of `days` and `months` is given. A span of 90 days holds the first day and the 89 after
    it; a span of 12 months ends the day before the same date a year later.
    """

    key: str
    title: str
    at_least: int
    days: int | None
    months: int | None
    source: str

    def __post_init__(self) -> None:
        if (self.days is None) == (self.months is None):
            raise ValueError(f"{self.key}: give days or months, and not both")
        if self.at_least < 2:
            raise ValueError(f"{self.key}: a repeat is two episodes or more")


TWO_IN_A_YEAR = RepeatRule(
    "two_in_12_months",
    "2 or more episodes in 12 months",
    at_least=2,
    days=None,
    months=12,
    source="Local: shown beside the rule above",
)


def became_repeat(began_on: Sequence[date], rule: RepeatRule) -> list[date]:
    """The days of the episodes that met the rule, in order, each day once.

    An episode meets it where it is at least the `at_least`th to begin within a span that ends
    on its own day.
    """
    days = sorted(began_on)
    need = rule.at_least - 1
    met = (days[at] for at in range(need, len(days)) if days[at] < span_end(days[at - need], rule))
    return list(dict.fromkeys(met))


def is_repeat(began_on: Sequence[date], rule: RepeatRule, on: date) -> bool:
    """Whether a child meets the rule on a day: in the span that ends on it."""
    return len(in_span(began_on, rule, on)) >= rule.at_least


def in_span(began_on: Sequence[date], rule: RepeatRule, on: date) -> list[date]:
    """The days of the episodes in the span that ends on a day, in order."""
    return sorted(day for day in began_on if day <= on < span_end(day, rule))


def repeat_children(
    episodes: Mapping[str, Sequence[date]], rule: RepeatRule, month: str
) -> frozenset[str]:
    """The children with an episode that met the rule in a month such as 2016-04."""
    return frozenset(
        child
        for child, days in episodes.items()
        if any(f"{day:%Y-%m}" == month for day in became_repeat(days, rule))
    )


def span_end(first: date, rule: RepeatRule) -> date:
    """The first day that is too late to share a span with `first`."""
    if rule.days is not None:
        return first + timedelta(days=rule.days)
    return _months_later(first, rule.months or 0)


def _months_later(day: date, months: int) -> date:
    """The same date so many months later; 29 February counts to 1 March."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
