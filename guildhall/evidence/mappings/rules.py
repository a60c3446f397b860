"""Judgements about a partner's columns and cells: facts in, answer out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guildhall.evidence.mappings.layout import OUTWARD, PARTS, Part

DATES = (
    *("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"),
    *("%d-%b-%Y", "%d-%b-%y", "%Y/%m/%d", "%Y%m%d"),
)
MONTHS = ("%Y-%m", "%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%m/%Y")
TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$")
POSTCODE = re.compile(r"\b(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
PLACES = (
    *("area", "ward", "lsoa", "msoa", "district", "borough", "county", "force", "partnership"),
    *("road", "street", "school", "hospital", "station", "site", "team", "agency", "offence"),
    *("category", "type", "csp", "authority", "division", "beat", "sector", "region", "parish"),
)
PERSON_HEADINGS = (
    (r"surname|forename|first ?name|last ?name|middle ?name|full ?name|maiden", "a name"),
    (r"date of birth|\bd\.?o\.?b\.?\b|birth ?date", "a date of birth"),
    (r"nhs (no|num)|hospital number|\bnino\b|national insurance|\bupn\b", "a person's number"),
    (r"\baddress\b|house (no|num|name)|\buprn\b", "an address"),
    (r"e-?mail|telephone|phone|mobile", "a way to reach a person"),
)


@dataclass(frozen=True)
class Personal:
    """Something personal in an extract that must hold nothing of the kind."""

    column: str
    what: str
    line: int | None = None

    @property
    def to_do(self) -> str:
        """What the person who brought the file is to do."""
        if "postcode" in self.what:
            return "Cut postcodes to their first part, such as PE1, and save the file again."
        return "Remove it at its source and send the file again. Nothing of it was kept."


def personal_heading(headings: Iterable[str]) -> Personal | None:
    """The first heading that looks like a person's details; None where none does."""
    for heading in headings:
        text = " ".join(re.sub(r"[_\W]+", " ", heading.lower()).split())
        for pattern, what in PERSON_HEADINGS:
            if re.search(pattern, text):
                return Personal(heading, f"looks like {what}")
        if re.search(r"\bname\b", text) and not any(place in text for place in PLACES):
            return Personal(heading, "looks like a name")
    return None


def personal_cell(headings: Sequence[str], row: Sequence[str], line: int) -> Personal | None:
    """The first cell of a row that holds a full postcode, an e-mail or an NHS number."""
    for place, cell in enumerate(row):
        heading = headings[place] if place < len(headings) else f"column {place + 1}"
        what = _personal(cell)
        if what:
            return Personal(heading, f"holds {what}", line)
    return None


def _personal(cell: str) -> str:
    if len(cell) < 5:
        return ""
    if POSTCODE.search(cell.upper()):
        return "a full postcode"
    if "@" in cell and EMAIL.search(cell):
        return "an e-mail address"
    found = NHS_NUMBER.search(cell)
    if found and _is_nhs_number(re.sub(r"\D", "", found[0])):
        return "an NHS number"
    return ""


def _is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the NHS number's own check digit (one number in eleven does)."""
    weighed = sum(int(d) * (10 - place) for place, d in enumerate(digits[:9]))
    check = (11 - weighed % 11) % 11
    return check != 10 and check == int(digits[9]) and len(set(digits)) > 1


def day_of(text: str) -> str:
    """A date as people in Britain write it, the day first, as YYYY-MM-DD; the text where it is not.

    A time of day is left out, and a month alone stands for its first day.
    """
    plain = TIME.sub("", text.strip())
    for form in (*DATES, *MONTHS):
        try:
            found: date = datetime.strptime(plain, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return found.isoformat()
    return text.strip()


def place_of(text: str) -> tuple[str, str]:
    """(area code, outward postcode) of a place as an extract gives it; either may be ''.

    What is neither is given as a code, so that the row is set aside and said to be wrong.
    """
    plain = text.strip().upper()
    if re.fullmatch(OUTWARD, plain):
        return "", plain
    return plain, ""


def suggest(headings: Sequence[str], parts: Sequence[Part] = PARTS) -> dict[str, str]:
    """Which of a file's headings is likeliest to be each of our columns; each is used once."""
    left = list(headings)
    found: dict[str, str] = {}
    for part in parts:
        for word in part.words:
            fits = [
                h for h in left if re.search(rf"\b{re.escape(word)}", h.lower().replace("_", " "))
            ]
            if fits:
                found[part.name] = fits[0]
                left.remove(fits[0])
                break
    return found


def likely_header(rows: Sequence[Sequence[str]]) -> int:
    """The line, from 1, of the row that is likeliest to be the header: after any title rows.

    The first row with as many filled cells as the widest, none of which is a number or a date.
    """
    widest = max((sum(1 for cell in row if cell) for row in rows), default=0)
    for line, row in enumerate(rows, start=1):
        filled = [cell for cell in row if cell]
        if len(filled) == widest and not any(re.fullmatch(r"[\d./:-]+", cell) for cell in filled):
            return line
    return 1
