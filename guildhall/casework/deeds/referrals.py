"""Deciding on a referral, and asking for more before deciding."""

from __future__ import annotations

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp
from guildhall.casework.deeds.work import AgencyForm
from guildhall.casework.models import Referral
from guildhall.casework.reads.files import CaseFile, referrals
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown


def undecided(file: CaseFile) -> list[Referral]:
    """The referrals to the case that nobody has decided on, the latest first."""
    return [each for each in referrals(file) if not each.decision]


class ReferralForm(CaseForm):
    """A form about one referral: the one named, or the only one that waits."""

    def prepare(self) -> None:
        waiting = {each.reference: each for each in undecided(self.file)}
        if not waiting or (self.about and self.about not in waiting):
            raise NotKnown
        self.referral = waiting[self.about] if self.about else next(iter(waiting.values()))


class AcceptForm(ReferralForm):
    """Taking it on."""

    reason = forms.CharField(label="Anything to add", required=False, max_length=1000)


class WhyForm(ReferralForm):
    """A reason that the referrer is told."""

    reason = forms.CharField(
        label="Why?", help_text="The referrer sees this.", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class PassOnForm(AgencyForm):
    """Passing it to an agency, or to somebody outside the partnership."""

    to = forms.CharField(
        label="Or to somebody outside the partnership", required=False, max_length=200
    )
    reason = forms.CharField(
        label="Why?", help_text="The referrer sees this.", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    field_order = ("agency", "to", "reason")

    def prepare(self) -> None:
        super().prepare()
        self.fields["agency"].required = False
        waiting = undecided(self.file)
        found = [each for each in waiting if each.reference == self.about] or waiting[:1]
        if not found:
            raise NotKnown
        self.referral = found[0]


class AskForm(ReferralForm):
    """What the referrer is asked."""

    question = forms.CharField(
        label="What do you need to know?", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def accept(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AcceptForm)  # noqa: S101 (for the type checker)
    reason = form.cleaned_data["reason"]
    return writes.accept(form.referral, reason=reason, by=stamp.by, at=stamp.at)


def decline(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, WhyForm)  # noqa: S101 (for the type checker)
    reason = form.cleaned_data["reason"]
    return writes.decline(form.referral, reason=reason, by=stamp.by, at=stamp.at)


def pass_on(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, PassOnForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.transfer(
        form.referral,
        to_agency=form.chosen() if given["agency"] else None,
        to=given["to"],
        reason=given["reason"],
        by=stamp.by,
        at=stamp.at,
    )


def ask(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AskForm)  # noqa: S101 (for the type checker)
    question = form.cleaned_data["question"]
    return writes.ask_for_more(form.referral, question=question, by=stamp.by, at=stamp.at)


def waits(file: CaseFile) -> bool:
    """On a case with a referral that nobody has decided on."""
    return bool(undecided(file))


DEEDS = (
    Deed("accept", "Accept the referral", "Accept", Do.TRIAGE, AcceptForm, accept, waits,
         group="decide"),
    Deed("ask", "Ask the referrer for more", "Ask", Do.TRIAGE, AskForm, ask, waits,
         intro="The time for deciding runs on meanwhile.", group="decide"),
    Deed("pass-on", "Pass the referral on", "Pass on", Do.TRIAGE, PassOnForm, pass_on, waits,
         group="decide"),
    Deed("decline", "Decline the referral", "Decline", Do.TRIAGE, WhyForm, decline, waits,
         group="decide", is_warning=True),
)  # fmt: skip
