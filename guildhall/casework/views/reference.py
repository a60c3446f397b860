"""What each programme that keeps cases is, told from what its folder declares."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.casework import reference, registry


@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """One programme's stages, records, deadlines, tools, people, sharing, letters and measures."""
    declared = registry.find(key)
    if declared is None or not declared.is_casework:
        raise Http404
    context = {"programme": declared, "sections": reference.sections(declared)}
    return render(request, "casework/reference.html", context)
