"""The first page and the pages about the software itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What changed, and what is late."""
    return render(request, "site/home.html")
