"""One press signs in, in a demonstration. Elsewhere there is no such page."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from guildhall.site.demonstration import reads


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's own accounts, and as nobody else."""
    if not settings.INSTANCE.is_demo:
        raise Http404("Not found")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    member = reads.member_of(request.POST.get("email", ""))
    if member is None:
        raise Http404("Not found")
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(settings.LOGIN_REDIRECT_URL)
