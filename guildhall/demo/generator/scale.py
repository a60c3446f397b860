"""Street crime files of any size, for benchmarks: the official layout, the whole country."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from guildhall.demo.generator import layouts, months
from guildhall.demo.generator.files import write_csv
from guildhall.demo.generator.published import (
    CRIME_TYPES,
    DISPOSAL_SHARES,
    DISPOSALS,
    PETERBOROUGH,
)

CHUNK = 100_000
AREAS_IN_DISTRICT = 100
POINTS_IN_AREA = 4
NO_LOCATION_SHARE = 0.03
LETTERS = "ABCDE"
FORCES = 43
OTHERS = 305
ASB = CRIME_TYPES.index("Anti-social behaviour")


@dataclass(frozen=True)
class ScaleDistrict:
    """An invented district for a benchmark; `place` numbers its small areas."""

    place: int
    code: str
    name: str
    force: str

    def small_areas(self) -> list[tuple[str, str]]:
        """(code, name) of each of its small areas."""
        first = 200_000 + self.place * AREAS_IN_DISTRICT
        return [
            (f"E01{first + n:06d}", f"{self.name} {n // 5 + 1:03d}{LETTERS[n % 5]}")
            for n in range(AREAS_IN_DISTRICT)
        ]


def scale_districts(count: int = OTHERS) -> tuple[ScaleDistrict, ...]:
    """So many invented districts, shared among 43 invented forces."""
    return tuple(
        ScaleDistrict(n, f"E079{n:05d}", f"District {n:03d}", f"Force {n * FORCES // count:02d}")
        for n in range(count)
    )


def write_street_csv(
    path: Path,
    rows: int,
    seed: int,
    districts: Sequence[ScaleDistrict] | None = None,
    *,
    first_month: str = "2013-01",
    last_month: str = "2016-09",
) -> None:
    """Write one CSV of exactly so many rows, spread over districts, months and crime types.

    The mix of types is Peterborough's of 2014; about 3 in 100 rows have no place, and rows of
    anti-social behaviour no id. Rows come in no order. The same arguments give the same bytes.
    """
    chosen = tuple(districts) if districts is not None else scale_districts()
    draw = np.random.default_rng([seed, 9])
    held = months.span(first_month, last_month)
    places = _places(chosen, draw)
    forces = [district.force for district in chosen]
    mix = np.array(PETERBOROUGH.monthly)
    kinds_by_share = np.cumsum(mix / mix.sum())
    endings = [_endings(kind) for kind in CRIME_TYPES]
    each = AREAS_IN_DISTRICT * POINTS_IN_AREA
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(",".join(layouts.STREET) + "\n")
        for start in range(0, rows, CHUNK):
            count = min(CHUNK, rows - start)
            digits = draw.bytes(32 * count).hex()
            kinds = np.searchsorted(kinds_by_share, draw.random(count)).clip(max=13).tolist()
            spots = draw.integers(0, len(places), count).tolist()
            lost = (draw.random(count) < NO_LOCATION_SHARE).tolist()
            whens = draw.integers(0, len(held), count).tolist()
            ends = draw.integers(0, 20, count).tolist()
            lines = []
            for n in range(count):
                kind, spot = kinds[n], spots[n]
                force = forces[spot // each]
                crime_id = "" if kind == ASB else digits[64 * n : 64 * n + 64]
                place = ",,No Location,," if lost[n] else places[spot]
                ending = endings[kind][ends[n]]
                lines.append(f"{crime_id},{held[whens[n]]},{force},{force},{place},{ending}")
            out.write("".join(lines))


def write_scale_lookup(path: Path, districts: Sequence[ScaleDistrict]) -> None:
    """The look-up from small areas to districts that goes with a benchmark file."""
    write_csv(
        path,
        layouts.LSOA_LOOKUP,
        (
            (name, code, district.name, district.code, *_others(code, name))
            for district in districts
            for code, name in district.small_areas()
        ),
    )


def _others(code: str, name: str) -> tuple[str, str, str]:
    """A middle area's code and name and a ward's code, one for each small area's last letter."""
    return code.replace("E01", "E02"), name[:-1], code.replace("E01", "E05")


def _places(districts: Sequence[ScaleDistrict], draw: np.random.Generator) -> list[str]:
    """Longitude to LSOA name, for each point of each small area."""
    areas = [area for district in districts for area in district.small_areas()]
    each = [area for area in areas for _ in range(POINTS_IN_AREA)]
    count = len(each)
    longitudes = draw.uniform(-3.0, 1.4, count).tolist()
    latitudes = draw.uniform(50.8, 55.0, count).tolist()
    return [
        f"{longitude:.6f},{latitude:.6f},On or near Street {n % 997},{code},{name}"
        for n, (longitude, latitude, (code, name)) in enumerate(
            zip(longitudes, latitudes, each, strict=True)
        )
    ]


def _endings(kind: str) -> list[str]:
    """Twenty ends of rows of a crime type, shared among outcomes as published."""
    shares = np.array(DISPOSAL_SHARES.get(kind, (1.0,) + (0.0,) * (len(DISPOSALS) - 1)))
    steps = np.cumsum(shares / shares.sum())
    found = np.searchsorted(steps, (np.arange(20) + 0.5) / 20).clip(max=len(DISPOSALS) - 1)
    is_asb = kind == CRIME_TYPES[ASB]
    return [f"{kind},{'' if is_asb else DISPOSALS[int(n)]},\n" for n in found]
