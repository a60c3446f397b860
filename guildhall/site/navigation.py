"""The few links at the head of every page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from guildhall.partners.models import Member
from guildhall.partners.reads import may
from guildhall.partners.rules import To

# Words, the page's name, what its section's addresses begin with, and what it takes to see it:
# None is to act for an agency, or to watch over those who do.
ITEMS = (
    ("Home", "home", "", To.READ),
    ("My work", "my_work", "/my-work/", None),
    ("Cases", "cases", "/cases/", None),
    ("Search", "search", "/search/", None),
    ("Plan", "plan_home", "/plan/", To.READ),
    ("Measures", "measures_home", "/measures/", To.READ),
    ("Explore", "explore", "/explore/", To.READ),
    ("Evidence", "evidence_home", "/evidence/", To.READ),
    ("Board packs", "packs", "/packs/", To.READ),
    ("Members", "members", "/members/", To.MANAGE_MEMBERS),
    ("Access", "access", "/access/", To.MANAGE_AGREEMENTS),
    ("Audit", "audit_everything", "/audit/", To.READ_AUDIT),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The links that the member may follow, the one for this section marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [
        {"text": text, "href": reverse(name), "active": _is_here(request.path, begins)}
        for text, name, begins, to in ITEMS
        if (_takes_part(user) if to is None else may(user, to))
    ]


def _takes_part(user: Member) -> bool:
    return user.agency_id is not None or may(user, To.READ_AUDIT)


def _is_here(path: str, begins: str) -> bool:
    return path.startswith(begins) if begins else path == "/"
