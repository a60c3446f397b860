"""What would come of an extract under a layout, without keeping anything."""

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from guildhall.evidence.duck import duck
from guildhall.evidence.intake import judge, know
from guildhall.evidence.mappings.extract import feed_for
from guildhall.evidence.mappings.writes import Layout
from guildhall.evidence.problems import BadFile
from guildhall.evidence.reader import Reason
from guildhall.evidence.unpack import Incoming

ROWS_SHOWN = 5


@dataclass(frozen=True)
class Trial:
    """How many rows would be accepted, why others would not, and the first of those accepted."""

    rows_read: int = 0
    accepted: int = 0
    repeated: int = 0
    quarantined: int = 0
    reasons: list[Reason] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    problem: str = ""


def try_layout(path: Path, layout: Layout, *, supplier: str, on: date) -> Trial:
    """Read a file as an import would; `on` is the date that it would be imported."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        feed = feed_for(layout, supplier=supplier, version=1)
        try:
            known = know(Incoming(path), [feed], scratch)
            with duck(scratch / "spill") as engine:
                reading, places = judge(known, engine, scratch, on=on)
                first = pq.read_table(places.accepted).slice(0, ROWS_SHOWN).to_pylist()
        except BadFile as problem:
            return Trial(problem=f"{problem.what} {problem.to_do}")
    return Trial(
        reading.rows_read,
        reading.accepted,
        reading.repeated,
        reading.quarantined,
        reading.reasons,
        sorted({part.month for part in reading.parts}),
        first,
    )
