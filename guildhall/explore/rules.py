"""Judgements about periods, words and which figures go side by side: facts in, answer out."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guildhall.analysis.series import month_words, shift, spine

MONTHS_IN_YEAR = 12
SHOWN_AT_FIRST = 36
# An estimate is used for a year only if it covers this share of the areas that any covers.
NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Period:
    """Months from the first to the last, both included."""

    first: str
    last: str

    @property
    def months(self) -> tuple[str, ...]:
        return spine(self.first, self.last)

    @property
    def words(self) -> str:
        """July 2014, or January 2014 to November 2014."""
        if self.first == self.last:
            return month_words(self.first)
        return f"{month_words(self.first)} to {month_words(self.last)}"

    @property
    def length_words(self) -> str:
        """in 12 months."""
        n = len(self.months)
        return "in 1 month" if n == 1 else f"in {n} months"

    @property
    def middle_year(self) -> int:
        """The year of the month just past the middle: 2014 for July 2013 to June 2014."""
        return int(shift(self.first, len(self.months) // 2)[:4])


def runs(months: Iterable[str]) -> list[Period]:
    """Months as unbroken runs, earliest first."""
    found: list[Period] = []
    for month in sorted(set(months)):
        if found and shift(found[-1].last, 1) == month:
            found[-1] = Period(found[-1].first, month)
        else:
            found.append(Period(month, month))
    return found


def runs_words(found: Sequence[Period]) -> str:
    """Runs as one list in words."""
    return listed([run.words for run in found])


def listed(words: Sequence[str], at_most: int | None = None) -> str:
    """One, two and three; with `at_most`, the rest are counted."""
    if at_most is not None and len(words) > at_most:
        return f"{', '.join(words[:at_most])} and {len(words) - at_most} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def whole_year(held: Collection[str]) -> Period | None:
    """The latest twelve months in a row that are held; else the longest run, the latest of equals.

    None where nothing is held.
    """
    found = runs(held)
    if not found:
        return None
    for run in reversed(found):
        if len(run.months) >= MONTHS_IN_YEAR:
            return Period(shift(run.last, 1 - MONTHS_IN_YEAR), run.last)
    return max(found, key=lambda run: (len(run.months), run.last))


def latest_years(held: Collection[str], span: Period) -> Period:
    """The last three years of a span, without the gap before the first month held in them."""
    first = max(span.first, shift(span.last, 1 - SHOWN_AT_FIRST))
    return Period(min((month for month in held if month >= first), default=first), span.last)


def within(wanted_first: str, wanted_last: str, span: Period) -> Period:
    """What was asked for, cut to the months that exist; the two ends are put in order."""
    first, last = sorted((wanted_first, wanted_last))
    return Period(min(max(first, span.first), span.last), max(min(last, span.last), span.first))


def is_month(text: str) -> bool:
    """Whether a text is a month such as 2016-04."""
    return bool(re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])", text))


def is_plural(subject: str) -> bool:
    """Whether a subject takes "are": by the noun before "of", "from" and the like.

    Possession of weapons is; drugs are; criminal damage and arson is.
    """
    head = re.split(r" of | from | with |, | \(", subject)[0]
    return head.endswith("s") and not head.endswith("ss")


def counting_unit(counts: str, dimension: str, word: str) -> str:
    """What one of the rows is. Street-level files mix two units: offences, and incidents of ASB."""
    if counts != "offences and incidents" or dimension != "crime_type":
        return counts
    return "incidents" if word == "Anti-social behaviour" else "offences"


def subject(counts: str, dimension: str, label: str, word: str) -> str:
    """What begins a sentence: Burglary; Collisions with severity “Fatal”; Searches."""
    if not word:
        return counts[:1].upper() + counts[1:]
    if dimension == "crime_type":
        return word
    return f"{counts[:1].upper()}{counts[1:]} with {label[:1].lower()}{label[1:]} “{word}”"


def headline(sentence: str) -> str:
    """The first clause of a sentence, as a title."""
    return re.split(r", |; |\. ", sentence)[0].rstrip(".")


def release_words(labels: Iterable[str]) -> str:
    """Releases as printed: one, or the first to the last."""
    known = sorted(set(labels))
    said = [_release(label) for label in known]
    return said[0] if len(said) == 1 else f"{said[0]} to {said[-1]}" if said else ""


def _release(label: str) -> str:
    if is_month(label):
        return month_words(label)
    try:
        day = date.fromisoformat(label)
    except ValueError:
        return label
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Estimate:
    """One estimate of residents: its year, how good it is (0 is best), and how many it covers."""

    year: int
    order: int
    covers: int


def best_estimate(held: Collection[Estimate], wanted_year: int) -> Estimate | None:
    """The nearest year (the earlier of two) of those that cover nearly all the areas.

    Areas are compared with one another, so one estimate serves them all. None where none is held.
    """
    most = max((one.covers for one in held), default=0)
    if not most:
        return None
    good = [one for one in held if one.covers >= NEARLY_ALL * most]
    return min(good, key=lambda one: (abs(one.year - wanted_year), one.year, one.order))


def best_vintage(counted: Mapping[int, float]) -> int | None:
    """The boundaries on which most of the rows lie; of equals the latest. None where none is."""
    return max(counted, key=lambda year: (counted[year], year)) if counted else None
