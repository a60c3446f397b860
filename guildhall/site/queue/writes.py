"""What an administrator does about a job that failed."""

from datetime import datetime

from django.db import transaction

from guildhall.audit.writes import record
from guildhall.jobs import writes as jobs
from guildhall.jobs.models import Job
from guildhall.partners.models import Member
from guildhall.partners.reads import require
from guildhall.partners.rules import To


@transaction.atomic
def try_again(job: Job, *, by: Member, at: datetime) -> bool:
    """Queue a failed job afresh. False, and nothing done: somebody has already."""
    require(by, To.SEE_JOBS)
    if not jobs.try_again(job, at=at):
        return False
    record(action="jobs.tried_again", subject=f"job:{job.reference}", by=by, at=at)
    return True
