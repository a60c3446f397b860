"""The form's fields for a record, whether it stands on a case or on none, and for a tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import models

from guildhall.casework.models import Record, SheetRecord
from guildhall.casework.tools import Question, Tool
from guildhall.ui.forms import DateField, MomentField

MOST_RADIOS = 8
MOST_POUNDS = 10_000_000
PENCE = "_pence"
"""How the name of a sum ends. It is typed and shown in pounds."""
Related = Callable[[models.ForeignKey[Any, Any]], list[tuple[str, str]]]
"""The rows that a field can point to: their references, and what each is called."""


def asked(field: models.Field[Any, Any], related: Related) -> forms.Field:
    """What a form asks for a record's field."""
    given: dict[str, Any] = {
        "label": str(field.verbose_name),
        "help_text": str(field.help_text),
        "required": not field.blank and not isinstance(field, models.BooleanField),
    }
    if isinstance(field, models.ForeignKey):
        return forms.ChoiceField(**given, choices=[("", ""), *related(field)])
    if isinstance(field, models.DateTimeField):
        return MomentField(**given)
    if isinstance(field, models.DateField):
        return DateField(**given)
    if field.name.endswith(PENCE):
        return Pounds(**given | {"label": f"{field.verbose_name}, in pounds"})
    if isinstance(field, models.BooleanField):
        return _yes_or_no(field, given)
    if field.choices:
        choices = [(str(key), str(words)) for key, words in field.flatchoices]
        return chosen(choices, given, is_offered_empty=not given["required"])
    if isinstance(field, models.TextField):
        return forms.CharField(**given, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))
    made = field.formfield(**given)
    assert made is not None  # noqa: S101 (a record's fields can all be asked for)
    return made


class Pounds(forms.DecimalField):
    """A sum typed in pounds, and kept in pence."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST_POUNDS, "decimal_places": 2} | given)

    def clean(self, value: Any) -> Any:
        """The sum in pence; None where nothing was typed."""
        found = super().clean(str(value).replace("£", "").replace(",", "") if value else value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value: Any) -> Any:
        """Pence as pounds; what was typed stays as it was typed."""
        return f"{value / 100:.2f}" if isinstance(value, int) else value


def _yes_or_no(field: models.BooleanField[Any, Any], given: dict[str, Any]) -> forms.Field:
    """A box; or yes and no apart, where a box that is not ticked would answer for nobody.

    A field with choices must be answered, and one that may be null need not be.
    """
    if not (field.null or field.choices):
        return forms.BooleanField(**given)
    not_said = [("", "Not said")] if field.null else []
    return forms.TypedChoiceField(
        **given | {"required": not field.null},
        choices=[("True", "Yes"), ("False", "No"), *not_said],
        coerce=lambda said: said == "True",
        empty_value=None,
        widget=forms.RadioSelect({"class": "govuk-radios--small"}),
    )


def chosen(
    choices: list[tuple[str, str]], given: dict[str, Any], *, is_offered_empty: bool
) -> forms.Field:
    """One of some choices: radios where they are few, a list where they are many."""
    if len(choices) > MOST_RADIOS:
        return forms.ChoiceField(**given, choices=[("", ""), *choices])
    none = [("", "Not said")] if is_offered_empty else []
    radios = forms.RadioSelect({"class": "govuk-radios--small"})
    return forms.ChoiceField(**given, choices=[*choices, *none], widget=radios)


def kept(
    field: models.Field[Any, Any],
    given: Any,
    row: Callable[[models.ForeignKey[Any, Any], str], Any],
) -> Any:
    """What is kept for what was given: a row for a reference; nothing said is empty."""
    if not isinstance(field, models.ForeignKey):
        return ("" if given is None else given) if _is_text(field) else given
    return row(field, given) if given else None


def _is_text(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def questions(tool: Tool, so_far: Mapping[str, str]) -> dict[str, forms.Field]:
    """What a tool asks, each question as `q_` with its key, and what was answered so far.

    None has to be answered for it to be saved, and only a remark is called optional: without an
    answer to each of the others the tool is not complete.
    """
    return {f"q_{q.key}": _question(q, so_far.get(q.key, "")) for q in tool.questions}


class Answered(forms.ChoiceField):
    """A tool's question. Left out, it leaves the tool not complete: that is not optional."""

    says_optional = False


def _question(question: Question, answered: str) -> forms.Field:
    words: dict[str, Any] = {
        "label": question.text,
        "help_text": question.help,
        "required": False,
        "initial": answered,
    }
    choices = [(option.key, option.text) for option in question.answers]
    if not choices:
        return forms.CharField(**words, widget=forms.Textarea(attrs={"rows": 2}))
    return Answered(**words, choices=choices, widget=forms.RadioSelect)


def judgement(tool: Tool, *, longest: int) -> dict[str, forms.Field]:
    """Whether it is higher than the answers come to and why, in at most so many letters."""
    bands = [(band.key, band.title) for band in tool.bands]
    return {
        "raise_to": forms.ChoiceField(
            label="In your judgement, is it higher than the answers come to?",
            required=False,
            choices=[("", "No: the answers stand"), *bands],
            widget=forms.RadioSelect,
        ),
        "reason": forms.CharField(label="Why is it higher?", required=False, max_length=longest),
    }


def named(record_type: type[Record] | type[SheetRecord]) -> str:
    """What a record is called in a sentence: a missing episode, an item, circumstances."""
    name = str(record_type._meta.verbose_name)
    if name == str(record_type._meta.verbose_name_plural):
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
