"""Rows of access that are held against their revisions: who may open what, and who may not.

What is compared of one are its plain fields: to whom, of what, from when to when, by whom. The
words of a purpose or a reason open nothing, and go when a case is erased.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from guildhall.audit.comparing import Compared, compared
from guildhall.partners.models import (
    Agreement,
    Appointment,
    Assurance,
    Bar,
    Emergency,
    Grant,
    Guard,
    Inheritance,
    Member,
    Party,
    PasswordLink,
    Post,
)
from guildhall.partners.writes.keeping import said


def _says(found: Sequence[Model]) -> list[dict[str, Any]]:
    return [said(row) for row in found]


OF_A_REFERENCE: tuple[type[Model], ...] = (
    Member, PasswordLink, Appointment, Post, Guard, Bar, Emergency, Agreement,
)  # fmt: skip
OF_A_KEY: tuple[type[Model], ...] = (Grant, Inheritance, Party, Assurance)

for _key, _models in (("reference", OF_A_REFERENCE), ("pk", OF_A_KEY)):
    for _model in _models:
        _rows = _model._default_manager.all
        compared(Compared(str(_model._meta.model_name), _rows, _says, key=_key))
