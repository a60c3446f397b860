"""What is asked of the public: anti-social behaviour, hate, and applying for a case review."""

from __future__ import annotations

from typing import Any

from django import forms

from guildhall.casework.front_door.forms import YES_NO, Choose, PublicFormBase, Section, Words
from guildhall.programmes.enforcement.models import ReviewApplication
from guildhall.programmes.enforcement.reports.kinds import FLAGS, KINDS
from guildhall.programmes.enforcement.reports.tools import THREE_QUESTIONS
from guildhall.ui.forms import DateField

STRANDS = tuple((key, words.partition(": ")[2].capitalize()) for key, words in FLAGS
                if key.startswith("hate_"))  # fmt: skip
QUESTIONS = tuple(question.key for question in THREE_QUESTIONS.questions)


def _asked(key: str) -> Choose:
    """One of the three questions about risk, in its own words."""
    question = next(each for each in THREE_QUESTIONS.questions if each.key == key)
    options = [(option.key, option.text) for option in question.answers]
    return Choose(question.text, options)


class HappenedForm(PublicFormBase):
    """What happened, where and when, to whom, and how bad it is."""

    what = Words(
        "What happened?",
        most=3500,
        rows=5,
        help_text="Say what was done and by whom, as far as you know. Names are not needed.",
    )
    where = Words("Where did it happen?", most=300, help_text="An address, or a place you can see.")
    postcode = Words("Postcode, if you know it", most=10, required=False)
    happened_on = DateField(
        label="On which day?", required=False, help_text="Leave empty for today."
    )
    about_when = Words("At about what time?", most=100, required=False)
    is_now = Choose("Is it going on now?", YES_NO, required=False)
    who = Choose(
        "Who suffers from it?",
        (
            ("personal", "I do, or somebody I know"),
            ("nuisance", "People round about"),
            ("environmental", "A street, a park or a building"),
        ),
    )
    often = _asked("often")
    harm = _asked("harm")
    vulnerable = _asked("vulnerable")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.not_yet("happened_on")
        return given


WHERE = ("where", "postcode", "happened_on", "about_when", "is_now")


class AsbForm(HappenedForm):
    """Anti-social behaviour."""

    own = (
        Section("What happened", ("what", "kind", *WHERE)),
        Section("How bad it is", ("who", *QUESTIONS)),
    )

    kind = forms.ChoiceField(
        label="What kind of thing is it?",
        choices=KINDS,
        initial="other",
        error_messages={"invalid_choice": "Choose what kind of thing it is"},
    )


class HateForm(HappenedForm):
    """Something done to somebody for who they are."""

    own = (
        Section("What happened", ("what", "strands", *WHERE)),
        Section("How bad it is", ("who", *QUESTIONS)),
    )
    warning = (
        "Hate is anything that you, or anybody else, feel was done because of who somebody is. You"
        " need not prove it. You may report it for somebody else."
    )

    strands = forms.MultipleChoiceField(
        label="What do you feel it was about?",
        choices=STRANDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )


class ReviewForm(PublicFormBase):
    """An application for an ASB case review."""

    own = (
        Section("Who asks", ("applicant_kind", "victim_name", "has_consent")),
        Section("What it is about", ("behaviour", "where", "complaints_said", "wanted")),
    )
    is_anonymous_allowed = False
    warning = (
        "If you complained three times and nothing was done, you may have the council, the police,"
        " the health service and landlords look at it again together. Each complaint must have been"
        " made within a month of what happened, and in the last six months. You can ask even if you"
        " are not sure."
    )

    applicant_kind = Choose("Who is asking?", ReviewApplication.Applicant.choices)
    victim_name = Words("If you ask for somebody else: who?", required=False)
    has_consent = Choose("Do they agree to it?", YES_NO, required=False)
    behaviour = Words("What keeps happening?", most=5000, rows=5)
    where = Words("Where?", most=300)
    complaints_said = Words(
        "When did you complain, and to whom?",
        most=5000,
        rows=4,
        help_text="Each time: the day, who you told, and any reference that you were given.",
    )
    wanted = Words("What would you like to happen?", most=2000, rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        is_for_another = given.get("applicant_kind") == ReviewApplication.Applicant.ON_BEHALF
        if is_for_another and not given.get("victim_name") and "victim_name" not in self.errors:
            self.add_error("victim_name", "Say who it is for")
        if is_for_another and not given.get("has_consent") and "has_consent" not in self.errors:
            self.add_error("has_consent", "Say whether they agree to it")
        return given
