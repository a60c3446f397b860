"""The weekly tasking sheet, what officers log on their phones, and patrols as they were logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.audit import trail
from guildhall.casework import reads as casework
from guildhall.casework import writes as engine
from guildhall.casework.present import HANDLING
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import did
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard
from guildhall.partners.reads import NotAllowed
from guildhall.programmes.enforcement.models import FlyTip, Problem
from guildhall.programmes.enforcement.powers.reads import require_part
from guildhall.programmes.enforcement.tasking import reads, rules, writes
from guildhall.programmes.enforcement.tasking.configuration import DWELL_LEAST, DWELL_MOST
from guildhall.programmes.enforcement.tasking.forms import FlyTipForm, PatrolForm, TaskForm

SENSITIVE = Guard.Marking.OFFICIAL_SENSITIVE


@require_safe
def week(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """A week's tasking, to print and to carry: where, when and what to do, and never why."""
    at, on = clock.now(), day or clock.today()
    who = viewer(request)
    require_part(who, at, Do.ACT)
    found = reads.week(who, on, at)
    references = [each.reference for _, lines in found.groups for each in lines]
    if "print" in request.GET:
        trail.exported(*references)
    context = {
        "week": found,
        "earlier": found.first - timedelta(days=7),
        "later": found.first + timedelta(days=7),
        "marking": SENSITIVE.label,
        "handling": HANDLING[SENSITIVE],
        "is_print": "print" in request.GET,
        "at": at,
    }
    return render(request, "enforcement/tasking/week.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What an officer may log from a phone."""
    require_part(viewer(request), clock.now())
    return render(request, "enforcement/tasking/log.html", {})


@require_http_methods(["GET", "POST"])
def log_patrol(request: HttpRequest) -> HttpResponse:
    """Log a patrol or a visit."""
    at, who = clock.now(), viewer(request)
    require_part(who, at)
    form = PatrolForm(request.POST or None, viewer=who, at=at)

    def save() -> Any:
        return writes.log_patrol(values=form.values(), by=who, at=at)

    return _logged(request, form, "Log a patrol or visit", save)


@require_http_methods(["GET", "POST"])
def log_fly_tip(request: HttpRequest) -> HttpResponse:
    """Log a fly-tip."""
    at, who = clock.now(), viewer(request)
    require_part(who, at)
    form = FlyTipForm(request.POST or None, viewer=who, at=at)

    def save() -> Any:
        return engine.keep_sheet(FlyTip, values=form.values(), by=who, at=at)

    return _logged(request, form, "Log a fly-tip", save)


def _logged(
    request: HttpRequest, form: forms.Form, title: str, save: Callable[[], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (made := did(form, save)):
        return redirect("sheet", reference=made.sheet.reference)
    return render(request, "enforcement/tasking/quick.html", {"form": form, "title": title})


@require_safe
def patrols(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """A week's patrols as they were logged, with what to look at again."""
    at, on = clock.now(), day or clock.today()
    who = viewer(request)
    require_part(who, at)
    first, last = rules.week_of(on)
    found = list(reads.patrols(who, first, last, at)[:500])
    context = {
        "first": first,
        "last": last,
        "earlier": first - timedelta(days=7),
        "later": first + timedelta(days=7),
        "patrols": found,
        "dwell": (DWELL_LEAST, DWELL_MOST),
    }
    return render(request, "enforcement/tasking/patrols.html", context)


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, reference: str) -> HttpResponse:
    """Task an agency's officers with a problem; and what its counts say."""
    at, who = clock.now(), viewer(request)
    file = casework.sheet_file(who, reference, at, record_type=Problem)
    if not file.may(Do.WRITE):
        raise NotAllowed("Your part in this problem does not let you task anybody.")
    form = TaskForm(request.POST or None, at=at)

    def save() -> Any:
        agency = form.known[form.cleaned_data["agency"]]
        writes.task(file.record, agency=agency, by=who, at=at)
        return file.record

    if request.method == "POST" and form.is_valid() and did(form, save):
        return redirect("enforcement_task", reference=reference)
    context = {
        "form": form,
        "file": file,
        "tasked": reads.tasked(file.guard),
        "effect": reads.effect(file.record),
    }
    return render(request, "enforcement/tasking/task.html", context)
