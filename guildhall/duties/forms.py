"""Narrowing the list of what is due, and deciding about a rule."""

from typing import Any

from django import forms

from guildhall.duties import reads
from guildhall.duties.models import RuleDecision
from guildhall.duties.rules import Unit, Within
from guildhall.partners import registry as access
from guildhall.partners.models import Member


class DueForm(forms.Form):
    """Whose duties to show. Each choice only narrows what the viewer may see."""

    whose = forms.ChoiceField(
        label="Whose",
        choices=[(each.value, each.label) for each in reads.Whose],
        required=False,
    )
    programme = forms.ChoiceField(label="Programme", required=False)
    person = forms.ChoiceField(label="Person", required=False)
    agency = forms.ChoiceField(label="Agency", required=False)

    def __init__(self, *args: Any, viewer: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = [(each.key, each.title) for each in access.programmes()]
        people = [(each.reference, each.name) for each in reads.colleagues(viewer)]
        agencies = [(each.key, each.name) for each in reads.agencies()]
        for name, known in (("programme", programmes), ("person", people), ("agency", agencies)):
            self.fields[name].choices = [("", "Any"), *known]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, for `reads.due`. What is in no list is dropped, and shown as unset."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        given["whose"] = given["whose"] or reads.Whose.MINE.value
        self.data = given
        self.full_clean()
        return given | {"whose": reads.Whose(given["whose"])}


class RuleForm(forms.Form):
    """One decision about one version of a rule."""

    kind = forms.ChoiceField(label="What have you decided?", widget=forms.RadioSelect)
    number = forms.IntegerField(label="How many", min_value=1, max_value=1000, required=False)
    unit = forms.ChoiceField(
        label="Counted in",
        choices=[("", "Choose"), *((each.value, each.value.replace("_", " ")) for each in Unit)],
        required=False,
    )
    note = forms.CharField(
        label="What did you read or agree, and when?",
        help_text="The document and the part of it, or the meeting.",
        max_length=2000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, is_local: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = RuleDecision.Kind
        choices: list[tuple[str, str]] = [
            (kinds.READ, "I have read the source: the rule is right, turn it on"),
            (kinds.OFF, "Turn it off"),
        ]
        if is_local:
            choices.append((kinds.SET, "Set its length here"))
        else:
            del self.fields["number"], self.fields["unit"]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == RuleDecision.Kind.SET:
            for name, words in (
                ("number", "Enter how many"),
                ("unit", "Choose what it is counted in"),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given

    def within(self) -> Within | None:
        """The length typed, where one is being set."""
        given = self.cleaned_data
        if given["kind"] != RuleDecision.Kind.SET:
            return None
        return Within(given["number"], Unit(given["unit"]))
