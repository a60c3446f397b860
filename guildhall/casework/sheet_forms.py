"""Forms for a record that stands on no case, made from the fields that it declares."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.db import models

from guildhall.casework.fields import asked, chosen, kept
from guildhall.casework.models import SheetRecord
from guildhall.casework.reads import SheetFile
from guildhall.casework.reads.sheet_lists import can_be_chosen, offered, row_of
from guildhall.clock import LONDON
from guildhall.partners.models import Member

Fields = dict[str, "models.Field[Any, Any]"]


class SheetForm(forms.Form):
    """What is asked to add a record. `only` keeps to some of the fields, in that order."""

    def __init__(
        self,
        data: Any = None,
        *,
        viewer: Member,
        record_type: type[SheetRecord],
        at: datetime,
        only: tuple[str, ...] = (),
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.viewer, self.type, self.at = viewer, record_type, at
        self.asks = {name: field for name, field in _askable(record_type).items()
                     if not only or name in only}  # fmt: skip
        for name in only or self.asks:
            self.fields[name] = self.field(self.asks[name])
            self.fields[name].initial = self.first(self.asks[name])

    def field(self, field: models.Field[Any, Any]) -> forms.Field:
        """The form's field for one of the record's."""
        related = partial(offered, self.viewer, self.type, at=self.at)
        choices = self.type.offers(field.name)
        if choices and not isinstance(field, models.ForeignKey):
            words = {"label": str(field.verbose_name), "help_text": str(field.help_text)}
            given = words | {"required": not field.blank}
            return chosen(choices, given, is_offered_empty=field.blank)
        return asked(field, related)

    def first(self, field: models.Field[Any, Any]) -> Any:
        """What a field says before anybody answers: the writer, today, or its own default."""
        if field.has_default():
            return field.get_default()
        if field.related_model is Member:
            return self.viewer.reference
        if isinstance(field, models.DateTimeField) and not field.blank:
            today = self.at.astimezone(LONDON)
            return (today.day, today.month, today.year, "")
        return None

    def values(self) -> dict[str, Any]:
        """The record's values, as they are kept."""
        row = partial(row_of, self.viewer, at=self.at)
        return {
            name: kept(field, self.cleaned_data[name], lambda f, given: row(f, given))
            for name, field in self.asks.items()
        }

    @property
    def later(self) -> tuple[str, ...]:
        """The fields that a new record seldom has yet, which the form folds away."""
        folded = [name for name in self.type.later if name in self.fields]
        return () if any(name in self.errors for name in folded) else tuple(folded)


class ChangeSheetForm(SheetForm):
    """What is asked to change a record: the fields that the viewer is shown, but for fixed ones."""

    def __init__(self, data: Any = None, *, file: SheetFile[Any]) -> None:
        self.record: SheetRecord = file.record
        shown = file.fields()
        askable = _askable(type(file.record))
        only = tuple(n for n in askable if n in shown and n not in type(file.record).fixed)
        super().__init__(
            data, viewer=file.viewer, record_type=type(file.record), at=file.at, only=only
        )
        was = forms.IntegerField(widget=forms.HiddenInput, initial=file.sheet.version)
        self.fields["was"] = was

    def field(self, field: models.Field[Any, Any]) -> forms.Field:
        """As for a new one, with what it says now among the choices."""
        made = super().field(field)
        now = getattr(self.record, field.name)
        if now is not None and isinstance(field, models.ForeignKey):
            assert isinstance(made, forms.ChoiceField)  # noqa: S101 (for the type checker)
            choices: list[Any] = list(made.choices)  # type: ignore[arg-type]
            if _key(now) not in {key for key, _ in choices}:
                made.choices = [*choices, (_key(now), "As it is now")]
        return made

    def first(self, field: models.Field[Any, Any]) -> Any:
        """What it says now."""
        now = getattr(self.record, field.name)
        return _key(now) if isinstance(field, models.ForeignKey) and now is not None else now

    def values(self) -> dict[str, Any]:
        """The values that differ from what it says now; what nobody touched is not written."""
        was = {name: self.first(field) for name, field in self.asks.items()}
        changed = {n: f for n, f in self.asks.items() if _differs(self.cleaned_data[n], was[n])}
        self.asks = changed
        return super().values()

    @property
    def later(self) -> tuple[str, ...]:
        """Nothing is folded away: it may be what is changed."""
        return ()


class ConnectForm(forms.Form):
    """What a record belongs with, and why."""

    why = forms.ChoiceField(label="Why do they belong together?", widget=forms.RadioSelect)
    to = forms.CharField(
        label="Reference of the case or record", max_length=12, help_text="For example, K7QW2MTX."
    )

    def __init__(self, data: Any = None, *, record_type: type[SheetRecord]) -> None:
        super().__init__(data, auto_id="%s")
        why = self.fields["why"]
        assert isinstance(why, forms.ChoiceField)  # noqa: S101 (for the type checker)
        why.choices = list(reasons(record_type).items())
        why.initial = next(iter(reasons(record_type)))


def reasons(record_type: type[SheetRecord]) -> dict[str, str]:
    """Why a record may be connected, by key; what every record may be, where it says nothing."""
    return record_type.connects or {"about": "They are about the same thing"}


def _askable(record_type: type[SheetRecord]) -> Fields:
    return {
        field.name: field
        for field in record_type._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and (not isinstance(field, models.ForeignKey) or can_be_chosen(field))
    }


def _key(row: Any) -> str:
    sheet = getattr(row, "sheet", None)
    return str(sheet.reference if sheet else getattr(row, "reference", None) or row.key)


def _differs(given: Any, was: Any) -> bool:
    """Whether what was given says something else. The form asks for minutes, and not seconds."""
    return bool(_plain(given) != _plain(was))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return None if value == "" else value
