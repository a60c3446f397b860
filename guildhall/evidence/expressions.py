"""A feed's declarations as DuckDB expressions. Text in, text out: nothing is run here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guildhall.evidence.declare import Column, Feed, Kind

LONDON = "Europe/London"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Fault:
    """One reason a row may be quarantined for, as a condition over the text."""

    reason: str
    column: str
    fails: str
    words: str


def texts(
    feed: Feed, at: Mapping[str, int | None], given: Mapping[str, str], on: date, table: str
) -> str:
    """A query of every row's text by our names, with c0, c1, ... and the file name's parts."""
    parts = ["*", f"DATE {quoted(on.isoformat())} AS _today"]
    for column in feed.columns:
        parts.append(f"{_text(column, at[column.name])} AS {column.name}")
    for key in file_groups(feed):
        value = quoted(given[key]) if key in given else "NULL::VARCHAR"
        parts.append(f"{value} AS file_{key}")
    return f"SELECT {', '.join(parts)} FROM {table}"  # noqa: S608


def file_groups(feed: Feed) -> list[str]:
    """The names of the groups in a feed's file name."""
    return sorted(re.compile(feed.file_name).groupindex) if feed.file_name else []


def _text(column: Column, index: int | None) -> str:
    if index is None:
        return "''"
    is_trimmed = column.kind is not Kind.TEXT or column.choices
    text = f"coalesce(trim(c{index}), '')" if is_trimmed else f"coalesce(c{index}, '')"
    if not column.blank:
        return text
    words = ", ".join(quoted(word) for word in column.blank)
    return f"CASE WHEN {text} IN ({words}) THEN '' ELSE {text} END"


def typed(column: Column) -> str:
    """A column's typed value from its text. NULL where it is empty or cannot be read."""
    name = column.name
    if column.kind in (Kind.TEXT, Kind.CODE, Kind.MONTH):
        return f"nullif({name}, '')"
    if column.kind is Kind.NUMBER:
        return f"try_cast({name} AS DOUBLE)"
    if column.kind is Kind.WHOLE:
        return (
            f"coalesce(try_cast({name} AS BIGINT), try_cast(try_cast({name} AS DOUBLE) AS BIGINT))"
        )
    if column.kind is Kind.DATE:
        formats = ", ".join(quoted(fmt) for fmt in column.formats)
        return f"try_cast(try_strptime({name}, [{formats}]) AS DATE)"
    return f"(try_cast({name} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')"


def faults(feed: Feed) -> list[Fault]:
    """Every reason of a feed, in the order they are tried: columns first, then its checks."""
    found = [fault for column in feed.columns for fault in _faults(column)]
    found += [Fault(c.reason, c.column, c.fails, c.words) for c in feed.checks]
    return found


def _faults(column: Column) -> list[Fault]:
    name, heading, found = column.name, column.heading, []
    if column.required:
        found.append(Fault("empty", name, f"{name} = ''", f"{heading} is empty."))
    wrong = _is_wrong(column)
    if wrong:
        words = f"{heading} is not {KINDS[column.kind]}."
        found.append(Fault(f"not_a_{column.kind}", name, f"{name} <> '' AND ({wrong})", words))
    bounds = [
        f"{typed(column)} {sign} {limit}"
        for sign, limit in (("<", column.least), (">", column.most))
        if limit is not None
    ]
    if bounds:
        words = f"{heading} is not between {column.least} and {column.most}."
        found.append(Fault("out_of_range", name, " OR ".join(bounds), words))
    return found


KINDS = {
    Kind.TEXT: "as expected",
    Kind.CODE: "a code of the right form",
    Kind.NUMBER: "a number",
    Kind.WHOLE: "a whole number",
    Kind.DATE: "a date in a form we know",
    Kind.MONTH: "a month written YYYY-MM",
    Kind.INSTANT: "a date and time in ISO 8601",
}


def _is_wrong(column: Column) -> str:
    name = column.name
    if column.pattern:
        return f"NOT regexp_full_match({name}, {quoted(column.pattern)})"
    if column.kind is Kind.MONTH:
        return f"NOT regexp_full_match({name}, '[0-9]{{4}}-(0[1-9]|1[0-2])')"
    if column.kind is Kind.NUMBER:
        return f"NOT coalesce(isfinite({typed(column)}), false)"
    if column.kind is Kind.WHOLE:
        return (
            f"{typed(column)} IS NULL OR try_cast({name} AS DOUBLE)"
            f" IS DISTINCT FROM floor(try_cast({name} AS DOUBLE))"
        )
    if column.kind is Kind.DATE:
        return f"{typed(column)} IS NULL"
    if column.kind is Kind.INSTANT:  # "infinity" is a time to DuckDB
        return f"NOT coalesce(isfinite({typed(column)}), false)"
    return ""


def unit(feed: Feed) -> str:
    """The release unit a row belongs to, over typed columns."""
    return f"coalesce({feed.unit}, '')"


def month(feed: Feed) -> str:
    """The month a row belongs to, as YYYY-MM over typed columns; '' where the feed has none.

    An instant falls in the month it has in London, which is an hour ahead of UTC in summer.
    """
    if not feed.month:
        return "''"
    kind = next((c.kind for c in feed.columns if c.name == feed.month), Kind.MONTH)
    if kind is Kind.DATE:
        return f"coalesce(strftime({feed.month}, '%Y-%m'), '')"
    if kind is Kind.INSTANT:
        local = f"timezone('{LONDON}', {feed.month} AT TIME ZONE 'UTC')"
        return f"coalesce(strftime({local}, '%Y-%m'), '')"
    return f"coalesce({feed.month}, '')"
