"""The kinds of file that this programme takes."""

from guildhall.casework.bringing.declare import Bringing
from guildhall.programmes.enforcement.bringing.caseload import (
    CASELOAD,
    caseload_reader,
    cases_touched,
    make_cases,
)
from guildhall.programmes.enforcement.bringing.events import held_before, known_events
from guildhall.programmes.enforcement.bringing.parts import REPORT
from guildhall.programmes.enforcement.bringing.reading import report_reader, taken_as
from guildhall.programmes.enforcement.bringing.writes import make_reports, reports_touched
from guildhall.programmes.enforcement.models import Report


def _reports(key: str, title: str, source: str) -> Bringing:
    return Bringing(
        key=key,
        title=title,
        hint="Each row a report. One that another agency has reported too is counted once, as one"
        " event, and both complaints stay.",
        parts=REPORT,
        reader=report_reader(source),
        make=make_reports,
        of=Report,
        here=held_before,
        joins=known_events,
        touched=reports_touched,
        taken_as=taken_as,
        page="asb_report_page",
    )


BRINGING = (
    _reports("police_asb", "Anti-social behaviour reported to the police", "police"),
    _reports("council_asb", "Anti-social behaviour reported to the council", "council"),
    _reports("landlord_asb", "Anti-social behaviour reported to a landlord", "landlord"),
    Bringing(
        key="caseload",
        title="Cases that are open in another system",
        hint="Each row a case, with its victim, whom it is about, who has it and what was done.",
        parts=CASELOAD,
        reader=caseload_reader,
        make=make_cases,
        touched=cases_touched,
    ),
)
