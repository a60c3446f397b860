"""What needs me today, lists of cases, queues, search, cover and what is due for review."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.casework import reads, writes
from guildhall.casework.declare import Programme
from guildhall.casework.forms import CoverForm, FilterForm, SearchForm
from guildhall.casework.present.sheets import many_title
from guildhall.casework.reads.choices import casework_of, casework_where, offered_pages
from guildhall.casework.registry import find, programme_of
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import did
from guildhall.duties.models import Clock
from guildhall.duties.present import lines as clock_lines
from guildhall.partners.declare import Do
from guildhall.partners.reads import alarms_for, notices, to_agree, to_review
from guildhall.subjects.reads import waiting as interests_waiting


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """What needs me today."""
    at = clock.now()
    work = reads.my_work(viewer(request), at)
    lines = clock_lines([*work.due, *work.deciding], at)
    context = {
        "work": work,
        "due": lines[: len(work.due)],
        "deciding": {each.clock.about: each for each in lines[len(work.due) :]},
        "reviews": to_review(viewer(request), at),
        "notices": notices(viewer(request)),
        "to_agree": to_agree(viewer(request), at),
        "alarms": alarms_for(viewer(request), clock.real_now()),
        "programmes": casework_of(viewer(request), at),
        "offered": offered_pages(viewer(request), at),
        "governs": bool(casework_where(viewer(request), Do.GOVERN, at)),
        "interests_waiting": interests_waiting(viewer(request)).count(),
        "reviews_closed": bool(casework_where(viewer(request), Do.APPROVE_CLOSURE, at)),
        "queues": casework_where(viewer(request), Do.TRIAGE, at),
    }
    return render(request, "casework/my_work.html", context)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases that the member may know of, narrowed, by page."""
    at = clock.now()
    form = FilterForm(request.GET or None, member=viewer(request), at=at)
    found = reads.cases(
        viewer(request), at, filters=form.filters(), after=request.GET.get("after", "")
    )
    kept = {key: value for key, value in request.GET.items() if key != "after" and value}
    next_url = f"?{urlencode(kept | {'after': found.after})}" if found.after else ""
    first_url = f"?{urlencode(kept)}" if request.GET.get("after") else ""
    context = {"form": form, "found": found, "next_url": next_url, "first_url": first_url}
    return render(request, "casework/cases.html", context)


@require_safe
def queue(request: HttpRequest, programme: str) -> HttpResponse:
    """What a programme's team has to take up."""
    at = clock.now()
    declared = find(programme)
    if declared is None or programme not in {key for key, _ in casework_of(viewer(request), at)}:
        raise Http404
    found = reads.queue(viewer(request), programme, at)
    may_open = programme in {key for key, _ in casework_where(viewer(request), Do.TRIAGE, at)}
    may_name = programme in {key for key, _ in casework_where(viewer(request), Do.ALLOCATE, at)}
    kinds = [(each._meta.model_name, many_title(each)) for each in declared.sheets]
    offered = offered_pages(viewer(request), at)
    pages = next((own for each, own in offered if each.key == programme), [])
    context = {
        "queue": found,
        "deciding": {each.clock.about: each for each in clock_lines(found.deciding, at)},
        "programme": declared,
        "pages": pages,
        "may_open": may_open,
        "kinds": kinds,
        "unnamed": clock_lines(found.unnamed, at),
        "name_urls": _name_urls(declared, found.unnamed) if may_name else {},
    }
    return render(request, "casework/queue.html", context)


def _name_urls(programme: Programme, clocks: list[Clock]) -> dict[str, str]:
    """By a clock's reference, the page that names somebody for the work which would meet it."""
    works = {key: work.key for work in reversed(programme.work) for key in work.functions}
    return {
        each.reference: reverse(
            "do_about", args=[each.guard.reference, "worker", works[each.owner_function]]
        )
        for each in clocks
        if each.owner_function in works
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Cases by reference and people by what the member may see of them."""
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = reads.search(viewer(request), text, clock.now()) if text else None
    return render(request, "casework/search.html", {"form": form, "found": found, "text": text})


@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest) -> HttpResponse:
    """The cover that stands, and having somebody's cases looked after while they are away."""
    at, by = clock.now(), viewer(request)
    standing = reads.covers(by, at)
    ends = request.POST.get("end", "")
    form = CoverForm(None if ends else request.POST or None, member=by, at=at)
    if ends:
        row = next((each for each in standing if each.reference == ends), None)
        if row is None or did(form, lambda: writes.end_cover(row, by=by, at=at)):
            return redirect("cover")
    elif form.is_valid() and did(form, lambda: writes.cover(**form.details(), by=by, at=at)):
        return redirect("cover")
    titles = {each.programme: programme_of(each.programme).title for each in standing}
    context = {"form": form, "covers": standing, "titles": titles, "today": clock.today()}
    return render(request, "casework/cover.html", context)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Closed cases, and records that are over, whose time to be looked at has come."""
    at = clock.now()
    found = list(reads.due_for_review(viewer(request), at)[:100])
    over = list(reads.sheets_due_for_review(viewer(request), at)[:100])
    context = {"cases": found, "sheets": over, "today": clock.today()}
    return render(request, "casework/retention.html", context)
