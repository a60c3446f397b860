"""Points that lie outside the very district that their rows name, where its boundary is held.

The code in the file is trusted over the point, so such rows are kept and counted where the file
says. They are flagged because a map of points will not agree with a count by area.
"""

from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from shapely.geometry import shape

from guildhall.areas.nesting import lookup
from guildhall.areas.outlines import outlines
from guildhall.areas.rules import kind_of
from guildhall.evidence.declare import AreaCode, Feed
from guildhall.evidence.reader import Noted

KEY = "outside_own_district"
WORDS = "points outside the district that the row is coded to, kept"
LONGITUDE, LATITUDE = "longitude", "latitude"
# Published points are moved to a place that several addresses share, so those near an edge may
# fall beyond it: about 500 metres, in degrees of latitude.
NEAR_DEGREES = 0.005


def outside(feed: Feed, accepted: Path) -> Noted | None:
    """How many accepted rows have such a point. None where there are none, or nothing can tell."""
    held = {column.name for column in feed.columns}
    if not isinstance(feed.area, AreaCode) or not {LONGITUDE, LATITUDE} <= held:
        return None
    districts = {each.code: shape(each.geometry) for each in outlines("lad")}
    if not districts:
        return None
    places = _places(accepted, feed.area.code)
    district_of = lookup("lsoa", "lad")
    found = 0
    for code, (longitudes, latitudes, rows) in places.items():
        boundary = districts.get(code if kind_of(code) == "lad" else district_of.get(code, ""))
        if boundary is not None:
            points = shapely.points(longitudes, latitudes)
            is_near = shapely.dwithin(points, boundary, NEAR_DEGREES)
            found += int(rows[~is_near].sum())
    return Noted(KEY, WORDS, found) if found else None


Places = dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]


def _places(accepted: Path, code: str) -> Places:
    """The different points of each area code, and how many rows stand at each."""
    table = pq.read_table(accepted, columns=[code, LONGITUDE, LATITUDE])
    whole = table.filter(
        pc.and_(
            pc.is_valid(table[code]),
            pc.and_(pc.is_valid(table[LONGITUDE]), pc.is_valid(table[LATITUDE])),
        )
    )
    grouped = whole.group_by([code, LONGITUDE, LATITUDE]).aggregate([([], "count_all")])
    ordered = grouped.sort_by(code)
    codes = np.asarray(ordered[code].to_pylist(), dtype=object)
    columns = [ordered[name].to_numpy() for name in (LONGITUDE, LATITUDE, "count_all")]
    if not len(codes):
        return {}
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]).tolist()
    ends = [*starts[1:], len(codes)]
    return {
        str(codes[start]): (columns[0][start:end], columns[1][start:end], columns[2][start:end])
        for start, end in zip(starts, ends, strict=True)
    }
