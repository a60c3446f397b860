"""What every form of the front door asks: how to reach the sender safely, needs, photographs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from guildhall.casework.front_door.rules import plain_words, tidy_code
from guildhall.clock import LONDON
from guildhall.ui.words import long_date

MOST_FILES = 3
MOST_FILE_BYTES = 5 * 1024 * 1024
MOST_BODY_BYTES = MOST_FILES * MOST_FILE_BYTES + 1024 * 1024
ENDINGS = ("jpg", "jpeg", "png", "pdf")
ADULT, CHILD, NOT_SAID = "adult", "child", ""
INTERPRETERS = {"spoken": "an interpreter", "bsl": "a sign language interpreter"}
YES_NO = (("yes", "Yes"), ("no", "No"))
YES_NO_UNSURE = (*YES_NO, ("unsure", "I am not sure"))


class Words(forms.CharField):
    """Words as people write them: characters that nobody writes are taken out."""

    def __init__(self, label: str, *, most: int = 200, rows: int = 0, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(label=label, max_length=most, widget=widget, **more)
        self.error_messages["max_length"] = f"{label}: use {most:,} characters or fewer"

    def to_python(self, value: Any) -> str:
        return plain_words(str(value)) if value not in self.empty_values else ""


class Choose(forms.ChoiceField):
    """One answer of a few."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(label=label, choices=choices, widget=forms.RadioSelect, **more)
        self.error_messages["invalid_choice"] = f"{label} Choose one of the answers"


class Files(forms.FileField):
    """Several files, which have not been looked into yet. Never read from before their sizes."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list) else [data] if data else []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"Choose {MOST_FILES} files at most")
        for each in given:
            if (each.size or 0) > MOST_FILE_BYTES:
                most = MOST_FILE_BYTES // 1024**2
                raise forms.ValidationError(f"Each file must be {most} MB or smaller")
            if not str(each.name).lower().endswith(tuple(f".{e}" for e in ENDINGS)):
                raise forms.ValidationError("Choose photographs (JPEG or PNG) or a PDF")
        return given


class Chooser(forms.FileInput):
    """A box for several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


@dataclass(frozen=True)
class Section:
    """A part of the page: its heading, what is said first, and its fields."""

    title: str
    fields: tuple[str, ...]
    intro: str = ""


@dataclass(frozen=True)
class Answer:
    """One thing that was asked and answered, in words."""

    name: str
    label: str
    words: str


REACH = Section(
    "How we may reach you",
    ("name", "contact_by", "contact", "contact_when", "who_answers", "leave_message", "may_write"),
    "You need not say who you are. If you do not, nobody can reply to you.",
)
NEEDS = Section("What you need", ("age", "language", "interpreter", "access_needs"))
LAST = Section(
    "Photographs and sharing",
    ("photos", "may_share_name"),
    "Where and when a photograph was taken is removed from it.",
)


