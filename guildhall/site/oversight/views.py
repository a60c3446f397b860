"""Who did and saw what: the auditor's list, one request, and who looked at one record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.audit import trail
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed, NotKnown, alarms_for
from guildhall.site.oversight import reads


def _viewer(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)  # noqa: S101 (signed in: for the type checker)
    return request.user


@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every request, the last first."""
    asked = request.GET
    page = reads.everything(
        _viewer(request),
        clock.now(),
        member=asked.get("member", ""),
        refused_only="refused" in asked,
        before=asked.get("before", ""),
    )
    following = asked.copy()
    following["before"] = page.next_before
    shown = {
        "page": page,
        "asked": asked,
        "following": following.urlencode(),
        "alarms": alarms_for(_viewer(request), clock.real_now()),
    }
    return render(request, "site/oversight/everything.html", shown)


@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """One request: what it showed, what was looked for in it and what it changed."""
    found = reads.one(_viewer(request), reference, clock.now())
    return render(request, "site/oversight/one.html", {"found": found})


@require_safe
def who_looked(request: HttpRequest, reference: str) -> HttpResponse:
    """Who looked at one record. Looking here is a look at it as well."""
    try:
        page = reads.who_looked(
            _viewer(request), reference, clock.now(), before=request.GET.get("before", "")
        )
    except (NotKnown, NotAllowed):
        trail.denied(reference)
        raise
    trail.shown(reference)
    shown = {"page": page, "reference": reference}
    return render(request, "site/oversight/who_looked.html", shown)
