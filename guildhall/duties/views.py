"""Due and late; and the rules that say when things are due."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.duties import present, reads, registry, writes
from guildhall.duties.declare import Force
from guildhall.duties.forms import DueForm, RuleForm
from guildhall.duties.models import Clock, RuleDecision
from guildhall.partners.models import Member
from guildhall.partners.reads import require, to_review
from guildhall.partners.rules import To

PAGE = 50


def _viewer(request: HttpRequest, to: To) -> Member:
    require(request.user, to)
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


def _reader(request: HttpRequest) -> Member:
    """Whoever acts for an agency may look: each list holds only what its viewer may know of."""
    if isinstance(request.user, Member) and request.user.agency_id is not None:
        return request.user
    return _viewer(request, To.READ)


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due from whom, the most overdue first."""
    viewer, at = _reader(request), clock.now()
    form = DueForm(request.GET, viewer=viewer)
    chosen = form.chosen()
    found = reads.due(viewer, at, **chosen)
    shown, earlier, later = _page(found, request)
    overdue, soon, rest = reads.counts(found, at)
    context = {
        "form": form,
        "whose": chosen["whose"],
        "lines": present.lines(shown, at),
        "overdue": overdue,
        "soon": soon,
        "later": rest,
        "reviews": to_review(viewer, at),
        "previous_url": _link(request, "before", earlier),
        "next_url": _link(request, "after", later),
    }
    return render(request, "duties/due.html", context)


def _page(
    found: QuerySet[Clock], request: HttpRequest
) -> tuple[list[Clock], Clock | None, Clock | None]:
    """The clocks of one page, and the clocks whose links lead to the page before and after."""
    if cursor := _cursor(request.GET.get("before", "")):
        turned = list(reads.page_before(found, *cursor)[: PAGE + 1])
        shown = turned[:PAGE][::-1]
        return shown, (shown[0] if len(turned) > PAGE else None), (shown[-1] if shown else None)
    cursor = _cursor(request.GET.get("after", ""))
    rows = list((reads.page_after(found, *cursor) if cursor else found)[: PAGE + 1])
    shown = rows[:PAGE]
    return (
        shown,
        (shown[0] if cursor and shown else None),
        (shown[-1] if len(rows) > PAGE else None),
    )


def _cursor(text: str) -> tuple[datetime, str] | None:
    """Where a page begins, from its address; None for anything else that was typed there."""
    when, _, reference = text.partition("~")
    try:
        due_at = datetime.fromisoformat(when)
        return (due_at.astimezone(UTC), reference) if due_at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _link(request: HttpRequest, name: str, at: Clock | None) -> str:
    if at is None:
        return ""
    kept = {key: value for key, value in request.GET.items() if key not in {"after", "before"}}
    return "?" + urlencode(kept | {name: f"{at.due_at.isoformat()}~{at.reference}"})


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """How the deadlines of the last twelve whole months were kept, for those who allocate work."""
    viewer, at = _reader(request), clock.now()
    last = clock.today().replace(day=1) - timedelta(days=1)
    first = (last + timedelta(days=1)).replace(year=last.year - (last.month != 12))
    found = present.kept_lines(reads.kept(viewer, first, last, at=at))
    return render(request, "duties/kept.html", {"lines": found, "first": first, "last": last})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every deadline, its dated versions, their sources, and whether each is on."""
    _reader(request)
    lines = present.rule_lines(registry.deadlines(), reads.decisions(), clock.today())
    return render(request, "duties/rules.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, duty: str, since: str) -> HttpResponse:
    """Decide about one version: its source has been read, or it is off, or how long it is."""
    by = _viewer(request, To.EDIT_PLAN)
    line = _rule_line(duty, since)
    form = RuleForm(request.POST or None, is_local=line.rule.source.force == Force.LOCAL)
    if request.method == "POST" and form.is_valid():
        writes.decide_rule(
            duty=duty,
            since=line.rule.since,
            kind=RuleDecision.Kind(form.cleaned_data["kind"]),
            note=form.cleaned_data["note"],
            within=form.within(),
            by=by,
            at=clock.now(),
        )
        messages.info(request, f"Decided about “{line.deadline.title}”.")
        return redirect("duty_rules")
    history = reads.decided_about(duty, line.rule.since)
    context = {"form": form, "line": line, "history": history}
    return render(request, "duties/rule.html", context)


def _rule_line(duty: str, since: str) -> present.RuleLine:
    deadline = registry.deadlines().get(duty)
    known = {duty: deadline} if deadline else {}
    for line in present.rule_lines(known, reads.decisions(), clock.today()):
        if line.rule.since == _date(since):
            return line
    raise Http404("Not found")


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
