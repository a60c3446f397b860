"""What people type about measures, turned into values."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from guildhall.analysis.rag import Status
from guildhall.measures import rules
from guildhall.measures.models import ReturnDue, Target
from guildhall.measures.spans import HOW_TO_WRITE, read_span
from guildhall.measures.writes.returns import Sent
from guildhall.ui.forms import DateField, ReasonField

MONTH = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"
NEEDS_VALUE = {Target.Form.AT_MOST, Target.Form.AT_LEAST}
HEADINGS = ("measure", "agency", "quarter", "numerator", "denominator", "provisional", "note")
MOST_ROWS = 2000


class BaselineForm(forms.Form):
    """What the measure is compared with."""

    value = forms.FloatField(label="Baseline", help_text="In the measure's own unit.")
    period = forms.CharField(label="Of which period?", max_length=60, help_text="Such as 2015-16.")
    source = forms.CharField(label="Where is it from?", max_length=500)

    def clean_period(self) -> str:
        """A period that cannot be read as months would rate nothing."""
        period = str(self.cleaned_data["period"])
        if read_span(period) is None:
            raise forms.ValidationError(HOW_TO_WRITE)
        return period


class TargetForm(forms.Form):
    """What the board aims at."""

    form = forms.ChoiceField(
        label="What is aimed at?", choices=Target.Form.choices, widget=forms.RadioSelect
    )
    value = forms.FloatField(
        label="Figure", required=False, help_text="Only with at most or at least."
    )
    due_on = DateField(label="By when?", required=False)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        needs, has = cleaned.get("form") in NEEDS_VALUE, cleaned.get("value") is not None
        if needs and not has and "value" not in self.errors:
            self.add_error("value", "Enter the figure aimed at.")
        if has and not needs:
            self.add_error("value", "Leave this empty: a direction needs no figure.")
        return cleaned


class BreakForm(forms.Form):
    """A named cause from which limits are drawn afresh."""

    since = forms.RegexField(
        MONTH,
        label="From which month?",
        help_text="Such as 2015-04.",
        error_messages={"invalid": "Write the month as year and month, such as 2015-04."},
    )
    cause = forms.CharField(
        label="What changed?",
        max_length=500,
        help_text="Name the cause, such as a change in how offences are recorded.",
    )


class OverrideForm(forms.Form):
    """Another rating than the rule's."""

    rating = forms.ChoiceField(
        label="Rating to show instead",
        choices=[(status.value, status.value.capitalize()) for status in Status],
        widget=forms.RadioSelect,
    )
    reason = ReasonField(label="Why?", rows=10, max_length=2000)


class ReturnForm(forms.Form):
    """One quarter's return."""

    numerator = forms.FloatField(
        label="How many?", min_value=0, error_messages={"required": "Enter how many"}
    )
    denominator = forms.FloatField(label="Out of", min_value=0, required=False)
    is_provisional = forms.BooleanField(label="These figures may still change", required=False)
    note = forms.CharField(
        label="Note",
        widget=forms.Textarea,
        required=False,
        max_length=2000,
        help_text="What a reader should know. Name nobody.",
    )


class ReturnsFileForm(forms.Form):
    """Many returns as one CSV file."""

    file = forms.FileField(
        label="CSV file",
        help_text="Headings: measure, agency, quarter (such as 2016-Q2), numerator, denominator,"
        " provisional (yes or no), note.",
    )


@dataclass(frozen=True)
class FileProblem:
    """What is wrong with a line of a file, and what to do. Line 1 is the heading."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.words}"


Dues = Mapping[tuple[str, str, str], ReturnDue]


def read_returns(content: bytes, dues: Dues) -> tuple[list[Sent], list[FileProblem]]:
    """The returns in a CSV file, or what is wrong with it. Any problem means none are taken in.

    `dues` are the returns that are owed, by measure, agency and quarter.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [FileProblem(1, "The file is not UTF-8 text. Save it as CSV UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = list(reader)
    except csv.Error as fault:
        return [], [FileProblem(reader.line_num, f"The line is broken ({fault}). Mend it.")]
    if not rows or tuple(cell.strip().lower() for cell in rows[0]) != HEADINGS:
        return [], [FileProblem(1, f"The headings must be {', '.join(HEADINGS)}.")]
    if len(rows) > MOST_ROWS:
        return [], [FileProblem(MOST_ROWS, f"Send at most {MOST_ROWS - 1} returns in one file.")]
    filled = [(at, row) for at, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    if not filled:
        return [], [FileProblem(2, "The file holds no returns. Add a line for each.")]
    return _read_rows(filled, dues)


def _read_rows(
    rows: Sequence[tuple[int, Sequence[str]]], dues: Dues
) -> tuple[list[Sent], list[FileProblem]]:
    sent: list[Sent] = []
    problems: list[FileProblem] = []
    seen: dict[int, int] = {}
    for line, row in rows:
        found = _read_row(row, dues)
        if isinstance(found, str):
            problems.append(FileProblem(line, found))
        elif found.due.pk in seen:
            problems.append(FileProblem(line, f"This return is on line {seen[found.due.pk]} too."))
        else:
            seen[found.due.pk] = line
            sent.append(found)
    return sent, problems


def _read_row(row: Sequence[str], dues: Dues) -> Sent | str:
    cells = [cell.strip() for cell in row]
    if len(cells) != len(HEADINGS):
        return f"There are {len(cells)} cells, not {len(HEADINGS)}."
    measure, agency, quarter, top, bottom, provisional, note = cells
    try:
        rules.quarter_end(quarter)
    except ValueError:
        return f"{quarter or 'Nothing'} is not a quarter. Write one such as 2016-Q2."
    due = dues.get((measure, agency, quarter))
    if due is None:
        return f"No return of {measure} is owed by {agency} for {quarter}. Check all three."
    if provisional.lower() not in {"", "yes", "no"}:
        return "Write yes or no under provisional."
    try:
        numerator = _number(top)
        denominator = _number(bottom) if bottom else None
    except ValueError as wrong:
        return str(wrong)
    return Sent(due, numerator, denominator, provisional.lower() == "yes", note)


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise ValueError(f"{text or 'Nothing'} is not a number.") from None
    if not 0 <= number < 1e15:
        raise ValueError(f"{text} is out of range: it must be 0 or more.")
    return number
