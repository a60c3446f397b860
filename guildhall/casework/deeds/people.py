"""People on the case: who, in what part, where they live and how to reach them safely."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.db import transaction

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, always, one_of, while_live
from guildhall.casework.deeds.notes import people_choices, person_of
from guildhall.casework.models import Involvement
from guildhall.casework.reads.files import CaseFile, people
from guildhall.casework.reads.shielding import names_kept
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown
from guildhall.subjects import reads as index
from guildhall.subjects import writes as subjects
from guildhall.subjects.forms import SAFE_FIELDS, SafeContactForm
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Fact,
    Identifier,
    Name,
    Person,
)
from guildhall.subjects.rules import Unfit
from guildhall.ui.forms import DateField

ASKED = {"": None, "yes": True, "no": False}
SHIELD = (
    ("", "As usual for their part: victims, complainants and children are shielded"),
    ("yes", "Shield it"),
    ("no", "Do not shield it"),
)


class PersonForm(CaseForm):
    """Somebody joins the case: one who is known already, or somebody new."""

    known = forms.CharField(
        label="Reference of a person you have found",
        help_text="Search first. Leave empty for somebody new.",
        required=False,
        max_length=12,
    )
    given = forms.CharField(label="Given names", required=False, max_length=120)
    family = forms.CharField(label="Family name", required=False, max_length=120)
    born_on = DateField(label="Date of birth", required=False)
    is_estimated = forms.BooleanField(label="The date of birth is a guess", required=False)
    role = forms.ChoiceField(label="Part in the case", widget=forms.RadioSelect)
    confidence = forms.ChoiceField(
        label="How sure is it that this is the person?",
        choices=Involvement.Confidence.choices,
        initial=Involvement.Confidence.CONFIRMED,
        widget=forms.RadioSelect,
    )
    since_on = DateField(label="Since when?", required=False)
    note = forms.CharField(label="Anything to add", required=False, max_length=500)

    def prepare(self) -> None:
        self.choose("role", [(role.key, role.title) for role in self.file.programme.roles])
        self.initial.setdefault("known", self.about)
        if not people(self.file):
            subject = [role.key for role in self.file.programme.roles if role.is_subject]
            self.initial.setdefault("role", subject[0] if subject else "")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = given.get("given") or given.get("family")
        if not given.get("known") and not named:
            self.add_error("given", "Enter a name, or the reference of a person you have found")
        if given.get("known") and named:
            self.add_error("known", "Give a reference or a new person's name, and not both")
        return given


@transaction.atomic
def add_person(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    guard, by, at = file.case.guard, stamp.by, stamp.at
    if given["known"]:
        person = _found(form, given["known"], stamp)
        subjects.bring_in(person, source=guard, by=by, at=at)
    else:
        person = subjects.add_person(
            source=guard,
            given=given["given"],
            family=given["family"],
            born_on=given["born_on"],
            is_estimated=given["is_estimated"],
            role=given["role"],
            by=by,
            at=at,
        )
    return writes.involve(
        file.case,
        person=person,
        role=given["role"],
        since_on=given["since_on"],
        confidence=given["confidence"],
        note=given["note"],
        by=by,
        at=at,
    )


def _found(form: CaseForm, reference: str, stamp: Stamp) -> Person:
    try:
        return index.person(stamp.by, reference.strip().upper(), stamp.at)
    except NotKnown:
        raise Unfit("known", "There is no person with that reference") from None


class EndPartForm(CaseForm):
    """When and why somebody's part in the case ended."""

    until_on = DateField(label="Last day")
    reason = forms.CharField(label="Why did it end?", max_length=500)

    def prepare(self) -> None:
        parts = [each.involvement for each in people(self.file)]
        self.involvement: Involvement = one_of(parts, self.about)


