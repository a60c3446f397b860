"""What this part gives the programme: what is kept, what is due, and its pages."""

from collections.abc import Callable
from datetime import date, datetime

from guildhall.casework.declare import Page
from guildhall.casework.front_door.reads import additions
from guildhall.duties.declare import (
    Deadline,
    Ended,
    Force,
    Owner,
    Rule,
    Source,
    same_day,
    working_days,
)
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.cases.facts import contacts_about
from guildhall.programmes.enforcement.cases.sources import PRACTICE, SINCE
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.tools import TRIAGE

MATRIX = Source(
    title="Local practice with the risk assessment matrix",
    part="High risk: contact on the same day",
    published=None,
    force=Force.LOCAL,
)


def high_risk_since(report: Report) -> datetime | None:
    """When a report of high risk came in; None for one of no high risk."""
    return report.received_at if report.risk == Report.Risk.HIGH else None


def contacted_at(report: Report) -> datetime | None:
    """When the complainant or the victim was first spoken to since the report came in."""
    return next((at for at in contacts_about(report) if at >= report.received_at), None)


def nobody_to_contact(report: Report) -> Ended | None:
    """Nobody can be contacted about a report without a name."""
    if report.complainant_id is None and report.victim_id is None:
        return Ended("not_applicable", "Nobody to contact: no name was given")
    return None


def owner(report: Report, addition: str = "") -> Owner:
    """Whoever has the case that a report belongs to; triage while it belongs to none."""
    del addition
    case = report.case
    if case is None or case.closed_at is not None or case.allocated_to is None:
        return Owner(function=TRIAGE)
    return Owner(function="asb_officer", member=case.allocated_to)


def additions_of(report: Report) -> dict[str, str]:
    """What its sender has said since at the front door, each to be looked at."""
    return dict.fromkeys(additions(report.pk), "What the sender added")


def added_since(*bands: str) -> Callable[[Report, str], datetime | None]:
    """The start of the clock of what was added to a report of these bands of risk."""

    def starts(report: Report, addition: str) -> datetime | None:
        return additions(report.pk)[addition][0].at if report.risk in bands else None

    return starts


def read_at(report: Report, addition: str) -> datetime | None:
    """When somebody said that they have looked at it."""
    read = [each.read_at for each in additions(report.pk)[addition]]
    return max((at for at in read if at is not None), default=None) if all(read) else None


def _added(key: str, words: str, bands: tuple[str, ...], rule: Rule) -> Deadline:
    return Deadline(
        key=key,
        title=f"Look at what the sender added ({words})",
        of=Report,
        starts=added_since(*bands),
        met=read_at,
        recipients=additions_of,
        owner=owner,
        versions=(rule,),
        note="As long as for the first contact about a new report of that risk.",
    )


SHEETS = (Report,)
DEADLINES = (
    _added("added_high", "high risk", ("high",), Rule(SINCE, same_day(), PRACTICE)),
    _added(
        "added", "risk medium or not asked", ("medium", ""), Rule(SINCE, working_days(2), PRACTICE)
    ),
    _added(
        "added_standard", "standard risk", ("standard",), Rule(SINCE, working_days(5), PRACTICE)
    ),
    Deadline(
        key="same_day_contact",
        title="Contact on the same day, high risk",
        of=Report,
        starts=high_risk_since,
        met=contacted_at,
        ended=nobody_to_contact,
        owner=owner,
        versions=(Rule(since=date(2010, 1, 1), within=same_day(), source=MATRIX),),
        note="Counted from when the report was received, however late its risk was assessed.",
    ),
)
PAGES = (
    Page("Report anti-social behaviour", "asb_report", needs=Do.REFER),
    Page("Reports I made", "asb_mine", needs=Do.REFER),
    Page("Reports to decide on", "asb_triage", needs=Do.TRIAGE),
    Page("What keeps coming back", "asb_alerts", needs=Do.TRIAGE),
)
