"""What cannot be: that something meets a clock, and is dated before the clock began to run."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models

from guildhall.casework.models import Case
from guildhall.casework.registry import programme_of
from guildhall.clock import LONDON
from guildhall.duties.declare import Deadline
from guildhall.duties.reading import begins_at
from guildhall.ui.words import moment


def check_order(record: models.Model, programme: str, *, case: Case | None = None) -> None:
    """Raise ValidationError, by field, for what is dated before the thing it is about began.

    One rule for every programme: it asks what its deadlines declare that meets them.
    """
    wrong: dict[str, str] = {}
    for deadline in programme_of(programme).deadlines:
        field = deadline.act_of(type(record))
        begun = _begun(deadline, record, case) if field else None
        if begun is not None and _is_before(getattr(record, field), begun):
            wrong[field] = (
                f"This is before it can have been: what it is about began {moment(begun)}."
                " Check the day and the hour."
            )
    if wrong:
        raise ValidationError(wrong)


def _begun(deadline: Deadline, record: models.Model, case: Case | None) -> datetime | None:
    """When the clock began that this record can meet: its own, its case's, or of what it names."""
    if deadline.of is type(record):
        return begins_at(deadline, record)
    if deadline.of is Case:
        return None if case is None else begins_at(deadline, case)
    for field in record._meta.concrete_fields:
        about = getattr(record, field.name) if field.related_model is deadline.of else None
        if about is not None:
            return begins_at(deadline, about)
    return None


def _is_before(given: date | None, begun: datetime) -> bool:
    """Whether an instant, or a day in London, is before another instant."""
    if isinstance(given, datetime):
        return given < begun
    return given is not None and given < begun.astimezone(LONDON).date()
