"""Forms for powers and notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from guildhall.casework.fields import Pounds
from guildhall.casework.reads.choices import member_of
from guildhall.casework.reads.workers import who_may_have
from guildhall.casework.sheet_forms import SheetForm
from guildhall.partners.models import Member
from guildhall.programmes.enforcement.models import Notice, Payment, Prosecution
from guildhall.programmes.enforcement.powers import catalogue, rules
from guildhall.programmes.enforcement.powers.reads import PROGRAMME
from guildhall.programmes.enforcement.powers.writes import Recipient
from guildhall.programmes.enforcement.wards import areas
from guildhall.ui.forms import DateField, MomentField, ReasonField


class IssueForm(SheetForm):
    """A notice as it was issued, and to whom. The amount is the usual one unless given."""

    asked = (
        "offence", "book", "number", "issued_at", "place_words", "area", "is_uniformed",
        "is_badge_worn", "officer", "is_at_station", "early_by_on",
    )  # fmt: skip
    given = forms.CharField(label="First name", max_length=80)
    family = forms.CharField(label="Last name", max_length=80)
    born_on = DateField(label="Date of birth", required=False)
    line = forms.CharField(label="Address", max_length=300, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)
    amount = Pounds(label="Amount, in pounds", required=False,
                    help_text="Leave empty for the usual amount of the day.")  # fmt: skip
    early = Pounds(label="Amount if paid early, in pounds", required=False)

    def __init__(self, data: Any = None, *, viewer: Member, at: datetime, book: str = "") -> None:
        super().__init__(data, viewer=viewer, record_type=Notice, at=at, only=self.asked)
        self.fields["book"].initial = book
        self.fields["issued_at"].initial = at
        self.order_fields(
            ["offence", "book", "number", "given", "family", "born_on", "issued_at",
             "place_words", "area", "is_uniformed", "is_badge_worn"]
        )  # fmt: skip

    @property
    def later(self) -> tuple[str, ...]:
        """What is seldom needed at the kerb."""
        folded = ("line", "postcode", "amount", "early", "early_by_on", "officer", "is_at_station")
        return () if any(name in self.errors for name in folded) else folded

    def values(self) -> dict[str, Any]:
        """The notice's values."""
        found, sums = super().values(), self.cleaned_data
        amount = sums["amount"]
        if amount is None:
            terms = rules.terms_of(found["offence"], found["issued_at"])
            amount = terms.default if terms else 0
        return found | {"amount_pence": amount, "early_pence": sums["early"]}

    def recipient(self) -> Recipient:
        """Whom it was given to."""
        names = ("given", "family", "born_on", "line", "postcode")
        return Recipient(**{name: self.cleaned_data[name] for name in names})


class ProsecutionForm(SheetForm):
    """The start of a prosecution file. The defendant may be named now, or not at all."""

    given = forms.CharField(label="Defendant’s first name", max_length=80, required=False)
    family = forms.CharField(label="Defendant’s last name", max_length=80, required=False)
    born_on = DateField(label="Defendant’s date of birth", required=False)

    def __init__(self, data: Any = None, *, viewer: Member, at: datetime) -> None:
        super().__init__(data, viewer=viewer, record_type=Prosecution, at=at)
        self.order_fields(["offence", "is_summary_only", "offence_at", "given", "family"])

    def defendant(self) -> Recipient | None:
        """Whom it is against; None where nobody was named."""
        said = {name: self.cleaned_data[name] for name in ("given", "family", "born_on")}
        return Recipient(**said) if said["given"] or said["family"] else None


class MendForm(SheetForm):
    """What may have been entered wrongly."""

    asked = (
        "offence", "book", "number", "issued_at", "place_words", "area", "is_uniformed",
        "is_badge_worn", "is_at_station", "officer",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, notice: Notice, viewer: Member, at: datetime) -> None:
        super().__init__(data, viewer=viewer, record_type=Notice, at=at, only=self.asked)
        for name in self.asked:
            now = getattr(notice, name)
            self.fields[name].initial = now.reference if name == "officer" else now
        self.fields["was"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=notice.sheet.version
        )


class PayForm(forms.Form):
    """Money that came."""

    pence = Pounds(label="Amount, in pounds")
    paid_at = MomentField(label="When was it paid?")
    means = forms.ChoiceField(
        label="How?", widget=forms.RadioSelect,
        choices=[each for each in Payment.Means.choices if each[0] != Payment.Means.REFUND],
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = ReasonField(label="Why?", max_length=300, widget=forms.TextInput)


class DecideForm(forms.Form):
    """The manager's decision on a notice outside powers."""

    decision = forms.ChoiceField(
        label="What becomes of it?", choices=Notice.Decided.choices, widget=forms.RadioSelect
    )
    reason = ReasonField(label="Why?", max_length=300, widget=forms.TextInput)


class GrantForm(forms.Form):
    """A power that an officer holds."""

    officer = forms.ChoiceField(label="Officer")
    power = forms.ChoiceField(label="Power")
    held_as = forms.ChoiceField(
        label="Held as", choices=catalogue.way_choices, widget=forms.RadioSelect
    )
    area = forms.ChoiceField(
        label="Where?", required=False, help_text="Leave empty for everywhere in the force’s area."
    )
    badge = forms.CharField(label="Badge number", max_length=30, required=False)
    since_on = DateField(label="From")
    until_on = DateField(label="Until (the last day)", required=False)
    granted_by = forms.CharField(label="Who granted it?", max_length=120)

    def __init__(self, data: Any = None, *, at: datetime) -> None:
        super().__init__(data, auto_id="%s")
        people = [(each.reference, each.name) for each in who_may_have(PROGRAMME, at)]
        offered = {
            "officer": people, "power": catalogue.power_choices(), "area": areas(),
        }  # fmt: skip
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
            field.choices = [("", ""), *choices]

    def details(self) -> dict[str, Any]:
        """What the write takes."""
        return {**self.cleaned_data, "officer": member_of(self.cleaned_data["officer"])}


class EndForm(forms.Form):
    """When a power ends, and why."""

    until_on = DateField(label="The last day it holds")
    reason = ReasonField(label="Why?", max_length=300, widget=forms.TextInput)
