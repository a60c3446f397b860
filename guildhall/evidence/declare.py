"""How a feed says what it is.

To add a feed, write ONE module in `guildhall/evidence/feeds/` that holds `feed = Feed(...)` (or
`feeds = (Feed(...), Feed(...))` for the tables of one publication). Nothing else is edited: the
folder is read at start-up. `feeds/police_street.py` is the example to follow.

A file goes through these steps, the same for every feed:

1. Unpacked (zip members and .gz), hashed, checked to be text.
2. Recognised. Its header must hold every column's `heading` (or one of `also`), except columns
   that `may_be_absent`; a column nobody declared makes it another feed's file unless
   `other_columns="ignore"`. Headings are compared without case, spaces or punctuation. A heading
   that stands twice is written `Day`, then `Day#2`; a blank heading in the 26th column is `#26`.
   `recognise` may narrow this further, for two feeds with the same columns.
   A file that is not delimited text (.xlsx, .ods, .geojson) names its `suffixes` and gives
   `to_rows`, a function that yields a header and then rows of text.
3. Read as text. Then each column is checked by its `kind`; what fails is quarantined with the
   column, the reason and the line; so is a row that meets a `Check`. The first reason counts.
4. Rows equal in every column, where every column in `identity` is filled in, are repeats.
5. `Flag`s and words outside `choices` are counted on the batch; those rows are kept.
6. Accepted rows are kept as typed Parquet, under each column's `name`, with the `derived`
   columns, and with `_unit` and `_month`: the release unit. A later release of the same unit and
   month takes its place; an earlier one can still be asked for.
7. `project`, if there is one, is called inside the committing transaction with the accepted rows,
   to write areas, populations and the like through `guildhall.areas.writes`.

`fails`, `meets` and `sql` are DuckDB expressions. In a `Check` every column name stands for its
text ('' where empty), and `file_<group>` for a named group of `file_name` (NULL where the name
does not match), and `_today` for the date of the import. In a `Flag`, a `Derived` and `unit` it
stands for the typed value (NULL where empty). Spaces around a text are taken away in every kind but
TEXT, and in TEXT where there are `choices`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pyarrow as pa

OGL = "Open Government Licence v3.0"


class Kind(StrEnum):
    """What a column's text must be, and what it is kept as."""

    TEXT = "text"
    CODE = "code"  # text; give `pattern`
    NUMBER = "number"  # kept as a double
    WHOLE = "whole"  # kept as a 64-bit integer; 12.0 is read as 12
    DATE = "date"  # kept as a date; see `formats`
    MONTH = "month"  # YYYY-MM, kept as text
    INSTANT = "instant"  # ISO 8601 with or without offset (UTC where none), kept as UTC


@dataclass(frozen=True)
class Column:
    """One column of a file.

    `name` is ours and is kept for ever; `heading` is the publisher's. `required` quarantines a
    row where it is empty. `pattern` is a regular expression that the whole text must match.
    `formats` are strptime formats, tried in order, for dates. `choices` are the known words:
    others are accepted and counted. `least` and `most` bound numbers, inclusive. `blank` are
    words that mean nothing was recorded, such as -1 or NULL.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    may_be_absent: bool = False
    also: tuple[str, ...] = ()
    pattern: str = ""
    formats: tuple[str, ...] = ("%Y-%m-%d",)
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    blank: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A row is quarantined where `fails` is true. `words` say what is wrong and what to do."""

    reason: str
    column: str
    fails: str
    words: str


@dataclass(frozen=True)
class Flag:
    """Rows where `meets` is true are kept, and counted on the batch."""

    key: str
    meets: str
    words: str


@dataclass(frozen=True)
class Derived:
    """A column computed from the typed columns of its row."""

    name: str
    sql: str


@dataclass(frozen=True)
class AreaCode:
    """The row's area is the code in this column; `name` is the column of its official name."""

    code: str
    name: str = ""
    kind: Literal["lsoa", "lad"] = "lsoa"


@dataclass(frozen=True)
class AreaPoint:
    """The row's area is that whose loaded boundary holds the point; none where none is loaded.

    Degrees (WGS 84).
    """

    longitude: str
    latitude: str


@dataclass(frozen=True)
class Within:
    """The row belongs to a row of another feed, which gives it its month and its area.

    `on` is the column, of the same name in both, that says which. The feed itself has no month,
    and its unit ends with the year that it covers.
    """

    feed: str
    on: str


@dataclass(frozen=True)
class Projection:
    """What a feed's `project` is given, inside the transaction that commits the batch.

    `rows` are the accepted rows. An older release may arrive after a newer one: compare
    `release_on` before replacing anything.
    """

    rows: pa.Table
    file: str
    file_values: Mapping[str, str]
    release_on: date
    batch: str
    is_synthetic: bool
    at: datetime


@dataclass(frozen=True)
class Opening:
    """The start of a file: its name without folders, and its header."""

    name: str
    header: tuple[str, ...]


@dataclass(frozen=True)
class Feed:
    """One kind of file from one publisher.

    `key` is kept in the database and never renamed. `counts` is the counting unit of a row, in
    words for a chart ("offences and incidents"). `unit` and `month` name the columns (of any
    kind: DATE and INSTANT columns give their month) that say which release unit a row belongs
    to; `unit` may instead be a fixed name in quotation marks, such as "'Great Britain'", or
    `file_<group>`. `month` is "" where the feed has no months (population, boundaries).
    `dimensions` are the few-valued columns that measures filter on: they go into the cube.
    `least_percent` is the part of the rows usual around a month below which its file is not
    whole; None for what the partnership sets.
    `lag_months` is how long after a month its figures stay provisional. `published` is False for
    what a partner gives us in confidence: suppression then applies to its counts.
    `header_line` is the line of the header that `to_rows` gives first; an empty row it gives is a
    line without a row. Raise `parser_version` when the same bytes would be read differently.
    """

    key: str
    title: str
    publisher: str
    counts: str
    columns: tuple[Column, ...]
    unit: str
    month: str = ""
    licence: str = OGL
    file_name: str = ""
    suffixes: tuple[str, ...] = (".csv",)
    identity: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    checks: tuple[Check, ...] = ()
    flags: tuple[Flag, ...] = ()
    area: AreaCode | AreaPoint | None = None
    within: Within | None = None
    dimensions: tuple[str, ...] = ()
    other_columns: Literal["refuse", "ignore"] = "refuse"
    recognise: Callable[[Opening], bool] | None = None
    to_rows: Callable[[Path], Iterator[Sequence[str]]] | None = None
    header_line: int = 1
    project: Callable[[Projection], None] | None = None
    lag_months: int = 0
    least_percent: int | None = None
    published: bool = True
    parser_version: int = 1
    notes: str = ""
