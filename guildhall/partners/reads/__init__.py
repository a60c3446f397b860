"""Who may do what, and who may know of what."""

from guildhall.partners.reads.access import (
    NotKnown,
    access,
    accesses,
    guard_for,
    may_in,
    require_on,
    seen,
)
from guildhall.partners.reads.members import (
    NotAllowed,
    agencies,
    is_taken,
    may,
    members,
    require,
)

__all__ = [
    "NotAllowed",
    "NotKnown",
    "access",
    "accesses",
    "agencies",
    "guard_for",
    "is_taken",
    "may",
    "may_in",
    "members",
    "require",
    "require_on",
    "seen",
]
