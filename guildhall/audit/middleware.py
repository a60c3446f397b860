"""Leaves one row of each request, whatever became of it."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from guildhall import clock
from guildhall.audit import trail
from guildhall.audit.writes import leave_row

FAILED = 500
REFUSALS = {401, 403}


class AuditMiddleware:
    """Stands outside sessions and sign-in, so that nothing is answered without its row.

    A request that cannot be recorded is not answered: the error goes up, and the viewer gets the
    page for errors in place of what was asked for. Files of the interface (WhiteNoise) come before
    and leave no row.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at, began = clock.real_now(), perf_counter()
        token = trail.begin()
        status = FAILED
        try:
            response = self.get_response(request)
            status = response.status_code
        finally:
            try:
                _leave(request, at=at, status=status, seconds=perf_counter() - began)
            finally:
                trail.end(token)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Note who asks before the view runs: it may sign them out."""
        request.audited_member = _member(request)  # type: ignore[attr-defined]


def _leave(request: HttpRequest, *, at: Any, status: int, seconds: float) -> None:
    left = trail.current()
    assert left is not None  # noqa: S101 (begun above)
    if status in REFUSALS:
        left.is_denied = True
    match = request.resolver_match
    if left.is_denied and not left.denied and match:
        trail.denied(str(match.kwargs.get("reference", "")))
    leave_row(
        left,
        at=at,
        member=getattr(request, "audited_member", "") or _member(request),
        route=(match.view_name or "") if match else "",
        method=(request.method or "")[:10],
        status=status,
        milliseconds=round(1000 * seconds),
    )


def _member(request: HttpRequest) -> str:
    """The reference of the member who is signed in; empty for a stranger."""
    user = getattr(request, "user", None)
    return str(getattr(user, "reference", "")) if user is not None else ""
