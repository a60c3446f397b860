"""Forms about a plan. Each carries the version of the row that the member saw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from guildhall.plan import labels, rules
from guildhall.plan.file.words import Row
from guildhall.plan.models import ActionUpdate, Answer
from guildhall.plan.reads import Plan
from guildhall.ui.forms import DateField, ReasonField

Choices = list[tuple[str, str]]
DAY_HELP = "For example, 27 3 2017."


def choices(words: dict[str, str], blank: str = "") -> Choices:
    """The choices of a closed list, led by the words for leaving it open."""
    return ([("", blank)] if blank else []) + list(words.items())


class OneParagraph(forms.CharField):
    """Words of one paragraph. Line breaks become spaces, as the plan file holds no others."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class Ticks(forms.MultipleChoiceField):
    """Some of a list, as tick boxes."""

    widget = forms.CheckboxSelectMultiple


class SeenForm(forms.Form):
    """A form that knows which version of the row its page showed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def show_again(self, version: int) -> None:
        """Keep what was typed, and take the row's present version as seen."""
        self.data = {**self.data.dict(), **self._lists(), "seen_version": version}  # type: ignore[attr-defined]

    def _lists(self) -> dict[str, list[str]]:
        many = [name for name, field in self.fields.items() if isinstance(field, Ticks)]
        return {name: self.data.getlist(name) for name in many}  # type: ignore[attr-defined]


