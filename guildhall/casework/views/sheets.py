"""Records that stand on no case: lists of a type, one record, adding, changing, connecting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.casework import reads, writes
from guildhall.casework.errors import Stopped
from guildhall.casework.fields import named
from guildhall.casework.models import SheetRecord
from guildhall.casework.present.sheets import (
    kind_title,
    many_title,
    rows_of,
    sheet_shown,
)
from guildhall.casework.reads import SheetFile
from guildhall.casework.reads.choices import casework_of
from guildhall.casework.reads.sheet_lists import sheet_page, sheet_type
from guildhall.casework.registry import sheet_programme
from guildhall.casework.sheet_forms import ChangeSheetForm, ConnectForm, SheetForm
from guildhall.casework.views.asking import viewer
from guildhall.casework.views.telling import did
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotAllowed, NotKnown, guard_for


@require_safe
def sheets(request: HttpRequest, kind: str) -> HttpResponse:
    """The records of a type, by page, for those with a part in its programme."""
    at = clock.now()
    record_type = _type(request, kind, at)
    found = sheet_page(viewer(request), record_type, at, after=request.GET.get("after", ""))
    said = [str(record_type._meta.get_field(n).verbose_name) for n in record_type.columns]  # type: ignore[union-attr]
    context = {
        "title": many_title(record_type),
        "one": named(record_type),
        "kind": kind,
        "programme": sheet_programme(record_type),
        "labels": [label[:1].upper() + label[1:] for label in said],
        "rows": rows_of(found.lines, record_type),
        "next_url": f"?after={found.after}" if found.after else "",
        "first_url": request.path if request.GET.get("after") else "",
        "may_keep": reads.may_keep(viewer(request), record_type, at),
    }
    return render(request, "casework/sheets/list.html", context)


def _type(request: HttpRequest, kind: str, at: datetime) -> type[SheetRecord]:
    """The type of record that an address names. 404 to whoever has no part in its programme."""
    record_type = sheet_type(kind)
    if sheet_programme(record_type).key not in dict(casework_of(viewer(request), at)):
        raise Http404
    return record_type


@require_http_methods(["GET", "POST"])
def add_sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep a new record of a type."""
    at = clock.now()
    record_type = _type(request, kind, at)
    if record_type.add_page:
        return redirect(record_type.add_page)
    if not reads.may_keep(viewer(request), record_type, at):
        raise NotAllowed(f"Your part does not let you record {named(record_type)}.")
    given = request.POST if request.method == "POST" else None
    form = SheetForm(given, viewer=viewer(request), record_type=record_type, at=at)

    def save() -> SheetRecord:
        return writes.keep_sheet(record_type, values=form.values(), by=viewer(request), at=at)

    if given is not None and form.is_valid() and (made := did(form, save)):
        return redirect("sheet", reference=made.sheet.reference)
    title = f"Record {named(record_type)}"
    back = {"href": kind, "text": many_title(record_type)}
    context = {"form": form, "title": title, "button": "Save", "back": back, "file": None}
    return render(request, "casework/sheets/form.html", context)


def opened(request: HttpRequest, reference: str) -> SheetFile[Any]:
    """The record that the member asks for. NotKnown where it is closed to them."""
    return reads.sheet_file(viewer(request), reference, clock.now())


@require_safe
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """One record."""
    file = opened(request, reference)
    if type(file.record).own_page:
        return redirect(type(file.record).own_page, reference=file.sheet.reference)
    context = {"file": file, "page": sheet_shown(file), "kind": type(file.record)._meta.model_name}
    return render(request, "casework/sheets/record.html", context)


@require_http_methods(["GET", "POST"])
def change_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a record; the earlier values stay in its history."""
    file = _writable(request, reference)
    given = request.POST if request.method == "POST" else None
    form = ChangeSheetForm(given, file=file)

    def save() -> SheetRecord:
        was = form.cleaned_data["was"]
        record: SheetRecord = file.record
        return writes.change_sheet(
            record, values=form.values(), was=was, by=file.viewer, at=file.at
        )

    if given is not None and form.is_valid() and did(form, save):
        return redirect("sheet", reference=reference)
    title = f"Change the {file.record._meta.verbose_name}"
    context = {"form": form, "title": title, "button": "Save", "file": file}
    return render(request, "casework/sheets/form.html", context)


@require_http_methods(["GET", "POST"])
def connect_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that a record belongs with a case or with another record, by its reference."""
    file = _writable(request, reference)
    given = request.POST if request.method == "POST" else None
    form = ConnectForm(given, record_type=type(file.record))
    if given is not None and form.is_valid():
        try:
            target, _ = guard_for(file.viewer, form.cleaned_data["to"].strip().upper(), file.at)
        except NotKnown:
            form.add_error("to", "Nothing that you may know of has this reference.")
        else:
            if target.pk == file.guard.pk:
                form.add_error("to", "That is this record itself.")
            else:
                why = form.cleaned_data["why"]
                writes.connect(file.guard, target, why=why, by=file.viewer, at=file.at)
                return redirect("sheet", reference=reference)
    title = f"Connect the {file.record._meta.verbose_name}"
    context = {"form": form, "title": title, "button": "Connect", "file": file}
    return render(request, "casework/sheets/form.html", context)


@require_POST
def disconnect_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a connection back."""
    file = _writable(request, reference)
    to, why = request.POST.get("to", ""), request.POST.get("why", "")
    for each in reads.connected(file.viewer, file.guard, file.at):
        if each.guard.reference == to and each.connection.why == why:
            try:
                writes.disconnect(each.connection, by=file.viewer, at=file.at)
            except Stopped as told:
                raise NotAllowed(str(told)) from None
            return redirect("sheet", reference=reference)
    raise NotKnown


@require_http_methods(["GET", "POST"])
def erase_sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Destroy the words of a record whose day has come, once somebody has said so twice."""
    file = opened(request, reference)
    if not file.may(Do.GOVERN) or file.sheet.retention_review_on is None:
        raise NotAllowed("This cannot be erased, or not by you, or not yet.")
    form = forms.Form(request.POST if request.method == "POST" else None)

    def save() -> SheetRecord:
        record: SheetRecord = file.record
        writes.erase_sheet(record, by=file.viewer, at=file.at)
        return record

    if request.method == "POST" and form.is_valid() and did(form, save):
        return redirect("retention")
    context = {
        "form": form,
        "title": f"Erase this {file.record._meta.verbose_name}",
        "button": "Destroy its words",
        "file": file,
        "is_warning": True,
        "intro": f"{kind_title(type(file.record))} {reference} was over on"
        " the day shown. Its words, and what it says of people, are destroyed for good. That it"
        " was, and when, stays for counts.",
    }
    return render(request, "casework/sheets/form.html", context)


def _writable(request: HttpRequest, reference: str) -> SheetFile[Any]:
    file = opened(request, reference)
    if not file.may(Do.WRITE):
        raise NotAllowed("Your part in this does not let you write on it.")
    if file.sheet.erased_at is not None:
        raise NotAllowed("It has been erased.")
    return file
