"""What information governance opens: emergency access to review, and conflicts of interest."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guildhall import clock
from guildhall.partners import reads, writes
from guildhall.partners.declare import Do
from guildhall.partners.forms import ReviewForm
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.views.frame import saved, signed_in


def _governing(request: HttpRequest) -> Member:
    """The member asking, who must govern at least one programme."""
    member = signed_in(request)
    if not reads.programmes_where(member, Do.GOVERN, clock.now()):
        raise NotAllowed("Only information governance may open this page.")
    return member


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Every breaking of the glass, those to review first."""
    member = _governing(request)
    found = reads.emergencies(member, clock.now())
    return render(request, "partners/emergencies.html", {"reviews": found})


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """One breaking of the glass, and its review."""
    member = _governing(request)
    found = reads.emergency(member, reference, clock.now())
    if found is None:
        raise Http404("Not found")
    form = ReviewForm(request.POST or None)

    def write() -> None:
        given = form.cleaned_data
        writes.review_emergency(found.emergency, by=member, at=clock.now(), **given)

    try:
        if request.method == "POST" and saved(form, write):
            return redirect("emergencies")
    except writes.AlreadyReviewed as reason:
        messages.info(request, str(reason))
        return redirect("emergencies")
    is_open = found.emergency.reviewed_at is None and not found.is_own
    context = {"found": found, "form": form if is_open else None}
    return render(request, "partners/emergency.html", context)


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """Everybody from whom a case is kept, which they are not told."""
    member = _governing(request)
    bars = list(reads.bars(member, clock.now()))
    return render(request, "partners/conflicts.html", {"bars": bars})


@require_POST
def lift_bar(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a member know of a case again."""
    member = _governing(request)
    found = reads.bars(member, clock.now()).filter(reference=reference).first()
    if found is None:
        raise Http404("Not found")
    try:
        writes.lift_bar(found, by=member, at=clock.now())
    except writes.AlreadyLifted as reason:
        messages.info(request, str(reason))
    return redirect("conflicts")
