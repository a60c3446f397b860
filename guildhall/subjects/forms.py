"""Forms about people: for whom a print is, and a member's own interests."""

from __future__ import annotations

from typing import Any

from django import forms

from guildhall.subjects import safe_contact
from guildhall.subjects.models import Interest
from guildhall.subjects.safe_contact import SafeContact
from guildhall.ui.forms import DateField, ReasonField

READERS = [
    ("own", "Us, for the case file"),
    ("victim", "The victim's side"),
    ("offender", "The offender's side"),
    ("neither", "Somebody else"),
]
SIDE_OF = {"own": None, "victim": "victim", "offender": "offender", "neither": ""}
"""What `reads.person_for` calls each: None is nobody but the viewer."""


class PrintForm(forms.Form):
    """Whom a print is for."""

    reader = forms.ChoiceField(
        label="Who will read it?",
        choices=READERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who will read it"},
    )


ANSWERED = [
    (safe_contact.YES, "Yes"),
    (safe_contact.NO, "No"),
    (safe_contact.NOT_KNOWN, "They do not know"),
    (safe_contact.NOT_ASKED, "Not asked"),
]
SAFE_FIELDS = ("may_ring", "may_leave_message", "may_write", "who_may_answer", "hours")


class SafeContactForm(forms.Form):
    """How one number or address may be used, for any form that asks for one."""

    may_ring = forms.ChoiceField(
        label="Is it safe to ring?", choices=ANSWERED, required=False, widget=forms.RadioSelect
    )
    may_leave_message = forms.ChoiceField(
        label="Is it safe to leave a message?", choices=ANSWERED, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    may_write = forms.ChoiceField(
        label="Is it safe to text or write?", choices=ANSWERED, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    who_may_answer = forms.CharField(
        label="Who else may answer or read it?", max_length=400, required=False
    )
    hours = forms.CharField(
        label="When is it safe, and what else to mind?", max_length=400, required=False
    )

    def safe(self) -> SafeContact:
        """What was answered."""
        return SafeContact(**{name: self.cleaned_data[name] for name in SAFE_FIELDS})


class InterestForm(forms.Form):
    """A member's relation to somebody: by name and date of birth, or by address."""

    kind = forms.ChoiceField(
        label="What are they to you?",
        choices=Interest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are to you"},
    )
    given = forms.CharField(label="Given name", required=False, max_length=200)
    family = forms.CharField(label="Family name", required=False, max_length=200)
    born_on = DateField(label="Date of birth", required=False, help_text="For example, 27 3 2003.")
    line = forms.CharField(label="Address", required=False, max_length=400)
    postcode = forms.CharField(label="Postcode", required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        has_name = given.get("given") or given.get("family")
        if not self.errors and not given.get("line") and not (has_name and given.get("born_on")):
            self.add_error("given", "Enter a name with a date of birth, or an address")
        return given


class DecideInterestForm(forms.Form):
    """What governance makes of an interest that a member declared."""

    is_confirmed = forms.TypedChoiceField(
        label="Is it a conflict of interest?",
        choices=[("yes", "Yes: keep them out"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is a conflict"},
    )
    reason = ReasonField(
        label="Why not?",
        required=False,
        max_length=2000,
        help_text="Only if it is not. Keep names out of it.",
    )
