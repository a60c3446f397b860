"""The pages of cases: the ladder of tools and powers, alone or on a case, and how cases ended."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.casework.reads.choices import records_of
from guildhall.casework.views.asking import opened, viewer
from guildhall.partners.declare import CASE_SLICE
from guildhall.partners.reads import NotAllowed
from guildhall.programmes.enforcement.cases import ladder
from guildhall.programmes.enforcement.cases.configuration import REOPENED_WITHIN_DAYS
from guildhall.programmes.enforcement.cases.reads import closings_seen
from guildhall.programmes.enforcement.models import Intervention

YEAR = timedelta(days=365)


@require_safe
def tools(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Tools and powers from the least intrusive up; on a case, with those used there."""
    words: dict[str, object] = {"steps": ladder.STEPS, "needs": ladder.NEED_WORDS}
    if reference:
        file, _ = opened(request, reference)
        if not file.decision.shows(CASE_SLICE):
            raise NotAllowed("Your part in this case does not show what was done on it.")
        words |= {"file": file, "used": records_of(file, Intervention)}
    return render(request, "enforcement/cases/ladder.html", words)


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """How the member's cases ended in the last year, and whether the victims are satisfied."""
    today = clock.today()
    first = today - YEAR
    words = {
        "first": first,
        "last": today,
        "found": closings_seen(viewer(request), first, today, clock.now()),
        "days": REOPENED_WITHIN_DAYS,
    }
    return render(request, "enforcement/cases/closed.html", words)