class RowForm(SeenForm):
    """Some fields of one row, which are checked as the plan file would check them."""

    section = ""
    nullable: frozenset[str] = frozenset()
    why = OneParagraph(
        label="Why is it being changed?", required=False, help_text="Kept in its history.", rows=2
    )

    def __init__(self, plan: Plan, row: Row, data: Any = None) -> None:
        self.row = row.model_dump(mode="json")
        ident = self.row["id"]
        shown = {name: "" if value is None else value for name, value in self.row.items()}
        super().__init__(data, initial={**shown, "seen_version": plan.versions[ident]})
        self.name_choices(plan)
        self.order_fields([*(f for f in self.fields if f != "why"), "why"])

    def name_choices(self, plan: Plan) -> None:
        """Fill the lists that depend on the plan."""

    def changes(self) -> dict[str, Any]:
        """The row's fields as the form has them; an empty one that may be is None."""
        given = {f: v for f, v in self.cleaned_data.items() if f in self.row}
        return {f: None if v == "" and f in self.nullable else v for f, v in given.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                rules.fitted(self.section, {**self.row, **self.changes()})
            except rules.Unfit as unfit:
                for field, said in unfit.errors.items():
                    self.add_error(field if field in self.fields else None, said)
        return cleaned

    def choose(self, field: str, given: Iterable[tuple[str, str]]) -> None:
        self.fields[field].choices = list(given)  # type: ignore[attr-defined]


class PriorityForm(RowForm):
    section = "priorities"
    title = OneParagraph(label="Title")
    summary = OneParagraph(label="What it is about", rows=4)


class ProgrammeForm(RowForm):
    section = "programmes"
    title = OneParagraph(label="Title")
    leads = Ticks(label="Leads", required=False)
    supporters = Ticks(label="Supporters", required=False)

    def name_choices(self, plan: Plan) -> None:
        self.choose("leads", _holders(plan))
        self.choose("supporters", _holders(plan))


class OutcomeForm(RowForm):
    section = "outcomes"
    nullable = frozenset({"scope"})
    title = OneParagraph(label="Outcome, in our words")
    statement = OneParagraph(label="As the plan puts it", rows=3)
    programme = forms.ChoiceField(label="Programme")
    kind = forms.ChoiceField(label="What sort of result it is", choices=choices(labels.KINDS))
    counts = forms.ChoiceField(label="What it counts")
    direction = forms.ChoiceField(label="Which way", choices=choices(labels.DIRECTIONS))
    scope = forms.ChoiceField(
        label="How wide an area", choices=choices(labels.SCOPES, "Not stated"), required=False
    )

    def name_choices(self, plan: Plan) -> None:
        self.choose("programme", _titles(plan, "programmes"))
        self.choose("counts", _titles(plan, "counted_things"))


class MeasureForm(RowForm):
    section = "measures"
    nullable = frozenset({"unit"})
    title = OneParagraph(label="Measure, in our words")
    as_written = OneParagraph(label="As the plan writes it", rows=3)
    unit = OneParagraph(
        label="Unit", required=False, help_text="What a figure is in, such as offences."
    )
    polarity = forms.ChoiceField(label="Which way is better", choices=choices(labels.POLARITIES))
    answers = forms.ChoiceField(label="What it answers", choices=choices(labels.ANSWERS))
    outcomes = Ticks(label="Outcomes that it measures", required=False)
    why = OneParagraph(
        label="Why is it being changed?",
        help_text="A measure's words are part of its definition, so each change has a reason.",
        rows=2,
    )

    def name_choices(self, plan: Plan) -> None:
        self.choose("outcomes", _outcomes(plan, self.row))


class ActionForm(RowForm):
    section = "actions"
    nullable = frozenset({"due_as_written"})
    title = OneParagraph(label="Action")
    programme = forms.ChoiceField(label="Programme")
    leads = Ticks(label="Leads", required=False)
    supporters = Ticks(label="Supporters", required=False)
    due_as_written = OneParagraph(
        label="When it is due, as the plan writes it",
        required=False,
        help_text="The day itself is moved on the action's own page, so that the first is kept.",
    )
    outcomes = Ticks(label="Outcomes that it serves", required=False)

    def name_choices(self, plan: Plan) -> None:
        self.choose("programme", _titles(plan, "programmes"))
        self.choose("leads", _holders(plan))
        self.choose("supporters", _holders(plan))
        self.choose("outcomes", _outcomes(plan, self.row))


ROW_FORMS: dict[str, type[RowForm]] = {
    form.section: form
    for form in (PriorityForm, ProgrammeForm, OutcomeForm, MeasureForm, ActionForm)
}


def _titles(plan: Plan, section: str) -> Choices:
    return [(row.id, plan.title(row.id)) for row in plan.of(section)]


def _holders(plan: Plan) -> Choices:
    return [
        (holder.id, plan.title(holder.id) + (" (left)" if holder.until else ""))
        for holder in plan.file.role_holders
    ]


def _outcomes(plan: Plan, row: dict[str, Any]) -> Choices:
    """The outcomes of the row's own programme, and any other that it names already."""
    return [
        (outcome.id, outcome.title)
        for outcome in plan.file.outcomes
        if outcome.programme == row["programme"] or outcome.id in row["outcomes"]
    ]


class UpdateForm(SeenForm):
    """How an action stands."""

    status = forms.ChoiceField(
        label="How does it stand?", choices=ActionUpdate.Status.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="What has been done, or is in the way?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name no one whose case this is about.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") == ActionUpdate.Status.NOT_NEEDED and not cleaned.get("note"):
            self.add_error("note", "Say why the action is no longer needed")
        return cleaned


class DueDateForm(SeenForm):
    """Another day for an action."""

    due_on = DateField(label="New due date", help_text=DAY_HELP)
    reason = ReasonField(
        label="Why is it moved?",
        help_text="The first date is kept, and putting it back is counted.",
    )


class HolderForm(SeenForm):
    """Who follows somebody in a role, and from when."""

    name = OneParagraph(
        label="Who takes over?", required=False, help_text="Leave empty if nobody has yet."
    )
    from_on = DateField(
        label="From which day?",
        help_text=f"{DAY_HELP} The person before is taken to hold the role until the day before.",
    )
    hands_over = forms.BooleanField(
        label="Hand over their programmes and unfinished actions", required=False, initial=True
    )


class AnswerForm(SeenForm):
    """What an owner says to a finding of plan lint."""

    choice = forms.ChoiceField(
        label="What do you say to it?",
        choices=[
            (Answer.Choice.ACCEPT, "Accept: it is so, and it stays so this year"),
            (Answer.Choice.EXPLAIN, "Explain: there is a reason"),
            (Answer.Choice.MEND, "Mend: the plan will be put right"),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="The explanation, or how and when it will be mended",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs_words = cleaned.get("choice") in (Answer.Choice.EXPLAIN, Answer.Choice.MEND)
        if needs_words and not cleaned.get("words"):
            self.add_error("words", "Write the explanation, or how it will be mended")
        return cleaned
