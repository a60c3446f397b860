"""The pages that show a plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.plan import reads
from guildhall.plan.file import diff_plans, format_plan
from guildhall.plan.views.frame import asking, plan_asked_for, row_asked_for, show


@require_safe
def home(request: HttpRequest, year: str = "") -> HttpResponse:
    """The plan on a page; how to start where there is none."""
    asking(request)
    if not year and not reads.all_plans():
        return render(request, "plan/none.html")
    plan = plan_asked_for(request, year)
    return show(
        request,
        "home",
        plan,
        page=reads.one_page(plan, clock.today()),
        years=reads.all_plans(),
    )


@require_safe
def priority(request: HttpRequest, ident: str, year: str = "") -> HttpResponse:
    """A priority: its programmes, the objectives it serves, its themes."""
    plan = plan_asked_for(request, year)
    row = row_asked_for(plan, "priorities", ident)
    page = reads.one_page(plan, clock.today())
    return show(
        request,
        "priority",
        plan,
        row=row,
        now=next(each for each in page.priorities if each.priority == row),
        objectives=reads.objectives_of(plan, row),
        history=reads.history(plan, ident),
    )


@require_safe
def programme(request: HttpRequest, ident: str, year: str = "") -> HttpResponse:
    """A programme: who leads it, what it is to achieve, what it does, last year's review."""
    plan = plan_asked_for(request, year)
    row = row_asked_for(plan, "programmes", ident)
    return show(
        request,
        "programme",
        plan,
        [row.priority],
        row=row,
        now=reads.programme_now(plan, row, clock.today()),
        around=reads.surroundings(plan, row),
        history=reads.history(plan, ident),
    )


@require_safe
def outcome(request: HttpRequest, ident: str, year: str = "") -> HttpResponse:
    """An outcome: what is wanted, how it is measured, what is done for it."""
    plan = plan_asked_for(request, year)
    row = row_asked_for(plan, "outcomes", ident)
    return show(
        request,
        "outcome",
        plan,
        [plan.row(row.programme).priority, row.programme],
        row=row,
        measures=reads.outcome_now(plan, row, clock.today()).measures,
        actions=reads.actions_for(plan, row, clock.today()),
        history=reads.history(plan, ident),
    )


@require_safe
def measure(request: HttpRequest, ident: str, year: str = "") -> HttpResponse:
    """A measure in the plan's own words, with what supplies it."""
    plan = plan_asked_for(request, year)
    row = row_asked_for(plan, "measures", ident)
    return show(
        request,
        "measure",
        plan,
        [plan.row(row.programme).priority, row.programme],
        row=row,
        state=reads.measure_now(plan, row, clock.today()).state,
        figure_pages=reads.figure_pages(plan, row),
        supplied_by=reads.supplied_by(plan, row),
        aims=reads.aims(plan, [row])[ident],
        history=reads.history(plan, ident),
    )


@require_safe
def figures(request: HttpRequest, year: str = "") -> HttpResponse:
    """Every figure the plan states, and what stands behind it."""
    return show(request, "figures", plan_asked_for(request, year))


@require_safe
def commitments(request: HttpRequest, year: str = "") -> HttpResponse:
    """What stands only in the body of the plan, and last year's reviews."""
    return show(request, "commitments", plan_asked_for(request, year), today=clock.today())


@require_safe
def grants(request: HttpRequest, year: str = "") -> HttpResponse:
    """Grants, and how they are split."""
    return show(request, "grants", plan_asked_for(request, year))


@require_safe
def people(request: HttpRequest, year: str = "") -> HttpResponse:
    """Agencies with their dates, role holders with theirs, groups."""
    plan = plan_asked_for(request, year)
    return show(request, "people", plan, holders=reads.holders_now(plan, clock.today()))


@require_safe
def terms(request: HttpRequest, year: str = "") -> HttpResponse:
    """Terms, time limits, themes and statements."""
    return show(request, "terms", plan_asked_for(request, year))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What changed between two plans; the two latest unless others are asked for."""
    asking(request)
    keys = [year.key for year in reads.all_plans()]
    new_key = request.GET.get("new") or (keys[-1] if keys else "")
    earlier = [key for key in keys if key < new_key]
    old_key = request.GET.get("old") or (earlier[-1] if earlier else "")
    new = plan_asked_for(request, new_key)
    if not old_key:
        return show(request, "compare", new, keys=keys, old=None, sections={})
    old = plan_asked_for(request, old_key)
    changes = diff_plans(old.file, new.file)
    sections = {
        section: [change for change in changes if change.section == section]
        for section in dict.fromkeys(change.section for change in changes)
    }
    return show(request, "compare", new, keys=keys, old=old, sections=sections)


@require_safe
def export(request: HttpRequest, year: str = "") -> HttpResponse:
    """The plan as its file, which loads again without loss."""
    plan = plan_asked_for(request, year)
    headers = {"Content-Disposition": f'attachment; filename="plan-{plan.key}.yaml"'}
    return HttpResponse(
        format_plan(plan.file), content_type="application/yaml; charset=utf-8", headers=headers
    )
