"""What may be changed of a measure from its page: baseline, target, limits, rating."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guildhall import clock
from guildhall.measures import forms, reads, writes
from guildhall.measures.models import Definition
from guildhall.measures.views.pages import measure_context
from guildhall.partners.reads import require
from guildhall.partners.rules import To

Save = Callable[[Definition, dict[str, Any]], object]


@require_POST
def set_baseline(request: HttpRequest, key: str) -> HttpResponse:
    """Set what the measure is compared with."""

    def save(definition: Definition, given: dict[str, Any]) -> object:
        return writes.set_baseline(definition, **given, by=_member(request), at=clock.now())

    form = forms.BaselineForm(request.POST)
    return _changed(request, key, To.SET_TARGET, form, "baseline_form", save, "Baseline set.")


@require_POST
def set_target(request: HttpRequest, key: str) -> HttpResponse:
    """Set what the board aims at."""

    def save(definition: Definition, given: dict[str, Any]) -> object:
        return writes.set_target(
            definition, **given, set_on=clock.today(), by=_member(request), at=clock.now()
        )

    form = forms.TargetForm(request.POST)
    return _changed(request, key, To.SET_TARGET, form, "target_form", save, "Target set.")


@require_POST
def mark_break(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the limits afresh at a named cause."""

    def save(definition: Definition, given: dict[str, Any]) -> object:
        return writes.mark_break(definition, **given, by=_member(request), at=clock.now())

    form = forms.BreakForm(request.POST)
    done = "The limits start afresh there."
    return _changed(request, key, To.MARK_BREAK, form, "break_form", save, done)


@require_POST
def withdraw_break(request: HttpRequest, key: str, since: str) -> HttpResponse:
    """Take back what was marked at a month, so that the limits run on through it."""
    member = _member(request)
    require(member, To.MARK_BREAK)
    definition = reads.find_definition(key)
    marks = [] if definition is None else list(reads.standing_marks(definition, since=since))
    if not marks:
        raise Http404("No cause stands marked there")
    for mark in marks:
        writes.withdraw_break(mark, by=member, at=clock.now())
    messages.info(request, "Taken back. The limits run on through that month.")
    return redirect("measure", key=key)


@require_POST
def override_rating(request: HttpRequest, key: str) -> HttpResponse:
    """Show another rating than the rule's, with name and reason."""

    def save(definition: Definition, given: dict[str, Any]) -> object:
        version = reads.versions(definition)[0]
        area = settings.INSTANCE.area_code
        judged = reads.summary(version, area_code=area, on=clock.today()).reading.judged
        period = judged.period if judged else ""
        return writes.override_rating(
            definition, period=period, **given, by=_member(request), at=clock.now()
        )

    form = forms.OverrideForm(request.POST)
    done = "Your rating is shown, with your name and reason."
    return _changed(request, key, To.OVERRIDE_RATING, form, "override_form", save, done)


def _changed(
    request: HttpRequest,
    key: str,
    to: To,
    form: django_forms.Form,
    name: str,
    save: Save,
    done: str,
) -> HttpResponse:
    require(request.user, to)
    definition = reads.find_definition(key)
    if definition is None:
        raise Http404("There is no such measure")
    if not form.is_valid():
        context = measure_context(request, key) | {name: form, "form": form}
        return render(request, "measures/measure.html", context, status=400)
    save(definition, form.cleaned_data)
    messages.info(request, done)
    return redirect("measure", key=key)


def _member(request: HttpRequest) -> Any:
    return request.user
