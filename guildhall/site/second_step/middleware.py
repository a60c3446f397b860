"""Leads a member who must have a second step to set one up, and lets them do nothing else first."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.reads import must_have_second_step

KNOWN = "second_step"
OPEN_PAGES = ("account_", "mfa_", "second_step")


class SecondStepMiddleware:
    """Asks once an hour of each session whether its member must have a second step and has none.

    The answer, if they need none or have it, is kept in the session with the hour and their roles:
    so no page costs a statement more, and a function given at noon counts by one o'clock.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The page that says how to set it up, in place of any other that needs sign-in."""
        member = request.user
        if not is_asked() or not isinstance(member, Member) or _is_open(request, view):
            return None
        stamp = [f"{clock.now():%Y-%m-%dT%H}", sorted(member.roles)]
        if request.session.get(KNOWN) == stamp:
            return None
        if must_have(member) and not is_mfa_enabled(member):
            return redirect("second_step")
        request.session[KNOWN] = stamp
        return None


def is_asked() -> bool:
    """Whether this instance asks for it: never a demonstration, and not where a setting says no."""
    return bool(settings.SECOND_STEP_BY_ROLE) and not settings.INSTANCE.is_demo


def must_have(member: Member | AnonymousUser) -> bool:
    """Whether the member must have a second step now."""
    if not isinstance(member, Member):
        return False
    return is_asked() and must_have_second_step(member, clock.now())


def _is_open(request: HttpRequest, view: Any) -> bool:
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    return name.startswith(OPEN_PAGES) or not getattr(view, "login_required", True)
