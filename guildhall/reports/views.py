"""Board packs: opening, updating, validating, approving, downloading."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.reads import may, require
from guildhall.partners.rules import To
from guildhall.plan import reads as plans
from guildhall.plan.writes import NotTheirs
from guildhall.reports import jobs, reads, rules, writes
from guildhall.reports.forms import OpenForm, SendBackForm, UpdateForm
from guildhall.reports.models import Pack
from guildhall.reports.paper import TYPES


def _member(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 (LoginRequiredMiddleware sees to it)
    return request.user


def _pack(reference: str) -> Pack:
    found = reads.find_pack(reference)
    if found is None:
        raise Http404
    return found


def _readable(request: HttpRequest, reference: str) -> Pack:
    """A pack that the member may read: one not approved, only who works on it."""
    require(request.user, To.READ)
    found = _pack(reference)
    if not found.number:
        require(request.user, To.READ_DRAFTS)
    return found


def _plan(pack: Pack) -> plans.Plan:
    plan = plans.find_plan(pack.plan_key)
    if plan is None:
        raise Http404
    return plan


def _theirs(plan: plans.Plan, member: Member, on: date) -> set[str]:
    """The programmes whose updates a member may write."""
    return {
        row.id
        for row in plan.file.programmes
        if plans.may_speak_for(plan, row.id, member, To.WRITE_UPDATE, on)
    }


@require_http_methods(["GET", "POST"])
def packs(request: HttpRequest) -> HttpResponse:
    """Every pack, and a form to open the next."""
    require(request.user, To.READ)
    by, today = _member(request), clock.today()
    year = plans.current_year(today)
    form = OpenForm(request.POST or None, initial={"quarter": reads.next_quarter(year, today)})
    if request.method == "POST":
        require(by, To.WRITE_UPDATE)
    if request.method == "POST" and form.is_valid():
        quarter = rules.parse_quarter(form.cleaned_data["quarter"])
        if year is None:
            raise Http404
        made = writes.open_pack(plan_key=year.key, quarter=quarter, by=by, at=clock.now())
        return redirect("pack", made.reference)
    shown = reads.packs(with_drafts=may(by, To.READ_DRAFTS))
    rows = [(each, rules.parse_quarter(each.quarter), reads.stands(each)) for each in shown]
    return render(request, "reports/packs.html", {"rows": rows, "form": form, "year": year})


@require_safe
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """One pack: where it stands, what it says, and the next step."""
    found, by, today = _readable(request, reference), _member(request), clock.today()
    shown: dict[str, Any] = {"pack": found, "steps": found.stages.all(), "form": SendBackForm()}
    if found.number:
        shown["content"] = reads.frozen_content(found)
        shown["documents"] = found.frozen.documents
    else:
        plan = _plan(found)
        steps = reads.steps(found)
        content = jobs.draft(found, plan, today=today)
        unanswered = content.unanswered
        shown |= {
            "content": content,
            "unanswered": unanswered,
            "why_not_write": rules.why_not_write(steps),
            "why_not_validate": rules.why_not_validate(steps),
            "why_not_approve": rules.why_not_approve(
                steps, by=by.pk, unanswered=unanswered, figures=content.figures
            ),
            "theirs": _theirs(plan, by, today) if not rules.why_not_write(steps) else set(),
            "may_validate": may(by, To.VALIDATE_FIGURES),
            "may_approve": may(by, To.APPROVE_PACK),
        }
    shown["quarter"] = rules.parse_quarter(found.quarter)
    return render(request, "reports/pack.html", shown)


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, reference: str, programme: str) -> HttpResponse:
    """A lead writes what happened in a programme."""
    found, by = _pack(reference), _member(request)
    require(by, To.WRITE_UPDATE)
    plan = _plan(found)
    row = plan.find("programmes", programme)
    if row is None:
        raise Http404
    if programme not in _theirs(plan, by, clock.today()):
        raise NotTheirs("Only its lead, or the partnership manager, may write its update.")
    latest = reads.latest_updates(found).get(programme)
    form = UpdateForm(request.POST or None, initial={"text": latest.text if latest else ""})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            writes.write_update(found, programme=programme, text=text, by=by, at=clock.now())
        except writes.NotNow as reason:
            messages.info(request, str(reason))
        return redirect("pack", reference)
    shown = {"form": form, "pack": found, "programme": row, "latest": latest}
    return render(request, "reports/update.html", shown)


@require_POST
def validate(request: HttpRequest, reference: str) -> HttpResponse:
    """The analyst says that the figures on the page are right."""
    found, by = _pack(reference), _member(request)
    require(by, To.VALIDATE_FIGURES)
    figures = jobs.draft(found, _plan(found), today=clock.today()).figures
    if request.POST.get("figures") != figures:
        messages.info(request, "The figures have changed since you opened the page. Look again.")
        return redirect("pack", reference)
    try:
        writes.validate_pack(found, figures=figures, by=by, at=clock.now())
    except writes.NotNow as reason:
        messages.info(request, str(reason))
    return redirect("pack", reference)


@require_POST
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The analyst opens a validated pack again."""
    found = _pack(reference)
    require(_member(request), To.VALIDATE_FIGURES)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        messages.info(request, "Say what has to change, then send it back.")
        return redirect("pack", reference)
    try:
        reason = form.cleaned_data["reason"]
        writes.send_back(found, reason=reason, by=_member(request), at=clock.now())
    except writes.NotNow as refusal:
        messages.info(request, str(refusal))
    return redirect("pack", reference)


@require_POST
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """The manager approves: every document is printed, and the pack is frozen and numbered."""
    found, by = _pack(reference), _member(request)
    require(by, To.APPROVE_PACK)
    try:
        jobs.approve(found, _plan(found), by=by, today=clock.today(), at=clock.now())
    except writes.NotNow as reason:
        messages.info(request, str(reason))
    return redirect("pack", reference)


@require_safe
def document(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """A frozen pack's document, byte for byte as it was approved."""
    found = _readable(request, reference)
    try:
        body = reads.document(found, kind)
    except reads.NotKept:
        raise Http404 from None
    answer = HttpResponse(body, content_type=TYPES[kind])
    name = f"board-pack-{found.number}-{found.quarter}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
