"""The pages that anybody may open. No cookie, no script, and no word on whom we know."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature, TimestampSigner
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.casework.attachments.kinds import Refused
from guildhall.casework.front_door import limits, reads, writes
from guildhall.casework.front_door.files import Upload, arrived, counts
from guildhall.casework.front_door.forms import MOST_BODY_BYTES, PublicFormBase, ReceiptForm
from guildhall.casework.front_door.rules import Means, Verdict, grouped

View = Callable[..., HttpResponse]
DAY = 24 * 60 * 60
RECEIPT_BYTES = 64 * 1024
SALT = "guildhall.front_door"
TOO_LATE = "This page was open for more than a day. Check what you wrote, and send it again"
FILES_AGAIN = "Choose your files again: they are not kept while something else is to be mended"
UNREADABLE = (
    BadRequest,
    MultiPartParserError,
    RequestDataTooBig,
    SuspiciousOperation,
    UnreadablePostError,
    UnicodeError,
    LookupError,  # a character set that is none, such as rot13
)


def open_to_all(view: View) -> View:
    """No sign-in, and no cookie to be found on a shared telephone afterwards.

    Without a cookie there is nobody's standing that a forged form could use, so there is no token
    against forgery. Nothing is kept by the browser or by what is between.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except OperationalError:  # so much at once that the database could not take it in time
            response = _say(request, "busy", 503)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        return response

    made: View = csrf_exempt(login_not_required(gzip_page(answered)))
    return made


@open_to_all
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to do in danger, and what can be told here."""
    return _page(request, "start", {"doors": reads.open_doors(clock.now())})


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What becomes of what is sent."""
    return _page(request, "privacy", {})


@open_to_all
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, programme: str, key: str) -> HttpResponse:
    """One form: asked, mended, and answered with its receipt on the page itself."""
    at = clock.now()
    door = reads.open_door(programme, key, at)
    if door is None:
        return _say(request, "closed", 404)
    if request.method != "POST":
        return _asked(request, door, door.form.form(at=at))
    refused = _unfit(request, Means.TRIED, MOST_BODY_BYTES)
    if refused is not None:
        return refused
    filled = door.form.form(request.POST, request.FILES, at=at)
    is_valid, token = filled.is_valid(), _token(request.POST.get("token", ""))
    if not token:
        filled.add_error(None, TOO_LATE)
    uploads = _arrived(filled) if is_valid and token else []
    if not filled.errors:
        sent = _send(door, filled, uploads, token, request)
        if sent is not None:
            return sent
    if request.FILES and "photos" not in filled.errors:
        filled.add_error("photos", FILES_AGAIN)
    return _asked(request, door, filled)


def _send(
    door: reads.Door,
    filled: PublicFormBase,
    uploads: list[Upload],
    token: str,
    request: HttpRequest,
) -> HttpResponse | None:
    """The receipt; None where the programme could not take it and the form says why."""
    network = limits.network_digest(_address(request), filled.at)
    try:
        code = writes.send(
            door, filled, uploads=uploads, token=token, network=network, at=filled.at
        )
    except writes.TooMany:
        return _say(request, "too_many", 429)
    except writes.REFUSALS as why:
        for message in getattr(why, "messages", [str(why)]):
            filled.add_error(None, message)
        return None
    found = {
        "code": grouped(code),
        "door": door,
        "is_child": filled.is_child,
        "files": len(uploads),
        "may_reply": filled.cleaned_data.get("contact_by") not in ("", "none", None),
    }
    return _page(request, "sent", found)


@open_to_all
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """How something sent stands, by its code; and more to be said of it."""
    if request.method != "POST":
        return _page(request, "receipt", {"form": ReceiptForm()})
    refused = _unfit(request, Means.ASKED, RECEIPT_BYTES)
    if refused is not None:
        return refused
    asked = ReceiptForm(request.POST)
    if not asked.is_valid():
        return _page(request, "receipt", {"form": asked})
    sent = reads.by_code(asked.cleaned_data["code"])
    if sent is None:
        asked.add_error("code", "No report has this code. Check each letter, and try again")
        return _page(request, "receipt", {"form": asked})
    status, more = reads.status_of(sent), asked.cleaned_data["more"]
    has_added = writes.say_more(sent, words=more, at=clock.now()) if more else False
    again = ReceiptForm()
    again.initial = {"code": request.POST["code"]}
    context = {"form": again, "status": status, "has_added": has_added, "files": counts(sent)}
    return _page(request, "receipt", context | {"is_gone": bool(more) and not has_added})


def _unfit(request: HttpRequest, means: Means, most_bytes: int) -> HttpResponse | None:
    """What is too large, too much or cannot be read, answered; None for what can be looked at.

    The length is held against the limit, and the count is made, before any of it is read.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most_bytes:
        return _say(request, "too_large", 413)
    at = clock.now()
    network = limits.network_digest(_address(request), at)
    if limits.count(means, network=network, at=at) == Verdict.REFUSE:
        return _say(request, "too_many", 429)
    try:
        _ = request.POST, request.FILES
    except RequestDataTooBig:
        return _say(request, "too_large", 413)
    except UNREADABLE:
        return _say(request, "unreadable", 400)
    return None


def _arrived(filled: PublicFormBase) -> list[Upload]:
    """The files, by their heads alone. What is refused is said on the form: then none is kept."""
    found: list[Upload] = []
    given: list[UploadedFile[Any]] = filled.cleaned_data.get("photos") or []
    for each in given:
        try:
            found.append(arrived(str(each.name), each.read(), found))
        except Refused as why:
            filled.add_error("photos", str(why))
    return found


def _asked(request: HttpRequest, door: reads.Door, filled: PublicFormBase) -> HttpResponse:
    token = TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(24))
    if filled.is_bound and _token(filled.data.get("token", "")):
        token = filled.data["token"]
    return _page(request, "form", {"door": door, "form": filled, "token": token})


def _token(signed: str) -> str:
    """The token of a page of ours, if it was made within the day; empty for any other."""
    try:
        return TimestampSigner(salt=SALT).unsign(signed, max_age=DAY)
    except BadSignature:
        return ""


def _address(request: HttpRequest) -> str:
    """The network address that asks: as the proxy in front says it, where there is one of ours."""
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _page(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"said": reads.words(), **context}
    return render(request, f"casework/front_door/{name}.html", context, status=status)


def _say(request: HttpRequest, what: str, status: int) -> HttpResponse:
    """A page that says why not, and the numbers to ring instead."""
    response = _page(request, "not_taken", {"what": what}, status=status)
    if status in (429, 503):
        response["Retry-After"] = "3600" if status == 429 else "60"
    return response
