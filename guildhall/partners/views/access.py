"""The pages that say who may know of what, and members' posts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.partners import document, reads, registry, writes
from guildhall.partners.declare import Do
from guildhall.partners.forms import EndPostForm, PostForm
from guildhall.partners.models import Member
from guildhall.partners.rules import To
from guildhall.partners.views.frame import asking, form_page, saved, signed_in


@require_safe
def matrices(request: HttpRequest) -> HttpResponse:
    """Every programme with cases, and the other pages about access."""
    member = signed_in(request)
    context = {
        "programmes": registry.programmes(),
        "sets_up": reads.may(member, To.MANAGE_AGREEMENTS),
        "governs": bool(reads.programmes_where(member, Do.GOVERN, clock.now())),
    }
    return render(request, "partners/access.html", context)


@require_safe
def matrix(request: HttpRequest, programme: str) -> HttpResponse:
    """What each function of one programme sees, and may do."""
    declared = registry.declared(programme)
    if declared is None:
        raise Http404("No such programme")
    context = {"programme": declared, "rows": document.in_words(declared)}
    return render(request, "partners/matrix.html", context)


@require_http_methods(["GET", "POST"])
def add_post(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a member a function in a programme, or ask for what another person agrees to."""
    by = asking(request, To.MANAGE_MEMBERS)
    whom = get_object_or_404(reads.members(), reference=reference)
    form = PostForm(request.POST or None, initial={"since_on": clock.today()})
    if request.method == "POST" and saved(form, lambda: _post(whom, form, by)):
        if form.cleaned_data["is_asked"]:
            return redirect("appointments")
        return redirect("member_change", reference)
    return form_page(request, form, "Give a function or a role", _back_to(whom))


def _post(whom: Member, form: PostForm, by: Member) -> None:
    given = form.cleaned_data
    days = {"since_on": given["since_on"], "until_on": given["until_on"]}
    part = {"programme": given["programme"], "function": given["key"], "team": given["team"]}
    if given["is_asked"]:
        part |= {"role": given["role"], "why": given["why"]}
        writes.ask_for(whom, **part, **days, by=by, at=clock.now())
    else:
        writes.post_member(whom, **part, **days, by=by, at=clock.now())


@require_http_methods(["GET", "POST"])
def end_post(request: HttpRequest, reference: str, post: str) -> HttpResponse:
    """Say the last day of a member's function."""
    by = asking(request, To.MANAGE_MEMBERS)
    whom = get_object_or_404(reads.members(), reference=reference)
    held = next((row for row in reads.posts(whom) if row[0].reference == post), None)
    if held is None:
        raise Http404("No such post")
    row, programme, function = held
    form = EndPostForm(request.POST or None, initial={"until_on": clock.today()})

    def write() -> None:
        writes.end_post(row, until_on=form.cleaned_data["until_on"], by=by, at=clock.now())

    if request.method == "POST" and saved(form, write):
        return redirect("member_change", reference)
    return form_page(request, form, f"End: {function}, {programme}", _back_to(whom))


def _back_to(whom: Member) -> tuple[str, str]:
    return whom.name, reverse("member_change", args=[whom.reference])
