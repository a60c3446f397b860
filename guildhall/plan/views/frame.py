"""What every page of a plan starts from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.plan import labels, reads, writes
from guildhall.plan.forms import SeenForm
from guildhall.plan.links import link_to
from guildhall.plan.rules import Unfit

Crumb = tuple[str, str]
CLASH = (
    "Somebody else changed this after you opened it, and nothing of yours has been saved. "
    "Look at what they wrote below; if yours should stand all the same, save again."
)


def asking(request: HttpRequest, to: To = To.READ) -> Member:
    """The member asking, who must be one who may."""
    require(request.user, to)
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


def plan_asked_for(request: HttpRequest, year: str) -> reads.Plan:
    """The plan of the address; without a year, the one in force today."""
    asking(request)
    plan = reads.find_plan(year) if year else reads.current_plan(clock.today())
    if plan is None:
        raise Http404("There is no such plan.")
    return plan


def row_asked_for(plan: reads.Plan, section: str, ident: str) -> Any:
    """The row of the address."""
    row = plan.find(section, ident)
    if row is None:
        raise Http404("There is no such row in the plan.")
    return row


def show(
    request: HttpRequest,
    template: str,
    plan: reads.Plan,
    crumbs: list[str | Crumb] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of a plan. `crumbs` are ids of rows above this one, or words and an address."""
    to = link_to(plan)
    above = [("Plan", reverse("plan_home", args=[plan.key]))]
    above += [(plan.title(c), to(c)) if isinstance(c, str) else c for c in crumbs or []]
    frame = {
        "plan": plan,
        "to": to,
        "labels": labels,
        "breadcrumbs": [{"text": text, "href": href} for text, href in above],
    }
    return render(request, f"plan/{template}.html", frame | context, status=status)


def saved(form: SeenForm, plan: reads.Plan, ident: str, write: Callable[[], object]) -> bool:
    """Whether the form's write went through; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        write()
    except writes.ChangedMeanwhile:
        form.add_error(None, CLASH)
        form.show_again(reads.version_now(plan.year, ident))
    except (writes.UnknownNames, writes.SameDay, writes.ReasonMissing, Unfit) as reason:
        form.add_error(None, str(reason))
    else:
        return True
    return False
