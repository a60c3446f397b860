"""Forms of a report: taking it, its questions, first contact, the decision, and an alert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms

from guildhall.casework.fields import judgement, questions
from guildhall.casework.reads.choices import agencies_now, casework_where
from guildhall.casework.reads.lists import CaseLine
from guildhall.casework.tools import Tool
from guildhall.partners.declare import Do
from guildhall.partners.models import Agency, Member
from guildhall.programmes.enforcement.models import RepeatAlert, Report
from guildhall.programmes.enforcement.reports.kinds import (
    FLAGS,
    KINDS,
    QUALIFIER_HELP,
    QUALIFIERS,
    RETIRED,
)
from guildhall.programmes.enforcement.reports.tools import PROGRAMME
from guildhall.programmes.enforcement.reports.writes import DECISIONS, Somebody, Way, Where
from guildhall.subjects.forms import SafeContactForm
from guildhall.subjects.models import Contact
from guildhall.subjects.reads import Found
from guildhall.subjects.reads import person as person_of
from guildhall.ui.forms import DateField, MomentField, ReasonField

SAME, OTHER, NOBODY = "complainant", "other", "nobody"
NEW = "new"
OTHER_SOURCES = [("public", "The public, straight to us"), ("other", "Somebody else")]


class PersonForm(SafeContactForm):
    """Somebody in a report: a name, and how to reach them safely. All of it may be left empty."""

    given = forms.CharField(label="First name", max_length=200, required=False)
    family = forms.CharField(label="Last name", max_length=200, required=False)
    born_on = DateField(label="Date of birth", required=False)
    line = forms.CharField(label="Their address", max_length=400, required=False)
    postcode = forms.CharField(
        label="Their postcode", max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    way = forms.ChoiceField(
        label="How to reach them", required=False, choices=[("", "Choose"), *Contact.Kind.choices]
    )
    value = forms.CharField(label="Number or address", max_length=254, required=False)

    def __init__(self, data: Any, *, prefix: str, viewer: Member, at: datetime) -> None:
        super().__init__(data, prefix=prefix, auto_id="%s")
        self.viewer, self.at = viewer, at
        self.fields["is"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.asked = str(data.get(f"{prefix}-asked", "")) if data is not None else ""

    @property
    def words(self) -> str:
        """The name typed."""
        return " ".join(self.cleaned_data.get(name, "") for name in ("given", "family")).strip()

    @property
    def is_settled(self) -> bool:
        """Whether nobody is named, or the typist has said who of the index this name is."""
        return not self.words or bool(self.asked == self.words and self.cleaned_data.get("is"))

    def ask(self, found: list[Found]) -> None:
        """Ask which of those found it is. Only those whom the viewer may see are ever found."""
        choices = [(f.person.reference, _described(f)) for f in found]
        self.fields["is"].widget = forms.RadioSelect(choices=[*choices, (NEW, "No: add them")])
        self.add_error("is", "Choose who it is, or that they are to be added")
        self.asked = self.words

    def somebody(self) -> Somebody | None:
        """Whom the form describes; None where it is empty."""
        given = self.cleaned_data
        chosen = (given.get("is") if self.asked == self.words else "") or NEW
        if not self.words and chosen == NEW:
            return None
        ways: tuple[Way, ...] = ()
        if given["way"] and given["value"]:
            ways = (Way(given["way"], given["value"], self.safe()),)
        known = chosen != NEW
        return Somebody(
            person=person_of(self.viewer, chosen, self.at) if known else None,
            given=given["given"],
            family=given["family"],
            born_on=given["born_on"],
            line=given["line"],
            postcode=given["postcode"],
            ways=ways,
        )


def _described(found: Found) -> str:
    person = found.person
    born = f", born {person.born_on:%-d %B %Y}" if person.born_on else ""
    return f"{person.title}{born}"


class ReportForm(forms.Form):
    """What happened, where and when, and who took it first."""

    kind = forms.ChoiceField(label="What type of behaviour is it?")
    qualifier = forms.ChoiceField(
        label="Who or what suffers from it most?", choices=QUALIFIERS, widget=forms.RadioSelect
    )
    narrative = forms.CharField(
        label="What happened?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    occurred_from = MomentField(label="When did it happen, or begin?")
    occurred_to = MomentField(label="When did it end?", required=False)
    line = forms.CharField(
        label="Where?", max_length=400, help_text="An address, or words such as “by the bandstand”."
    )
    postcode = forms.CharField(
        label="Postcode", max_length=20, required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    flags = forms.MultipleChoiceField(
        label="Is any of this part of it?", choices=FLAGS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    taken_by = forms.ChoiceField(label="Who was told first?")
    source_reference = forms.CharField(label="Their reference", max_length=60, required=False)
    channel = forms.ChoiceField(
        label="How did it come?", required=False, choices=[("", "Choose"), *Report.Channel.choices]
    )
    received_at = MomentField(
        label="When were they told?", required=False, help_text="Leave empty for now."
    )
    is_anonymous = forms.BooleanField(
        label="The person who complains does not give a name", required=False
    )
    may_share_name = forms.ChoiceField(
        label="May other agencies be told the name?", required=False, widget=forms.RadioSelect,
        choices=[*Report.MayShare.choices, ("", "Not asked")],
        help_text="If not, the name stays with the agency that was told first.",
    )  # fmt: skip
    language = forms.CharField(
        label="Which language do they prefer?", max_length=100, required=False
    )
    interpreter = forms.ChoiceField(
        label="Do they need an interpreter?", required=False,
        choices=[("", "No, or not asked"), *Report.Interpreter.choices],
    )  # fmt: skip
    access_needs = forms.CharField(
        label="What makes it hard for them to use the telephone, read or get about?",
        max_length=1000, required=False,
    )  # fmt: skip
    victim_is = forms.ChoiceField(
        label="Who is the victim?", widget=forms.RadioSelect, initial=SAME,
        choices=[(SAME, "The person who complains"), (OTHER, "Somebody else"),
                 (NOBODY, "Nobody in particular, or not known")],
    )  # fmt: skip

    def __init__(self, data: Any, *, viewer: Member, at: datetime) -> None:
        self.agencies = {each.key: each for each in agencies_now(at)}
        mine = viewer.agency.key if viewer.agency else ""
        super().__init__(data, auto_id="%s", initial={"taken_by": mine})
        self.viewer, self.at = viewer, at
        kinds = [("", "Choose"), *(each for each in KINDS if each[0] not in RETIRED)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        whom = [(key, each.name) for key, each in self.agencies.items()]
        self.fields["taken_by"].choices = [*whom, *OTHER_SOURCES]  # type: ignore[attr-defined]

    @property
    def qualifier_help(self) -> list[tuple[str, str]]:
        """What each answer about who suffers means."""
        return [(title, QUALIFIER_HELP[key]) for key, title in QUALIFIERS]

    def values(self) -> dict[str, Any]:
        """The report's own fields."""
        given = self.cleaned_data
        agency = self.agencies.get(given["taken_by"])
        plain = ("kind", "qualifier", "narrative", "occurred_from", "occurred_to", "flags",
                 "source_reference", "channel", "is_anonymous", "may_share_name", "language",
                 "interpreter", "access_needs")  # fmt: skip
        return {name: given[name] for name in plain} | {
            "received_at": given["received_at"] or self.at,
            "source": source_of(agency) if agency else given["taken_by"],
            "source_agency": agency,
        }

    def where(self) -> Where:
        """The address of what happened."""
        return Where(self.cleaned_data["line"], self.cleaned_data["postcode"])


