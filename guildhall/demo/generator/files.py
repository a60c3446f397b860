"""Writing files whose bytes depend only on what is written, each folder marked synthetic."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

SYNTHETIC = "SYNTHETIC.txt"
NOTE = """\
SYNTHETIC EVIDENCE

Every event in the files beside this one was invented by a program (guildhall.demo.generator).
No row describes a person, a crime, a collision or a fire that happened. Small areas, wards and
streets are invented. Volumes, mix and seasons are near published figures, which docs/
synthetic-evidence.md names with their licences. Never mix these files with real ones.
"""
FIXED_TIME = (2016, 11, 15, 0, 0, 0)


def mark(folder: Path) -> None:
    """Make the folder if need be and say in it that what it holds is synthetic."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SYNTHETIC).write_text(NOTE, encoding="utf-8", newline="\n")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV with quotes only where they are needed and Unix line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one CSV into a folder that is marked synthetic."""
    mark(path.parent)
    path.write_text(csv_text(headings, rows), encoding="utf-8", newline="\n")


def write_json(path: Path, value: Any, *, indent: int | None = None) -> None:
    """Write JSON into a folder that is marked synthetic; indented if people are to read it."""
    mark(path.parent)
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(value, ensure_ascii=False, separators=separators, indent=indent)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_zip(path: Path, members: Mapping[str, str]) -> None:
    """Write texts into a zip, SYNTHETIC.txt first, with fixed times so that bytes repeat."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, text in {SYNTHETIC: NOTE, **members}.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, text.encode())
