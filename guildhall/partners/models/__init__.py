"""Agencies, members, and who may know of what."""

from guildhall.partners.models.access import (
    Bar,
    Emergency,
    Grant,
    Guard,
    Inheritance,
    Post,
)
from guildhall.partners.models.agreements import Agreement, Assurance, Party
from guildhall.partners.models.appointments import Appointment, AppointmentNotice, PasswordLink
from guildhall.partners.models.members import Agency, Member, MemberManager

__all__ = [
    "Agency",
    "Agreement",
    "Appointment",
    "AppointmentNotice",
    "Assurance",
    "Bar",
    "Emergency",
    "Grant",
    "Guard",
    "Inheritance",
    "Member",
    "MemberManager",
    "Party",
    "PasswordLink",
    "Post",
]
