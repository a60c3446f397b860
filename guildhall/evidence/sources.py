"""Where published files are to be had: every address that `guildhall fetch` knows, in one table.

A publisher that gives its files no lasting address is in the table too, with the page to download
them from by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Download:
    """One file to fetch: its address, the name to keep it under, and the page that explains it."""

    url: str
    name: str
    page: str


@dataclass(frozen=True)
class PublicSource:
    """A publication. `paths` are addresses with {release}, empty where it has none that lasts.

    `release` says, for people, what a release of it is called; `latest` is the one to take where
    nobody says, "" where one must be given.
    """

    key: str
    title: str
    page: str
    paths: tuple[str, ...] = ()
    release: str = ""
    latest: str = ""
    pattern: str = ""


STATS19 = "https://data.dft.gov.uk/road-accidents-safety-data/dft-road-casualty-statistics"
SOURCES = (
    PublicSource(
        key="police",
        title="Street-level crime, outcomes, stop and search: the archive of every force",
        page="https://data.police.uk/data/archive/",
        paths=("https://data.police.uk/data/archive/{release}.zip",),
        release="the month it was published, as 2024-12 (about 1.6 GB; for one force, choose it at"
        " https://data.police.uk/data/ and import the zip)",
        latest="latest",
        pattern=r"latest|\d{4}-\d{2}",
    ),
    PublicSource(
        key="stats19",
        title="Road collisions, vehicles and casualties (STATS19)",
        page="https://www.data.gov.uk/dataset/road-accidents-safety-data",
        paths=tuple(
            f"{STATS19}-{table}-{{release}}.csv" for table in ("collision", "vehicle", "casualty")
        ),
        release="the year, as 2023, or last-5-years, or 1979-latest-published-year",
        latest="last-5-years",
        pattern=r"\d{4}|last-5-years|1979-latest-published-year|provisional-\d{4}",
    ),
    PublicSource(
        key="population",
        title="Mid-year population estimates",
        page="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates",
    ),
    PublicSource(
        key="boundaries",
        title="Boundaries and look-ups",
        page="https://geoportal.statistics.gov.uk/",
    ),
    PublicSource(
        key="recorded-crime",
        title="Recorded crime by force and by partnership",
        page="https://www.gov.uk/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables",
    ),
    PublicSource(
        key="deprivation",
        title="English Indices of Deprivation",
        page="https://www.gov.uk/government/collections/english-indices-of-deprivation",
    ),
    PublicSource(
        key="road-values",
        title="Value of preventing collisions (RAS60001)",
        page="https://www.gov.uk/government/statistical-data-sets/reported-road-accidents-vehicles-and-casualties-tables-for-great-britain",
    ),
    PublicSource(
        key="fires",
        title="Fire statistics",
        page="https://www.gov.uk/government/collections/fire-statistics",
    ),
)
BY_KEY = {source.key: source for source in SOURCES}


def downloads(source: PublicSource, releases: Sequence[str], base: str = "") -> list[Download]:
    """The files of some releases of a publication. `base` stands in for scheme and host."""
    made = []
    for release in releases:
        for path in source.paths:
            url = path.format(release=release)
            if base:
                url = base.rstrip("/") + urlsplit(url).path
            made.append(Download(url, url.rpartition("/")[2], source.page))
    return made
