"""Making reports of an extract, thousands at once, and cases of a caseload one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from guildhall.casework.bringing.declare import Giver, Ready
from guildhall.casework.bringing.keeping import keep_sheets
from guildhall.clock import LONDON
from guildhall.jobs.writes import enqueue
from guildhall.partners.models import Guard
from guildhall.programmes.enforcement.bringing.events import events_of
from guildhall.programmes.enforcement.models import AlertReport, Event, Report
from guildhall.subjects.models import Place
from guildhall.subjects.writes import put_place

AT_A_TIME = 500


def make_reports(ready: Sequence[Ready], giver: Giver) -> list[Guard]:
    """Make a report of each row, each of an event: its own, or one that is known.

    Called within the one transaction that brings a file in, or leaves it out.
    """
    joined = events_of(ready, giver)
    held = _held_keys(ready)
    places = _places(ready, giver)
    own = [each for each in ready if each.line not in joined]
    made = Event.objects.bulk_create(
        [Event(first_at=_starts(each), last_at=_ends(each)) for each in own], batch_size=AT_A_TIME
    )
    known = Event.objects.in_bulk(list(joined.values()))
    events = {each.line: event for each, event in zip(own, made, strict=True)}
    events |= {line: known[key] for line, key in joined.items()}
    rows = []
    for each in ready:
        values = dict(each.values)
        place = places.get(values.pop("uprn"))
        if values["sent_key"] in held:
            values["sent_key"] = None
        rows.append({**values, "place": place, "event": events[each.line], "batch": giver.batch})
    reports = keep_sheets(
        Report, rows, controller=giver.agency, batch=giver.batch, by=giver.by, at=giver.at
    )
    _lengthen([each for each in ready if each.line in joined], events)
    _tell_of_high_risk(reports, giver)
    return [report.sheet.guard for report in reports]


def _starts(each: Ready) -> datetime:
    found: datetime = each.values["occurred_from"]
    return found


def _ends(each: Ready) -> datetime:
    found: datetime = each.values["occurred_to"] or each.values["occurred_from"]
    return found


def _held_keys(ready: Sequence[Ready]) -> set[str]:
    """The source's references that some report bears already, which it keeps."""
    keys = [each.values["sent_key"] for each in ready]
    held: set[str] = set()
    for start in range(0, len(keys), AT_A_TIME):
        some = Report.objects.filter(sent_key__in=keys[start : start + AT_A_TIME])
        held.update(key for key in some.values_list("sent_key", flat=True) if key)
    return held


def _places(ready: Sequence[Ready], giver: Giver) -> dict[str, Place]:
    """A place of the index for each property number, by its number."""
    named: dict[str, dict[str, Any]] = {}
    for each in ready:
        if each.values["uprn"] and each.values["place_words"]:
            named.setdefault(each.values["uprn"], each.values)
    return {
        uprn: put_place(
            line=values["place_words"], uprn=uprn, lsoa=values["lsoa"], by=giver.by, at=giver.at
        )
        for uprn, values in named.items()
    }


def _lengthen(ready: Sequence[Ready], events: Mapping[int, Event]) -> None:
    """Make each event that was joined as long as its reports now say."""
    for each in ready:
        event = events[each.line]
        event.first_at = min(event.first_at, _starts(each))
        event.last_at = max(event.last_at, _ends(each))
    rows = {events[each.line].pk: events[each.line] for each in ready}
    Event.objects.bulk_update(rows.values(), ["first_at", "last_at"], batch_size=AT_A_TIME)


def _tell_of_high_risk(reports: Sequence[Report], giver: Giver) -> None:
    """Those of high risk that came that day are told to triage, as one that is typed in is."""
    day = giver.at.astimezone(LONDON).date()
    for report in reports:
        is_today = report.received_at.astimezone(LONDON).date() == day
        if report.risk == Report.Risk.HIGH and is_today and report.state == Report.State.NEW:
            enqueue("enforcement.high_risk", key=report.sheet.reference, due_at=giver.at)


def reports_touched(guards: Collection[int]) -> set[int]:
    """The reports that have been put on a case, or that an alert rests on."""
    keys = list(guards)
    found: set[int] = set()
    for start in range(0, len(keys), AT_A_TIME):
        some = keys[start : start + AT_A_TIME]
        cases = Report.objects.filter(pk__in=some, case__isnull=False)
        found.update(cases.values_list("pk", flat=True))
        alerts = AlertReport.objects.filter(report__in=some)
        found.update(alerts.values_list("report", flat=True))
    return found
