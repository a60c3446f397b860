"""What staff see of the front door: what is held aside, what was sent, and how it is set up."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.casework.errors import Stopped
from guildhall.casework.front_door import reads, writes
from guildhall.casework.front_door.forms import OpeningForm, Words
from guildhall.casework.front_door.words import WORDS
from guildhall.casework.views.asking import viewer
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotAllowed, programmes_where, require
from guildhall.partners.rules import To


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What was held aside, and what senders have added that nobody has read."""
    at, who = clock.now(), viewer(request)
    if not programmes_where(who, Do.TRIAGE, at):
        raise NotAllowed("Your part in the work does not let you decide on what comes in.")
    context = {
        "groups": reads.held_groups(who, at),
        "unread": reads.unread(who, at),
        "recent": [(each, reads.title_of(each)) for each in reads.recent(who, at)],
    }
    return render(request, "casework/front_door/desk.html", context)


@require_safe
def held(request: HttpRequest, reference: str) -> HttpResponse:
    """One thing held aside."""
    shown = reads.held_one(viewer(request), reference, clock.now())
    return render(request, "casework/front_door/held.html", {"shown": shown})


@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Take in what was held aside, or set it aside: alone, or with all that came from there."""
    at, who = clock.now(), viewer(request)
    shown = reads.held_one(who, reference, at)
    rows = [shown.sent]
    if request.POST.get("all"):
        groups = reads.held_groups(who, at)
        rows = next((g.sent for g in groups if shown.sent in g.sent), rows)
    try:
        for row in rows:
            if request.POST.get("what") == "take":
                writes.take_in(row, by=who, at=at)
            else:
                writes.set_aside(row, reason=request.POST.get("reason", ""), by=who, at=at)
    except (*writes.REFUSALS,) as why:
        error = " ".join(getattr(why, "messages", [str(why)]))
        return render(request, "casework/front_door/held.html", {"shown": shown, "error": error})
    return redirect("front_door_desk")


@require_http_methods(["GET", "POST"])
def behind(request: HttpRequest, reference: str) -> HttpResponse:
    """What the public sent that a record was made of, and what they added since."""
    at, who = clock.now(), viewer(request)
    shown = reads.sent_behind(who, reference.upper(), at)
    if request.method == "POST":
        writes.mark_read(shown.sent, by=who, at=at)
        return redirect("front_door_sent", reference=reference)
    context = {"shown": shown, "reference": reference.upper()}
    return render(request, "casework/front_door/behind.html", context)


@require_safe
def file(request: HttpRequest, reference: str, file: str) -> HttpResponse:
    """A file that came with it, to be saved and never opened inside the page."""
    at, who = clock.now(), viewer(request)
    if request.GET.get("held"):
        shown = reads.held_one(who, reference, at)
    else:
        shown = reads.sent_behind(who, reference, at)
    row, about, kind = reads.file_of(shown, file)
    response = HttpResponse(reads.content_of(row), content_type=kind.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(True, about["name"]) or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
def setting_up(request: HttpRequest) -> HttpResponse:
    """Which forms are on, who answers for them out of hours, and the local words."""
    require(viewer(request), To.MANAGE_AGREEMENTS)
    context = {"doors": reads.doors(), "said": reads.words(), "known": WORDS.values()}
    return render(request, "casework/front_door/setting_up.html", context)


@require_http_methods(["GET", "POST"])
def put_on(request: HttpRequest, programme: str, key: str) -> HttpResponse:
    """Put a form on, or take it off."""
    who = viewer(request)
    require(who, To.MANAGE_AGREEMENTS)
    door = next(
        (d for d in reads.doors() if (d.programme.key, d.form.key) == (programme, key)), None
    )
    if door is None:
        raise Http404
    now = door.opening
    names = ("is_on", "desk", "telephone", "owner")
    initial = {name: getattr(now, name) for name in names} if now else {}
    asked = OpeningForm(request.POST or None, initial=initial, auto_id="%s")
    if request.method == "POST" and (asked := OpeningForm(request.POST, auto_id="%s")).is_valid():
        try:
            writes.put_on(door, **asked.cleaned_data, by=who, at=clock.now())
        except ValidationError as why:
            asked.add_error(None, why.messages)
        else:
            return redirect("front_door_setting_up")
    context = {"form": asked, "title": door.form.title, "caption": door.programme.title}
    return render(request, "casework/front_door/put.html", context)


@require_http_methods(["GET", "POST"])
def put_words(request: HttpRequest, key: str) -> HttpResponse:
    """Put local words in place of ours."""
    who = viewer(request)
    require(who, To.MANAGE_AGREEMENTS)
    said = WORDS.get(key)
    if said is None:
        raise Http404
    asked = forms.Form(request.POST or None, initial={"words": reads.words()[key]}, auto_id="%s")
    asked.fields["words"] = Words(
        said.title,
        most=5000 if said.is_long else 200,
        rows=10 if said.is_long else 0,
        required=False,
        help_text="Leave empty for the words it came with.",
    )
    if request.method == "POST" and asked.is_valid():
        try:
            writes.put_words(key=key, words=asked.cleaned_data["words"], by=who, at=clock.now())
        except Stopped as why:
            asked.add_error("words", str(why))
        else:
            return redirect("front_door_setting_up")
    context = {"form": asked, "title": said.title, "caption": "The public’s front door"}
    return render(request, "casework/front_door/put.html", context)
