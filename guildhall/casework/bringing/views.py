"""Pages that bring another system's records in: send, name columns, look, bring in, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.casework.bringing import jobs, reads, writes
from guildhall.casework.bringing.declare import Giver, Would
from guildhall.casework.bringing.forms import SendForm
from guildhall.casework.bringing.models import Batch
from guildhall.casework.bringing.reads import Offered
from guildhall.casework.errors import Stopped
from guildhall.casework.views.asking import viewer
from guildhall.evidence.mappings import reads as mappings
from guildhall.evidence.mappings import rules, uploads
from guildhall.evidence.mappings.forms import NameColumns
from guildhall.evidence.mappings.uploads import Upload
from guildhall.evidence.mappings.writes import Layout, as_details, layout_of, save_mapping
from guildhall.evidence.problems import BadFile
from guildhall.partners.models import Agency
from guildhall.partners.reads import NotKnown, agencies

ROWS_SHOWN = 5
PAGE = 100
AT_ONCE = 300
"""As many rows as are brought in while the member waits; more are left to the worker."""
HOME = [{"text": "My work", "href": "/my-work/"}, {"text": "Bring in", "href": "/bring-in/"}]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What may be brought in, and what has been."""
    at = clock.now()
    found = reads.offered(viewer(request), at)
    if not found:
        raise NotKnown
    titles = {(each.programme.key, each.bringing.key): each.bringing.title for each in found}
    recent = [
        (each, titles[each.programme, each.kind])
        for each in reads.batches(viewer(request), at)[:50]
    ]
    context = {"offered": found, "batches": recent, "breadcrumbs": HOME[:1]}
    return render(request, "casework/bringing/home.html", context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, programme: str, key: str) -> HttpResponse:
    """Say whose records these are, and send the file."""
    offer = reads.offer(viewer(request), programme, key, clock.now())
    form = SendForm(*_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            upload = uploads.keep_people(
                form.cleaned_data["file"].chunks(),
                member=viewer(request).pk,
                file=form.name,
                schedule=offer.schedule,
                agency=form.cleaned_data["agency"].key,
                at=clock.real_now(),
            )
        except BadFile as problem:
            form.add_error("file", f"{problem.what} {problem.to_do}")
        else:
            return _by_saved_mapping(request, offer, upload)
    context = {"form": form, "offer": offer, "breadcrumbs": HOME}
    return _page(request, "casework/bringing/send.html", context, form)


def _by_saved_mapping(request: HttpRequest, offer: Offered, upload: Upload) -> HttpResponse:
    """On to the dry run where its columns were named before; to naming them where not."""
    saved = mappings.mapping(_mapping_name(offer, upload.agency), [offer.schedule])
    if saved is None:
        return redirect("bring_in_columns", upload.token)
    try:
        jobs.rows_of(upload, layout_of(saved))
    except BadFile as problem:
        messages.info(request, f"{problem.what} {problem.to_do}")
        return redirect("bring_in_columns", upload.token)
    request.session[_session(upload)] = as_details(layout_of(saved))
    return redirect("bring_in_check", upload.token)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """Name the columns of a file that has been sent."""
    upload, offer = _sent(request, token)
    held = uploads.rows_of(upload)
    asked = request.GET.get("sheet", "")
    sheet = asked if asked in held else next(iter(held), "")
    rows = held.get(sheet, [])
    line = request.GET.get("header", "")
    likely = rules.likely_header(rows[: ROWS_SHOWN * 6])
    header_line = min(int(line) if line.isdecimal() and 0 < int(line) < 100 else likely, len(rows))
    headings = rows[header_line - 1] if rows else []
    parts = offer.bringing.parts
    given, _ = _posted(request)
    form = NameColumns(headings, given, parts=parts, initial=rules.suggest(headings, parts))
    if request.method == "POST" and form.is_valid():
        layout = form.layout(offer.schedule, header_line, sheet if len(held) > 1 else "")
        request.session[_session(upload)] = as_details(layout)
        return redirect("bring_in_check", token)
    context = {
        "form": form,
        "offer": offer,
        "upload": upload,
        "sheets": [name for name in held if name],
        "sheet": sheet,
        "header_line": header_line,
        "headings": headings,
        "rows": rows[header_line : header_line + ROWS_SHOWN],
        "breadcrumbs": HOME,
    }
    return _page(request, "casework/bringing/columns.html", context, form)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """What would become of each row; on saying so, bring the file in."""
    upload, offer = _sent(request, token)
    details = request.session.get(_session(upload))
    if details is None:
        return redirect("bring_in_columns", token)
    layout = Layout(**details)
    at = clock.now()
    agency = _agency(upload)
    try:
        rows = jobs.rows_of(upload, layout)
    except BadFile as problem:
        messages.info(request, f"{problem.what} {problem.to_do}")
        return redirect("bring_in_columns", token)
    if request.method == "POST":
        return _bring_in(request, offer, upload, layout, is_long=len(rows) > AT_ONCE)
    planned = reads.plan(offer, rows, Giver(agency, viewer(request), at))
    wanted = request.GET.get("would", "")
    chosen = [each for each in planned if each.would == wanted] if wanted else planned
    start = _start(request)
    context = {
        "offer": offer,
        "upload": upload,
        "agency": agency,
        "counts": [(would, n) for would, n in reads.counts(planned).items()],
        "total": len(planned),
        "taken_as": reads.taken_as(offer, rows, planned),
        "wanted": wanted,
        "shown": chosen[start : start + PAGE],
        "titles": {part.name: part.title for part in offer.bringing.parts},
        **_pages(start, len(chosen), wanted),
        "may_confirm": any(each.would in (Would.MAKE, Would.JOIN) for each in planned),
        "before": reads.brought_before(viewer(request), upload.sha256, at),
        "breadcrumbs": HOME,
    }
    return render(request, "casework/bringing/check.html", context)


def _bring_in(
    request: HttpRequest, offer: Offered, upload: Upload, layout: Layout, *, is_long: bool
) -> HttpResponse:
    at, agency, by = clock.now(), _agency(upload), viewer(request)
    try:
        mapping = save_mapping(
            name=_mapping_name(offer, agency.key),
            layout=layout,
            agency=agency,
            schedules=[offer.schedule],
            by=by,
            at=at,
        )
        if is_long:
            batch = jobs.bring_in_later(offer, upload, agency=agency, mapping=mapping, by=by, at=at)
        else:
            batch = jobs.bring_in_now(
                offer, upload, layout, agency=agency, mapping=mapping, by=by, at=at
            )
    except (Stopped, ValidationError) as why:
        told = why.messages if isinstance(why, ValidationError) else [str(why)]
        messages.error(request, " ".join(told))
        return redirect("bring_in_check", upload.token)
    request.session.pop(_session(upload), None)
    return redirect("bring_in_batch", batch.reference)


@require_safe
def batch(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of a file: how far it has come, and then of each line."""
    at = clock.now()
    found = reads.batch(viewer(request), reference.upper(), at)
    offer = reads.offer(viewer(request), found.programme, found.kind, at)
    start = _start(request)
    wanted = request.GET.get("would", "")
    lines = reads.lines(found, viewer(request), at)
    if wanted == "left":
        lines = lines.filter(guard__isnull=False, is_undone=False)
    elif wanted:
        lines = lines.filter(would=wanted)
    shown = reads.as_told(list(lines[start : start + PAGE]), viewer(request), at)
    context = {
        "batch": found,
        "offer": offer,
        "counts": [
            (Would.MAKE, found.made),
            (Would.JOIN, found.joined),
            (Would.SAME, found.same),
            (Would.REFUSE, found.refused),
        ],
        "lines": shown,
        "known": reads.known(shown, viewer(request), at),
        "titles": {part.name: part.title for part in offer.bringing.parts},
        "progress": jobs.progress_of(found),
        "wanted": wanted,
        **_pages(start, lines.count(), wanted),
        "breadcrumbs": HOME,
    }
    return render(request, "casework/bringing/batch.html", context)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what a batch made and nobody has touched since."""
    at = clock.now()
    found = reads.batch(viewer(request), reference.upper(), at)
    offer = reads.offer(viewer(request), found.programme, found.kind, at)
    if found.state != Batch.State.DONE:
        return redirect("bring_in_batch", found.reference)
    if request.method == "POST":
        try:
            writes.undo_batch(found, offer=offer, by=viewer(request), at=at)
        except Stopped as why:
            messages.info(request, str(why))
        return redirect("bring_in_batch", found.reference)
    made = [each for each in reads.lines(found, viewer(request), at) if each.guard_id]
    touched = writes.touched_since(offer, made)
    left = [each for each in made if each.guard_id in touched]
    context = {
        "batch": found,
        "offer": offer,
        "made": len(made),
        "left": left[:PAGE],
        "left_count": len(left),
        "known": reads.known(left[:PAGE], viewer(request), at),
        "breadcrumbs": HOME,
    }
    return render(request, "casework/bringing/undo.html", context)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    """What was filled in and the file with it; None where the form is only being shown."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, name, context, status=422 if form.errors else 200)


def _sent(request: HttpRequest, token: str) -> tuple[Upload, Offered]:
    upload = uploads.open_upload(token, viewer(request).pk)
    if upload is None:
        raise NotKnown
    programme, _, key = upload.schedule.partition(".")
    return upload, reads.offer(viewer(request), programme, key, clock.now())


def _agency(upload: Upload) -> Agency:
    found: Agency | None = agencies().filter(key=upload.agency).first()
    if found is None:
        raise NotKnown
    return found


def _mapping_name(offer: Offered, agency: str) -> str:
    return f"{offer.bringing.key}-{agency}"[:60]


def _session(upload: Upload) -> str:
    return f"bring-in-{upload.token}"


def _start(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 0


def _pages(start: int, total: int, wanted: str) -> dict[str, str]:
    would = f"would={wanted}&" if wanted else ""
    return {
        "previous_url": f"?{would}from={max(0, start - PAGE)}" if start else "",
        "next_url": f"?{would}from={start + PAGE}" if start + PAGE < total else "",
    }
