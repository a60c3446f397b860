"""Files in the official layouts, written by the tests that read them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from guildhall.evidence.jobs import Imported, import_paths
from guildhall.evidence.problems import BadFile
from guildhall.evidence.rules import release

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,"
    "Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,"
    "Outcome,Outcome linked to object of search,Removal of more than just outer clothing"
)
FORCE = "Cambridgeshire Constabulary"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def street_row(
    crime_id: str = "",
    month: str = "2024-01",
    *,
    crime_type: str = "Burglary",
    area: tuple[str, str] = ("E01015629", "Peterborough 001A"),
    force: str = FORCE,
    longitude: str = "-0.298680",
    latitude: str = "52.638720",
    outcome: str = "Under investigation",
) -> list[str]:
    """One row of a street-level file."""
    place = [longitude, latitude, "On or near Lincoln Road", *area]
    return [crime_id, month, force, force, *place, crime_type, outcome, ""]


def street_text(rows: Iterable[Sequence[str]], header: str = STREET) -> str:
    """A street-level file."""
    text = io.StringIO()
    text.write(header + "\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write(path: Path, text: str | bytes) -> Path:
    """A file with this text, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def write_zip(path: Path, members: dict[str, str]) -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def take_in(
    *paths: Path, released: str | None = None, at: datetime = AT
) -> list[Imported | BadFile]:
    """What came of importing these paths."""
    given = release(released) if released else None
    return list(import_paths(list(paths), release=given, by=None, at=at))


def one(*paths: Path, released: str | None = None, at: datetime = AT) -> Imported:
    """What came of the only file under these paths, which must be imported."""
    (outcome,) = take_in(*paths, released=released, at=at)
    assert isinstance(outcome, Imported), outcome
    return outcome


def problem(path: Path) -> BadFile:
    """What was wrong with the only file under a path, which must be refused."""
    (outcome,) = take_in(path)
    assert isinstance(outcome, BadFile), outcome
    return outcome
