"""Who asks, when: what every page of casework begins with."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from guildhall import clock
from guildhall.casework import reads
from guildhall.partners.models import Member


def viewer(request: HttpRequest) -> Member:
    """The member who asks; the sign-in middleware has let nobody else in."""
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    return request.user


def opened(request: HttpRequest, reference: str) -> tuple[reads.CaseFile, datetime]:
    """The case that the member asks for, and the instant. NotKnown where it is closed to them."""
    at = clock.now()
    return reads.case_file(viewer(request), reference.upper(), at), at