class PublicFormBase(forms.Form):
    """The questions of every form. A form extends it, and names its own parts in `own`.

    `at` is when it is sent, for what may not be in the future. `is_anonymous_allowed` False makes
    name and contact required.
    """

    own: ClassVar[tuple[Section, ...]] = ()
    is_anonymous_allowed: ClassVar[bool] = True
    warning: ClassVar[str] = ""
    """What is said above the first question; empty for nothing."""

    name = Words("Your name", required=False)
    contact_by = Choose(
        "How may we contact you?",
        (
            ("mobile", "By mobile telephone"),
            ("landline", "By landline"),
            ("email", "By e-mail"),
            ("other", "By post, or in another way"),
            ("none", "Do not contact me"),
        ),
        required=False,
    )
    contact = Words("The number, e-mail or postal address", most=250, required=False)
    contact_when = Words("When is it safe to contact you?", required=False)
    who_answers = Words(
        "Who else may answer, or see what we send?",
        required=False,
        help_text="Say if somebody who may answer must not know why we call.",
    )
    leave_message = Choose("Is it safe to leave a message?", YES_NO_UNSURE, required=False)
    may_write = Choose("Is it safe to text or write to you there?", YES_NO_UNSURE, required=False)
    age = Choose(
        "How old are you?",
        ((ADULT, "18 or over"), (CHILD, "Under 18"), (NOT_SAID, "I would rather not say")),
        required=False,
    )
    language = Words("Which language do you prefer?", most=100, required=False)
    interpreter = Choose(
        "Do you need an interpreter?",
        (("no", "No"), ("spoken", "Yes, for a spoken language"), ("bsl", "Yes, British Sign"
         " Language")),
        required=False,
    )  # fmt: skip
    access_needs = Words(
        "Is there anything that makes it hard to use the telephone, read or get about?",
        most=1000,
        rows=2,
        required=False,
    )
    photos = Files(
        label="Photographs or a PDF",
        required=False,
        widget=Chooser(
            attrs={"multiple": "multiple", "accept": ",".join(f".{e}" for e in ENDINGS)}
        ),
        help_text=f"Up to {MOST_FILES} files of 5 MB each. Do not put yourself in danger to take"
        " one.",
    )
    may_share_name = Choose(
        "May we tell your name to the other agencies who can help?",
        (("yes", "Yes"), ("no", "No, unless somebody could come to serious harm")),
        required=False,
    )
    website = forms.CharField(label="Leave this empty", required=False, max_length=2000)
    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, at: datetime) -> None:
        super().__init__(data, files, auto_id="%s")
        self.at = at
        if not self.is_anonymous_allowed:
            self.fields["name"].required = self.fields["contact"].required = True
            contact_by = self.fields["contact_by"]
            contact_by.required = True
            contact_by.choices = contact_by.choices[:-1]  # type: ignore[attr-defined]
        self.order_fields([name for part in self.sections() for name in part.fields])

    def sections(self) -> tuple[Section, ...]:
        """The parts of the page in order."""
        reach = REACH if self.is_anonymous_allowed else Section(REACH.title, REACH.fields)
        return (*self.own, reach, NEEDS, LAST)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        by = given.get("contact_by", "")
        if by not in ("", "none") and not given.get("contact") and "contact" not in self.errors:
            self.add_error("contact", "Enter the number or address, or choose not to be contacted")
        return given

    def today(self) -> date:
        """The day it is sent, in London."""
        return self.at.astimezone(LONDON).date()

    def not_yet(self, name: str) -> None:
        """Refuse a day that has not come."""
        day = self.cleaned_data.get(name)
        if isinstance(day, date) and day > self.today():
            self.add_error(name, f"{self.fields[name].label} The day must be today or before")

    def answers(self) -> list[Answer]:
        """What was asked and answered, in the page's order and its words. Files are left out."""
        return list(self._answers())

    def _answers(self) -> Iterator[Answer]:
        for part in self.sections():
            for name in part.fields:
                value = self.cleaned_data.get(name)
                if value not in (None, "", False, []) and name != "photos":
                    field = self.fields[name]
                    words = _in_words(field, value)
                    yield Answer(name, str(field.label), words)

    @property
    def is_trapped(self) -> bool:
        """Whether a field was filled in that people do not see."""
        return bool(self.cleaned_data.get("website"))

    @property
    def is_child(self) -> bool:
        return self.cleaned_data.get("age") == CHILD


def _in_words(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, date):
        return long_date(value)
    if value is True:
        return "Yes"
    return str(choices.get(value, value))


class ReceiptForm(forms.Form):
    """A receipt's code, and anything more that its holder wishes to say."""

    code = forms.CharField(label="Your receipt code", max_length=100)
    more = Words("Is there anything more to tell us?", most=5000, rows=4, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")

    def clean_code(self) -> str:
        """The code in its one form; empty for what cannot be one, answered as a wrong one is."""
        return tidy_code(str(self.cleaned_data["code"]))


class OpeningForm(forms.Form):
    """A form put on or taken off, and who answers for it out of hours."""

    is_on = forms.BooleanField(label="The public can send this", required=False)
    desk = Words("Who looks at it out of hours, as the public is told?", most=120, required=False)
    telephone = Words("Their telephone number", most=30, required=False)
    owner = Words("Who is answerable for that? (not shown)", most=120, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("is_on"):
            for name in ("desk", "telephone", "owner"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "Name who answers before the form is on")
        return given
