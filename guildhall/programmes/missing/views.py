"""The programme's own pages: who is repeatedly missing, the monthly meeting, the sheet to print."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.audit import trail
from guildhall.casework.present import HANDLING, subjects
from guildhall.casework.reads.choices import records_of
from guildhall.casework.reads.chronology import fields_seen
from guildhall.casework.views.asking import opened, viewer
from guildhall.partners.declare import TASKING_SLICE
from guildhall.partners.models import Guard
from guildhall.partners.reads import NotAllowed
from guildhall.programmes.missing import lists
from guildhall.programmes.missing.configuration import EARLY_WARNING, MEETING, REPEAT
from guildhall.programmes.missing.models import Episode, PhilomenaSheet

SENSITIVE = Guard.Marking.OFFICIAL_SENSITIVE
MARKING = {"marking": SENSITIVE.label, "handling": HANDLING[SENSITIVE]}


@require_safe
def repeats(request: HttpRequest) -> HttpResponse:
    """Children missing repeatedly, of those whose case the member sees."""
    found = lists.repeatedly_missing(viewer(request), clock.now())
    words = {"rule": REPEAT, "warning": EARLY_WARNING, "found": found}
    return render(request, "missing/repeats.html", MARKING | words)


@require_safe
def meeting(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """The children for a monthly meeting: today's rule, and those whom somebody named for it."""
    at = clock.now()
    on = day or clock.today()
    found = lists.meeting_list(viewer(request), on, at)
    is_print = "print" in request.GET
    if is_print:
        trail.exported(*(each.line.case.reference for each in found))
    words = {"on": on, "found": found, "rule": MEETING, "at": at, "is_print": is_print,
             "earlier": on - timedelta(days=28), "later": on + timedelta(days=28)}  # fmt: skip
    return render(request, "missing/meeting.html", MARKING | words)


@require_safe
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """The child's latest Philomena sheet and open episode, to print. A print is a disclosure."""
    file, at = opened(request, reference)
    if not file.decision.shows(TASKING_SLICE):
        raise NotAllowed("Your part in this case does not let you print the sheet.")
    trail.exported(file.case.reference)
    sheets = records_of(file, PhilomenaSheet)
    missing = [each for each in records_of(file, Episode) if each.found_at is None]
    words = {
        "file": file,
        "subjects": subjects(file),
        "at": at,
        "sheet": fields_seen(sheets[0], file.decision) if sheets else (),
        "missing": fields_seen(missing[0], file.decision) if missing else (),
    }
    return render(request, "missing/sheet.html", MARKING | words)
