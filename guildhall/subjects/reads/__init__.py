"""Who is in the index, as far as a viewer may know."""

from guildhall.subjects.reads.find import Found, find
from guildhall.subjects.reads.interests import (
    ToConfirm,
    interests_of,
    is_interested,
    to_confirm,
    waiting,
)
from guildhall.subjects.reads.people import (
    fact,
    person,
    person_for,
    view,
    views,
)
from guildhall.subjects.reads.shown import (
    AddressSeen,
    BirthSeen,
    CaseSeen,
    ContactSeen,
    IdentifierSeen,
    NameSeen,
    PersonView,
    VehicleSeen,
    for_output_to,
)

__all__ = [
    "AddressSeen",
    "BirthSeen",
    "CaseSeen",
    "ContactSeen",
    "Found",
    "IdentifierSeen",
    "NameSeen",
    "PersonView",
    "ToConfirm",
    "VehicleSeen",
    "fact",
    "find",
    "for_output_to",
    "interests_of",
    "is_interested",
    "person",
    "person_for",
    "to_confirm",
    "view",
    "views",
    "waiting",
]
