"""A plan as it stands now, whole and in memory: one query for all its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from guildhall.plan.file import SECTIONS, PlanFile
from guildhall.plan.file.people import RoleHolder
from guildhall.plan.file.schema import FORMAT
from guildhall.plan.file.words import Row
from guildhall.plan.models import PlanRow, PlanYear

COLUMNS = ("section", "ident", "text", "version")
MOST_KEPT = 8  # plans in memory, some megabytes each


@dataclass(frozen=True)
class Plan:
    """One plan, with the edits made in the browser, and the version of each row as it was read.

    `text` is the whole of it as JSON.
    """

    year: PlanYear
    text: str
    versions: dict[str, int]

    @property
    def key(self) -> str:
        """2016-17: what its addresses carry."""
        return self.year.key

    @cached_property
    def file(self) -> PlanFile:
        """The plan as the plan file's own classes."""
        return parsed(self.text)

    @cached_property
    def rows(self) -> dict[str, tuple[str, Any]]:
        """Section and row, by id. Ids are unique in the whole plan."""
        return {
            row.id: (section, row) for section in SECTIONS for row in getattr(self.file, section)
        }

    def find(self, section: str, ident: str) -> Any | None:
        """The row with this id in this section, or None."""
        found = self.rows.get(ident)
        return found[1] if found and found[0] == section else None

    def row(self, ident: str) -> Any:
        """A row that another row names, so it is there."""
        return self.rows[ident][1]

    def title(self, ident: str) -> str:
        """What a row is called, for a link to it; its id where it has no title."""
        section, row = self.rows.get(ident, ("", None))
        if section == "reviews":
            return f"Review of {self.title(row.programme)}"
        words = (getattr(row, name, None) for name in ("title", "name", "term", "what", "text"))
        found = next((str(word) for word in words if word), ident)
        return f"{found}, {row.role}" if section == "role_holders" else found

    def holders(self, idents: Iterable[str]) -> list[RoleHolder]:
        """The role holders with these ids, in their order."""
        return [self.row(ident) for ident in idents]

    def of(self, section: str, **named: str) -> list[Any]:
        """The rows of a section whose fields have these values, in the plan's order."""
        rows: list[Row] = getattr(self.file, section)
        return [row for row in rows if all(getattr(row, f) == v for f, v in named.items())]


def all_plans() -> list[PlanYear]:
    """Every plan that has been loaded, the earliest first."""
    return list(PlanYear.objects.all())


def current_year(on: date) -> PlanYear | None:
    """The plan in force on a day: the last that has begun, else the first that is to come."""
    years = all_plans()
    begun = [year for year in years if year.starts_on <= on]
    return next(reversed(begun), years[0] if years else None)


def current_plan(on: date) -> Plan | None:
    """The plan in force on a day, opened; None where no plan has been loaded."""
    year = current_year(on)
    return opened(year) if year else None


def find_plan(key: str) -> Plan | None:
    """The plan with this key, such as 2016-17, opened. One query, but for a plan without rows."""
    heading = Cast("plan__heading", TextField())
    standing = PlanRow.objects.filter(plan__key=key, retired_at=None).annotate(heading=heading)
    of_year = ("plan_id", "plan__starts_on", "plan__ends_on", "heading")
    found = list(_as_text(standing).values_list(*COLUMNS, *of_year))
    if not found:
        year = PlanYear.objects.filter(key=key).first()
        return opened(year) if year else None
    pk, starts_on, ends_on, text = found[0][len(COLUMNS) :]
    names = ("id", "key", "starts_on", "ends_on", "heading")
    year = PlanYear.from_db("default", names, (pk, key, starts_on, ends_on, json.loads(text)))
    return _plan(year, [row[: len(COLUMNS)] for row in found])


def opened(year: PlanYear) -> Plan:
    """The plan's rows that are not retired, through the plan file's own classes."""
    standing = PlanRow.objects.filter(plan=year, retired_at=None)
    return _plan(year, _as_text(standing).values_list(*COLUMNS))


def _as_text(rows: QuerySet[PlanRow]) -> QuerySet[PlanRow]:
    return rows.annotate(text=Cast("data", TextField()))


def _plan(year: PlanYear, found: Iterable[tuple[Any, ...]]) -> Plan:
    rows: dict[str, list[str]] = {section: [] for section in SECTIONS}
    versions = {}
    for section, ident, text, version in found:
        rows[section].append(text)
        versions[ident] = version
    sections = (f'"{section}": [{", ".join(texts)}]' for section, texts in rows.items())
    heading = f'"format": {FORMAT}, "plan": {json.dumps(year.heading)}'
    return Plan(year, f"{{{heading}, {', '.join(sections)}}}", versions)


@lru_cache(maxsize=MOST_KEPT)
def parsed(text: str) -> PlanFile:
    """A plan in JSON. Kept by its whole text, so that what is kept can never be out of date."""
    return PlanFile.model_validate_json(text)


def version_now(year: PlanYear, ident: str) -> int:
    """The version of a row at this moment, which may be later than that of an opened plan."""
    return PlanRow.objects.values_list("version", flat=True).get(plan=year, ident=ident)
