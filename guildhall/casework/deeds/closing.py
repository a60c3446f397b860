"""Ending a case with somebody else's agreement, and what becomes of it afterwards."""

from __future__ import annotations

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, while_open
from guildhall.casework.models import Hold, RetentionReview
from guildhall.casework.outstanding import outstanding
from guildhall.casework.reads.files import CaseFile, holds, open_closure
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown
from guildhall.ui.forms import DateField

MAY_KEEP = (Do.APPROVE_CLOSURE, Do.GOVERN)
YES_NO = (("yes", "Yes, close it"), ("no", "No, not yet"))


class CloseForm(CaseForm):
    """Why the case can close."""

    outcome = forms.ChoiceField(label="How did it end?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why can it close?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    despite = forms.CharField(
        label="Why can it close all the same?", max_length=2000,
        help_text="Whoever agrees to the closing is shown this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.choose("outcome", [(each.key, each.title) for each in self.file.programme.outcomes])
        self.left = outstanding(self.file.case, self.file.at)
        if not self.left:
            del self.fields["despite"]

    @property
    def is_stopped(self) -> bool:
        """Whether something is left undone that no reason overrides."""
        return any(each.why_not for each in self.left)


def ask_closure(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.ask_closure(
        file.case,
        outcome=given["outcome"],
        reason=given["reason"],
        despite=given.get("despite", ""),
        by=stamp.by,
        at=stamp.at,
    )


class DecideForm(CaseForm):
    """Somebody else's yes or no."""

    decision = forms.ChoiceField(
        label="Do you agree that it closes?", choices=YES_NO, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why?", required=False, max_length=2000,
        help_text="If it is not to close, say what is still to be done.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def prepare(self) -> None:
        asked = open_closure(self.file)
        if asked is None:
            raise NotKnown
        self.asked = asked
        self.left = outstanding(self.file.case, self.file.at)


def decide_closure(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, DecideForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    decide = writes.approve_closure if given["decision"] == "yes" else writes.refuse_closure
    return decide(form.asked, reason=given["reason"], by=stamp.by, at=stamp.at)


class ReasonForm(CaseForm):
    """A reason."""

    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


def reopen(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    return writes.reopen(file.case, reason=form.cleaned_data["reason"], by=stamp.by, at=stamp.at)


def hold(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    return writes.hold(file.case, reason=form.cleaned_data["reason"], by=stamp.by, at=stamp.at)


class ReleaseForm(ReasonForm):
    """Why a hold is lifted."""

    def prepare(self) -> None:
        found = {each.reference: each for each in holds(self.file)}
        if self.about not in found:
            raise NotKnown
        self.hold: Hold = found[self.about]


def release(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ReleaseForm)  # noqa: S101 (for the type checker)
    return writes.release(form.hold, reason=form.cleaned_data["reason"], by=stamp.by, at=stamp.at)


class ReviewForm(CaseForm):
    """Whether a closed case is kept."""

    outcome = forms.ChoiceField(
        label="Is it kept?", choices=RetentionReview.Outcome.choices, widget=forms.RadioSelect
    )
    code = forms.ChoiceField(
        label="Why?", choices=RetentionReview.Code.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="In more words", required=False, max_length=1000)
    next_on = DateField(label="If it is kept, when is it looked at again?", required=False)


def review(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.review_retention(
        file.case,
        outcome=given["outcome"],
        code=given["code"],
        reason=given["reason"],
        next_on=given["next_on"],
        by=stamp.by,
        at=stamp.at,
    )


class EraseForm(CaseForm):
    """A last check before words are destroyed."""

    is_sure = forms.BooleanField(label="Destroy the words of this case for good")


def erase(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    return writes.erase_case(file.case, by=stamp.by, at=stamp.at)


def while_closed(file: CaseFile) -> bool:
    """On a case that is over and whose words are still there."""
    return file.case.closed_at is not None and file.case.erased_at is None


def is_asked(file: CaseFile) -> bool:
    """On an open case whose closing somebody else has asked for."""
    if not while_open(file):
        return False
    asked = open_closure(file)
    return asked is not None and asked.asked_by_id != file.viewer.pk


DEEDS = (
    Deed(
        "close", "Ask to close the case", "Ask to close", Do.CLOSE, CloseForm, ask_closure,
        intro="Somebody else agrees before it closes.", group="case",
    ),
    Deed(
        "decide-closure", "Decide on closing the case", "Decide", Do.APPROVE_CLOSURE, DecideForm,
        decide_closure, is_asked, group="case",
    ),
    Deed("reopen", "Reopen the case", "Reopen", Do.TRIAGE, ReasonForm, reopen, while_closed,
         group="case"),
    Deed("hold", "Hold the case", "Hold", MAY_KEEP, ReasonForm, hold, group="keeping",
         offered=lambda file: file.case.erased_at is None,
         intro="While a hold stands, such as for an inquiry, nothing here may be erased."),
    Deed("release", "Lift a hold", "Lift the hold", MAY_KEEP, ReleaseForm, release,
         offered=lambda file: file.case.erased_at is None),
    Deed("review", "Review whether to keep the case", "Save", MAY_KEEP, ReviewForm, review,
         while_closed, group="keeping"),
    Deed("erase", "Erase the case", "Erase", Do.GOVERN, EraseForm, erase, while_closed,
         group="keeping", is_warning=True,
         intro="Its words are destroyed and cannot be brought back. Dates and counts stay."),
)  # fmt: skip