def source_of(agency: Agency) -> str:
    """What kind of source an agency is, by its name; "other" for one that does not say."""
    words = f"{agency.key} {agency.name}".casefold()
    for sign, source in (("police", "police"), ("council", "council"), ("school", "school"),
                         ("academy", "school"), ("college", "school"), ("housing", "landlord"),
                         ("homes", "landlord"), ("landlord", "landlord")):  # fmt: skip
        if sign in words:
            return source
    return str(Report.Source.OTHER)


class RiskForm(forms.Form):
    """A tool's questions, and a band that judgement may raise. `so_far` was answered before."""

    def __init__(self, data: Any, *, tool: Tool, so_far: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="%s")
        self.tool = tool
        self.fields |= questions(tool, so_far) | judgement(tool, longest=400)

    def answers(self) -> dict[str, str]:
        """The answers given, by question."""
        found = {q.key: self.cleaned_data[f"q_{q.key}"] for q in self.tool.questions}
        return {key: answer for key, answer in found.items() if answer}


class TakeOffForm(forms.Form):
    """Why a report is not part of its case after all."""

    reason = ReasonField(label="Why is it not part of that case?", max_length=400)


class ContactForm(forms.Form):
    """That somebody has spoken to the complainant or the victim."""

    contacted_at = MomentField(label="When did you speak?")
    contact_words = forms.CharField(
        label="What was agreed?", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    """What is done about a report."""

    decision = forms.ChoiceField(
        label="What is done about it?", choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    case = forms.ChoiceField(
        label="Which case?", required=False, widget=forms.RadioSelect,
        help_text="Open cases of the same place or people that you may see.",
    )  # fmt: skip
    reference = forms.CharField(label="Or its reference", max_length=30, required=False)
    to = forms.ChoiceField(label="Which programme?", required=False)
    reason = ReasonField(
        label="Reason", required=False, max_length=400,
        help_text="Needed for no further action and for passing it on.",
    )  # fmt: skip

    def __init__(
        self, data: Any, *, cases: tuple[CaseLine, ...], viewer: Member, at: datetime
    ) -> None:
        super().__init__(data, auto_id="%s")
        known = [(line.case.reference, f"{line.title}, {line.case.reference}") for line in cases]
        if known:
            self.fields["case"].choices = known  # type: ignore[attr-defined]
        else:
            del self.fields["case"]
            self.fields["reference"].label = "Reference of the case"
        programmes = [p for p in casework_where(viewer, Do.REFER, at) if p[0] != PROGRAMME]
        self.fields["to"].choices = [("", "Choose"), *programmes]  # type: ignore[attr-defined]

    @property
    def case_reference(self) -> str:
        """The case typed, or else the one chosen."""
        given = self.cleaned_data
        return str(given.get("reference") or given.get("case") or "")


class AlertForm(forms.Form):
    """What was done about an alert."""

    state = forms.ChoiceField(
        label="What is done about it?", widget=forms.RadioSelect,
        choices=[(RepeatAlert.State.ACTED, "It was acted on"),
                 (RepeatAlert.State.DISMISSED, "Dismiss it")],
    )  # fmt: skip
    reason = ReasonField(label="What was done, or why nothing is?", max_length=400)
    case = forms.CharField(label="The case it is dealt with on", max_length=30, required=False)