def end_part(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, EndPartForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.end_involvement(
        form.involvement,
        until_on=given["until_on"],
        reason=given["reason"],
        by=stamp.by,
        at=stamp.at,
    )


class WhoseForm(CaseForm):
    """A form about somebody on the case."""

    person = forms.ChoiceField(label="Whose is it?", widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.choose("person", people_choices(self.file))
        self.initial.setdefault("person", self.about)

    def whose(self) -> tuple[Person, str]:
        """The person chosen, and their part; the part that shields, where they have several."""
        person = person_of(self.file, self.cleaned_data["person"])
        if person is None:
            raise NotKnown
        parts = [e.involvement.role for e in people(self.file) if e.involvement.person == person]
        shielding = [
            key for key in parts if getattr(self.file.programme.role(key), "is_shielded", 0)
        ]
        return person, (shielding or parts)[0]

    def side(self) -> str:
        """The side of that part: whose shield it is."""
        role = self.file.programme.role(self.whose()[1])
        return role.side if role else ""


class AddressForm(WhoseForm):
    """An address, shielded as usual or by choice."""

    line = forms.CharField(label="Address", max_length=300)
    postcode = forms.CharField(label="Postcode", required=False, max_length=12)
    since = DateField(label="Since when?", required=False)
    shield = forms.ChoiceField(
        label="Keep it from the other side?", choices=SHIELD, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    why = forms.CharField(label="Why, if not as usual", required=False, max_length=300)


def add_address(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AddressForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    person, role = form.whose()
    return subjects.add_address(
        person,
        source=file.case.guard,
        line=given["line"],
        postcode=given["postcode"],
        since=given["since"],
        role=role,
        side=form.side(),
        is_shielded=ASKED[given["shield"]],
        shield_why=given["why"],
        by=stamp.by,
        at=stamp.at,
    )


class ReachForm(WhoseForm, SafeContactForm):
    """A telephone number, e-mail address or other way to reach somebody."""

    kind = forms.ChoiceField(label="What is it?", choices=Contact.Kind.choices)
    value = forms.CharField(label="Number or address", max_length=200)
    field_order = ("person", "kind", "value", *SAFE_FIELDS)
    shield = forms.ChoiceField(
        label="Keep it from the other side?", choices=SHIELD, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    why = forms.CharField(label="Why, if not as usual", required=False, max_length=300)


def add_contact(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ReachForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    person, role = form.whose()
    return subjects.add_contact(
        person,
        source=file.case.guard,
        kind=given["kind"],
        value=given["value"],
        safe=form.safe(),
        role=role,
        side=form.side(),
        is_shielded=ASKED[given["shield"]],
        shield_why=given["why"],
        by=stamp.by,
        at=stamp.at,
    )


class FactForm(CaseForm):
    """A form about one fact that this case says of somebody."""

    kinds: tuple[type[Fact], ...] = (Address, Contact, Name, Birth, Identifier)

    def prepare(self) -> None:
        self.fact = self._found()
        if self.fact.source_id != self.file.case.guard_id:
            raise NotKnown

    def _found(self) -> Any:
        for kind in self.kinds:
            with suppress(NotKnown):
                return index.fact(self.file.viewer, kind, self.about, self.file.at)
        raise NotKnown


class WithdrawFactForm(FactForm):
    """Why what was said of somebody is wrong."""

    why = forms.CharField(label="Why is it wrong?", max_length=300)


def withdraw_fact(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, WithdrawFactForm)  # noqa: S101 (for the type checker)
    subjects.withdraw_fact(form.fact, why=form.cleaned_data["why"], by=stamp.by, at=stamp.at)
    return form.fact


class ShieldForm(FactForm):
    """Put a shield on an address or contact, or take it off."""

    kinds = (Address, Contact)
    is_shielded = forms.ChoiceField(
        label="Shield it?", choices=(("yes", "Yes"), ("no", "No")), widget=forms.RadioSelect
    )
    why = forms.CharField(label="Why?", max_length=300)


def shield(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ShieldForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    subjects.set_shield(
        form.fact,
        is_shielded=given["is_shielded"] == "yes",
        why=given["why"],
        by=stamp.by,
        at=stamp.at,
    )
    return form.fact


class PassNameForm(CaseForm):
    """Why a name that stayed with one agency may be told to others."""

    why = forms.CharField(
        label="Why may it be told?", max_length=300,
        help_text="They agree to it now, or somebody could come to serious harm.",
    )  # fmt: skip

    def prepare(self) -> None:
        names = [each for each in names_kept(self.file.case) if each.person.reference == self.about]
        mine = [each for each in names if each.kept_by_id == self.file.viewer.agency_id]
        if not mine:
            raise NotKnown
        self.name = mine[0]


def pass_name(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, PassNameForm)  # noqa: S101 (for the type checker)
    subjects.let_name_pass(
        form.name, why=form.cleaned_data["why"], by=stamp.by, at=stamp.at, needs=None
    )  # asked of the case by the deed
    return form.name


DEEDS = (
    Deed(
        "pass-name", "Let a name be passed on", "Let it be told", Do.WRITE, PassNameForm,
        pass_name, always, is_warning=True, on_the_case=True,
        intro="Other agencies on this case and its reports see the name from now on.",
    ),
    Deed(
        "wrong", "Withdraw something said of a person", "Withdraw", Do.WRITE, WithdrawFactForm,
        withdraw_fact, always, is_warning=True,
        intro="It is shown no more. What it said stays in the history.",
    ),
    Deed(
        "person", "Add a person", "Add person", Do.WRITE, PersonForm, add_person, while_live,
        intro="Search for the person first, so that one person is not kept twice.", group="add",
        on_the_case=True,
    ),
    Deed("end-part", "End a person’s part", "Save", Do.WRITE, EndPartForm, end_part, while_live,
         on_the_case=True),
    Deed(
        "address", "Add an address", "Add address", Do.WRITE, AddressForm, add_address,
        while_live, group="add",
    ),
    Deed(
        "reach", "Add a way to reach somebody", "Save", Do.WRITE, ReachForm, add_contact,
        while_live, group="add",
    ),
    Deed(
        "shield", "Shield an address or contact", "Save", Do.SHIELD, ShieldForm, shield, always,
        intro="What is shielded is in no output to the other party’s side.",
    ),
)  # fmt: skip
