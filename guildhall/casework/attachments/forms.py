"""The form that puts a file on a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from guildhall.casework.attachments.kinds import ACCEPT, MOST_BYTES, TAKEN
from guildhall.casework.attachments.writes import LONGEST_ABOUT

TOO_LARGE = f"The file must be {MOST_BYTES // 1024**2} MB or smaller: make it smaller or split it"


class AttachForm(forms.Form):
    """A file, and what it is."""

    file = forms.FileField(
        label="Choose the file",
        help_text=f"{TAKEN}. {MOST_BYTES // 1024**2} MB at most.",
        max_length=500,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    about = forms.CharField(
        label="What is it?",
        help_text="Who made it, and what it shows.",
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_third_party = forms.BooleanField(
        label="It is about, or came in confidence from, somebody who is not on the case",
        required=False,
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
