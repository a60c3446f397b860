"""Roles and functions that were asked for, and the notices of those that were agreed."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.partners import reads, writes
from guildhall.partners.forms import RefuseForm
from guildhall.partners.models import Member
from guildhall.partners.reads.appointments import Asked
from guildhall.partners.views.frame import saved, signed_in


@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """What was asked for, as far as the member decides on it or asks for such things."""
    found = reads.asked(signed_in(request), clock.now())
    return render(request, "partners/appointments.html", {"found": found})


@require_http_methods(["GET", "POST"])
def appointment(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them; and its refusal."""
    by, found = _found(request, reference)
    form = RefuseForm(request.POST or None) if found.may_decide else None
    if request.method == "POST" and form is not None:

        def write() -> None:
            reason = form.cleaned_data["reason"]
            writes.refuse(found.appointment, reason=reason, by=by, at=clock.now())

        try:
            if saved(form, write):
                return redirect("appointments")
        except writes.AlreadyDecided as why:
            messages.info(request, str(why))
            return redirect("appointments")
    chosen = reads.password_chosen(found.appointment.member)
    context = {"found": found, "form": form, "chosen": chosen}
    return render(request, "partners/appointment.html", context)


@require_POST
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to it."""
    by, found = _found(request, reference)
    return _done(request, lambda: writes.agree(found.appointment, by=by, at=clock.now()))


@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back."""
    by, found = _found(request, reference)
    return _done(request, lambda: writes.withdraw(found.appointment, by=by, at=clock.now()))


def _found(request: HttpRequest, reference: str) -> tuple[Member, Asked]:
    by = signed_in(request)
    every = reads.asked(by, clock.now())
    found = next((each for each in every if each.appointment.reference == reference), None)
    if found is None:
        raise Http404("Not found")
    return by, found


def _done(request: HttpRequest, write: Callable[[], None]) -> HttpResponse:
    try:
        write()
    except writes.AlreadyDecided as why:
        messages.info(request, str(why))
    except ValidationError as wrong:
        messages.info(request, f"It cannot be given. {' '.join(wrong.messages)}")
    return redirect("appointments")


@require_POST
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that one has read a notice of one's own."""
    by = signed_in(request)
    told = (each.notice for each in reads.notices(by))
    found = next((each for each in told if each.reference == reference), None)
    if found is None:
        raise Http404("Not found")
    writes.mark_notice_read(found, by=by, at=clock.now())
    return redirect("my_work")
