"""Rows of access that are held against their revisions: who may open what, and who may not.

What is compared of one are its plain fields: to whom, of what, from when to when, by whom. The
words of a purpose or a reason open nothing, and go when a case is erased.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from guildhall.audit.comparing import Compared, compared
from guildhall.partners.models import Appointment, Bar, Emergency, Grant, Member, Post
from guildhall.partners.writes.keeping import said


def _says(found: Sequence[Model]) -> list[dict[str, Any]]:
    return [said(row) for row in found]


compared(Compared("grant", Grant.objects.all, _says, key="pk"))
compared(Compared("bar", Bar.objects.all, _says))
compared(Compared("post", Post.objects.all, _says))
compared(Compared("emergency", Emergency.objects.all, _says))
compared(Compared("appointment", Appointment.objects.all, _says))
compared(Compared("member", Member.objects.all, _says))
