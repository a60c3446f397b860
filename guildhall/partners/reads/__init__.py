"""Who may do what, and who may know of what."""

from guildhall.partners.reads.access import (
    NotKnown,
    access,
    accesses,
    guard_for,
    may_in,
    outputs,
    programmes_where,
    require_on,
)
from guildhall.partners.reads.agreements import (
    agreement,
    agreements,
    agreements_for,
    assurances,
)
from guildhall.partners.reads.apart import is_kept_from, kept_from
from guildhall.partners.reads.appointments import (
    asked,
    needs_another,
    notices,
    protection_officers,
    to_agree,
)
from guildhall.partners.reads.governance import (
    alarms_for,
    bars,
    emergencies,
    emergency,
    posts,
    to_review,
)
from guildhall.partners.reads.live import casework_is_live
from guildhall.partners.reads.members import (
    NotAllowed,
    agencies,
    is_taken,
    may,
    members,
    require,
)
from guildhall.partners.reads.noting import candidates, noted
from guildhall.partners.reads.passwords import must_have_second_step, password_chosen, password_link
from guildhall.partners.reads.seen import seen
from guildhall.partners.reads.standing import viewer

__all__ = [
    "NotAllowed",
    "NotKnown",
    "access",
    "accesses",
    "agencies",
    "agreement",
    "agreements",
    "agreements_for",
    "alarms_for",
    "asked",
    "assurances",
    "bars",
    "candidates",
    "casework_is_live",
    "emergencies",
    "emergency",
    "guard_for",
    "is_kept_from",
    "is_taken",
    "kept_from",
    "may",
    "may_in",
    "members",
    "must_have_second_step",
    "needs_another",
    "noted",
    "notices",
    "outputs",
    "password_chosen",
    "password_link",
    "posts",
    "programmes_where",
    "protection_officers",
    "require",
    "require_on",
    "seen",
    "to_agree",
    "to_review",
    "viewer",
]
