"""A delimited file as a table of text, each row with its line.

The quick way is DuckDB's own reader, strict, and is taken as right only when it read exactly one
row for each line. Anything else (a line break inside quotation marks, a row with too few or too
many columns, broken quoting, blank lines) goes the careful way, line by line, which says which
line is at fault. Both read past empty cells beyond the last column.

A line is counted from 1, where its row starts; the header is line 1.
"""

import csv
import io
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from guildhall.evidence.expressions import quoted
from guildhall.evidence.receive import Received

OPENING_LINES = 20
LONGEST_LINE = 2**18  # characters; a longer one is taken apart there
LONGEST_ROW = 2**21  # bytes, unless rows we wrote ourselves need more
MOST_LINES_IN_A_ROW = 50
EXCERPT = 200


def open_text(path: Path) -> TextIO:
    """A file as UTF-8 text with its line ends left as they are."""
    return path.open(encoding="utf-8-sig", newline="")


def opening(path: Path) -> list[tuple[str, ...]]:
    """The first lines of a file, each parted at its commas."""
    with open_text(path) as text:
        lines = list(itertools.islice(physical_lines(text), OPENING_LINES))
    return [tuple(_part(line) or (line.rstrip("\r\n"),)) for line in lines]


def physical_lines(text: TextIO) -> Iterator[str]:
    """Lines with their ends; of a very long one, a piece at a time."""
    while line := text.readline(LONGEST_LINE):
        yield line


def _part(line: str) -> list[str] | None:
    """A line's values. None where its quoting is broken or goes on into the next line."""
    if '"' not in line:
        return line.rstrip("\r\n").split(",")
    try:
        rows = list(csv.reader([line], strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else None


@dataclass(frozen=True)
class Table:
    """A file's rows as an SQL table of text columns c0, c1, ...

    The careful way keeps every line break inside a cell as a line feed.

    `rows` is how many there should be; a quick table is right only if it gives that many.
    `shifts` turn a row's place, from 0, into its line: the last (place, shift) at or before it
    says what to add. `malformed` is an SQL table (line, reason, text) of what has the wrong
    shape, of which there are `broken`.
    """

    sql: str
    rows: int
    shifts: tuple[tuple[int, int], ...] = ((0, 2),)
    malformed: str = ""
    broken: int = 0


def quick(received: Received, path: Path, width: int) -> Table | None:
    """The file by DuckDB's own reader, to be tried. None where that cannot be right."""
    if received.has_long_line or (received.has_returns and not _has_only_pairs(path)):
        return None
    lines = received.line_feeds + (not received.ends_with_line_feed)
    ending = "\\r\\n" if received.has_returns else "\\n"
    return Table(_csv(path, _columns(width), "header=true", ending), rows=lines - 1)


def _columns(width: int) -> dict[str, str]:
    return {f"c{place}": "VARCHAR" for place in range(width)}


def _csv(
    path: Path,
    columns: dict[str, str],
    options: str,
    ending: str = "\\n",
    longest: int = LONGEST_ROW,
) -> str:
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return (
        f"read_csv({quoted(str(path))}, {options}, auto_detect=false, delim=',', quote='\"',"
        f" escape='\"', strict_mode=true, new_line='{ending}', max_line_size={longest},"
        f" columns={{{kinds}}})"
    )


def _has_only_pairs(path: Path) -> bool:
    """Whether every line ends with a carriage return and a line feed."""
    with path.open("rb") as raw:
        return all(line.count(b"\r") == 1 and line.endswith(b"\r\n") for line in raw)


def careful(path: Path, width: int, scratch: Path) -> Table:
    """The file line by line. `scratch` is where its well-formed rows are written."""
    with open_text(path) as text:
        return _sort_out(_records(text), width, scratch)


def careful_rows(
    rows: Iterable[Sequence[str]], width: int, scratch: Path, header_line: int = 1
) -> Table:
    """The same from rows of text without their header, such as those of a spreadsheet."""
    numbered = enumerate(rows, start=header_line + 1)
    return _sort_out(((line, list(row), "") for line, row in numbered if row), width, scratch)


Record = tuple[int, list[str] | None, str]


def _records(text: TextIO) -> Iterator[Record]:
    """Each row as (line, values, text), without the header; values None where quoting is broken.

    A row whose quotation marks are not closed within 50 lines is taken to be broken on its own
    line alone, so that one stray mark does not swallow the rows after it. Blank lines are no rows.
    """
    lines = _Lines(text)
    is_header = True
    for number, line in lines:
        if not line.strip("\r\n"):
            continue
        values = _part(line)
        if values is None:
            values = _joined(line, lines)
        if not is_header:
            yield number, values, line
        is_header = False


class _Lines:
    """Numbered lines that can be looked at before they are taken."""

    def __init__(self, text: TextIO) -> None:
        self._lines = enumerate(physical_lines(text), start=1)
        self._seen: deque[tuple[int, str]] = deque()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while line := self._seen.popleft() if self._seen else next(self._lines, None):
            yield line

    def ahead(self, place: int) -> str:
        """The line so many places after the one last taken; '' after the last."""
        while len(self._seen) < place:
            line = next(self._lines, None)
            if line is None:
                return ""
            self._seen.append(line)
        return self._seen[place - 1][1]

    def take(self, count: int) -> None:
        for _ in range(count):
            self._seen.popleft()


def _joined(line: str, lines: _Lines) -> list[str] | None:
    """The values of a row that goes on over several lines, which it takes. None if it is broken."""
    whole = line
    for used in range(1, MOST_LINES_IN_A_ROW):
        if whole.count('"') % 2 == 0:
            return None
        following = lines.ahead(used)
        if not following:
            return None
        whole += following
        if len(whole) > LONGEST_LINE:
            return None
        if whole.count('"') % 2 == 0 and (values := _whole(whole)) is not None:
            lines.take(used)
            return values
    return None


def _whole(text: str) -> list[str] | None:
    """The values of a row of several lines, which the csv module must be given one by one."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _sort_out(records: Iterable[Record], width: int, scratch: Path) -> Table:
    broken = scratch.with_suffix(".malformed")
    rows = wrong = 0
    longest = LONGEST_ROW
    shifts: list[tuple[int, int]] = []
    with (
        scratch.open("w", encoding="utf-8", newline="") as good,
        broken.open("w", encoding="utf-8", newline="") as bad,
    ):
        write_good = csv.writer(good, quoting=csv.QUOTE_ALL, lineterminator="\n")
        write_bad = csv.writer(bad, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, values, text in records:
            if values is not None and len(values) > width and not any(values[width:]):
                values, text = values[:width], ""
            if values is None or len(values) != width:
                wrong += 1
                reason = "broken_quoting" if values is None else "wrong_number_of_columns"
                excerpt = (text.strip("\r\n") or ",".join(values or ()))[:EXCERPT]
                write_bad.writerow((line, reason, excerpt.replace("\r", " ")))
                continue
            if not shifts or shifts[-1][1] != line - rows:
                shifts.append((rows, line - rows))
            rows += 1
            if text and '"' not in text and "\r" not in text and text[-1] == "\n":
                good.write(text)
            else:
                values = [v.replace("\r\n", "\n").replace("\r", "\n") for v in values]
                write_good.writerow(values)
                longest = max(longest, sum(4 * len(v) + 3 for v in values))
    return Table(
        _csv(scratch, _columns(width), "header=false", longest=longest),
        rows=rows,
        shifts=tuple(shifts),
        malformed=_csv(
            broken, {"line": "BIGINT", "reason": "VARCHAR", "text": "VARCHAR"}, "header=false"
        ),
        broken=wrong,
    )
