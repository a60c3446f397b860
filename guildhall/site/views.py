"""The first page and the pages about the software itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.partners.models import Member
from guildhall.partners.reads import may
from guildhall.partners.rules import To
from guildhall.site import reads


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What changed, and what is late; for who has casework alone, what needs them today."""
    viewer = request.user
    assert isinstance(viewer, Member)  # noqa: S101 (LoginRequiredMiddleware sees to it)
    if not may(viewer, To.READ):
        return redirect("my_work")
    front = reads.front(viewer=viewer, area_code=settings.INSTANCE.area_code, today=clock.today())
    return render(request, "site/home.html", {"front": front, "few": reads.FEW})
