"""Forms of a board pack."""

from django import forms

from guildhall.reports.rules import parse_quarter
from guildhall.ui.forms import ReasonField


class OpenForm(forms.Form):
    """Which quarter a pack is for."""

    quarter = forms.CharField(
        label="Quarter",
        max_length=7,
        help_text="The year and the quarter of the calendar: 2016-Q3 is July to September 2016.",
    )

    def clean_quarter(self) -> str:
        try:
            return str(parse_quarter(self.cleaned_data["quarter"]))
        except ValueError as reason:
            raise forms.ValidationError(str(reason)) from None


class UpdateForm(forms.Form):
    """What a lead says of a programme this quarter."""

    text = forms.CharField(
        label="Update",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What was done, what came of it, and what the figures do not show. No names.",
    )


class SendBackForm(forms.Form):
    """Why a validated pack is opened again."""

    reason = ReasonField(label="What has to change?", max_length=500)
