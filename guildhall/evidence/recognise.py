"""Which feed a file belongs to, by its header, and where each column stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from guildhall.evidence.declare import Column, Feed, Opening
from guildhall.evidence.problems import BadFile, NotRecognised

NEAR = 0.6  # a header with this share of a feed's columns is that feed's, gone wrong
NAMED_AND_NEAR = 0.2  # and so is one with this share, where the file's name is that feed's too


@dataclass(frozen=True)
class Match:
    """A file recognised: its feed, where each column stands (None: absent), and its name's parts.

    `width` is how many columns the file has.
    """

    feed: Feed
    at: Mapping[str, int | None]
    width: int
    file_values: Mapping[str, str]


def plain(heading: str) -> str:
    """A heading without case, spaces or punctuation, which publishers change at will."""
    kept = re.sub(r"[^a-z0-9#]+", "", heading.casefold())
    return kept or heading.strip()


def headings(header: Iterable[str]) -> list[str]:
    """Headings made unlike one another: the second `Day` is `day#2`, a blank fifth one `#5`."""
    seen: dict[str, int] = {}
    made = []
    for number, heading in enumerate(header, start=1):
        key = plain(heading) or f"#{number}"
        seen[key] = seen.get(key, 0) + 1
        made.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return made


def _place(column: Column, at: Mapping[str, int]) -> int | None:
    for heading in (column.heading, *column.also):
        if plain(heading) in at:
            return at[plain(heading)]
    return None


@dataclass(frozen=True)
class _Try:
    feed: Feed
    at: dict[str, int | None]
    missing: list[str]
    unexpected: list[str]

    @property
    def fits(self) -> bool:
        return not self.missing and not self.unexpected

    @property
    def likeness(self) -> float:
        known = sum(index is not None for index in self.at.values())
        return known / max(len(self.missing) + len(self.unexpected) + known, 1)


def _try(feed: Feed, header: tuple[str, ...]) -> _Try:
    names = headings(header)
    where = {name: index for index, name in enumerate(names)}
    at = {column.name: _place(column, where) for column in feed.columns}
    missing = [c.heading for c in feed.columns if at[c.name] is None and not c.may_be_absent]
    taken = {index for index in at.values() if index is not None}
    extra = [header[i] or f"column {i + 1}" for i in range(len(header)) if i not in taken]
    if feed.other_columns == "ignore":
        extra = []
    return _Try(feed, at, missing, extra)


def match(opening: Opening, feeds: Iterable[Feed]) -> Match | None:
    """The feed whose columns this header holds. None where none does.

    Where several fit, the one that knows the most of the header's columns is taken.
    """
    suffix = Path(opening.name).suffix.lower()
    fits = []
    for feed in feeds:
        attempt = _try(feed, opening.header)
        if suffix not in feed.suffixes or not attempt.fits:
            continue
        if feed.recognise is None or feed.recognise(opening):
            known = sum(index is not None for index in attempt.at.values())
            fits.append((known, feed.key, attempt))
    if not fits:
        return None
    _, _, best = max(fits, key=lambda fit: fit[:2])
    return Match(best.feed, best.at, len(opening.header), _file_values(best.feed, opening.name))


def _file_values(feed: Feed, name: str) -> dict[str, str]:
    found = re.search(feed.file_name, name) if feed.file_name else None
    return {key: value for key, value in found.groupdict().items() if value} if found else {}


def recognise(label: str, name: str, lines: list[tuple[str, ...]], feeds: list[Feed]) -> Match:
    """The feed of a file from its first lines, or a problem that says what to do.

    A header further down is named, so that the rows above it can be taken away.
    """
    header = lines[0] if lines else ()
    found = match(Opening(name, header), feeds)
    if found is not None:
        _refuse_nameless(label, found)
        return found
    for number, line in enumerate(lines[1:], start=2):
        lower = match(Opening(name, line), feeds)
        if lower is not None:
            raise BadFile(
                label,
                f"The header of {lower.feed.title.lower()} is on line {number}.",
                f"Remove the {number - 1} rows above it, so that the header is line 1.",
                line=number,
            )
    raise _nearest(label, name, header, feeds)


def _refuse_nameless(label: str, found: Match) -> None:
    unit = found.feed.unit
    if unit.startswith("file_") and unit.removeprefix("file_") not in found.file_values:
        raise BadFile(
            label,
            f"The file's name does not say the {unit.removeprefix('file_')}.",
            f"Give it the publisher's own name, like this: {_example(found.feed.file_name)}",
        )


def _example(pattern: str) -> str:
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda group: group[1].upper(), pattern) + ".csv"


def _nearest(label: str, name: str, header: tuple[str, ...], feeds: list[Feed]) -> BadFile:
    for delimiter, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and match(Opening(name, tuple(header[0].split(delimiter))), feeds):
            return BadFile(
                label, f"Its columns are parted by {word}.", "Save it with commas.", line=1
            )
    suffix = Path(name).suffix.lower()
    named = [f for f in feeds if f.file_name and not f.recognise and re.search(f.file_name, name)]
    tries = [_try(f, header) for f in named or feeds if suffix in f.suffixes]
    best = max(tries, key=lambda attempt: attempt.likeness, default=None)
    if best is None or best.likeness < (NAMED_AND_NEAR if named else NEAR):
        return NotRecognised(
            label,
            "No feed has these columns.",
            "See the list of feeds for what can be imported, or save a mapping for it.",
        )
    return BadFile(label, _differences(best), "Download the file again unchanged.", line=1)


def _differences(attempt: _Try) -> str:
    parts = [f"Its columns are not those of {attempt.feed.title.lower()}."]
    if attempt.missing:
        parts.append(f"Missing: {', '.join(attempt.missing[:8])}.")
    if attempt.unexpected:
        parts.append(f"Not expected: {', '.join(attempt.unexpected[:8])}.")
    return " ".join(parts)
