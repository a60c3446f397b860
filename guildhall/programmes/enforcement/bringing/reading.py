"""One row of a partner's extract as the values of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from guildhall import vault
from guildhall.areas.nesting import lookup
from guildhall.casework.bringing.declare import CellWrong, Giver, Row
from guildhall.casework.bringing.rules import LONDON, choice, moment, whole, yes
from guildhall.programmes.enforcement.bringing.parts import (
    ENVIRONMENTAL,
    HATE_WORDS,
    KIND_WORDS,
    PERSONAL,
)
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.kinds import FLAGS, KINDS, QUALIFIERS
from guildhall.programmes.enforcement.reports.rules import priority
from guildhall.programmes.enforcement.reports.sending import PURPOSE, sent_text

KIND_TITLES = {title.casefold(): key for key, title in KINDS}
QUALIFIER_TITLES = dict(QUALIFIERS)
RISKS = dict(Report.Risk.choices)
TELEPHONE = re.compile(r"(\+44|0044|0)\d{9,10}$")
AREA = {"ward": re.compile(r"[EW]05\d{6}$"), "lsoa": re.compile(r"[EW]01\d{6}$")}
CONTACT_BEFORE = "It cannot be before the report was received"


def report_reader(source: str) -> Callable[[Giver], Callable[[Row], dict[str, Any]]]:
    """A reader of reports to a source: a key of Report.Source."""

    def prepare(giver: Giver) -> Callable[[Row], dict[str, Any]]:
        sent = vault.blinder(purpose=PURPOSE)
        person = vault.blinder(purpose="asb.complainant")
        wards = lookup("lsoa", "ward")
        about = partial(sent_text, source, giver.agency.key)

        def read(row: Row) -> dict[str, Any]:
            times = _times(row, giver)
            kind, extra = _kind(row)
            complainant = _complainant(row)
            lsoa = _area(row, "lsoa")
            flags = _flags(row)
            risk = choice(row, "risk", RISKS, otherwise="")
            found: dict[str, Any] = {
                **times,
                **_position(row),
                **_decided(row, giver, times["received_at"]),
                "source": source,
                "source_agency": giver.agency,
                "source_reference": row["reference"][:60],
                "sent_key": sent(about(row["reference"])),
                "channel": Report.Channel.FEED.value,
                "complainant_key": person(about(complainant)) if complainant else "",
                "is_anonymous": yes(row, "anonymous"),
                "place_words": row["place"][:400],
                "ward": _area(row, "ward") or wards.get(lsoa, ""),
                "lsoa": lsoa,
                "qualifier": _qualifier(row, kind),
                "kind": kind,
                "narrative": f"{extra}{row['narrative']}"[:4000],
                "risk": risk,
                "risk_tool": f"source:{source}" if risk else "",
                "risk_at": times["received_at"] if risk else None,
                "flags": flags,
                "priority": priority(risk, flags=flags),
                "contacted_at": _contacted(row, giver, times["received_at"]),
                "uprn": row["uprn"][:12],
            }
            return {name: _utc(value) for name, value in found.items()}

        return read

    return prepare


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _times(row: Row, giver: Giver) -> dict[str, Any]:
    received = moment(row, "received", "received_time")
    assert received is not None  # noqa: S101 (the part is required)
    occurred = moment(row, "occurred", "occurred_time")
    until = moment(row, "occurred_to")
    received_at, starts, ends = received[0], received[0], None
    if occurred is not None:
        starts = occurred[0]
        ends = None if occurred[1] else _end_of(starts)
        if not received[1] and received_at.date() == starts.date():
            received_at = max(received_at, starts)
    if until is not None:
        ends = until[0] if until[1] else _end_of(until[0])
    if received_at > giver.at:
        raise CellWrong("received", "It is in the future", "Correct the date.")
    if starts > received_at:
        raise CellWrong("occurred", "It is after the report was received", "Correct the date.")
    if ends is not None and ends < starts:
        raise CellWrong("occurred_to", "It is before it began", "Correct the date.")
    return {"received_at": received_at, "occurred_from": starts, "occurred_to": ends}


def _end_of(day: datetime) -> datetime:
    """The last minute of a London day: what is known of a time of which only the day is given."""
    return datetime.combine(day.date(), time(23, 59), LONDON)


def _position(row: Row) -> dict[str, int | None]:
    easting = whole(row, "easting", 0, 700_000)
    northing = whole(row, "northing", 0, 1_300_000)
    if (easting is None) != (northing is None):
        part = "northing" if northing is None else "easting"
        raise CellWrong(part, "Only half of a position is given", "Give both or neither.")
    return {"easting": easting, "northing": northing}


def _decided(row: Row, giver: Giver, received_at: datetime) -> dict[str, Any]:
    finished = moment(row, "finished")
    if finished is None:
        return {"state": Report.State.NEW.value, "triaged_at": None, "triaged_by": None}
    if finished[0] > giver.at:
        raise CellWrong("finished", "It is in the future", "Correct the date.")
    return {
        "state": Report.State.NO_FURTHER_ACTION.value,
        "triaged_at": max(finished[0], received_at),
        "triaged_by": giver.by,
        "decision_reason": "Dealt with by the source",
    }


def _contacted(row: Row, giver: Giver, received_at: datetime) -> datetime | None:
    found = moment(row, "contacted")
    if found is None:
        return None
    at, has_time = found
    if not has_time and at.date() == received_at.astimezone(LONDON).date():
        at = received_at
    if at < received_at:
        raise CellWrong("contacted", CONTACT_BEFORE, "Correct the date.")
    if at > giver.at:
        raise CellWrong("contacted", "It is in the future", "Correct the date.")
    return at


def _kind(row: Row) -> tuple[str, str]:
    """The type, and the source's own words where it is not one of ours."""
    text = row["kind"].casefold()
    if text in KIND_TITLES:
        return KIND_TITLES[text], ""
    known = (key for words, key in KIND_WORDS if re.search(rf"\b{words}", text))
    key = next(known, "")
    if not key and _flags(row):
        key = "harassment"
    return (key, "") if key else ("other", f"Type given by the source: {row['kind']}. ")


