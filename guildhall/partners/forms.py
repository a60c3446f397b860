"""Forms about members."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from guildhall.partners import reads
from guildhall.partners.models import Agency, Member
from guildhall.partners.rules import Role

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
