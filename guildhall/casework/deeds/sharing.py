"""Agreeing and sharing: consent for each purpose, and what goes to whom on what footing."""

from __future__ import annotations

from typing import Any

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, always, while_live
from guildhall.casework.deeds.notes import person_of
from guildhall.casework.deeds.people import WhoseForm
from guildhall.casework.deeds.work import AgencyForm
from guildhall.casework.models import Consent, Disclosure
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.footing import Prefill, prefill
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown

ANSWERS = [choice for choice in Consent.State.choices if choice[0] != Consent.State.ASK_AGAIN]


class ConsentForm(WhoseForm):
    """What somebody said when asked."""

    purpose = forms.ChoiceField(label="Asked to agree to what?", widget=forms.RadioSelect)
    state = forms.ChoiceField(label="What did they say?", choices=ANSWERS, widget=forms.RadioSelect)
    note = forms.CharField(label="Anything to add", required=False, max_length=500)

    def prepare(self) -> None:
        super().prepare()
        self.fields["person"].label = "Who was asked?"
        self.choose("purpose", [(each.key, each.title) for each in self.file.programme.purposes])


def ask_consent(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    person = person_of(file, given["person"])
    if person is None:
        raise NotKnown
    details = {"person": person, "purpose": given["purpose"], "note": given["note"]}
    if given["state"] == Consent.State.WITHDRAWN:
        return writes.withdraw_consent(file.case, **details, by=stamp.by, at=stamp.at)
    return writes.ask_consent(file.case, **details, state=given["state"], by=stamp.by, at=stamp.at)


class ShareForm(AgencyForm):
    """At most four answers: with whom, for what, which items, and why it is needed.

    When the first two are answered, the others are offered from the agreement between the two.
    """

    purpose = forms.ChoiceField(label="What for?", widget=forms.RadioSelect)
    items = forms.MultipleChoiceField(
        label="What is shared?", required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label="Anything else that is shared", required=False, max_length=300,
        help_text="With a semicolon between one item and the next.",
    )  # fmt: skip
    necessity = forms.CharField(
        label="Why is it needed, and no less would do?", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    step = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        self.fields["agency"].label = "Who with?"
        purposes = [(each.key, each.title) for each in self.file.programme.purposes]
        self.choose("purpose", purposes)
        self.offered: Prefill | None = self._offered()
        if self.offered is None:
            for name in ("items", "more", "necessity"):
                del self.fields[name]
            return
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        items.choices = [(item, item[:1].upper() + item[1:]) for item in self.offered.items]
        self.fields["step"].initial = "2"

    def _offered(self) -> Prefill | None:
        """What is offered, once the first two answers are there."""
        agency = self.agencies.get(self.data.get("agency", "")) if self.is_bound else None
        purpose = self.file.programme.purpose(self.data.get("purpose", "")) if agency else None
        if agency is None or purpose is None:
            return None
        return prefill(self.file.case, agency, purpose, self.file.at)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.offered is not None and self.data.get("step") == "2":
            if not self.shared(given):
                self.add_error("items", "Choose what is shared")
            if not given.get("necessity"):
                self.add_error("necessity", "Say why it is needed")
        return given

    def is_finished(self) -> bool:
        """Whether all four answers were asked for and given."""
        return self.offered is not None and self.data.get("step") == "2"

    @staticmethod
    def shared(given: dict[str, Any]) -> list[str]:
        """The items ticked and the items typed."""
        typed = [part.strip() for part in given.get("more", "").split(";")]
        return [*given.get("items", []), *(part for part in typed if part)]


def share(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ShareForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.share(
        file.case,
        recipient=form.chosen(),
        purpose=given["purpose"],
        items=form.shared(given),
        necessity=given["necessity"],
        means=Disclosure.Means.GUILDHALL,
        by=stamp.by,
        at=stamp.at,
    )


class NotShareForm(AgencyForm):
    """A refusal to share."""

    purpose = forms.ChoiceField(label="What did they want it for?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why is it not shared?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["agency"].label = "Who asked?"
        self.choose("purpose", [(each.key, each.title) for each in self.file.programme.purposes])


def refuse(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, NotShareForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.refuse_sharing(
        file.case,
        recipient=form.chosen(),
        purpose=given["purpose"],
        reason=given["reason"],
        by=stamp.by,
        at=stamp.at,
    )


DEEDS = (
    Deed(
        "consent", "Record consent", "Save", Do.WRITE, ConsentForm, ask_consent, while_live,
        intro="For each purpose apart. Agreeing to help is not the lawful basis for sharing.",
        group="add", on_the_case=True,
    ),
    Deed(
        "share", "Share information", "Continue", Do.SHARE, ShareForm, share, while_live,
        intro="Four answers; the rest of the record follows from the agreement.", group="case",
    ),
    Deed(
        "not-share", "Record a refusal to share", "Save", Do.SHARE, NotShareForm, refuse, always,
        intro="Refusals and telephone requests are records too.", group="case",
    ),
)  # fmt: skip
