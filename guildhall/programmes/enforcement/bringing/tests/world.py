"""A partnership that brings files in: two agencies, their people, and rows of their extracts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from guildhall.casework.bringing.declare import Giver, Planned, Row
from guildhall.casework.bringing.models import Batch
from guildhall.casework.bringing.reads import Offered, offer, plan
from guildhall.casework.bringing.writes import bring_in, start_batch
from guildhall.partners import writes as partners
from guildhall.partners.models import Agency, Assurance, Member
from guildhall.partners.writes.keeping import keep_new

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
FOUNDED = datetime(2015, 1, 1, tzinfo=UTC)
KEY = "enforcement"


@dataclass(frozen=True)
class Town:
    """Who is here."""

    council: Agency
    police: Agency
    triage: Member
    manager: Member
    officer: Member
    constable: Member

    def offer(self, kind: str, by: Member | None = None) -> Offered:
        """A kind of file, as somebody may bring it in."""
        return offer(by or self.triage, KEY, kind, AT)

    def plan(
        self, kind: str, rows: Sequence[Row], agency: Agency, by: Member | None = None
    ) -> list[Planned]:
        """A dry run."""
        giver = Giver(agency, by or self.triage, AT)
        return plan(self.offer(kind, by), rows, giver)

    def bring(
        self,
        kind: str,
        rows: Sequence[Row],
        agency: Agency,
        *,
        by: Member | None = None,
        at: datetime = AT,
        sha256: str = "0" * 64,
    ) -> Batch:
        """A file brought in."""
        offered = self.offer(kind, by)
        batch = start_batch(
            offer=offered, agency=agency, mapping=None, file="asb.csv", sha256=sha256,
            by=by or self.triage, at=at,
        )  # fmt: skip
        return bring_in(batch, offer=offered, rows=rows, at=at)


def found_town() -> Town:
    """Make the partnership, with what must be recorded before live casework."""
    council = Agency.objects.create(key="city_council", name="City Council")
    police = Agency.objects.create(key="police", name="Police")

    def member(name: str, agency: Agency, function: str) -> Member:
        email = f"{name.lower().replace(' ', '.')}@example.org"
        made = partners.add_member(
            email=email, name=name, password=None, roles=[], agency=agency, by=None, at=FOUNDED
        )
        partners.post_member(
            made, programme=KEY, function=function, since_on=FOUNDED.date(), by=None, at=FOUNDED
        )
        return made

    town = Town(
        council=council,
        police=police,
        triage=member("Tia Triage", council, "asb_triage"),
        manager=member("Mo Manager", council, "team_manager"),
        officer=member("Olu Officer", council, "asb_officer"),
        constable=member("Cai Constable", police, "pes_officer"),
    )
    for kind in Assurance.Kind.values:
        made = Assurance.objects.create(
            kind=kind, done_on=date(2015, 1, 1), review_on=date(2027, 1, 1),
            document="Register, item 12", by=town.manager, recorded_at=AT,
        )  # fmt: skip
        keep_new(made, by=town.manager, at=AT)
    return town


def row(line: int = 2, /, **cells: str) -> Row:
    """A row of an extract: a noisy night in one street, with any of its cells changed."""
    usual = {
        "reference": f"A{line}",
        "received": "12/11/2016 23:10",
        "occurred": "12/11/2016 22:50",
        "kind": "Rowdy or inconsiderate behaviour",
        "qualifier": "Nuisance",
        "easting": "519000",
        "northing": "298500",
    }
    return Row(line, {**usual, **cells})


def would(planned: Iterable[Planned]) -> list[str]:
    """What becomes of each row."""
    return [each.would.value for each in planned]
