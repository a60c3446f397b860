"""The form that brings in a file."""

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from guildhall.evidence.rules import NotARelease, Release, release

LARGEST_UPLOAD_BYTES = 50 * 2**20


LONGEST_NAME_BYTES = 200  # a folder takes 255, and endings are added


def short_name(name: str) -> str:
    """A file's own name, cut from the left where a folder could not hold it."""
    encoded = Path(name).name.encode()
    return encoded[-LONGEST_NAME_BYTES:].decode(errors="ignore")


class UploadForm(forms.Form):
    """A file, and the release it belongs to."""

    file = forms.FileField(
        label="File",
        help_text="A CSV, XLSX, ODS, GeoJSON, .gz or zip file as its publisher gives it, "
        "up to 50 MB. Bring larger ones in with guildhall import.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    release = forms.CharField(
        label="Release",
        required=False,
        max_length=10,
        help_text="When the publisher gave it out, as 2024-03 or 2024-03-09. "
        "Leave it out to use the day of import.",
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large for a request, or has no name."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_UPLOAD_BYTES:
            raise ValidationError(
                "The file must be 50 MB or smaller: bring it in with guildhall import"
            )
        if not Path(file.name or "").suffix:
            raise ValidationError("The file's name must keep its ending, such as .csv")
        return file

    def clean_release(self) -> Release | None:
        """The release, where one is given."""
        given: Any = self.cleaned_data["release"]
        try:
            return release(given) if given else None
        except NotARelease as problem:
            raise ValidationError(str(problem)) from None
