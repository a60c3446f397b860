"""Forms of a case review: taking an application, each step of it, and a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from guildhall.partners.reads import agencies
from guildhall.programmes.enforcement.models import Recommendation, ReviewApplication
from guildhall.programmes.enforcement.reports.writes import Somebody, Way
from guildhall.subjects.forms import SAFE_FIELDS, SafeContactForm
from guildhall.subjects.models import Contact
from guildhall.ui.forms import MomentField, ReasonField

ROWS = 5
WHEN = "For example, 27 3 2017 2:10pm."


def long(label: str, *, most: int = 2000, required: bool = True, **more: Any) -> forms.CharField:
    """A box for a few lines."""
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=most, required=required, widget=area, **more)


class ApplyForm(SafeContactForm):
    """An application that somebody makes to a member of staff."""

    applied_at = MomentField(label="When did they apply?", help_text=WHEN)
    came = forms.ChoiceField(label="How did it come?", choices=ReviewApplication.Came)
    applicant_kind = forms.ChoiceField(
        label="Who applies?",
        choices=ReviewApplication.Applicant,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Their name", max_length=200)
    contact_kind = forms.ChoiceField(label="A way to reach them", choices=Contact.Kind)
    contact = forms.CharField(label="Number or address", max_length=250, required=False)
    victim_name = forms.CharField(
        label="Who suffers from it, if somebody else applies?", max_length=200, required=False
    )
    has_consent = forms.BooleanField(label="That person agrees to it", required=False)
    behaviour = long("What keeps happening?", most=5000)
    place_words = forms.CharField(label="Where?", max_length=400, required=False)
    complaints_said = long("When and to whom was it complained of?", most=5000, required=False)
    wanted = long("What would they like to happen?", required=False)
    field_order = (
        "applied_at", "came", "applicant_kind", "name", "contact_kind", "contact", *SAFE_FIELDS,
    )  # fmt: skip

    def details(self) -> dict[str, Any]:
        """What `writes.apply` takes."""
        given = self.cleaned_data
        names = ("applied_at", "came", "applicant_kind", "has_consent", "behaviour", "place_words",
                 "complaints_said", "wanted")  # fmt: skip
        ways = (
            (Way(given["contact_kind"], given["contact"], self.safe()),) if given["contact"] else ()
        )
        victim = Somebody(given="", family=given["victim_name"]) if given["victim_name"] else None
        return {
            "values": {name: given[name] for name in names},
            "applicant": Somebody(family=given["name"], ways=ways),
            "victim": victim,
        }


class ComplaintForm(forms.Form):
    """A report that is a complaint about the behaviour."""

    report = forms.CharField(label="Reference of the report", max_length=12)


class AcknowledgeForm(forms.Form):
    acknowledged_at = MomentField(label="When was it acknowledged?", help_text=WHEN)


class ConsentForm(forms.Form):
    has_consent = forms.BooleanField(label="The person who suffers from it agrees to it")


class PanelForm(forms.Form):
    """The relevant bodies that decide, who came for each, and any conflict."""

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        bodies = [("", ""), *((each.name, each.name) for each in agencies())]
        now = list((initial or {}).get("panel") or [])
        for row in range(ROWS):
            held = now[row] if row < len(now) else {}
            made = {
                "body": forms.ChoiceField(label=f"Body {row + 1}", choices=bodies, required=False),
                "who": forms.CharField(label="Who came for it", max_length=120, required=False),
                "conflict": forms.CharField(
                    label="Conflict, such as having worked on it; empty for none",
                    max_length=200,
                    required=False,
                ),
            }
            for name, field in made.items():
                field.initial = held.get(name, "")
                self.fields[f"{name}_{row}"] = field

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        rows = [
            {name: given.get(f"{name}_{row}", "") for name in ("body", "who", "conflict")}
            for row in range(ROWS)
        ]
        return {"panel": [row for row in rows if row["body"]]}


class DecideForm(forms.Form):
    """The decision, with what the Act names to look at below the number."""

    decision = forms.ChoiceField(
        label="What was decided?",
        choices=ReviewApplication.Decision,
        widget=forms.RadioSelect,
    )
    persistence = long("How persistent is the behaviour?", required=False)
    harm = long("What harm has it done, or could it do?", required=False)
    adequacy = long("How adequate was the response to it?", required=False)
    decision_reason = ReasonField(
        label="Why was it so decided?", required=False, rows=4, max_length=2000
    )

    def reasons(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "decision"}


class TellDecisionForm(forms.Form):
    told_decision_at = MomentField(label="When was the applicant told?", help_text=WHEN)


class ReviewForm(forms.Form):
    reviewed_at = MomentField(label="When was the review carried out?", help_text=WHEN)
    outcome = long("What did it find?", most=5000)
    plan = long("What plan was agreed with the person who suffers from it?", most=5000)


class TellOutcomeForm(forms.Form):
    told_outcome_at = MomentField(
        label="When was the applicant told of the outcome and recommendations?", help_text=WHEN
    )


class AppealForm(forms.Form):
    appealed_at = MomentField(label="When did they appeal?", help_text=WHEN)
    appeal_to = forms.CharField(
        label="To whom?", help_text="Such as the police and crime commissioner.", max_length=120
    )
    appeal_decided_at = MomentField(label="When was it decided?", required=False)
    appeal_result = long("With what result?", required=False)


class WithdrawForm(forms.Form):
    withdrawn_at = MomentField(label="When was it withdrawn?", help_text=WHEN)
    withdrawn_reason = ReasonField(label="Why?", max_length=400, widget=forms.TextInput)


@dataclass(frozen=True)
class Step:
    """One step of an application: its title, and the form of its fields."""

    title: str
    form: type[forms.Form]


STEPS = {
    "acknowledge": Step("Acknowledged", AcknowledgeForm),
    "consent": Step("Agreed by the victim", ConsentForm),
    "panel": Step("The panel", PanelForm),
    "decide": Step("Decide on the threshold", DecideForm),
    "tell": Step("Applicant told of the decision", TellDecisionForm),
    "review": Step("Review carried out", ReviewForm),
    "outcome": Step("Applicant told of the outcome", TellOutcomeForm),
    "appeal": Step("Appeal", AppealForm),
    "withdraw": Step("Withdrawn", WithdrawForm),
}


def offered(application: ReviewApplication) -> list[tuple[str, str]]:
    """The steps that can be taken now, by key and title."""
    decided, is_met = bool(application.decision), application.decision == "met"
    can = {
        "acknowledge": application.acknowledged_at is None,
        "consent": not application.has_consent and application.applicant_kind == "on_behalf",
        "panel": not decided or is_met,
        "decide": not decided,
        "tell": decided and application.told_decision_at is None,
        "review": is_met and application.reviewed_at is None,
        "outcome": application.reviewed_at is not None and application.told_outcome_at is None,
        "appeal": application.told_decision_at is not None,
        "withdraw": application.reviewed_at is None,
    }
    if application.withdrawn_at is not None:
        return []
    return [(key, step.title) for key, step in STEPS.items() if can[key]]


class RecommendForm(forms.Form):
    """What is recommended, and to whom."""

    body = forms.ChoiceField(label="To which body?")
    words = long("What is recommended?", most=4000)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="%s")
        self.known = {each.key: each for each in agencies()}
        names = [(key, each.name) for key, each in self.known.items()]
        self.fields["body"].choices = names  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """A body's reply."""

    reply = forms.ChoiceField(
        label="Is it accepted?", choices=Recommendation.Reply, widget=forms.RadioSelect
    )
    reply_words = long("What will be done, or why is it not accepted?", most=4000)


class DoneForm(forms.Form):
    """That what was recommended has been done."""

    done_at = MomentField(label="When was it done?", help_text=WHEN)


def reply_form(recommendation: Recommendation) -> type[forms.Form] | None:
    """What can be said of a recommendation now; None where there is nothing more."""
    if not recommendation.reply:
        return ReplyForm
    is_open = recommendation.reply == Recommendation.Reply.ACCEPTED
    return DoneForm if is_open and recommendation.done_at is None else None


def starting(application: ReviewApplication, form: type[forms.Form]) -> dict[str, Any]:
    """What a step's form shows at first: what is held."""
    names = ["panel"] if form is PanelForm else list(form.base_fields)
    found: dict[str, Any] = {name: getattr(application, name) for name in names}
    return {k: v for k, v in found.items() if v not in (None, "") or isinstance(v, datetime)}
