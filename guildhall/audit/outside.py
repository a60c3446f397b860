"""What is known of the record outside the database: that its chain has begun, and each alarm.

A line each in `record.jsonl` in the folder of the keys, added and never changed. Who can write to
the database, and not there, can neither begin the record again nor take an alarm out.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from guildhall.audit import rules

BEGUN = "begun"
ONLY_OURS = 0o600


@dataclass(frozen=True)
class Told:
    """One alarm: its kind, its words, and since when, in real time."""

    kind: str
    said: str
    since_at: datetime


def path() -> Path:
    """Where this is kept."""
    return Path(settings.RECORD)


def has_begun() -> bool:
    """Whether the chain has had a link."""
    return any(line["kind"] == BEGUN for line in _lines())


def keep_begun(at: datetime) -> None:
    """Say that the chain has begun; once said, it stands."""
    if not has_begun():
        _add({"kind": BEGUN, "since_at": at})


def alarms() -> list[Told]:
    """Each alarm that was ever raised, the first one first."""
    return [
        Told(line["kind"], line["said"], datetime.fromisoformat(line["since_at"]))
        for line in _lines()
        if line["kind"] != BEGUN
    ]


def keep_alarm(told: Told) -> None:
    """Keep an alarm, on the disk."""
    _add({"kind": str(told.kind), "said": told.said, "since_at": told.since_at})


def _add(line: dict[str, Any]) -> None:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, ONLY_OURS)
    with os.fdopen(handle, "ab") as file:
        file.write(rules.as_json(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _lines() -> Iterator[dict[str, Any]]:
    """The lines that were written to their end; one that a crash cut short is passed over."""
    try:
        kept = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in kept:
        try:
            yield json.loads(line)
        except ValueError:
            continue
