"""What people do to agencies, members, and access."""

from guildhall.partners.writes.access import (
    AlreadyLifted,
    Lapsed,
    bar,
    change_guard,
    erase_words,
    grant,
    lift_bar,
    make_guard,
    revoke,
)
from guildhall.partners.writes.agreements import put_agreement, record_assurance
from guildhall.partners.writes.emergencies import (
    AlreadyOpen,
    AlreadyReviewed,
    break_glass,
    review_emergency,
)
from guildhall.partners.writes.members import (
    LastAdministrator,
    add_member,
    change_member,
    put_agency,
)
from guildhall.partners.writes.posts import end_post, post_member

__all__ = [
    "AlreadyLifted",
    "AlreadyOpen",
    "AlreadyReviewed",
    "Lapsed",
    "LastAdministrator",
    "add_member",
    "bar",
    "break_glass",
    "change_guard",
    "change_member",
    "end_post",
    "erase_words",
    "grant",
    "lift_bar",
    "make_guard",
    "post_member",
    "put_agency",
    "put_agreement",
    "record_assurance",
    "review_emergency",
    "revoke",
]
