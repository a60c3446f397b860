"""The one write of mappings."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.evidence.mappings import reads
from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.schedules import BY_KEY
from guildhall.partners.models import Agency, Member


@dataclass(frozen=True)
class Layout:
    """How an extract is laid out; see Mapping."""

    schedule: str
    columns: dict[str, str] = field(default_factory=dict)
    header_line: int = 1
    sheet: str = ""
    covers: str = ""


@transaction.atomic
def save_mapping(
    *,
    name: str,
    layout: Layout,
    agency: Agency | None,
    schedules: Collection[str] = BY_KEY,
    by: Member | None,
    at: datetime,
) -> Mapping:
    """Keep a mapping under its name, as a new version where it differs from the latest.

    `schedules` are the kinds of file that may be mapped: those of evidence, unless told otherwise.
    Two people saving at once cannot make one version twice: the database refuses the second.
    """
    if layout.schedule not in schedules:
        raise ValueError(f"there is no schedule {layout.schedule!r}")
    latest = reads.mapping(name, schedules)
    if latest is not None and latest.agency == agency and layout_of(latest) == layout:
        return latest
    made = Mapping.objects.create(
        name=latest.name if latest else name,
        version=latest.version + 1 if latest else 1,
        agency=agency,
        made_at=at,
        made_by=by,
        **asdict(layout),
    )
    record(
        action="evidence.mapping_saved",
        subject=f"mapping:{made.name}",
        by=by,
        at=at,
        before=asdict(layout_of(latest)) if latest else {},
        after=asdict(layout),
    )
    return made


def as_details(layout: Layout) -> dict[str, Any]:
    """A layout as values that a session can hold."""
    return asdict(layout)


def layout_of(mapping: Mapping) -> Layout:
    """A saved mapping's layout."""
    return Layout(
        mapping.schedule, mapping.columns, mapping.header_line, mapping.sheet, mapping.covers
    )
