"""What stopped a write, put beside the field of the form that it is of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from guildhall.casework.errors import Stopped
from guildhall.subjects.rules import Unfit

T = TypeVar("T", bound=Model)
REFUSED = (Stopped, Unfit, ValidationError)
"""What a write raises where what was typed cannot be kept."""


def did(form: forms.Form, write: Callable[[], T]) -> T | None:
    """What a write gave; None where something stopped it, and then the form says what."""
    try:
        return write()
    except REFUSED as why:
        tell(form, why)
    return None


def tell(form: forms.Form, why: Stopped | Unfit | ValidationError) -> None:
    """Put what stopped a write beside its field, or above them all where the form asks no such.

    A tool's question is asked as `q_` with its key.
    """
    for field, message in _said(why):
        name = field if field in form.fields else f"q_{field}"
        form.add_error(name if name in form.fields else None, message)


def _said(why: Stopped | Unfit | ValidationError) -> list[tuple[str, str]]:
    if not isinstance(why, ValidationError):
        return [(why.field, str(why))]
    by_field = why.message_dict if hasattr(why, "error_dict") else {"": why.messages}
    return [(field, " ".join(messages)) for field, messages in by_field.items()]
