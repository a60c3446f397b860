"""What this part gives the programme: what is kept, what is due, and its pages."""

from datetime import date, datetime

from guildhall.casework.declare import Page
from guildhall.duties.declare import Deadline, Ended, Force, Rule, Source, same_day
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.models import Report

MATRIX = Source(
    title="Local practice with the risk assessment matrix",
    part="High risk: contact on the same day",
    published=None,
    force=Force.LOCAL,
)


def high_risk_since(report: Report) -> datetime | None:
    """When a report of high risk came in; None for one of no high risk."""
    return report.received_at if report.risk == Report.Risk.HIGH else None


def nobody_to_contact(report: Report) -> Ended | None:
    """Nobody can be contacted about a report without a name."""
    if report.complainant_id is None and report.victim_id is None:
        return Ended("not_applicable", "Nobody to contact: no name was given")
    return None


SHEETS = (Report,)
DEADLINES = (
    Deadline(
        key="same_day_contact",
        title="Contact on the same day, high risk",
        of=Report,
        starts=high_risk_since,
        met=Report.contacted_at,
        ended=nobody_to_contact,
        owner="asb_triage",
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
