"""The forms that send a file of another system's records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from guildhall.evidence.forms import short_name
from guildhall.evidence.mappings.extract import SUFFIXES
from guildhall.partners.models import Agency
from guildhall.partners.reads import agencies

LARGEST_BYTES = 20 * 2**20


class SendForm(forms.Form):
    """A file, and whose it is."""

    agency = forms.ChoiceField(label="Whose records are these?")
    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX, up to 20 MB and 20,000 rows. It is kept sealed for a day at most,"
        " until you bring it in.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})
        partners = [(each.key, each.name) for each in agencies().filter(left_on=None)]
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
        field.choices = [("", "Choose an agency"), *partners]

    def clean_agency(self) -> Agency:
        """The agency itself."""
        found: Agency | None = agencies().filter(key=self.cleaned_data["agency"]).first()
        if found is None:
            raise ValidationError("Choose an agency")
        return found

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large, or is another kind of file."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_BYTES:
            raise ValidationError("The file must be 20 MB or smaller: send it in parts")
        if Path(file.name or "").suffix.lower() not in SUFFIXES:
            raise ValidationError("The file must be CSV or XLSX")
        return file

    @property
    def name(self) -> str:
        """The file's own name."""
        return short_name(self.cleaned_data["file"].name or "")
