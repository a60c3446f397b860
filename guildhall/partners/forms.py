"""Forms about members, their posts, agreements, checks and reviews."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from guildhall.partners import reads, registry
from guildhall.partners.declare import ANYONE
from guildhall.partners.models import Agency, Assurance, Emergency, Member
from guildhall.partners.rules import Role
from guildhall.ui.forms import DateField


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


ROLES = [(role.value, role.label) for role in Role]


class MemberForm(forms.Form):
    """What an administrator says of a member."""

    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with this.")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", required=False, empty_label="None yet"
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["agency"].queryset = reads.agencies()  # type: ignore[attr-defined]


class NewMemberForm(MemberForm):
    """A new member, with the password that they first sign in with."""

    password = forms.CharField(
        label="First password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Tell it to them in person; they can change it.",
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if reads.is_taken(email):
            raise forms.ValidationError("A member with this e-mail address is here already")
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, Member(email=self.cleaned_data.get("email", "")))
        return password


class ChangeMemberForm(MemberForm):
    """A change to a member. The e-mail address stays."""

    email = None  # type: ignore[assignment]
    is_active = forms.BooleanField(
        label="May sign in", required=False, help_text="Untick when they leave."
    )


class PostForm(forms.Form):
    """A function in a programme, given to a member."""

    function = forms.ChoiceField(
        label="Function",
        help_text="What it sees and may do is on the programme's access page.",
    )
    team = forms.CharField(label="Team", max_length=80, required=False)
    since_on = DateField(label="First day", help_text="For example, 1 11 2016.")
    until_on = DateField(label="Last day", required=False, help_text="If it is known.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = [("", "Choose one"), *_functions()]  # type: ignore[attr-defined]


def _functions() -> list[tuple[str, str]]:
    """Every function that can be given, by programme. The one that everybody holds cannot."""
    return [
        (f"{programme.key}:{each.key}", f"{programme.title}: {each.title}")
        for programme in registry.programmes()
        for each in programme.functions
        if each.key != ANYONE
    ]


class EndPostForm(forms.Form):
    """The last day of a post."""

    until_on = DateField(label="Last day", help_text="They hold it on this day, and not after.")


class AgreementForm(forms.Form):
    """What a sharing agreement says."""

    title = forms.CharField(label="Title", max_length=120)
    parties = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="Agencies", widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.MultipleChoiceField(
        label="Programmes", widget=forms.CheckboxSelectMultiple, required=False
    )
    purposes = _words("Purposes", "What the sharing is for.")
    powers = _words("Powers", "The law that each agency relies on.")
    data_items = _words("What is shared", "The kinds of fact, and no more than the purposes need.")
    starts_on = DateField(label="First day", help_text="For example, 1 4 2016.")
    review_on = DateField(label="Review day", help_text="When it is looked at again.")
    expires_on = DateField(label="Last day", help_text="Routine sharing stops after it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = reads.agencies()  # type: ignore[attr-defined]
        titles = [(each.key, each.title) for each in registry.programmes()]
        self.fields["programmes"].choices = titles  # type: ignore[attr-defined]


class AssuranceForm(forms.Form):
    """That a check was done."""

    kind = forms.ChoiceField(
        label="Which check?", choices=Assurance.Kind.choices, widget=forms.RadioSelect
    )
    done_on = DateField(label="Day it was completed", help_text="For example, 1 4 2016.")
    review_on = DateField(label="Day it is to be reviewed")
    document = forms.CharField(
        label="Where its record is kept", max_length=200, help_text="A title and a file reference."
    )


class ReviewForm(forms.Form):
    """Whether breaking the glass was justified."""

    outcome = forms.ChoiceField(
        label="Was it justified?", choices=Emergency.Outcome.choices, widget=forms.RadioSelect
    )
    review = _words("Why?", "Keep names out of it: the case's reference is beside it.")
