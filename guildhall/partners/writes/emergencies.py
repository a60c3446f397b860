"""Breaking the glass, and the review of it."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from guildhall.audit.writes import record
from guildhall.partners.declare import Do, Level
from guildhall.partners.models import Emergency, Guard, Member
from guildhall.partners.policy import LONGEST_EMERGENCY
from guildhall.partners.reads.access import require_on
from guildhall.partners.reads.members import NotAllowed
from guildhall.partners.registry import declared
from guildhall.partners.writes.access import require_govern
from guildhall.partners.writes.keeping import change, keep_new
from guildhall.reasons import has_words

FEWEST_LETTERS = 10
"""In the reason for an emergency, so that whoever reviews it has something to go by."""


class AlreadyOpen(Exception):
    """The member may read the whole case as it is."""


class AlreadyReviewed(Exception):
    """Somebody has reviewed it."""


@transaction.atomic
def break_glass(
    guard: Guard, *, reason: str, minutes: int = 240, by: Member, at: datetime
) -> Emergency:
    """Open to a member in full, to read, what they know to exist. At most 240 minutes.

    Raises NotKnown where they do not know of it (a bar included: it never gives way), NotAllowed
    where the programme or their function has no emergency access, AlreadyOpen where there is
    nothing to gain, and ValidationError without a reason. Shielded facts stay shut. Somebody
    else reviews it within 24 hours.
    """
    decision = require_on(by, guard, Do.BREAK_GLASS, at)
    if not has_words(reason, letters=FEWEST_LETTERS):
        raise ValidationError({"reason": "Say why you need it, in words."})
    programme = declared(guard.programme)
    if programme is None or not programme.break_glass:
        raise NotAllowed("These cases have no emergency access. Ring the duty officer.")
    if decision.level is Level.FULL:
        raise AlreadyOpen("You can read this case already.")
    made = Emergency(
        guard=guard,
        member=by,
        reason=reason.strip(),
        since_at=at,
        until_at=at + min(timedelta(minutes=minutes), LONGEST_EMERGENCY),
    )
    made.full_clean()
    made.save(force_insert=True)
    keep_new(made, by=by, at=at)
    record(
        action="access.glass_broken",
        subject=f"guard:{guard.reference}",
        by=by,
        at=at,
        after={"emergency": made.reference, "until_at": made.until_at.isoformat()},
    )
    return made


@transaction.atomic
def review_emergency(
    emergency: Emergency, *, outcome: str, review: str, by: Member, at: datetime
) -> None:
    """Say whether breaking the glass was justified. Late or not, it is kept.

    Raises NotAllowed to the member who broke it and to anybody outside governance, NotKnown to
    somebody barred from the case, AlreadyReviewed if two did it at once.
    """
    if emergency.member_id == by.pk:
        raise NotAllowed("Somebody else reviews your emergency access.")
    require_govern(by, emergency.guard, at)
    if not has_words(review):
        raise ValidationError({"review": "Say why, in words."})
    verdict = Emergency.Outcome(outcome)
    said = {"reviewed_at": at, "reviewed_by": by, "outcome": verdict, "review": review}
    if change(emergency, Q(reviewed_at=None), by=by, at=at, **said) is None:
        raise AlreadyReviewed("Somebody else has just reviewed it.")
    emergency.refresh_from_db()
    record(
        action="access.emergency_reviewed",
        subject=f"guard:{emergency.guard.reference}",
        by=by,
        at=at,
        after={"emergency": emergency.reference, "outcome": str(verdict)},
    )
