"""What an officer on foot is asked, and who is tasked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms

from guildhall.casework.reads.choices import agencies_now
from guildhall.casework.sheet_forms import SheetForm
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import FlyTip, Patrol


class PatrolForm(SheetForm):
    """A patrol or a visit, logged as it ends: how long it took stands in for when it began."""

    asked = (
        "purpose", "place_words", "area", "contacts", "result", "is_uniformed", "problem",
        "ended_at",
    )  # fmt: skip
    minutes = forms.IntegerField(label="How many minutes?", min_value=1, max_value=16 * 60)

    def __init__(self, data: Any = None, *, viewer: Member, at: datetime) -> None:
        super().__init__(data, viewer=viewer, record_type=Patrol, at=at, only=self.asked)
        self.fields["ended_at"].label = "When did it end?"
        self.fields["ended_at"].initial = at
        self.order_fields(
            ["purpose", "place_words", "area", "minutes", "is_uniformed", "contacts", "result"]
        )

    @property
    def later(self) -> tuple[str, ...]:
        """What is mostly as it says already."""
        folded = ("problem", "ended_at")
        return () if any(name in self.errors for name in folded) else folded

    def values(self) -> dict[str, Any]:
        """The patrol's values; the officer is whoever logs it."""
        found = super().values()
        length = timedelta(minutes=self.cleaned_data["minutes"])
        return found | {"officer": self.viewer, "began_at": found["ended_at"] - length}


class FlyTipForm(SheetForm):
    """A fly-tip as it was found."""

    asked = ("size", "waste", "land", "place_words", "area", "evidence", "found_at")

    def __init__(self, data: Any = None, *, viewer: Member, at: datetime) -> None:
        super().__init__(data, viewer=viewer, record_type=FlyTip, at=at, only=self.asked)
        self.fields["found_at"].initial = at
        self.order_fields(["size", "waste", "land", "place_words", "area", "evidence"])

    @property
    def later(self) -> tuple[str, ...]:
        """What is mostly as it says already."""
        return () if "found_at" in self.errors else ("found_at",)

    def values(self) -> dict[str, Any]:
        """The fly-tip's values; whoever logs it found it."""
        return super().values() | {"found_by": self.viewer}


class TaskForm(forms.Form):
    """Which agency's officers are tasked."""

    agency = forms.ChoiceField(label="Whose officers are tasked?")

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, auto_id="%s")
        self.known = {each.key: each for each in agencies_now(at)}
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", ""), *((key, each.name) for key, each in self.known.items())]
