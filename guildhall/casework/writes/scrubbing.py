"""Taking the words out of rows that stay, so that what happened when can still be counted."""

from __future__ import annotations

from typing import Any

from django.db import models

ERASED = "Erased"


def scrub(model: type[models.Model], where: dict[str, Any], **instead: Any) -> None:
    """Empty every personal field of the model's rows, but for what stands instead."""
    model._default_manager.filter(**where).update(**{**emptied(model), **instead})


def emptied(model: type[models.Model]) -> dict[str, Any]:
    """What each personal field of a model says once its words are gone."""
    handling: Any = getattr(model, "Handling")  # noqa: B009
    found: dict[str, Any] = {}
    for name in getattr(handling, "personal", ()):
        field = model._meta.get_field(name)
        if getattr(field, "null", False):
            found[name] = None
        elif isinstance(field, models.JSONField):
            found[name] = {}
        else:
            found[name] = ""
    return found
