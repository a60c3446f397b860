"""Pages that show measures: the list, one measure, its figures as files, the trace of a figure."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guildhall import clock
from guildhall.areas.reads import names as area_names
from guildhall.measures import forms, jobs, present, reads, supply
from guildhall.measures.declare import PeriodKind
from guildhall.measures.models import DefinitionVersion
from guildhall.partners.reads import may, require
from guildhall.partners.rules import To
from guildhall.ui.charts import store

FILE_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SUPPLY_WORDS = {
    "feed": "an imported file",
    "return": "a return from an agency",
    "casework": "casework kept here",
    "survey": "a survey return",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every measure by programme: the latest figure with its date, and what it says."""
    require(request.user, To.READ)
    found = reads.summaries(
        reads.register(), area_code=settings.INSTANCE.area_code, on=clock.today()
    )
    groups = [
        (title, list(members))
        for title, members in groupby(found, lambda s: s.version.definition.programme_title)
    ]
    signals = [each for each in found if each.reading.is_signal]
    return render(
        request,
        "measures/home.html",
        {
            "groups": groups,
            "signals": signals,
            "held": sum(each.has_figures for each in found),
            "total": len(found),
            "supply_words": SUPPLY_WORDS,
        },
    )


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Work the figures out again from what is held now. The same evidence adds nothing."""
    require(request.user, To.VALIDATE_FIGURES)
    done = list(jobs.compute(settings.INSTANCE.area_code, clock.now()))
    added = sum(each.is_added for each in done)
    messages.info(request, f"{added} of {len(done)} measures have new figures.")
    return redirect("measures_home")


@require_safe
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: the sentence, the chart, the table, what it means and how it has changed."""
    require(request.user, To.READ)
    return render(request, "measures/measure.html", measure_context(request, key))


def measure_context(request: HttpRequest, key: str) -> dict[str, Any]:
    """What a measure's page needs; forms that failed are put in by the view that got them."""
    versions = list(reads.versions(_definition(key)))
    summary = reads.summary(versions[0], area_code=settings.INSTANCE.area_code, on=clock.today())
    chart = present.chart(summary)
    user = request.user
    return {
        "summary": summary,
        "version": versions[0],
        "versions": versions,
        "marks": list(reads.standing_marks(versions[0].definition)),
        "why_not_held": ""
        if summary.known
        else supply.why_not_held(key, settings.INSTANCE.area_code),
        "not_counted": present.not_counted(summary),
        "chart": chart,
        "chart_name": store(chart) if chart else "",
        "tables": present.tables(summary),
        "supply": SUPPLY_WORDS[versions[0].definition.supply],
        "snapshots": list(
            reads.snapshots_of(versions[0].definition, area_code=settings.INSTANCE.area_code)[:12]
        ),
        "breadcrumbs": [{"text": "Measures", "href": "/measures/"}, {"text": versions[0].title}],
        "baseline_form": forms.BaselineForm() if may(user, To.SET_TARGET) else None,
        "target_form": forms.TargetForm() if may(user, To.SET_TARGET) else None,
        "break_form": forms.BreakForm() if may(user, To.MARK_BREAK) else None,
        "override_form": forms.OverrideForm() if may(user, To.OVERRIDE_RATING) else None,
    }


def _definition(key: str) -> Any:
    definition = reads.find_definition(key)
    if definition is None:
        raise Http404("There is no such measure")
    return definition


@require_safe
def data(request: HttpRequest, key: str, kind: str, file_type: str) -> HttpResponse:
    """A measure's figures as CSV or XLSX, as they are shown on its page.

    `as_of`, an instant, gives them as they were known then.
    """
    require(request.user, To.READ)
    version: DefinitionVersion = reads.versions(_definition(key))[0]
    as_of = _instant(request.GET.get("as_of", ""))
    summary = reads.summary(
        version, area_code=settings.INSTANCE.area_code, on=clock.today(), as_of=as_of
    )
    held = summary.known.series if summary.known else {}
    if file_type not in FILE_TYPES or kind not in set(PeriodKind) or not held.get(PeriodKind(kind)):
        raise Http404("There is no such file")
    table = present.table(summary, PeriodKind(kind))
    content = table.csv() if file_type == "csv" else table.xlsx()
    response = HttpResponse(content, content_type=FILE_TYPES[file_type])
    response["Content-Disposition"] = f'attachment; filename="{key}-{kind}.{file_type}"'
    return response


def _instant(given: str) -> datetime | None:
    """An instant as an address gives it, in London where it names no zone; None where empty."""
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given)
        return (found if found.tzinfo else found.replace(tzinfo=clock.LONDON)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Http404("There is no such instant") from None


@require_safe
def trace(request: HttpRequest, reference: str) -> HttpResponse:
    """From a printed reference to what stands behind it: definition, inputs, figures."""
    require(request.user, To.READ)
    snapshot = reads.trace(reference)
    if snapshot is None:
        raise Http404("There is no such reference")
    version = snapshot.version
    summary = reads.summary(
        version,
        area_code=snapshot.area_code,
        on=clock.today(),
        as_of=snapshot.computed_at,
    )
    return render(
        request,
        "measures/trace.html",
        {
            "snapshot": snapshot,
            "area_name": area_names([snapshot.area_code])[snapshot.area_code],
            "version": version,
            "tables": present.tables(present.as_of(summary, reads.observations_of(snapshot))),
            "breadcrumbs": [
                {"text": "Measures", "href": "/measures/"},
                {"text": version.title, "href": f"/measures/{version.definition.key}/"},
                {"text": "Trace"},
            ],
        },
    )
