"""The forms that name an extract and its columns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from guildhall.areas.rules import kind_of
from guildhall.evidence.forms import LARGEST_UPLOAD_BYTES
from guildhall.evidence.mappings.extract import SUFFIXES
from guildhall.evidence.mappings.layout import PARTS, Part
from guildhall.evidence.mappings.schedules import SCHEDULES
from guildhall.evidence.mappings.writes import Layout
from guildhall.partners.reads import agencies

NOT_HERE = ("", "Not in this file")


class ExtractFile(forms.Form):
    """The next extract of a kind that has been mapped."""

    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX, with nothing that names or describes a person, and postcodes by"
        " their first part only.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large for a request, or is another kind of file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD_BYTES:
            raise ValidationError(
                "The file must be 50 MB or smaller: use guildhall import --mapping"
            )
        if Path(file.name or "").suffix.lower() not in SUFFIXES:
            raise ValidationError("The file must be CSV or XLSX")
        return file


class StartForm(ExtractFile):
    """A new kind of extract: what it is, who gives it, and an example of it."""

    schedule = forms.ChoiceField(label="What is in the extract?")
    agency = forms.ChoiceField(label="Who gives it?")
    name = forms.SlugField(
        label="A short name for it",
        max_length=60,
        help_text="Small letters, numbers and hyphens, such as ambulance-calls. The next file is"
        " read under this name.",
        error_messages={"invalid": "The name must be letters, numbers and hyphens only"},
    )
    field_order = ["schedule", "agency", "name", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedules = [(s.key, f"{s.supplier}: {s.title}") for s in SCHEDULES]
        partners = [(agency.key, agency.name) for agency in agencies().filter(left_on=None)]
        self._choices("schedule", [("", "Choose one"), *schedules])
        self._choices("agency", [("", "Choose an agency"), *partners])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


class NameColumns(forms.Form):
    """Which of a file's headings is which of some parts that are known."""

    def __init__(
        self, headings: list[str], *args: Any, parts: Sequence[Part] = PARTS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        named = [(heading, heading) for heading in dict.fromkeys(headings) if heading]
        for part in parts:
            self.fields[part.name] = forms.ChoiceField(
                label=part.title,
                help_text=part.hint,
                required=part.is_required,
                choices=[NOT_HERE, *named],
            )

    def clean(self) -> dict[str, Any]:
        """Refuse one heading for two of our columns."""
        data = super().clean() or {}
        used = [data[part.name] for part in self.parts if data.get(part.name)]
        twice = {heading for heading in used if used.count(heading) > 1}
        if twice:
            raise ValidationError(f"“{twice.pop()}” is chosen twice: choose each column once")
        return data

    def columns(self) -> dict[str, str]:
        """The heading of each part that the file has."""
        given = self.cleaned_data
        return {part.name: given[part.name] for part in self.parts if given[part.name]}

    def layout(self, schedule: str, header_line: int, sheet: str) -> Layout:
        """The mapping as it was filled in."""
        return Layout(schedule, self.columns(), header_line, sheet)


class ColumnsForm(NameColumns):
    """Which of an extract's headings is which of ours."""

    def __init__(self, headings: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(headings, *args, **kwargs)
        self.fields["covers"] = forms.CharField(
            label="Area of rows that give no code",
            help_text="The code of the district that the whole extract is about, such as"
            " E06000031. Leave it out where rows may be from elsewhere.",
            required=False,
            max_length=40,
        )

    def clean_covers(self) -> str:
        """An area's code, or nothing."""
        code = str(self.cleaned_data["covers"]).strip().upper()
        if code and kind_of(code) is None:
            raise ValidationError("The area must be a code such as E06000031")
        return code

    def layout(self, schedule: str, header_line: int, sheet: str) -> Layout:
        """The mapping as it was filled in."""
        covers = self.cleaned_data["covers"]
        return replace(super().layout(schedule, header_line, sheet), covers=covers)
