"""Pages of evidence: the feeds, what is held of each, one batch, and bringing in a file."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.evidence import cube, present, reads
from guildhall.evidence.declare import Feed
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.forms import UploadForm, short_name
from guildhall.evidence.jobs import Imported, import_paths
from guildhall.evidence.problems import BadFile, Busy
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To

BATCHES_SHOWN = 25
QUARANTINE_SHOWN = 50
UNITS_SHOWN = 20
HOME = {"text": "Evidence", "href": "/evidence/"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Every feed, with what is held of it."""
    require(request.user, To.READ)
    held, latest = reads.totals(), reads.latest_months()
    lines = [
        present.FeedLine(feed, held.get(feed.key), latest.get(feed.key))
        for feed in all_feeds().values()
    ]
    return render(
        request,
        "evidence/home.html",
        {
            "held": [line for line in lines if line.held],
            "not_held": [line for line in lines if not line.held],
        },
    )


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """One feed: which months are held of which unit, and its batches."""
    require(request.user, To.READ)
    declared = all_feeds().get(key)
    if declared is None:
        raise Http404("There is no such feed")
    units = reads.coverage(key)
    shown = present.shown_unit(units, request.GET.get("unit", ""))
    found = list(reads.batches(key, before=request.GET.get("before", ""))[: BATCHES_SHOWN + 1])
    return render(
        request,
        "evidence/feed.html",
        {
            "feed": declared,
            "units": units,
            "shown": shown,
            "sentence": present.coverage_sentence(shown) if shown else "",
            "calendar": present.calendar(declared, shown) if shown else None,
            "gap_words": present.gap_words,
            "batches": found[:BATCHES_SHOWN],
            "next_before": found[-2].reference if len(found) > BATCHES_SHOWN else "",
            "breadcrumbs": [HOME, {"text": declared.title}],
        },
    )


@require_safe
def batch(request: HttpRequest, reference: str) -> HttpResponse:
    """One batch: its counts, its release, its file, and the first rows that were quarantined."""
    require(request.user, To.READ)
    found = reads.batch(reference)
    if found is None:
        raise Http404("There is no such batch")
    declared = all_feeds().get(found.feed)
    title = declared.title if declared else found.feed
    return render(
        request,
        "evidence/batch.html",
        {
            "batch": found,
            "title": title,
            "not_counted": _not_counted(declared, reference),
            "replaced": reads.replaced(found),
            "most_units": UNITS_SHOWN,
            "run_words": present.run_words,
            "quarantined": reads.quarantined_rows(found, QUARANTINE_SHOWN),
            "breadcrumbs": [
                HOME,
                {"text": title, **({"href": f"/evidence/feeds/{found.feed}/"} if declared else {})},
                {"text": found.reference},
            ],
        },
    )


def _not_counted(declared: Feed | None, batch: str) -> list[str]:
    short = cube.cut_short(declared) if declared else []
    return [present.not_counted(each) for each in short if each.batch == batch]


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Bring in one file, or a zip of files."""
    require(request.user, To.IMPORT_EVIDENCE)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    outcomes: list[Imported | BadFile] = []
    if request.method == "POST" and form.is_valid():
        try:
            outcomes = _take_in(request, form)
        except Busy as problem:
            form.add_error("file", str(problem))
        if len(outcomes) == 1 and isinstance(outcomes[0], Imported):
            done = outcomes[0]
            messages.info(request, "Imported." if done.is_new else "Already held: nothing changed.")
            return redirect("evidence_batch", done.batch)
        for each in outcomes if len(outcomes) == 1 else ():
            form.add_error("file", str(each))
    return render(
        request,
        "evidence/upload.html",
        {
            "form": form,
            "imported": [each for each in outcomes if isinstance(each, Imported)],
            # One file's problem stands beside the field; several are listed.
            "refused": [str(e) for e in outcomes if isinstance(e, BadFile) and len(outcomes) > 1],
            "breadcrumbs": [HOME, {"text": "Bring in a file"}],
        },
        status=422 if form.errors else 200,
    )


def _take_in(request: HttpRequest, form: UploadForm) -> list[Imported | BadFile]:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / short_name(file.name or "file")
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        return list(
            import_paths(
                [path],
                release=form.cleaned_data["release"],
                by=request.user if isinstance(request.user, Member) else None,
                at=clock.now(),
                below=Path(folder),
            )
        )
