"""Forms about members, their posts, agreements, checks and reviews."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from guildhall.partners import reads, registry
from guildhall.partners.declare import ANYONE
from guildhall.partners.models import Agency, Assurance, Emergency, Member
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role
from guildhall.ui.forms import DateField, ReasonField


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


ROLES = [(role.value, role.label) for role in Role if role not in AGREED_BY_ANOTHER]
"""The roles that one administrator gives by themselves."""


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
        required=False,
        help_text="None for somebody who only works on cases. An administrator or a protection"
        " officer is asked for afterwards, and another person agrees.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["agency"].queryset = reads.agencies()  # type: ignore[attr-defined]


class NewMemberForm(MemberForm):
    """A new member. They choose their own password by a link."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if reads.is_taken(email):
            raise forms.ValidationError("A member with this e-mail address is here already")
        return email


class ChangeMemberForm(MemberForm):
    """A change to a member. The e-mail address stays."""

    email = None  # type: ignore[assignment]
    is_active = forms.BooleanField(
        label="May sign in", required=False, help_text="Untick when they leave."
    )

    def __init__(self, *args: Any, whom: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(role.value, role.label) for role in AGREED_BY_ANOTHER if role in whom.roles]
        self.fields["roles"].choices = [*ROLES, *held]  # type: ignore[attr-defined]


class PostForm(forms.Form):
    """A function in a programme, or a role, given to a member or asked for them."""

    function = forms.ChoiceField(
        label="Function or role",
        help_text="What a function sees and may do is on the programme's access page.",
    )
    team = forms.CharField(label="Team", max_length=80, required=False)
    since_on = DateField(label="First day", help_text="For example, 1 11 2016.")
    until_on = DateField(label="Last day", required=False, help_text="If it is known.")
    why = ReasonField(
        label="Why do they need it?",
        required=False,
        max_length=2000,
        help_text="For whoever agrees. Needed where the list says that another person agrees.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["function"].choices = [("", "Choose one"), *_functions()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        programme, _, function = str(given.get("function", "")).partition(":")
        given["role"] = function if programme == "role" else ""
        given["programme"] = "" if programme == "role" else programme
        given["key"] = "" if programme == "role" else function
        given["is_asked"] = reads.needs_another(
            role=given["role"], programme=given["programme"], function=given["key"]
        )
        if given["is_asked"] and not str(given.get("why") or "").strip():
            self.add_error("why", "Say why they need it, for whoever agrees")
        return given


AGREES = " (another person agrees)"


def _functions() -> list[tuple[str, str]]:
    """Every function that can be given or asked for, by programme, then the roles that are asked.

    The function that everybody holds cannot be given.
    """
    functions = [
        (
            f"{programme.key}:{each.key}",
            f"{programme.title}: {each.title}"
            + (AGREES if reads.needs_another(programme=programme.key, function=each.key) else ""),
        )
        for programme in registry.programmes()
        for each in programme.functions
        if each.key != ANYONE
    ]
    roles = [(f"role:{r.value}", f"Role: {r.label}{AGREES}") for r in sorted(AGREED_BY_ANOTHER)]
    return functions + roles


class RefuseForm(forms.Form):
    """Why something asked for is refused."""

    reason = ReasonField(
        label="Why is it refused?", help_text="Whoever asked for it reads this.", max_length=4000
    )


class ChoosePasswordForm(forms.Form):
    """A member's own password."""

    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words that do not belong together are easy"
        " to remember and hard to guess.",
    )
    again = forms.CharField(
        label="Password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, whom: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whom = whom

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.whom)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", "The two passwords are not the same")
        return given


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
    review = ReasonField(
        label="Why?",
        help_text="Keep names out of it: the case's reference is beside it.",
        max_length=4000,
    )
