"""Pages that map a partner's extract: send it, name its columns, look at what would come of it."""

from pathlib import Path
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.evidence.jobs import Imported
from guildhall.evidence.mappings import reads, rules, trial, uploads, writes
from guildhall.evidence.mappings.extract import PREVIEW_ROWS, preview, sheets
from guildhall.evidence.mappings.forms import ColumnsForm, ExtractFile, StartForm
from guildhall.evidence.mappings.jobs import import_mapped
from guildhall.evidence.mappings.models import Mapping
from guildhall.evidence.mappings.schedules import BY_KEY, SCHEDULES
from guildhall.evidence.mappings.uploads import Upload
from guildhall.evidence.mappings.writes import Layout
from guildhall.evidence.problems import BadFile, Busy
from guildhall.partners.models import Member
from guildhall.partners.reads import agencies, require
from guildhall.partners.rules import To

HOME = [
    {"text": "Evidence", "href": "/evidence/"},
    {"text": "Partners' extracts", "href": "/evidence/extracts/"},
]


def _member(request: HttpRequest) -> Member:
    require(request.user, To.IMPORT_EVIDENCE)
    return cast(Member, request.user)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was filled in; None where the form is only being shown."""
    return request.POST if request.method == "POST" else None


def _posted_with_file(request: HttpRequest) -> tuple[QueryDict | None, Any]:
    """What was filled in, and the file sent with it."""
    return _posted(request), request.FILES if request.method == "POST" else None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The mappings that are kept, and what partners owe each other."""
    _member(request)
    kept = [(mapping, BY_KEY[mapping.schedule]) for mapping in reads.mappings()]
    mapped = {mapping.schedule for mapping, _ in kept}
    return render(
        request,
        "mappings/home.html",
        {
            "kept": kept,
            "not_mapped": [s for s in SCHEDULES if s.key not in mapped],
            "breadcrumbs": [HOME[0], {"text": "Partners' extracts"}],
        },
    )


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Say what an extract is, and send an example of it."""
    member = _member(request)
    form = StartForm(*_posted_with_file(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            upload = uploads.keep(
                file.chunks(),
                member=member.pk,
                file=Path(file.name or "").name,
                name=form.cleaned_data["name"],
                schedule=form.cleaned_data["schedule"],
                agency=form.cleaned_data["agency"],
                at=clock.real_now(),
            )
            return redirect("extract_columns", upload.token)
        except BadFile as problem:
            form.add_error("file", str(problem))
    context = {"form": form, "breadcrumbs": [*HOME, {"text": "Map an extract"}]}
    return render(request, "mappings/start.html", context, status=422 if form.errors else 200)


def _upload(request: HttpRequest, token: str) -> Upload:
    upload = uploads.open_upload(token, _member(request).pk)
    if upload is None:
        raise Http404("There is no such extract")
    return upload


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and 0 < int(text) < 100 else otherwise


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """Name the columns of an extract that has been sent."""
    upload = _upload(request, token)
    names = sheets(upload.path)
    asked = request.GET.get("sheet", "")
    sheet = asked if asked in names else ""
    rows = preview(upload.path, sheet)
    header_line = min(_whole(request.GET.get("header", ""), rules.likely_header(rows)), len(rows))
    headings = rows[header_line - 1] if rows else []
    first = rules.suggest(headings)
    form = ColumnsForm(headings, _posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        request.session[_key(token)] = writes.as_details(
            form.layout(upload.schedule, header_line, sheet)
        )
        return redirect("extract_check", token)
    context = {
        "form": form,
        "upload": upload,
        "schedule": BY_KEY[upload.schedule],
        "sheets": names,
        "sheet": sheet,
        "header_line": header_line,
        "headings": headings,
        "rows": rows[header_line : header_line + PREVIEW_ROWS],
        "breadcrumbs": [*HOME, {"text": "Name the columns"}],
    }
    return render(request, "mappings/columns.html", context, status=422 if form.errors else 200)


def _key(token: str) -> str:
    return f"extract-{token}"


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """See what would come of an extract and, on saying so, keep the mapping and import it."""
    upload = _upload(request, token)
    details = request.session.get(_key(token))
    if details is None:
        return redirect("extract_columns", token)
    layout = Layout(**details)
    tried = trial.try_layout(upload.path, layout, supplier=upload.name, on=clock.today())
    if request.method == "POST" and tried.accepted:
        mapping = writes.save_mapping(
            name=upload.name,
            layout=layout,
            agency=agencies().filter(key=upload.agency).first(),
            by=_member(request),
            at=clock.now(),
        )
        answer = _import(request, upload.path, mapping)
        if answer is not None:
            uploads.forget(upload)
            del request.session[_key(token)]
            return answer
    context = {
        "upload": upload,
        "schedule": BY_KEY[upload.schedule],
        "tried": tried,
        "breadcrumbs": [*HOME, {"text": "Check the extract"}],
    }
    return render(request, "mappings/check.html", context)


@require_http_methods(["GET", "POST"])
def replay(request: HttpRequest, name: str) -> HttpResponse:
    """Bring in the next file of an extract whose columns are named."""
    member = _member(request)
    mapping = reads.mapping(name)
    if mapping is None:
        raise Http404("There is no such mapping")
    form = ExtractFile(*_posted_with_file(request))
    if request.method == "POST" and form.is_valid():
        answer = _replayed(request, mapping, member, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "mapping": mapping,
        "schedule": BY_KEY[mapping.schedule],
        "breadcrumbs": [*HOME, {"text": mapping.name}],
    }
    return render(request, "mappings/replay.html", context, status=422 if form.errors else 200)


def _replayed(
    request: HttpRequest, mapping: Mapping, member: Member, form: ExtractFile
) -> HttpResponse | None:
    file: UploadedFile[Any] = form.cleaned_data["file"]
    try:
        upload = uploads.keep(
            file.chunks(),
            member=member.pk,
            file=Path(file.name or "").name,
            name=mapping.name,
            schedule=mapping.schedule,
            agency="",
            at=clock.real_now(),
        )
    except BadFile as problem:
        form.add_error("file", str(problem))
        return None
    try:
        return _import(request, upload.path, mapping, form)
    finally:
        uploads.forget(upload)


def _import(
    request: HttpRequest, path: Path, mapping: Mapping, form: ExtractFile | None = None
) -> HttpResponse | None:
    """Import one file; the batch's page, or None where it was refused, which is then said."""
    try:
        (outcome,) = import_mapped(
            [path], mapping, release=None, by=_member(request), at=clock.now(), below=path.parent
        )
    except Busy as problem:
        outcome = BadFile(path.name, str(problem), "")
    if isinstance(outcome, Imported):
        messages.info(request, "Imported." if outcome.is_new else "Already held: nothing changed.")
        return redirect("evidence_batch", outcome.batch)
    if form is not None:
        form.add_error("file", str(outcome))
    else:
        messages.error(request, str(outcome))
    return None
