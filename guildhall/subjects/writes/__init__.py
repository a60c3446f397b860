"""What people do to the index of people, places, contacts and vehicles."""

from guildhall.subjects.writes.erasing import erase_person, erase_source
from guildhall.subjects.writes.facts import (
    add_birth,
    add_identifier,
    add_name,
    add_vehicle,
    let_name_pass,
    withdraw_fact,
)
from guildhall.subjects.writes.interests import (
    AlreadyDecided,
    bar_interested,
    decide_interest,
    declare_interest,
    end_interest,
)
from guildhall.subjects.writes.keeping import ChangedMeanwhile
from guildhall.subjects.writes.people import add_person, bring_in
from guildhall.subjects.writes.reach import (
    add_address,
    add_contact,
    drop_unused,
    put_place,
    set_shield,
)

__all__ = [
    "AlreadyDecided",
    "ChangedMeanwhile",
    "add_address",
    "add_birth",
    "add_contact",
    "add_identifier",
    "add_name",
    "add_person",
    "add_vehicle",
    "bar_interested",
    "bring_in",
    "decide_interest",
    "declare_interest",
    "drop_unused",
    "end_interest",
    "erase_person",
    "erase_source",
    "let_name_pass",
    "put_place",
    "set_shield",
    "withdraw_fact",
]
