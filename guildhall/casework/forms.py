"""Forms that are not about one case: referring, narrowing a list, looking, and covering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from guildhall.casework.models import Case
from guildhall.casework.reads import Filters
from guildhall.casework.reads.choices import casework_of, colleagues, member_of
from guildhall.casework.reads.whose import COVERING, MINE, WAITING
from guildhall.partners.models import Member
from guildhall.ui.forms import DateField, MomentField


class ReferForm(forms.Form):
    """A referral in three minutes."""

    who = forms.CharField(
        label="Who is it about?",
        help_text="Their name, date of birth and address, as far as you know them.",
        max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    concern = forms.CharField(
        label="What has happened, and what are you worried about?",
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    safe = forms.CharField(
        label="How can they be reached safely, and who may answer?",
        required=False, max_length=500,
    )  # fmt: skip
    source = forms.CharField(
        label="If you are passing on somebody else’s concern: whose?",
        required=False, max_length=200,
    )  # fmt: skip
    received_at = MomentField(
        label="When did it reach you?", help_text="Leave empty for now.", required=False
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")

    def words(self) -> str:
        """The referral as it is kept: what was asked, with what was answered."""
        given = self.cleaned_data
        parts = [f"About: {given['who']}", given["concern"]]
        if given["safe"]:
            parts.append(f"Reached safely: {given['safe']}")
        return "\n\n".join(parts)


class AnswerForm(forms.Form):
    """What the referrer says to a question."""

    answer = forms.CharField(
        label="Your answer", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label="Reference, name, date of birth, telephone number or postcode",
        max_length=200, widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")


class FilterForm(forms.Form):
    """What a list of cases is narrowed to."""

    programme = forms.ChoiceField(label="Programme", required=False)
    status = forms.ChoiceField(
        label="State", choices=[("", "Any"), *Case.Status.choices], required=False
    )
    whose = forms.ChoiceField(
        label="Whose",
        choices=[
            ("", "Anybody’s"),
            (MINE, "Mine"),
            (COVERING, "I am covering"),
            (WAITING, "Waiting on my team"),
            ("nobody", "Nobody’s yet"),
        ],
        required=False,
    )

    def __init__(self, data: Any = None, *, member: Member, at: datetime) -> None:
        super().__init__(data, auto_id="%s")
        programmes = self.fields["programme"]
        assert isinstance(programmes, forms.ChoiceField)  # noqa: S101 (for the type checker)
        programmes.choices = [("", "All"), *casework_of(member, at)]

    def filters(self) -> Filters:
        """What to narrow by; nothing where something else was sent."""
        given = self.cleaned_data if self.is_valid() else {}
        whose = given.get("whose", "")
        return Filters(
            programme=given.get("programme", ""),
            status=given.get("status", ""),
            whose=whose if whose in (MINE, COVERING, WAITING) else "",
            is_unallocated=whose == "nobody",
        )


class CoverForm(forms.Form):
    """Who looks after whose cases, from when to when."""

    programme = forms.ChoiceField(label="Programme")
    member = forms.ChoiceField(label="Who is away?")
    covered_by = forms.ChoiceField(label="Who looks after their cases?")
    since_on = DateField(label="From")
    until_on = DateField(label="Until and including")

    def __init__(self, data: Any = None, *, member: Member, at: datetime) -> None:
        super().__init__(data, auto_id="%s")
        people = [(each.reference, each.name) for each in colleagues(member, at)]
        offered = {"programme": casework_of(member, at), "member": people, "covered_by": people}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type checker)
            field.choices = choices if name == "programme" else [("", ""), *choices]
        self.fields["member"].initial = member.reference

    def details(self) -> dict[str, Any]:
        """What the write takes."""
        given = dict(self.cleaned_data)
        for name in ("member", "covered_by"):
            given[name] = member_of(given[name])
        return given
