"""Agreeing and sharing: consent for each purpose, and what goes to whom on what footing."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from guildhall.casework import writes
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp, always, while_live
from guildhall.casework.deeds.notes import person_of
from guildhall.casework.deeds.people import WhoseForm
from guildhall.casework.deeds.work import AGREE_ACTION, AgencyForm
from guildhall.casework.models import Consent, Disclosure
from guildhall.casework.reads.files import CaseFile
from guildhall.casework.reads.footing import Prefill, prefill
from guildhall.casework.reads.reach import who_may_act
from guildhall.casework.reads.shielding import names_kept
from guildhall.partners.declare import Do
from guildhall.partners.reads import NotKnown

NAME_STAYS = (
    "Somebody on this case asked that their name not be told to other agencies. Those see"
    " “Name withheld at the reporter’s wish”."
)
NOBODY_THERE = (
    "It is on record, but nobody at {} has a part that lets them open it here. Tell them another"
    " way as well."
)
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
    """At most four answers, on two pages: with whom and for what; then which items, and why.

    The second page is about the first two answers, "agency:purpose", and offers the others from
    the agreement between the two agencies.
    """

    purpose = forms.ChoiceField(label="What for?", widget=forms.RadioSelect)
    items = forms.MultipleChoiceField(label="What is shared?", widget=forms.CheckboxSelectMultiple)
    more = forms.CharField(
        label="Anything else that is shared", required=False, max_length=300,
        help_text="With a semicolon between one item and the next.",
    )  # fmt: skip
    necessity = forms.CharField(
        label="Why is it needed, and no less would do?", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.about, is_second, purpose = self.about.partition(":")
        super().prepare()
        self.fields["agency"].label = "Who with?"
        purposes = [(each.key, each.title) for each in self.file.programme.purposes]
        self.choose("purpose", purposes)
        self.offered = self._offered(purpose) if is_second else None
        first, second = ("agency", "purpose"), ("items", "more", "necessity")
        for name in first if self.offered else second:
            del self.fields[name]
        if names_kept(self.file.case):
            self.fields["items" if self.offered else "agency"].help_text = NAME_STAYS

    def _offered(self, purpose: str) -> Prefill:
        """What the second page offers."""
        self.recipient = self.agencies.get(self.about)
        self.shared_for = self.file.programme.purpose(purpose)
        if self.recipient is None or self.shared_for is None:
            raise NotKnown
        offered = prefill(self.file.case, self.recipient, self.shared_for, self.file.at)
        items = self.fields["items"]
        assert isinstance(items, forms.MultipleChoiceField)  # noqa: S101 (for the type checker)
        items.choices = [(item, item[:1].upper() + item[1:]) for item in offered.items]
        items.required = not self.data.get("more", "").strip()
        return offered

    @property
    def title(self) -> str:
        """What is done, and with whom once that is known."""
        return f"Share information with {self.recipient}" if self.offered else "Share information"

    @property
    def button(self) -> str:
        """What pressing it does: the first page only leads to the second."""
        if self.offered is None:
            return "Continue"
        return "Record that it is not shared" if self.offered.stopped_by else "Share"

    @property
    def goes_on_to(self) -> str:
        """The second page, once the first is answered."""
        given = self.cleaned_data
        return "" if self.offered else f"{given['agency']}:{given['purpose']}"

    def shared(self) -> list[str]:
        """The items ticked and the items typed."""
        typed = [part.strip() for part in self.cleaned_data["more"].split(";")]
        return [*self.cleaned_data.get("items", []), *(part for part in typed if part)]

    def told(self, done: object) -> str:
        """Whether it was shared, and the way to what is mostly done next."""
        assert isinstance(done, Disclosure)  # noqa: S101 (for the type checker)
        if done.decision == Disclosure.Decision.REFUSE:
            return f"Not shared with {done.to}: {done.reason}"
        is_there = who_may_act(self.file.guard, self.file.at, agency=done.recipient)
        words = f"Shared with {done.to}." if is_there else NOBODY_THERE.format(done.to)
        if not AGREE_ACTION.is_open_to(self.file):
            return words
        address = reverse("do_about", args=[self.file.case.reference, "action", self.about])
        return format_html(
            '{} <a class="govuk-notification-banner__link" href="{}">Agree an action with them</a>',
            words,
            address,
        )


def share(file: CaseFile, form: CaseForm, stamp: Stamp) -> Disclosure:
    assert isinstance(form, ShareForm)  # noqa: S101 (for the type checker)
    assert form.recipient is not None  # noqa: S101 (for the type checker)
    assert form.shared_for is not None  # noqa: S101 (for the type checker)
    return writes.share(
        file.case,
        recipient=form.recipient,
        purpose=form.shared_for.key,
        items=form.shared(),
        necessity=form.cleaned_data["necessity"],
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
