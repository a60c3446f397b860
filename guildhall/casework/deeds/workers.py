"""Naming who works on a case beside whoever has it, and ending that."""

from __future__ import annotations

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, always, while_live
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.workers import Worker, who_may_do, workers
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Member
from guildhall.partners.reads import NotKnown
from guildhall.ui.forms import DateField
from guildhall.ui.words import long_date


def named(member: Member) -> str:
    """A member as lists of them say it."""
    return f"{member.name}, {member.agency.name}" if member.agency else member.name


class WorkerForm(CaseForm):
    """What somebody is to do on the case; then, on a page about that, who and from when to when."""

    work = forms.ChoiceField(label="What are they to do?", widget=forms.RadioSelect)
    member = forms.ChoiceField(label="Who?")
    since_on = DateField(label="From")
    until_on = DateField(label="Until and including", required=False)

    def prepare(self) -> None:
        declared = self.file.programme.work
        self.about = self.about or (declared[0].key if len(declared) == 1 else "")
        self.chosen = self.file.programme.work_of(self.about)
        if self.about and self.chosen is None:
            raise NotKnown
        if self.chosen is None:
            self.choose("work", [(each.key, each.title) for each in declared])
            for name in ("member", "since_on", "until_on"):
                del self.fields[name]
            return
        del self.fields["work"]
        found = who_may_do(self.file.programme, self.chosen, self.file.at)
        self.members = {each.reference: each for each in found}
        self.choose("member", [("", ""), *((ref, named(m)) for ref, m in self.members.items())])
        self.initial.setdefault("since_on", self.file.at.astimezone(LONDON).date())

    @property
    def title(self) -> str:
        """What is done, and for what once that is known."""
        return f"Name somebody: {self.chosen.title.lower()}" if self.chosen else "Name somebody"

    @property
    def button(self) -> str:
        """What pressing it does: the first page only leads to the second."""
        return "Name them" if self.chosen else "Continue"

    @property
    def goes_on_to(self) -> str:
        """The second page, once it is known what they are to do."""
        return "" if self.chosen else str(self.cleaned_data["work"])

    def told(self, done: object) -> str:
        """Who is named, and from which day they find it."""
        member, since_on = self.members[self.cleaned_data["member"]], self.cleaned_data["since_on"]
        is_later = since_on > self.file.at.astimezone(LONDON).date()
        when = f" from {long_date(since_on)}" if is_later else ""
        return f"{member.name} is named on this case, and finds it on My work{when}."


def name_worker(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, WorkerForm)  # noqa: S101 (for the type checker)
    assert form.chosen is not None  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.name_worker(
        file.case,
        work=form.chosen.key,
        member=form.members[given["member"]],
        since_on=given["since_on"],
        until_on=given["until_on"],
        by=stamp.by,
        at=stamp.at,
    )


class EndWorkForm(CaseForm):
    """Why somebody is named no more. `about` says who, and in which function."""

    reason = forms.CharField(label="Why does it end?", max_length=500)

    def prepare(self) -> None:
        found = {each.about: each for each in workers(self.file) if each.about}
        if self.about not in found:
            raise NotKnown
        self.worker: Worker = found[self.about]

    @property
    def title(self) -> str:
        """Who and what."""
        return f"End: {self.worker.member.name}, {self.worker.work.lower()}"


def end_work(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, EndWorkForm)  # noqa: S101 (for the type checker)
    return writes.end_work(
        file.case,
        member=form.worker.member,
        function=form.worker.function,
        reason=form.cleaned_data["reason"],
        by=stamp.by,
        at=stamp.at,
    )


DEEDS = (
    Deed(
        "worker", "Name somebody to work on it", "Name them", Do.ALLOCATE, WorkerForm, name_worker,
        while_live, intro="Whoever works on it already stays on it.", group="case",
    ),
    Deed("end-work", "End somebody’s work on it", "End it", Do.ALLOCATE, EndWorkForm, end_work,
         always, intro="They then see no more of the case than others in their part do."),
)  # fmt: skip
