"""Judgements about releases and months: facts in, answer out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

NEAR_MONTHS = 6
RELEASE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


class NotARelease(ValueError):
    """A release that is not written YYYY-MM or YYYY-MM-DD."""


@dataclass(frozen=True)
class Release:
    """When the publisher gave a file out. A month alone stands for its first day."""

    label: str
    on: date


def release(text: str) -> Release:
    """A release from how somebody wrote it."""
    found = RELEASE.fullmatch(text.strip())
    if found is None:
        raise NotARelease(f"{text!r} is not a release: write YYYY-MM or YYYY-MM-DD.")
    year, month, day = found.groups()
    try:
        return Release(text.strip(), date(int(year), int(month), int(day or 1)))
    except ValueError:
        raise NotARelease(f"{text!r} is not a date that exists.") from None


def release_in_name(names: Iterable[str]) -> Release | None:
    """The release that an archive or folder is named for, nearest first; None where none is.

    data.police.uk names its archives 2024-12.zip. A folder 2024-12 in its layout is the month of
    the data, not of the release, so a folder must say so: release-2025-01 or archive-2025-01.
    """
    for name in names:
        found = re.fullmatch(r"(?:(?:release|archive)[-_ ])?(\d{4}-\d{2}(?:-\d{2})?)(\.zip)?", name)
        if found and (found[2] or not name[0].isdigit()):
            try:
                return release(found[1])
            except NotARelease:
                continue
    return None


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, both included, as YYYY-MM."""
    start, end = _number(first), _number(last)
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def runs(held: Iterable[str]) -> list[tuple[str, str]]:
    """Months as unbroken runs, each from its first to its last, earliest first."""
    found: list[tuple[str, str]] = []
    for month in sorted(set(held)):
        if found and _number(month) == _number(found[-1][1]) + 1:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def gaps(held: Iterable[str]) -> list[tuple[str, str]]:
    """The runs of months that are missing between the first and the last held."""
    months = sorted(set(held))
    found = []
    for before, after in pairwise(months):
        between = months_between(before, after)[1:-1]
        if between:
            found.append((between[0], between[-1]))
    return found


def usual_around(rows: Mapping[str, float]) -> dict[str, float]:
    """The median rows of up to six months held before each month and six after; 0 where alone."""
    months = sorted(rows)
    found = {}
    for at, month in enumerate(months):
        near = months[max(0, at - NEAR_MONTHS) : at] + months[at + 1 : at + 1 + NEAR_MONTHS]
        found[month] = float(median(rows[each] for each in near)) if near else 0.0
    return found
