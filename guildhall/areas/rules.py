"""What an area's code and a column's heading say by themselves."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["lsoa", "msoa", "ward", "lad", "csp", "pfa", "fra", "region", "county", "country"]
KINDS: tuple[Kind, ...] = (
    *("lsoa", "msoa", "ward", "lad", "csp", "pfa", "fra", "region", "county", "country"),
)
TITLES: dict[Kind, str] = {
    "lsoa": "Lower layer super output area",
    "msoa": "Middle layer super output area",
    "ward": "Ward",
    "lad": "District or unitary authority",
    "csp": "Community safety partnership",
    "pfa": "Police force area",
    "fra": "Fire and rescue authority",
    "region": "Region",
    "county": "County",
    "country": "Country",
}
# The first three characters of a code of nine. Source: ONS, Register of Geographic Codes.
BY_START: dict[str, Kind] = {
    **dict.fromkeys(("E01", "W01", "S01"), "lsoa"),
    **dict.fromkeys(("E02", "W02", "S02"), "msoa"),
    **dict.fromkeys(("E05", "W05", "S13", "N08"), "ward"),
    **dict.fromkeys(("E06", "E07", "E08", "E09", "W06", "S12", "N09"), "lad"),
    **dict.fromkeys(("E22", "W14"), "csp"),
    **dict.fromkeys(("E23", "W15"), "pfa"),
    **dict.fromkeys(("E31", "W25"), "fra"),
    "E12": "region",
    **dict.fromkeys(("E10", "E11"), "county"),
    **dict.fromkeys(("E92", "W92", "S92", "N92", "K02", "K03", "K04"), "country"),
}
WORDS: dict[str, Kind] = {
    **dict.fromkeys(("lad", "ltla", "la", "utla"), "lad"),
    **dict.fromkeys(("wd", "ward"), "ward"),
    **dict.fromkeys(("rgn", "region"), "region"),
    **dict.fromkeys(("ctry", "country"), "country"),
    "lsoa": "lsoa",
    "msoa": "msoa",
    "csp": "csp",
    "pfa": "pfa",
    "fra": "fra",
}
HEADING = re.compile(r"([a-z]+?)(\d{2})(?:_?)(code|name|cd|nm)")


def kind_of(code: str) -> Kind | None:
    """The kind of area an ONS code of nine characters is for. None for any other text."""
    return BY_START.get(code[:3]) if re.fullmatch(r"[A-Z]\d{8}", code) else None


@dataclass(frozen=True)
class Heading:
    """What a column holds: `lsoa21_code` and `LSOA21CD` are both codes of LSOAs of 2021."""

    kind: Kind
    vintage: int
    part: Literal["code", "name"]


def read_heading(heading: str) -> Heading | None:
    """A heading of the ONS (`WD13CD`) or of its usual copies (`ward13_code`). None for another."""
    found = HEADING.fullmatch(heading.strip().lower())
    if found is None or found[1] not in WORDS:
        return None
    year = 2000 + int(found[2])
    return Heading(WORDS[found[1]], year, "code" if found[3] in {"code", "cd"} else "name")


def plain_name(name: str) -> str:
    """A name as it is compared: without case, punctuation, `UA` and what stands in brackets.

    Publishers write one area as "Bristol, City of", "Bristol, City of UA" and "City of Bristol".
    """
    text = re.sub(r"\(.*?\)", " ", name.casefold()).replace("&", " and ")
    text = " ".join(re.sub(r"[^\w,]", " ", text).split()).removesuffix(" ua")
    text = re.sub(r"^(.*), (city|county) of$", r"\2 of \1", text)
    return " ".join(text.replace(",", " ").split())
