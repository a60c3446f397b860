"""What people do to agencies, members, and access."""

from guildhall.partners.writes.access import (
    AlreadyLifted,
    Lapsed,
    bar,
    change_guard,
    disinherit,
    erase_words,
    grant,
    inherit,
    lift_bar,
    make_guard,
    revoke,
)
from guildhall.partners.writes.agreements import put_agreement, record_assurance
from guildhall.partners.writes.appointments import (
    AlreadyDecided,
    agree,
    ask_for,
    mark_notice_read,
    refuse,
    withdraw,
)
from guildhall.partners.writes.emergencies import (
    FEWEST_LETTERS,
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
from guildhall.partners.writes.passwords import (
    EXPIRES_AFTER,
    LinkGone,
    change_password,
    choose_password,
    forget_second_step,
    make_password_link,
)
from guildhall.partners.writes.posts import end_post, post_member

__all__ = [
    "EXPIRES_AFTER",
    "FEWEST_LETTERS",
    "AlreadyDecided",
    "AlreadyLifted",
    "AlreadyOpen",
    "AlreadyReviewed",
    "Lapsed",
    "LastAdministrator",
    "LinkGone",
    "add_member",
    "agree",
    "ask_for",
    "bar",
    "break_glass",
    "change_guard",
    "change_member",
    "change_password",
    "choose_password",
    "disinherit",
    "end_post",
    "erase_words",
    "forget_second_step",
    "grant",
    "inherit",
    "lift_bar",
    "make_guard",
    "make_password_link",
    "mark_notice_read",
    "post_member",
    "put_agency",
    "put_agreement",
    "record_assurance",
    "refuse",
    "review_emergency",
    "revoke",
    "withdraw",
]
