"""Case reviews: the list, an application with its workings, its steps, recommendations, figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.audit import trail
from guildhall.casework.reads import SheetFile, clocks_of, may_keep, sheet_file
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import REFUSED, tell
from guildhall.duties.present import lines as clock_lines
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.programmes.enforcement.models import Report, ReviewApplication
from guildhall.programmes.enforcement.reviews import reads, writes
from guildhall.programmes.enforcement.reviews.configuration import YEAR_STARTS
from guildhall.programmes.enforcement.reviews.forms import (
    STEPS,
    ApplyForm,
    ComplaintForm,
    DecideForm,
    RecommendForm,
    ReplyForm,
    offered,
    reply_form,
    starting,
)
from guildhall.programmes.enforcement.reviews.rules import reporting_year
from guildhall.subjects.reads import views as people_of


def _may_write(file: SheetFile[Any]) -> None:
    if not file.may(Do.WRITE):
        raise NotAllowed("Your part in this does not let you write on it.")


def _was(request: HttpRequest, now: int) -> int:
    """The version that the form was made from. What is no number was never ours: changed since."""
    given = request.POST.get("was") or str(now)
    return int(given) if given.isdecimal() and len(given) < 10 else 0


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The applications that the member may see, the latest first."""
    at, who = clock.now(), viewer(request)
    found = list(reads.applications(who, at)[: reads.MOST])
    context = {"found": found, "may_take": may_keep(who, ReviewApplication, at), "most": reads.MOST}
    return render(request, "enforcement/reviews/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take an application that came to a member of staff."""
    at, who = clock.now(), viewer(request)
    if not may_keep(who, ReviewApplication, at):
        raise NotAllowed("Your part in the work does not let you take applications.")
    form = ApplyForm(request.POST or None, auto_id="%s")
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.apply(**form.details(), by=who, at=at)
        except REFUSED as why:
            tell(form, why)
        else:
            return redirect("asb_review", reference=made.sheet.reference)
    return _form(request, form, "Take an application for a case review", "Save")


@require_safe
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """One application, with its workings and what can be done next."""
    at, who = clock.now(), viewer(request)
    file = reads.opened(who, reference, at)
    context: dict[str, Any] = {
        "file": file,
        "row": file.record,
        "due": clock_lines(clocks_of(file), at),
        "shows": reads.shows_content(file),
    }
    if context["shows"]:
        counted, lines = reads.shown_workings(who, file.record, at)
        parts = {"applicant": file.record.applicant, "victim": file.record.victim}
        known = people_of(who, [p for p in parts.values() if p], at, source=file.guard)
        context |= {
            "workings": counted,
            "lines": lines,
            "people": {part: known.get(p.pk) for part, p in parts.items() if p},
            "recommendations": list(reads.recommendations(who, file.record, at)),
            "steps": offered(file.record) if file.may(Do.WRITE) else [],
            "complaint": ComplaintForm(auto_id="%s"),
        }
    return render(request, "enforcement/reviews/one.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Record one step of an application."""
    at, who = clock.now(), viewer(request)
    file = reads.opened(who, reference, at)
    _may_write(file)
    row = file.record
    if key not in dict(offered(row)):
        raise Http404
    declared = STEPS[key]
    was = _was(request, row.sheet.version)
    form = declared.form(request.POST or None, initial=starting(row, declared.form))
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, DecideForm):
                reasons, decision = form.reasons(), form.cleaned_data["decision"]
                writes.decide(row, decision=decision, reasons=reasons, was=was, by=who, at=at)
            else:
                writes.take_step(row, values=form.cleaned_data, was=was, by=who, at=at)
        except REFUSED as why:
            tell(form, why)
        else:
            return redirect("asb_review", reference=reference)
    counted = reads.workings(row) if declared.form is DecideForm else None
    more = {"was": was, "workings": counted, "back": reference}
    return _form(request, form, declared.title, "Save", **more)


@require_POST
def complaint(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a report to an application as a complaint, or take it off."""
    at, who = clock.now(), viewer(request)
    file = reads.opened(who, reference, at)
    _may_write(file)
    form = ComplaintForm(request.POST, auto_id="%s")
    if form.is_valid():
        try:
            asked = form.cleaned_data["report"].strip().upper()
            report = sheet_file(who, asked, at, record_type=Report).record
            act = writes.take_complaint_off if "off" in request.POST else writes.put_complaint
            act(file.record, report, by=who, at=at)
        except NotKnown:
            form.add_error("report", "No report has this reference, or it is closed to you")
        except REFUSED as why:
            tell(form, why)
        else:
            return redirect("asb_review", reference=reference)
    title = "Add a complaint about the behaviour"
    return _form(request, form, title, "Add", back=reference)


@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a recommendation to a body."""
    at, who = clock.now(), viewer(request)
    file = reads.opened(who, reference, at)
    _may_write(file)
    form = RecommendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            body = form.known[given["body"]]
            writes.recommend(file.record, body=body, words=given["words"], by=who, at=at)
        except REFUSED as why:
            tell(form, why)
        else:
            return redirect("asb_review", reference=reference)
    return _form(request, form, "Make a recommendation", "Save", back=reference)


@require_http_methods(["GET", "POST"])
def recommendation(request: HttpRequest, reference: str) -> HttpResponse:
    """One recommendation, and the reply of the body that it was made to."""
    at, who = clock.now(), viewer(request)
    file = reads.recommendation(who, reference, at)
    row = file.record
    kind = reply_form(row)
    is_theirs = who.agency_id == row.body_id and file.may(Do.ACT)
    form = kind(request.POST or None, auto_id="%s") if kind else None
    if not (is_theirs or file.may(Do.WRITE)):
        form = None
    if request.method == "POST" and form is not None and form.is_valid():
        was = _was(request, row.sheet.version)
        try:
            writes.reply(row, values=form.cleaned_data, was=was, by=who, at=at)
        except REFUSED as why:
            tell(form, why)
        else:
            return redirect("asb_recommendation", reference=reference)
    context = {
        "file": file,
        "row": row,
        "form": form,
        "is_reply": kind is ReplyForm,
        "due": clock_lines(clocks_of(file), at),
    }
    return render(request, "enforcement/reviews/recommendation.html", context)


@require_safe
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter of the decision, to print. It says nothing of whoever is complained of."""
    at, who = clock.now(), viewer(request)
    file = reads.opened(who, reference, at)
    if not reads.shows_content(file) or not file.record.decision:
        raise NotAllowed("There is no decision to write of, or it is closed to you.")
    trail.exported(reference)
    row = file.record
    people = [row.applicant] if row.applicant else []
    names = people_of(who, people, at, source=file.guard)
    to = next(iter(names.values()), None)
    context = {"row": row, "to": to.title if to else "", "at": at, "file": file}
    context["recommendations"] = list(reads.recommendations(who, row, at))
    return render(request, "enforcement/reviews/letter.html", context)


def _years(today: date) -> list[reads.Published]:
    """Each reporting year from the first application to now, the latest first."""
    first, found = reporting_year(reads.first_applied(today), YEAR_STARTS)[0], []
    starts, ends = reporting_year(today, YEAR_STARTS)
    while starts >= first:
        found.append(reads.published(starts, ends))
        starts, ends = reporting_year(starts - timedelta(days=1), YEAR_STARTS)
    return found


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The four numbers that are published each year, and as a file to publish."""
    reads.require_figures(request.user, clock.now())
    today = clock.today()
    table = reads.figures(_years(today), drawn_on=today)
    if request.GET.get("as") == "csv":
        response = HttpResponse(table.csv(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="asb-case-reviews.csv"'
        return response
    return render(request, "enforcement/reviews/figures.html", {"table": table})


def _form(
    request: HttpRequest, form: forms.Form, title: str, button: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, **more}
    return render(request, "enforcement/reviews/form.html", context)
