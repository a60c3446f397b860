"""The pages on which a plan is changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.rules import To
from guildhall.plan import reads, writes
from guildhall.plan.forms import (
    ROW_FORMS,
    DueDateForm,
    HolderForm,
    SeenForm,
    UpdateForm,
)
from guildhall.plan.links import link_to
from guildhall.plan.models import ActionUpdate
from guildhall.plan.views.frame import asking, plan_asked_for, row_asked_for, saved, show


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, ident: str, year: str) -> HttpResponse:
    """Change the words of a priority, programme, outcome, measure or action."""
    plan, by = plan_asked_for(request, year), asking(request, To.EDIT_PLAN)
    section, row = plan.rows.get(ident, ("", None))
    if section not in ROW_FORMS:
        raise Http404("There is nothing to edit here.")
    form = ROW_FORMS[section](plan, row, request.POST or None)

    def write() -> None:
        writes.change_row(
            plan.year,
            ident=ident,
            changes=form.changes(),
            seen_version=form.cleaned_data["seen_version"],
            why=form.cleaned_data["why"],
            by=by,
            at=clock.now(),
        )

    if request.method == "POST" and saved(form, plan, ident, write):
        return redirect(link_to(plan)(ident))
    title = f"Edit: {plan.title(ident)}"
    return _form_page(request, plan, ident, form, title)


@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, ident: str, year: str = "") -> HttpResponse:
    """An action: how it stands, its dates, everything said of it; and a place to say more."""
    plan = plan_asked_for(request, year)
    row = row_asked_for(plan, "actions", ident)
    today = clock.today()
    now = reads.action_now(plan, row, today)
    initial = {"status": now.status, "seen_version": plan.versions[ident]}
    form = UpdateForm(request.POST or None, initial=initial)
    viewer = asking(request)
    if request.method == "POST":
        by = asking(request, To.UPDATE_ACTION)
        if saved(form, plan, ident, lambda: _update(plan, ident, form, by)):
            return redirect(link_to(plan)(ident))
    return show(
        request,
        "action",
        plan,
        [plan.row(row.programme).priority, row.programme],
        row=row,
        now=now,
        form=form,
        may_update=reads.may_speak_for(plan, ident, viewer, To.UPDATE_ACTION, today),
        events=reads.timeline(plan, row),
        history=reads.history(plan, ident),
    )


def _update(plan: reads.Plan, ident: str, form: UpdateForm, by: Member) -> None:
    writes.update_action(
        plan.year,
        ident=ident,
        status=ActionUpdate.Status(form.cleaned_data["status"]),
        note=form.cleaned_data["note"],
        seen_version=form.cleaned_data["seen_version"],
        by=by,
        at=clock.now(),
    )


@require_http_methods(["GET", "POST"])
def due_date(request: HttpRequest, ident: str, year: str) -> HttpResponse:
    """Give an action another day."""
    plan, by = plan_asked_for(request, year), asking(request, To.UPDATE_ACTION)
    row = row_asked_for(plan, "actions", ident)
    if not reads.may_speak_for(plan, ident, by, To.UPDATE_ACTION, clock.today()):
        raise writes.NotTheirs("Only its lead, or the partnership manager, may move its day.")
    form = DueDateForm(request.POST or None, initial={"seen_version": plan.versions[ident]})

    def write() -> None:
        writes.move_due_date(
            plan.year,
            ident=ident,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data["seen_version"],
            by=by,
            at=clock.now(),
        )

    if request.method == "POST" and saved(form, plan, ident, write):
        return redirect(link_to(plan)(ident))
    now = reads.action_now(plan, row, clock.today())
    lead = f"{now.due_words}. {now.slip_words}"
    return _form_page(request, plan, ident, form, f"Due date: {row.title}", lead)


@require_http_methods(["GET", "POST"])
def holder(request: HttpRequest, ident: str, year: str) -> HttpResponse:
    """End somebody's time in a role, and put another in it."""
    plan, by = plan_asked_for(request, year), asking(request, To.EDIT_PLAN)
    row_asked_for(plan, "role_holders", ident)
    form = HolderForm(request.POST or None, initial={"seen_version": plan.versions[ident]})

    def write() -> None:
        given = form.cleaned_data
        writes.replace_holder(plan.year, ident=ident, by=by, at=clock.now(), **given)

    if request.method == "POST" and saved(form, plan, ident, write):
        return redirect(link_to(plan)(ident))
    return _form_page(request, plan, ident, form, f"Replace {plan.title(ident)}")


def _form_page(
    request: HttpRequest, plan: reads.Plan, ident: str, form: SeenForm, title: str, lead: str = ""
) -> HttpResponse:
    history = reads.history(plan, ident)
    return show(request, "form", plan, [ident], form=form, title=title, lead=lead, history=history)
