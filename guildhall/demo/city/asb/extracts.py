"""The three agencies' extracts, under their own headings, brought in as any partner's file is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from guildhall.casework.bringing.models import Batch
from guildhall.casework.bringing.reads import Offered, offer
from guildhall.casework.bringing.rules import rows_under
from guildhall.casework.bringing.writes import bring_in, start_batch
from guildhall.demo.city.asb.drawing import COUNCIL, LANDLORD, POLICE, Complaint
from guildhall.demo.city.cast import CityCast
from guildhall.evidence.mappings.writes import Layout, save_mapping
from guildhall.partners.models import Agency, Member

LONDON = ZoneInfo("Europe/London")
GIVEN_BY = {POLICE: "cambridgeshire_police", COUNCIL: "city_council", LANDLORD: "cross_keys_homes"}
SHARED = ("kind", "qualifier", "narrative", "place", "easting", "northing", "ward", "lsoa", "uprn",
          "complainant", "risk", "contacted", "finished")  # fmt: skip
HEADINGS: dict[str, dict[str, str]] = {
    POLICE: dict(zip(
        ("reference", "received", "occurred", *SHARED),
        ("Incident number", "Date received", "Incident date", "Closing category",
         "NSIR qualifier", "Summary", "Location", "Easting", "Northing", "Ward code", "LSOA",
         "UPRN", "Caller reference", "Risk", "First contact", "Closed"), strict=True)),
    COUNCIL: dict(zip(
        ("reference", "received", "occurred", *SHARED),
        ("Service request", "Logged", "Occurred", "Type", "Impact", "Details", "Address", "X",
         "Y", "Ward", "Small area", "UPRN", "Customer number", "Grade", "Call back",
         "Completed"), strict=True)),
    LANDLORD: dict(zip(
        ("reference", "received", "occurred", *SHARED),
        ("Case ref", "Received", "When", "Category", "Who suffers", "Notes", "Block", "Easting",
         "Northing", "Ward code", "LSOA code", "Property", "Tenant number", "Risk grade",
         "Contacted", "Finished"), strict=True)),
}  # fmt: skip
SUMMARIES = {
    "rowdy": "Shouting and bottles broken outside the shops.",
    "noise": "Music until the early hours.",
    "neighbours": "Words over the fence again, and a bin kicked over.",
    "young_people": "A dozen or so on the corner, stones thrown at the bus shelter.",
    "vehicle_nuisance": "Cars racing round the car park.",
    "street_drinking": "Four people drinking on the benches, shouting at passers-by.",
    "fly_tipping": "A sofa and bags left in the alley.",
    "litter": "Takeaway boxes all over the green.",
    "graffiti": "Tags on the underpass.",
    "harassment": "Called names on the stairs, the third time this week.",
}


def rows_of(source: str, complaints: Iterable[Complaint]) -> list[list[str]]:
    """An extract as rows of text, the headings first, as its agency would save it."""
    headings = list(HEADINGS[source].values())
    return [headings, *(_row(each) for each in complaints)]


def _row(each: Complaint) -> list[str]:
    return [
        each.reference,
        _moment(each.received_at),
        _moment(each.occurred_at),
        each.title,
        each.qualifier,
        SUMMARIES[each.kind],
        each.place,
        str(each.easting),
        str(each.northing),
        each.ward,
        each.lsoa,
        each.uprn,
        each.caller,
        each.risk,
        _moment(each.contacted_at),
        _moment(each.finished_at),
    ]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(LONDON):%d/%m/%Y %H:%M}" if at else ""


def bring(cast: CityCast, source: str, complaints: list[Complaint], at: datetime) -> Batch:
    """Bring one agency's extract in, its columns named once, by the council's triage officer."""
    by: Member = cast["asb_triage"]
    agency: Agency = cast.agencies[GIVEN_BY[source]]
    wanted: Offered = offer(by, "enforcement", f"{source}_asb", at)
    layout = Layout(wanted.schedule, HEADINGS[source])
    mapping = save_mapping(
        name=f"{wanted.bringing.key}-{agency.key}",
        layout=layout,
        agency=agency,
        schedules=[wanted.schedule],
        by=by,
        at=at,
    )
    rows = rows_under(rows_of(source, complaints), layout.columns, layout.header_line)
    batch = start_batch(
        offer=wanted,
        agency=agency,
        mapping=mapping,
        file=f"{source}-asb-{at:%Y-%m}.csv",
        sha256="",
        by=by,
        at=at,
    )
    return bring_in(batch, offer=wanted, rows=list(rows), at=at)
