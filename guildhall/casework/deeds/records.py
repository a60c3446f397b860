"""A programme's records, assessments and letters, as forms made from what it declares."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.db import models

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, while_live, while_open
from guildhall.casework.deeds.notes import people_choices, person_of
from guildhall.casework.fields import asked, judgement, kept, named, questions
from guildhall.casework.models import Record
from guildhall.casework.reads.choices import records_of
from guildhall.casework.reads.chronology import line, told
from guildhall.casework.reads.files import CaseFile, assessments
from guildhall.casework.reads.owed import takes
from guildhall.casework.reads.visible import fields_shown
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown


def while_owed(file: CaseFile) -> bool:
    """On an open case, and on a closed one that still takes some record."""
    return while_open(file) or any(takes(file.case, t) for t in file.programme.kept_by_hand)


def form_field(file: CaseFile, field: models.Field[Any, Any]) -> forms.Field:
    """The form's field for a record's: what it asks, with the choices that this case gives."""
    return asked(field, partial(_related, file))


def _related(file: CaseFile, field: models.ForeignKey[Any, Any]) -> list[tuple[str, str]]:
    """The rows of the case that a field can point to: its records of a type, or its people."""
    target = field.related_model
    if isinstance(target, type) and issubclass(target, Record):
        return [(each.entry.reference, told(each)) for each in records_of(file, target)]
    return people_choices(file)


def value_of(file: CaseFile, field: models.Field[Any, Any], given: Any) -> Any:
    """What is kept for what was given: a row for a reference; nothing said is empty."""
    return kept(field, given, partial(_row, file))


def _row(file: CaseFile, field: models.ForeignKey[Any, Any], given: str) -> Any:
    target = field.related_model
    if isinstance(target, type) and issubclass(target, Record):
        found = {each.entry.reference: each for each in records_of(file, target)}
        if given not in found:
            raise NotKnown
        return found[given]
    return person_of(file, given)


class RecordForm(CaseForm):
    """A record of the type whose name `about` holds.

    `about` may go on with ":" and the reference of another record of the case, which what is
    asked about such a record is then filled in with.
    """

    def record_type(self) -> type[Record]:
        """The type asked for, if the programme has it."""
        wanted, _, self.after = self.about.partition(":")
        for each in self.file.programme.kept_by_hand:
            if each._meta.model_name == wanted:
                return each
        raise NotKnown

    def prepare(self) -> None:
        self.type = self.record_type()
        for name in fields_shown(self.type, self.file.decision):
            field = self.type._meta.get_field(name)
            assert isinstance(field, models.Field)  # noqa: S101 (for the type checker)
            if not field.editable:
                continue
            self.fields[name] = form_field(self.file, field)
            self.fields[name].initial = self.first(field)

    def first(self, field: models.Field[Any, Any]) -> Any:
        """What a field says before anybody answers: the day of an instant is today, mostly."""
        if field.has_default():
            return field.get_default()
        if isinstance(field, models.ForeignKey):
            return self.after
        if isinstance(field, models.DateTimeField) and not field.blank:
            today = self.file.at.astimezone(LONDON)
            return (today.day, today.month, today.year, "")
        return None

    def values(self) -> dict[str, Any]:
        """The record's values, as they are kept."""
        return {
            name: value_of(self.file, self.type._meta.get_field(name), value)  # type: ignore[arg-type]
            for name, value in self.cleaned_data.items()
            if name != "was"
        }

    @property
    def later(self) -> tuple[str, ...]:
        """The fields that a new record seldom has yet, which the form folds away."""
        folded = [name for name in self.type.later if name in self.fields]
        return () if any(name in self.errors for name in folded) else tuple(folded)

    @property
    def title(self) -> str:
        """What the record is called."""
        return f"Record {named(self.type)}"


def keep(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, RecordForm)  # noqa: S101 (for the type checker)
    return writes.keep(file.case, form.type, values=form.values(), by=stamp.by, at=stamp.at)


