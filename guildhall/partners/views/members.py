"""The members page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guildhall import clock
from guildhall.partners import reads, writes
from guildhall.partners.forms import ChangeMemberForm, NewMemberForm
from guildhall.partners.models import Member
from guildhall.partners.rules import Role, To
from guildhall.partners.views.frame import saved
from guildhall.partners.views.passwords import hand_over


def _by(request: HttpRequest) -> Member:
    """The member asking, who must be one who manages members."""
    reads.require(request.user, To.MANAGE_MEMBERS)
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Everybody who can or could sign in, with what they may do."""
    _by(request)
    return render(request, "partners/members.html", {"members": reads.members()})


@require_http_methods(["GET", "POST"])
def add_member(request: HttpRequest) -> HttpResponse:
    """Add a member."""
    by = _by(request)
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        added = writes.add_member(
            email=given["email"],
            name=given["name"],
            password=None,
            roles=[Role(role) for role in given["roles"]],
            agency=given["agency"],
            by=by,
            at=clock.now(),
        )
        return hand_over(request, added, by)
    return render(request, "partners/member_form.html", {"form": form, "whom": None})


@require_http_methods(["GET", "POST"])
def change_member(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a member's roles, agency or name, or end their access."""
    by = _by(request)
    whom = get_object_or_404(reads.members(), reference=reference)
    now = {
        "name": whom.name,
        "agency": whom.agency_id,
        "roles": whom.roles,
        "is_active": whom.is_active,
    }
    form = ChangeMemberForm(request.POST or None, initial=now, whom=whom)
    if request.method == "POST" and form.is_valid():
        try:
            if saved(form, lambda: _change(whom, form, by)):
                return redirect("members")
        except writes.LastAdministrator as reason:
            form.add_error("roles", str(reason))
    context = {"form": form, "whom": whom, "posts": reads.posts(whom), "day": clock.today()}
    return render(request, "partners/member_form.html", context)


def _change(whom: Member, form: ChangeMemberForm, by: Member) -> None:
    given = form.cleaned_data
    writes.change_member(
        whom,
        name=given["name"],
        roles=[Role(role) for role in given["roles"]],
        agency=given["agency"],
        is_active=given["is_active"],
        by=by,
        at=clock.now(),
    )
