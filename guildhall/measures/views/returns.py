"""Returns: the calendar, one return's form, and many at once from a file."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.measures import forms, jobs, reads, writes
from guildhall.measures.declare import PeriodKind
from guildhall.measures.models import Definition
from guildhall.measures.reading import period_words
from guildhall.measures.writes.returns import Sent
from guildhall.partners.models import Member
from guildhall.partners.reads import agencies, may, require
from guildhall.partners.rules import To

BIGGEST_FILE = 2 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def returns_home(request: HttpRequest) -> HttpResponse:
    """What is due, received, late, and was never filled in. Many returns can be sent as a file."""
    require(request.user, To.READ)
    form = forms.ReturnsFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(_member(request), To.SEND_RETURN)
        if form.is_valid() and _take_file(request, form):
            return redirect("returns_home")
    names = {agency.key: agency.name for agency in agencies()}
    owed = reads.calendar(today=clock.today())
    rows = [
        (each, names.get(each.due.agency_key, each.due.agency_key),
         period_words(PeriodKind.QUARTER, each.due.period))
        for each in owed
    ]  # fmt: skip
    context = {
        "rows": rows,
        "may_send_any": reads.may_send_any(_member(request)),
        "own_agency": _agency(_member(request)),
        "late": [row for row in rows if row[0].state == "late"],
        "gaps": [row for row in rows if row[0].is_gap],
        "file_form": form if may(_member(request), To.SEND_RETURN) else None,
        "form": form if request.method == "POST" else None,
        "breadcrumbs": [{"text": "Measures", "href": "/measures/"}, {"text": "Returns"}],
    }
    return render(request, "measures/returns.html", context, status=400 if form.errors else 200)


def _take_file(request: HttpRequest, form: forms.ReturnsFileForm) -> bool:
    """Whether every return of the file was taken in; what is wrong is put on the form."""
    file = form.cleaned_data["file"]
    if file.size > BIGGEST_FILE:
        form.add_error("file", "The file is larger than 2 MB. Send fewer returns at once.")
        return False
    sent, problems = forms.read_returns(file.read(), reads.owed_by_name())
    for problem in problems[:20]:
        form.add_error("file", str(problem))
    if problems:
        return False
    try:
        writes.receive_returns(sent, received_on=clock.today(), by=_member(request), at=clock.now())
    except writes.ReturnRefused as refused:
        form.add_error("file", str(refused))
        return False
    _compute({each.due.definition for each in sent})
    messages.info(request, f"{len(sent)} returns received, and their figures computed.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def return_form(request: HttpRequest, key: str, agency: str, quarter: str) -> HttpResponse:
    """One quarter's return, sent or corrected."""
    require(request.user, To.READ)
    due = reads.find_due(key=key, agency_key=agency, quarter=quarter)
    if due is None:
        raise Http404("No such return is owed")
    require(_member(request), To.SEND_RETURN)
    if not reads.may_send(_member(request), agency):
        raise writes.NotTheirs("This return is another agency's. Ask the partnership manager.")
    version = reads.versions(due.definition)[0]
    form = forms.ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writes.receive_return(
                Sent(due=due, **form.cleaned_data),
                received_on=clock.today(),
                by=_member(request),
                at=clock.now(),
            )
        except writes.ReturnRefused as refused:
            form.add_error(None, str(refused))
        else:
            _compute([due.definition])
            messages.info(request, "Return received, and the measure's figures computed.")
            return redirect("returns_home")
    context = {
        "due": due,
        "version": version,
        "quarter": period_words(PeriodKind.QUARTER, due.period),
        "form": form,
        "received": list(due.received.all()),
        "may_see_figures": _may_see_figures(_member(request), agency),
        "breadcrumbs": [
            {"text": "Measures", "href": "/measures/"},
            {"text": "Returns", "href": "/measures/returns/"},
            {"text": version.title},
        ],
    }
    status = 400 if form.errors else 200
    return render(request, "measures/return.html", context, status=status)


def _compute(definitions: Iterable[Definition]) -> None:
    for definition in definitions:
        jobs.compute_returned(definition, settings.INSTANCE.area_code, clock.now())


def _agency(member: Member) -> str:
    return member.agency.key if member.agency else ""


def _may_see_figures(member: Member, agency: str) -> bool:
    """What an agency sent is for it and for who checks it; others see what may be shown."""
    is_theirs = member.agency is not None and member.agency.key == agency
    return is_theirs or may(member, To.VALIDATE_FIGURES)


def _member(request: HttpRequest) -> Any:
    return request.user
