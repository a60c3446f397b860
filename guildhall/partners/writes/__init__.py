"""What people do to agencies, members, and access."""

from guildhall.partners.writes.access import (
    bar,
    break_glass,
    end_post,
    grant,
    lift_bar,
    make_guard,
    post_member,
    review_emergency,
    revoke,
)
from guildhall.partners.writes.members import (
    LastAdministrator,
    add_member,
    change_member,
    put_agency,
)

__all__ = [
    "LastAdministrator",
    "add_member",
    "bar",
    "break_glass",
    "change_member",
    "end_post",
    "grant",
    "lift_bar",
    "make_guard",
    "post_member",
    "put_agency",
    "review_emergency",
    "revoke",
]
