"""Jobs that failed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guildhall import clock
from guildhall.jobs import reads
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To
from guildhall.site.queue import writes

MOST = 100


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """How the queue stands, and the latest hundred jobs given up after their last try."""
    require(request.user, To.SEE_JOBS)
    context = {"queue": reads.queue(clock.now()), "failed": reads.failed()[:MOST], "most": MOST}
    return render(request, "site/jobs.html", context)


@require_POST
def again(request: HttpRequest, reference: str) -> HttpResponse:
    """Queue a failed job afresh."""
    require(request.user, To.SEE_JOBS)
    assert isinstance(request.user, Member)  # noqa: S101 (for the type checker)
    job = get_object_or_404(reads.failed(), reference=reference)
    if writes.try_again(job, by=request.user, at=clock.now()):
        messages.info(request, f"{job.name} will be tried again.")
    else:
        messages.info(request, "Somebody else has just queued this job again.")
    return redirect("jobs")
