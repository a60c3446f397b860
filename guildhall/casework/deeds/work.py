"""Moving a case on: its stage, whose move it is, who has it, and what agencies will do."""

from __future__ import annotations

from django import forms

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, while_live, while_open
from guildhall.casework.deeds.workers import named
from guildhall.casework.models import Action
from guildhall.casework.reads import choices
from guildhall.casework.reads.files import CaseFile, action
from guildhall.casework.reads.reach import agencies_that_may_act
from guildhall.casework.reads.workers import who_may_have
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency
from guildhall.partners.reads import NotKnown
from guildhall.ui.forms import DateField


class StageForm(CaseForm):
    """The stage that follows."""

    to = forms.ChoiceField(label="Move to", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why?", required=False, max_length=500)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        programme, now = self.file.programme, self.file.programme.stage(self.file.case.stage)
        follow = [programme.stage(key) for key in (now.leads_to if now else ())]
        self.choose("to", [(stage.key, stage.title) for stage in follow if stage])
        self.fields["seen"].initial = self.file.case.stage


def move_stage(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    given = form.cleaned_data
    return writes.move_stage(
        file.case,
        to=given["to"],
        reason=given["reason"],
        seen=given["seen"],
        by=stamp.by,
        at=stamp.at,
    )


def has_a_next_stage(file: CaseFile) -> bool:
    """On an open case whose stage leads somewhere."""
    stage = file.programme.stage(file.case.stage)
    return while_open(file) and bool(stage and stage.leads_to)


class AgencyForm(CaseForm):
    """A form that names an agency of the partnership: those that may act on the case come first.

    `about` is the key of an agency that is chosen already, where one is.
    """

    agency = forms.ChoiceField(label="Agency")

    def prepare(self) -> None:
        may_act = agencies_that_may_act(self.file.guard, self.file.at)
        found = sorted(choices.agencies_now(self.file.at), key=lambda each: each.pk not in may_act)
        self.agencies = {each.key: each for each in found}
        self.not_told = {each.key for each in found if each.pk not in may_act}
        if self.about and self.about not in self.agencies:
            raise NotKnown
        self.choose(
            "agency", [("", ""), *((key, self.words(a)) for key, a in self.agencies.items())]
        )
        self.initial.setdefault("agency", self.about)

    def words(self, agency: Agency) -> str:
        """An agency as the list of them says it."""
        return agency.name

    def chosen(self) -> Agency:
        """The agency chosen."""
        return self.agencies[self.cleaned_data["agency"]]


class ActionForm(AgencyForm):
    """What one agency has agreed to do. One that was not told of the case is told first."""

    what = forms.CharField(
        label="What will they do?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DateField(label="By when?")

    field_order = ("what", "agency", "due_on")

    def words(self, agency: Agency) -> str:
        """Its name, and whether it has still to be told."""
        return f"{agency.name} (not told yet)" if agency.key in self.not_told else agency.name

    @property
    def to_tell(self) -> Agency | None:
        """The agency that was chosen though nobody has told it of the case; None for any other."""
        key = self.data.get("agency", "") if self.is_bound else self.about
        return self.agencies.get(key) if key in self.not_told else None


def agree_action(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, ActionForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.agree_action(
        file.case,
        what=given["what"],
        owner_agency=form.chosen(),
        due_on=given["due_on"],
        by=stamp.by,
        at=stamp.at,
    )


class OneActionForm(CaseForm):
    """A form about one action."""

    def prepare(self) -> None:
        self.action: Action = action(self.file, self.about)


class SlipForm(OneActionForm):
    """Another day for an action."""

    due_on = DateField(label="New day")
    reason = forms.CharField(label="Why has it moved?", max_length=500)
    seen = forms.DateField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        self.fields["seen"].initial = self.action.due_on


def slip_action(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, SlipForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.slip_action(
        form.action,
        due_on=given["due_on"],
        reason=given["reason"],
        seen=given["seen"],
        by=stamp.by,
        at=stamp.at,
    )


class DoneForm(OneActionForm):
    """How an action ended."""

    outcome = forms.ChoiceField(
        label="How did it end?", choices=Action.Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="What was done, or why it is no longer needed", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def close_action(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, DoneForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.close_action(
        form.action, outcome=given["outcome"], note=given["note"], by=stamp.by, at=stamp.at
    )


class AllocateForm(CaseForm):
    """Who has the case."""

    to = forms.ChoiceField(label="Who is to have the case?")
    reason = forms.CharField(label="Why?", required=False, max_length=500)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        found = who_may_have(self.file.case.programme, self.file.at)
        self.members = {each.reference: each for each in found}
        self.choose("to", [("", ""), *((ref, named(m)) for ref, m in self.members.items())])
        held = self.file.case.allocated_to
        self.fields["seen"].initial = held.reference if held else ""


def allocate(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, AllocateForm)  # noqa: S101 (for the type checker)
    given = form.cleaned_data
    return writes.allocate(
        file.case,
        to=form.members[given["to"]],
        team=file.case.team,
        reason=given["reason"],
        seen=choices.member_of(given["seen"]),
        by=stamp.by,
        at=stamp.at,
    )


class WaitForm(CaseForm):
    """Whose move it is."""

    whose = forms.ChoiceField(label="Who owes the next step?")

    def prepare(self) -> None:
        functions = [(f"function:{key}", title) for key, title in choices.functions_of(self.file)]
        found = choices.agencies_now(self.file.at)
        self.agencies = {each.key: each for each in found}
        agencies = [(f"agency:{key}", each.name) for key, each in self.agencies.items()]
        self.choose("whose", [("", "Whoever the stage says"), *functions, *agencies])
        self.fields["whose"].required = False


def wait_on(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, WaitForm)  # noqa: S101 (for the type checker)
    kind, _, key = form.cleaned_data["whose"].partition(":")
    if kind == "agency" and key not in form.agencies:
        raise NotKnown
    return writes.wait_on(
        file.case,
        function=key if kind == "function" else "",
        agency=form.agencies[key] if kind == "agency" else None,
        by=stamp.by,
        at=stamp.at,
    )


class TransferForm(AgencyForm):
    """Handing the case to another agency."""

    reason = forms.CharField(label="Why?", max_length=500)


def transfer_case(file: CaseFile, form: CaseForm, stamp: Stamp) -> object:
    assert isinstance(form, TransferForm)  # noqa: S101 (for the type checker)
    return writes.transfer_case(
        file.case, to=form.chosen(), reason=form.cleaned_data["reason"], by=stamp.by, at=stamp.at
    )


AGREE_ACTION = Deed(
    "action", "Agree an action", "Agree action", Do.WRITE, ActionForm, agree_action, group="add",
    on_the_case=True,
)  # fmt: skip
DEEDS = (
    Deed(
        "stage", "Move to another stage", "Move", Do.WRITE, StageForm, move_stage,
        has_a_next_stage, group="case", on_the_case=True,
    ),
    Deed("wait", "Say whose move it is", "Save", Do.WRITE, WaitForm, wait_on, group="case",
         on_the_case=True),
    Deed(
        "allocate", "Allocate the case", "Allocate", Do.ALLOCATE, AllocateForm, allocate,
        while_live, group="case",
        intro="Whoever has it now hands it over. To have somebody work on it too, name them on it.",
    ),
    Deed(
        "transfer-case", "Transfer the case", "Transfer", Do.ALLOCATE, TransferForm,
        transfer_case, group="case", is_warning=True,
        intro="The other agency then controls the case, and consents are asked for again.",
    ),
    AGREE_ACTION,
    Deed("slip", "Move an action’s day", "Save", Do.ACT, SlipForm, slip_action, while_live,
         intro="The first day agreed stays on the file."),
    Deed("done", "Close an action", "Close action", Do.ACT, DoneForm, close_action, while_live),
)  # fmt: skip
