"""Judgements about a partner's cells: text in, values out, or what is wrong with it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from guildhall.casework.bringing.declare import CellWrong, Part, Row
from guildhall.evidence.mappings.rules import DATES

LONDON = ZoneInfo("Europe/London")
LONGEST_CELL = 20_000
FORMULA = re.compile(r"^(=|@|[+-][A-Za-z(])")
"""How a cell begins that a spreadsheet would work out. "+44" and "- a note" do not."""
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?$")
ZONED = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
FIRST_YEAR, LAST_YEAR = 1800, 2999
"""Outside these a year is a slip, and what is reckoned from it could pass the calendar's ends."""
YES = {"y", "yes", "true", "1"}
NO = {"n", "no", "false", "0", ""}


def rows_under(
    rows: Sequence[Sequence[str]], columns: Mapping[str, str], header_line: int
) -> Iterator[Row]:
    """The rows under the headings, by our names, blank ones left out.

    KeyError with every heading that the file has not, by name.
    """
    header = list(rows[header_line - 1]) if len(rows) >= header_line else []
    missing = sorted(set(columns.values()) - set(header))
    if missing:
        raise KeyError(", ".join(missing))
    places = {part: header.index(heading) for part, heading in columns.items()}
    for line, row in enumerate(rows[header_line:], start=header_line + 1):
        if any(row):
            cells = {part: row[at] if at < len(row) else "" for part, at in places.items()}
            yield Row(line, cells)


def check_cells(row: Row, parts: Iterable[Part]) -> None:
    """Raise CellWrong for a cell that is missing, too long, or worked out by a spreadsheet."""
    for part in parts:
        text = row[part.name]
        if part.is_required and not text:
            raise CellWrong(part.name, "Nothing is given", "Fill it in and send the row again.")
        if FORMULA.match(text):
            raise CellWrong(
                part.name,
                "The cell is a formula",
                "Copy the column, and paste it as values.",
            )
        if len(text) > LONGEST_CELL:
            raise CellWrong(
                part.name, f"It has more than {LONGEST_CELL:,} characters", "Make it shorter."
            )


def day(row: Row, part: str) -> date | None:
    """A day as people in Britain write it, the day first; None where the cell is empty."""
    text = row[part]
    if not text:
        return None
    found, _ = _day_and_rest(text)
    if found is None:
        raise not_a_date(part)
    return found


def moment(row: Row, part: str, clock: str = "") -> tuple[datetime, bool] | None:
    """An instant in London, and whether its time of day was given; None where the cell is empty.

    The time may stand in the same cell or in another, `clock`. Without one it is midnight.
    """
    text = row[part]
    if not text:
        return None
    found, rest = _day_and_rest(text)
    if found is None:
        raise not_a_date(part)
    zone = ZONED.search(rest)
    apart = "" if rest else row[clock]
    told = rest[: zone.start()] if zone else rest or apart
    hour = _time(told)
    if hour is None:
        raise CellWrong(clock if apart else part, "The time cannot be read", "Give it as 14:30.")
    if zone:
        stated = "+0000" if zone[0] == "Z" else zone[0]
        try:
            at = datetime.strptime(f"{found} {hour:%H:%M:%S} {stated}", "%Y-%m-%d %H:%M:%S %z")
        except ValueError:  # no zone is that far away
            raise not_a_date(part) from None
        return at, True
    return datetime.combine(found, hour, LONDON), bool(told)


def not_a_date(part: str) -> CellWrong:
    """What is said of a date that cannot be read."""
    return CellWrong(part, "The date cannot be read", "Give it as 31/12/2016 or 2016-12-31.")


def yes(row: Row, part: str) -> bool:
    """Whether a cell says yes; an empty one says no."""
    text = row[part].casefold()
    if text in YES | NO:
        return text in YES
    raise CellWrong(part, "It is neither yes nor no", "Write Yes or No.")


def choice(row: Row, part: str, known: Mapping[str, str], otherwise: str | None = None) -> str:
    """The key of what a cell says, by key or by title, whatever its case.

    `otherwise` is for an empty cell; None: it may not be empty. The words of one that is not
    known name what is, and not what the cell holds.
    """
    text = row[part].casefold()
    if not text and otherwise is not None:
        return otherwise
    for key, title in known.items():
        if text in (key.casefold(), title.casefold()):
            return key
    some = ", ".join(list(known.values())[:8])
    more = " and others" if len(known) > 8 else ""
    raise CellWrong(part, "It is not one that we know", f"We know: {some}{more}.")


def whole(row: Row, part: str, least: int, most: int) -> int | None:
    """A whole number within limits; None where the cell is empty."""
    text = row[part].replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}(\.0+)?", text) or not least <= float(text) <= most:
        raise CellWrong(part, f"It is not a whole number from {least:,} to {most:,}", "")
    return int(float(text))


def _day_and_rest(text: str) -> tuple[date | None, str]:
    """The day that a text begins with, and what stands after it."""
    head, _, rest = re.sub(r"T(?=\d)", " ", text.strip(), count=1).partition(" ")
    for whole_, left in ((text.strip(), ""), (head, rest.strip())):
        for form in DATES:
            try:
                return _likely(datetime.strptime(whole_, form).date()), left  # noqa: DTZ007
            except ValueError:
                continue
    cut = CLOCK.search(text)
    if cut is not None:
        for form in DATES:
            try:
                day_ = datetime.strptime(text[: cut.start()].strip(), form).date()  # noqa: DTZ007
                return _likely(day_), cut[0]
            except ValueError:
                continue
    return None, ""


def _likely(found: date) -> date | None:
    """The day, where somebody can have meant it."""
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _time(text: str) -> time | None:
    """A time of day; midnight where nothing is said, None where it cannot be one."""
    if not text:
        return time(0)
    found = CLOCK.match(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].casefold() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)
