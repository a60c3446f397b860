"""What is held: feeds, batches, and which months of which units, as published by a day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum

from guildhall.evidence import rules, warehouse
from guildhall.evidence.models import Batch, Part, SourceFile


@dataclass(frozen=True)
class HeldPart:
    """The rows of one release unit that stand: those of its latest release."""

    unit: str
    month: str
    rows: int
    batch: str
    feed: str
    warehouse: str
    release: str
    release_on: date
    is_synthetic: bool

    @property
    def path(self) -> Path:
        """The Parquet file that holds it, along with the other units of its batch."""
        return warehouse.rows_path(self.feed, self.warehouse)


def held(feed: str, as_of: date | None = None) -> list[HeldPart]:
    """Every release unit held of a feed, in order of unit and month.

    Of several releases the latest stands, and of several files of one release the last one
    received. `as_of` leaves out what was published after that day. A unit that a later release
    does not hold is kept: absence never deletes.
    """
    parts = Part.objects.filter(feed=feed)
    if as_of is not None:
        parts = parts.filter(release_on__lte=as_of)
    rows = parts.order_by("unit", "month", "release_on", "pk").values_list(
        "unit",
        "month",
        "rows",
        "batch__reference",
        "feed",
        "batch__warehouse",
        "batch__release",
        "release_on",
        "batch__is_synthetic",
    )
    latest = {(row[0], row[1]): HeldPart(*row) for row in rows}
    return list(latest.values())


@dataclass(frozen=True)
class Coverage:
    """The months held of one unit. `gaps` are runs of missing months between first and last."""

    unit: str
    months: dict[str, int]

    @property
    def first(self) -> str:
        return min(self.months)

    @property
    def last(self) -> str:
        return max(self.months)

    @property
    def gaps(self) -> list[tuple[str, str]]:
        return rules.gaps(self.months)


def coverage(feed: str, as_of: date | None = None) -> list[Coverage]:
    """The months held of each unit, with their rows. Empty for a feed without months."""
    units: dict[str, dict[str, int]] = {}
    for part in held(feed, as_of):
        if part.month:
            units.setdefault(part.unit, {})[part.month] = part.rows
    return [Coverage(unit, months) for unit, months in units.items()]


def latest_month(feed: str, unit: str | None = None) -> str | None:
    """The latest month held of a feed, in one unit or any; None where nothing is held."""
    parts = Part.objects.filter(feed=feed).exclude(month="")
    if unit is not None:
        parts = parts.filter(unit=unit)
    last: str | None = parts.aggregate(last=Max("month"))["last"]
    return last


@dataclass(frozen=True)
class FeedTotals:
    """What is held of a feed, over every batch of it."""

    batches: int
    rows: int
    quarantined: int
    is_synthetic: bool
    last_release: date


def totals() -> dict[str, FeedTotals]:
    """What is held of each feed that anything was imported for."""
    rows = (
        Batch.objects.order_by("feed")
        .values("feed")
        .annotate(
            batches=Count("pk"),
            rows=Sum("accepted"),
            bad=Sum("quarantined"),
            synthetic=Count("pk", filter=Q(is_synthetic=True)),
            last=Max("release_on"),
        )
    )
    return {
        row["feed"]: FeedTotals(
            row["batches"], row["rows"], row["bad"], row["synthetic"] > 0, row["last"]
        )
        for row in rows
    }


def latest_months() -> dict[str, str]:
    """The latest month held of each feed that has months."""
    parts = Part.objects.exclude(month="").order_by("feed").values_list("feed")
    return dict(parts.annotate(last=Max("month")))


def batches(feed: str | None = None, *, before: str = "") -> QuerySet[Batch]:
    """Batches, the last received first; with `before`, those received before that one."""
    found = Batch.objects.select_related("source")
    if feed is not None:
        found = found.filter(feed=feed)
    if before:
        found = found.filter(pk__lt=Subquery(Batch.objects.filter(reference=before).values("pk")))
    return found


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that was not counted. `text` is what stood in the column, cut to 200 characters."""

    line: int
    reason: str
    column: str
    text: str


def quarantined_rows(batch: Batch, most: int) -> list[QuarantinedRow]:
    """The first quarantined rows of a batch, in order of line."""
    path = warehouse.quarantine_path(batch.feed, batch.warehouse)
    if not batch.quarantined or not path.exists():
        return []
    file = pq.ParquetFile(path)
    columns = ["line", "reason", "column", "text"]
    first = next(file.iter_batches(batch_size=most, columns=columns), None)
    rows = first.to_pylist() if first is not None else []
    return [QuarantinedRow(**row) for row in rows]


def batch(reference: str) -> Batch | None:
    """The batch with this reference; None where there is none."""
    return Batch.objects.select_related("source", "by").filter(reference=reference).first()


def replaced(batch: Batch) -> list[tuple[str, list[tuple[str, str]]]]:
    """The months, by unit, that earlier releases held and this batch has taken the place of.

    Each is a run from its first month to its last. Empty for a feed without months, and where
    nothing was held before.
    """
    mine, earlier = Part.objects.filter(batch=batch), Part.objects.filter(feed=batch.feed)
    before = Q(release_on__lt=OuterRef("release_on")) | Q(
        release_on=OuterRef("release_on"), pk__lt=OuterRef("pk")
    )
    same = earlier.filter(before, unit=OuterRef("unit"), month=OuterRef("month"))
    found: dict[str, list[str]] = {}
    rows = mine.exclude(month="").filter(Exists(same)).order_by("unit", "month")
    for unit, month in rows.values_list("unit", "month"):
        found.setdefault(unit, []).append(month)
    return [(unit, rules.runs(months)) for unit, months in found.items()]


def same_content(content: str, release_on: date | None) -> Batch | None:
    """The batch that already holds this content: in this release, or in any where it is None."""
    found = Batch.objects.filter(content=content)
    if release_on is not None:
        found = found.filter(release_on=release_on)
    return found.order_by("pk").first()


def known_files() -> tuple[set[str], set[tuple[str, str]]]:
    """The hashes and the (feed, name) pairs that the catalogue refers to."""
    raw = set(SourceFile.objects.values_list("sha256", flat=True))
    return raw, set(Batch.objects.values_list("feed", "warehouse"))
