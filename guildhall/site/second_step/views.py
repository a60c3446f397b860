"""The page that a member without the second step that they must have is led to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Why a second step is needed, and the way to it."""
    return render(request, "account/second_step.html")
