"""Deciding on a referral, and asking for more before deciding."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, while_open
from guildhall.casework.deeds.records import form_field, value_of
from guildhall.casework.deeds.work import AgencyForm
from guildhall.casework.models import Referral
from guildhall.casework.reads.files import CaseFile, referrals
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown
from guildhall.ui.forms import MomentField


def undecided(file: CaseFile) -> list[Referral]:
    """The referrals to the case that nobody has decided on, the one that waits longest first."""
    return [each for each in reversed(referrals(file)) if not each.decision]


def ask_for_record(form: CaseForm, decision: str) -> None:
    """Ask what the record of a decision needs, before the reason."""
    declared = form.file.programme.decision
    if declared is None:
        return
    asked = declared.asked(decision)
    for name in asked.fields:
        field = declared.record._meta.get_field(name)
        assert isinstance(field, models.Field)  # noqa: S101 (for the type checker)
        form.fields[name] = form_field(form.file, field)
        if name in asked.only:
            form.choose(name, [each for each in field.flatchoices if each[0] in asked.only[name]])
    form.order_fields([each for each in form.fields if each != "reason"])


def record_values(form: CaseForm, decision: str) -> dict[str, Any]:
    """What was given for the record of a decision, as it is kept."""
    declared = form.file.programme.decision
    if declared is None:
        return {}
    return {
        name: value_of(form.file, declared.record._meta.get_field(name), form.cleaned_data[name])  # type: ignore[arg-type]
        for name in declared.asked(decision).fields
    }


class ReferralForm(CaseForm):
    """A form about one referral: the one named, or the one that waits longest."""

    def prepare(self) -> None:
        waiting = {each.reference: each for each in undecided(self.file)}
        if not waiting or (self.about and self.about not in waiting):
            raise NotKnown
        self.referral = waiting[self.about] if self.about else next(iter(waiting.values()))


class DecidingForm(ReferralForm):
    """A decision, with what the programme's record of it asks, if it keeps one."""

    decision: ClassVar[str]

    def prepare(self) -> None:
        super().prepare()
        ask_for_record(self, self.decision)


class AcceptForm(DecidingForm):
    """Taking it on."""

    decision = Referral.Decision.ACCEPTED
    reason = forms.CharField(
        label="Anything to add", help_text="The referrer sees this.", required=False,
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class DeclineForm(DecidingForm):
    """Not acting on it, for a reason that the referrer is told."""

    decision = Referral.Decision.DECLINED
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
        ask_for_record(self, Referral.Decision.TRANSFERRED)


class AskForm(ReferralForm):
    """What the referrer is asked."""

    question = forms.CharField(
        label="What do you need to know?", max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AnotherForm(CaseForm):
    """A further referral about the same case. Whom it is about is known already."""

    concern = forms.CharField(
        label="What has happened, and what are they worried about?",
        max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    source = forms.CharField(
        label="If it is somebody else’s concern: whose?", required=False, max_length=200,
        help_text="Such as a school, a neighbour or the child.",
    )  # fmt: skip
    received_at = MomentField(
        label="When did it reach you?", help_text="Leave empty for now.", required=False
    )


def refer(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.receive_referral(
        programme=file.case.programme,
        concern=given["concern"],
        source=given["source"],
        received_at=given["received_at"],
        case=file.case,
        by=stamp.by,
        at=stamp.at,
    )


def accept(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AcceptForm)  # noqa: S101 (for the type checker)
    reason, values = form.cleaned_data["reason"], record_values(form, form.decision)
    return writes.accept(form.referral, reason=reason, values=values, by=stamp.by, at=stamp.at)


def decline(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, DeclineForm)  # noqa: S101 (for the type checker)
    reason, values = form.cleaned_data["reason"], record_values(form, form.decision)
    return writes.decline(form.referral, reason=reason, values=values, by=stamp.by, at=stamp.at)


def pass_on(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, PassOnForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.transfer(
        form.referral,
        to_agency=form.chosen() if given["agency"] else None,
        to=given["to"],
        reason=given["reason"],
        values=record_values(form, Referral.Decision.TRANSFERRED),
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
    Deed("decline", "Decline the referral", "Decline", Do.TRIAGE, DeclineForm, decline, waits,
         group="decide", is_warning=True),
    Deed("refer", "Add a referral", "Add referral", Do.TRIAGE, AnotherForm, refer, while_open,
         intro="It is decided on like any other, and its time runs from when it reached you.",
         group="add", on_the_case=True),
)  # fmt: skip