def taken_as(row: Row, values: Mapping[str, Any]) -> Iterator[str]:
    """How a type that is none of ours was taken."""
    if row["kind"].casefold() in KIND_TITLES or not (values["flags"] or values["kind"] == "other"):
        return
    marked = [title for key, title in FLAGS if key in values["flags"]]
    said = f", marked {'; '.join(marked)}" if marked else ""
    yield f"“{row['kind']}” taken as {dict(KINDS)[values['kind']]}{said}"


def _flags(row: Row) -> list[str]:
    """Hate, by its strand where the source's type says it."""
    text = row["kind"].casefold()
    found = [key for words, key in HATE_WORDS if re.search(rf"\b{words}", text)]
    if not found and re.search(r"\bhate", text):
        found = ["hate_other"]
    return list(dict.fromkeys(found))


def _qualifier(row: Row, kind: str) -> str:
    text = row["qualifier"].casefold()
    for key in QUALIFIER_TITLES:
        if re.search(rf"\b{key}", text):
            return key
    if text:
        choice(row, "qualifier", QUALIFIER_TITLES)
    if kind in ENVIRONMENTAL:
        return "environmental"
    return "personal" if kind in PERSONAL else "nuisance"


def _complainant(row: Row) -> str:
    text = row["complainant"]
    if TELEPHONE.match(re.sub(r"[\s()-]", "", text)):
        raise CellWrong(
            "complainant",
            "It looks like a telephone number, which several people may share",
            "Give the source’s own number for the person, or leave the column out.",
        )
    return text


def _area(row: Row, part: str) -> str:
    text = row[part].upper()
    if text and not AREA[part].match(text):
        example = "E05010806" if part == "ward" else "E01015664"
        raise CellWrong(part, "It is not the code of such an area", f"Give one such as {example}.")
    return text
