"""Putting a file on a case, its page, and giving it out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.casework.attachments import reads, writes
from guildhall.casework.attachments.forms import AttachForm
from guildhall.casework.attachments.kinds import Refused
from guildhall.casework.errors import Stopped
from guildhall.casework.reads import CaseFile, case_file
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed


def _opened(request: HttpRequest, reference: str) -> CaseFile:
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return case_file(request.user, reference, clock.now())


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a file on a case."""
    file = _opened(request, reference)
    if not file.may(Do.WRITE):
        raise NotAllowed("Your part in this case does not let you write on it.")
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = writes.attach(
                file.case,
                name=given["file"].name,
                content=given["file"].read(),
                about=given["about"],
                is_third_party=given["is_third_party"],
                by=file.viewer,
                at=file.at,
            )
        except Refused as refused:
            form.add_error("file", str(refused))
        except Stopped as stopped:
            form.add_error(stopped.field if stopped.field in form.fields else None, str(stopped))
        else:
            return redirect("attachment", reference, row.entry.reference)
    return render(request, "casework/attach.html", {"file": file, "form": form})


@require_safe
def attachment(request: HttpRequest, reference: str, entry: str) -> HttpResponse:
    """What a file is, whether it was checked, and where to fetch it."""
    file = _opened(request, reference)
    row = reads.attachment(file, entry)
    shown = {"file": file, "row": row, "kind": reads.kind_of(row)}
    return render(request, "casework/attachment.html", shown)


@require_safe
def fetch(request: HttpRequest, reference: str, entry: str) -> HttpResponse:
    """The file itself, to be saved and never opened inside the page."""
    file = _opened(request, reference)
    row = reads.attachment(file, entry)
    response = HttpResponse(reads.content_of(file, row), content_type=reads.kind_of(row).media_type)
    response["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
