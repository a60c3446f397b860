"""Forms of the training register."""

from __future__ import annotations

from typing import Any

from django import forms

from guildhall.partners.reads import agencies
from guildhall.programmes.training.models import Course
from guildhall.programmes.training.sheet import HEADINGS, Sheet, folded, read_sheet
from guildhall.ui.forms import DateField

LARGEST_SHEET = 500_000
DAY_HELP = "For example, 27 3 2017."


class CourseForm(forms.Form):
    """A course, and how long it keeps somebody in date."""

    title = forms.CharField(label="Course", max_length=120)
    topic = forms.ChoiceField(label="What is it about?", choices=Course.Topic.choices)
    level = forms.ChoiceField(label="Level", choices=Course.Level.choices, widget=forms.RadioSelect)
    months_valid = forms.IntegerField(
        label="Months that it keeps somebody in date",
        required=False,
        min_value=1,
        max_value=120,
        help_text="Leave empty if it does not run out.",
    )


class SessionForm(forms.Form):
    """A day of a course."""

    course = forms.ChoiceField(label="Course")
    held_on = DateField(label="Date", help_text=DAY_HELP)
    place = forms.CharField(label="Place", max_length=120, required=False)
    seats = forms.IntegerField(label="Seats", required=False, min_value=1, max_value=2000)

    def __init__(self, *args: Any, courses: dict[str, Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(key, each.title) for key, each in courses.items()]
        self.fields["course"].choices = names  # type: ignore[attr-defined]


class TimetableForm(forms.Form):
    """That a year's timetable is out."""

    year = forms.IntegerField(
        label="Year it is for",
        min_value=2010,
        max_value=2099,
        help_text="The April in which it begins: 2016 is April 2016 to March 2017.",
    )
    published_on = DateField(label="Published on", help_text=DAY_HELP)
    where = forms.CharField(label="Where can it be read?", max_length=250)


class ScopeForm(forms.Form):
    """How many of an agency's staff a topic is for."""

    agency = forms.ChoiceField(label="Agency")
    topic = forms.ChoiceField(label="Topic", choices=Course.Topic.choices)
    number = forms.IntegerField(label="Staff it is for", min_value=0, max_value=100_000)
    since_on = DateField(label="From", help_text=DAY_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {agency.key: agency for agency in agencies()}
        names = [(key, agency.name) for key, agency in self.known.items()]
        self.fields["agency"].choices = names  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """Who came, as a CSV file or pasted."""

    file = forms.FileField(label="A CSV file", required=False)
    text = forms.CharField(
        label="Or paste the rows",
        required=False,
        max_length=LARGEST_SHEET,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"The first row is the headings: {', '.join(HEADINGS)}.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        found = given.get("file")
        text = given.get("text", "")
        if found is not None:
            text = self._read(found)
        if not text.strip():
            raise forms.ValidationError("Choose a file, or paste the rows.")
        given["sheet"] = self._sheet(text)
        return given

    def _read(self, found: Any) -> str:
        if found.size > LARGEST_SHEET:
            raise forms.ValidationError("That file is too large for a sheet of one session.")
        try:
            return str(found.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                "That is not a CSV file in UTF-8. Save it as CSV UTF-8 and choose it again."
            ) from None

    def _sheet(self, text: str) -> Sheet:
        known = {}
        for agency in agencies():
            known[folded(agency.key)] = known[folded(agency.name)] = agency.key
        sheet = read_sheet(text, known)
        if sheet.faults:
            raise forms.ValidationError(
                [f"Row {f.row}: {f.message}" if f.row else f.message for f in sheet.faults[:20]]
            )
        return sheet