class ChangeRecordForm(RecordForm):
    """A record that is there already, at the version that was opened."""

    def record_type(self) -> type[Record]:
        found = line(self.file, self.about)
        if not isinstance(found.detail, Record) or found.entry.withdrawn_at is not None:
            raise NotKnown
        self.record, self.after = found.detail, ""
        return type(found.detail)

    def prepare(self) -> None:
        super().prepare()
        for name, field in self.fields.items():
            field.initial = _first(self.record, name)
        self.fields["was"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.record.entry.version
        )

    @property
    def later(self) -> tuple[str, ...]:
        """Nothing is folded away: it may be what is changed."""
        return ()

    @property
    def title(self) -> str:
        """What is changed."""
        return f"Change the {self.type._meta.verbose_name}"


def _first(record: Record, name: str) -> Any:
    value = getattr(record, name)
    if isinstance(value, Record):
        return value.entry.reference
    return getattr(value, "reference", value)


def change(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ChangeRecordForm)  # noqa: S101 (for the type checker)
    return writes.change(
        form.record,
        values=form.values(),
        was=form.cleaned_data["was"],
        by=stamp.by,
        at=stamp.at,
    )


class AssessForm(CaseForm):
    """A tool's questions, in the version in force today. `about` is the tool's key.

    Where the latest use of it on the case is not complete, the form goes on from its answers.
    """

    def prepare(self) -> None:
        on = self.file.at.astimezone(LONDON).date()
        tool = self.file.programme.tool(self.about, on=on)
        if tool is None:
            raise NotKnown
        self.tool = tool
        nobody = [] if tool.is_about_somebody else [("", "Nobody on the case")]
        self.fields["person"] = forms.ChoiceField(
            label="Whom is it about?", required=False,
            choices=[*nobody, *people_choices(self.file)],
        )  # fmt: skip
        latest = next((each for each in assessments(self.file) if each.tool == tool.key), None)
        so_far = latest if latest and not latest.is_complete else None
        self.so_far = tool.words(so_far) if so_far else ""
        if so_far and so_far.person:
            self.fields["person"].initial = so_far.person.reference
        self.fields |= questions(tool, so_far.answers if so_far else {})
        self.fields |= judgement(tool, longest=1000)
        self.fields["why_enough"] = forms.CharField(
            label="If what is not known could make it higher: why is it enough to go on?",
            help_text="The case goes no further on it until somebody has said.",
            required=False, max_length=1000,
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The tool, with its version."""
        return self.tool.title


def assess(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AssessForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.assess(
        file.case,
        tool=form.tool.key,
        answers={q.key: given[f"q_{q.key}"] for q in form.tool.questions},
        person=person_of(file, given["person"]),
        raise_to=given["raise_to"],
        reason=given["reason"],
        why_enough=given["why_enough"],
        by=stamp.by,
        at=stamp.at,
    )


class LetterForm(CaseForm):
    """What a letter's template asks. `about` is the template's key."""

    to_person = forms.ChoiceField(label="To somebody on the case", required=False)
    to_name = forms.CharField(label="To (name as it is written)", max_length=200)
    to_address = forms.CharField(
        label="Address", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        template = self.file.programme.letter(self.about)
        if template is None:
            raise NotKnown
        self.template = template
        self.choose("to_person", [("", "Nobody on the case"), *people_choices(self.file)])
        for key, question in template.asks.items():
            self.fields[f"q_{key}"] = forms.CharField(
                label=question, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def title(self) -> str:
        """The letter."""
        return self.template.title


def write_letter(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, LetterForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.write_letter(
        file.case,
        template=form.template.key,
        to_name=given["to_name"],
        to_address=given["to_address"],
        to_person=person_of(file, given["to_person"]),
        answers={key: given[f"q_{key}"] for key in form.template.asks},
        by=stamp.by,
        at=stamp.at,
    )


DEEDS = (
    Deed("record", "Add a record", "Save", Do.WRITE, RecordForm, keep, while_owed),
    Deed("change-record", "Change a record", "Save", Do.WRITE, ChangeRecordForm, change,
         while_owed, intro="The earlier values are kept in its history."),
    Deed("assess", "Assess", "Save assessment", Do.WRITE, AssessForm, assess, while_open,
         on_the_case=True),
    Deed("letter", "Write a letter", "Write letter", Do.WRITE, LetterForm, write_letter,
         while_live, on_the_case=True),
)  # fmt: skip
