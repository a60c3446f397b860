"""Notes, contact attempts, and withdrawing what was wrong."""

from __future__ import annotations

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, always, while_live
from guildhall.casework.models import ContactAttempt, Entry
from guildhall.casework.reads.chronology import Line, line
from guildhall.casework.reads.files import CaseFile, people
from guildhall.partners.declare import CASE_SLICE, Do
from guildhall.partners.reads import NotKnown
from guildhall.subjects.models import Person
from guildhall.ui.forms import MomentField

LONGEST_NOTE = 20_000
NATURES = (("", "Not said"), ("fact", "Fact"), ("opinion", "Opinion"))
NATURE = {"": None, "fact": True, "opinion": False}


class NoteForm(CaseForm):
    """A note, in 20 seconds: the text is all that must be given."""

    text = forms.CharField(
        label="Note", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )
    nature = forms.ChoiceField(
        label="Is it fact or opinion?", choices=NATURES, required=False, widget=forms.RadioSelect
    )
    is_third_party = forms.BooleanField(
        label="It holds information about somebody who is not on the case", required=False
    )
    is_restricted = forms.BooleanField(
        label="Restricted",
        help_text="Only whoever has the case, its manager and you will see it.",
        required=False,
    )
    happened_at = MomentField(
        label="When did it happen?", help_text="Leave empty for now.", required=False
    )


def add_note(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.add_note(
        file.case,
        text=given["text"],
        is_fact=NATURE[given["nature"]],
        is_third_party=given["is_third_party"],
        is_restricted=given["is_restricted"],
        part=part_of(file),
        happened_at=given["happened_at"],
        by=stamp.by,
        at=stamp.at,
    )


def part_of(file: CaseFile) -> str:
    """The part of the file that the viewer's notes go into: one that they can read again."""
    if file.decision.shows(CASE_SLICE):
        return CASE_SLICE
    theirs = (part.key for part in file.programme.slices if file.decision.shows(part.key))
    return next(theirs, CASE_SLICE)


class ContactForm(CaseForm):
    """An attempt to reach somebody."""

    means = forms.ChoiceField(
        label="How?", choices=ContactAttempt.Means.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(
        label="What happened?", choices=ContactAttempt.Outcome.choices, widget=forms.RadioSelect
    )
    person = forms.ChoiceField(label="Whom?", required=False)
    text = forms.CharField(
        label="What was said",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    happened_at = MomentField(
        label="When did it happen?", help_text="Leave empty for now.", required=False
    )

    def prepare(self) -> None:
        self.choose("person", [("", "Nobody on the case"), *people_choices(self.file)])


def people_choices(file: CaseFile) -> list[tuple[str, str]]:
    """Everybody on the case once, by reference, with a name where one is seen."""
    found: dict[str, str] = {}
    for each in people(file):
        found.setdefault(each.involvement.person.reference, f"{each.title} ({each.role_title})")
    return list(found.items())


def person_of(file: CaseFile, reference: str) -> Person | None:
    """Somebody on the case by their reference; None for an empty one."""
    found = {each.involvement.person.reference: each.involvement.person for each in people(file)}
    if reference and reference not in found:
        raise NotKnown
    return found.get(reference)


def log_contact(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.log_contact(
        file.case,
        means=given["means"],
        outcome=given["outcome"],
        person=person_of(file, given["person"]),
        text=given["text"],
        happened_at=given["happened_at"],
        by=stamp.by,
        at=stamp.at,
    )


class EntryForm(CaseForm):
    """A form about one entry, at the version that was opened."""

    was = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.line: Line = line(self.file, self.about)
        self.fields["was"].initial = self.line.entry.version


class ChangeNoteForm(EntryForm):
    """One's own note in other words."""

    text = forms.CharField(
        label="Note", max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )

    def prepare(self) -> None:
        super().prepare()
        if self.line.entry.kind != Entry.Kind.NOTE:
            raise NotKnown
        self.fields["text"].initial = self.line.entry.body


def change_note(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ChangeNoteForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    entry = form.line.entry
    return writes.change_note(entry, text=given["text"], was=given["was"], by=stamp.by, at=stamp.at)


class WithdrawForm(EntryForm):
    """Why an entry was wrong."""

    reason = forms.CharField(label="Why is it withdrawn?", max_length=500)


def withdraw(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, WithdrawForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.withdraw_entry(
        form.line.entry, reason=given["reason"], was=given["was"], by=stamp.by, at=stamp.at
    )


DEEDS = (
    Deed("note", "Add a note", "Add note", Do.WRITE, NoteForm, add_note, while_live, group="add"),
    Deed(
        "contact",
        "Log a contact",
        "Log contact",
        Do.WRITE,
        ContactForm,
        log_contact,
        while_live,
        intro="Attempts count whether or not anybody was reached.",
        group="add",
    ),
    Deed(
        "change-note",
        "Change a note",
        "Save",
        Do.WRITE,
        ChangeNoteForm,
        change_note,
        always,
        intro="The earlier words are kept in the note's history.",
    ),
    Deed(
        "withdraw",
        "Withdraw an entry",
        "Withdraw",
        Do.WRITE,
        WithdrawForm,
        withdraw,
        always,
        intro="It stays on the file, struck through, with your name and the reason.",
        is_warning=True,
    ),
)
