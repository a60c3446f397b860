"""The findings of plan lint, and the answers to them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.rules import To
from guildhall.plan import reads, writes
from guildhall.plan.forms import AnswerForm
from guildhall.plan.models import Answer
from guildhall.plan.views.frame import CLASH, asking, plan_asked_for, show


@require_safe
def findings(request: HttpRequest, year: str = "") -> HttpResponse:
    """Everything that plan lint finds, what is unanswered first."""
    plan = plan_asked_for(request, year)
    return show(request, "findings", plan, found=reads.findings(plan))


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, key: str, year: str = "") -> HttpResponse:
    """One finding: its rows, why it matters, and what its owner says."""
    plan = plan_asked_for(request, year)
    found = _found(plan, key)
    form = AnswerForm(request.POST or None, initial={"seen_version": found.version})
    if request.method == "POST":
        by = asking(request, To.ANSWER_FINDING)
        if form.is_valid() and _answered(plan, found, form, by):
            return redirect("plan_findings", plan.key)
    above = ("Findings", reverse("plan_findings", args=[plan.key]))
    return show(request, "finding", plan, [above], found=_found(plan, key), form=form)


def _found(plan: reads.Plan, key: str) -> reads.Finding:
    found = next((each for each in reads.findings(plan) if each.key == key), None)
    if found is None:
        raise Http404("There is no such finding: it may have been mended.")
    return found


def _answered(plan: reads.Plan, found: reads.Finding, form: AnswerForm, by: Member) -> bool:
    try:
        writes.answer_finding(
            plan.year,
            finding=found,
            choice=Answer.Choice(form.cleaned_data["choice"]),
            words=form.cleaned_data["words"],
            seen_version=form.cleaned_data["seen_version"],
            by=by,
            at=clock.now(),
        )
    except writes.ChangedMeanwhile:
        form.add_error(None, CLASH)
        form.show_again(found.version)
        return False
    return True
