"""Django's forms as GOV.UK components, held to the mark-up that GOV.UK publishes."""

import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines

from guildhall.ui.forms import DateField, MomentField, control, error_list

ROOT = Path(__file__).resolve().parents[3]
FIXTURES = ROOT / "node_modules/govuk-frontend/dist/govuk/components"


class Markup(HTMLParser):
    """Tags with their attributes, and words, without spaces or the size of a legend."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = {"govuk-fieldset__legend--s"}
        kept = [
            (
                key,
                " ".join(sorted(set((value or "").split()) - classes)) if key == "class" else value,
            )
            for key, value in attrs
        ]
        self.found.append((tag, sorted(kept, key=str)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(" ".join(data.split()))


def fixture(component: str, name: str) -> list[Any]:
    path = FIXTURES / component / "fixtures.json"
    if not path.exists():
        pytest.skip("node_modules is not here: run make setup")
    every = json.loads(Path(path).read_text(encoding="utf-8"))["fixtures"]
    return Markup(next(one["html"] for one in every if one["name"] == name)).found


def form_of(name: str, field: forms.Field, data: dict[str, str] | None = None) -> forms.Form:
    made = forms.Form(data, auto_id="%s")
    made.fields[name] = field
    return made


def markup(form: forms.Form) -> list[Any]:
    source = "{% from 'ui/forms.html' import form_fields %}{{ form_fields(form) }}"
    return Markup(str(engines["jinja2"].from_string(source).render({"form": form}))).found


def test_a_text_field_in_error_is_as_gov_uk_publishes_it() -> None:
    wrong = "Enter a National Insurance number in the correct format"
    hint = "It’s on your National Insurance card, benefit letter, payslip or P60."
    hint += " For example, ‘QQ 12 34 56 C’."
    field = forms.CharField(
        label="National insurance number", help_text=hint, error_messages={"required": wrong}
    )

    assert markup(form_of("with-error-hint", field, {})) == fixture("input", "with error and hint")


def test_a_text_area_in_error_is_as_gov_uk_publishes_it() -> None:
    field = forms.CharField(
        label="With hint and error", help_text="Hint", error_messages={"required": "Error message"},
        widget=forms.Textarea(attrs={"rows": "5"}),
    )  # fmt: skip

    made = markup(form_of("with-hint-error", field, {}))

    assert made == fixture("textarea", "with hint and error message")


def test_radios_in_error_are_as_gov_uk_publishes_them() -> None:
    field = forms.ChoiceField(
        label="Have you changed your name?",
        help_text="This includes changing your last name or spelling your name differently.",
        choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect,
        error_messages={"required": "Please select an option"},
    )  # fmt: skip

    made = markup(form_of("example-error-message-hint", field, {}))

    assert made == fixture("radios", "with hint and error message")


def test_checkboxes_in_error_are_as_gov_uk_publishes_them() -> None:
    field = forms.MultipleChoiceField(
        label="What is your nationality?",
        help_text="If you have dual nationality, select all options that are relevant to you.",
        choices=[("british", "British"), ("irish", "Irish")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Please select an option"},
    )

    assert markup(form_of("example", field, {})) == fixture(
        "checkboxes", "with error message and hint"
    )


def test_a_date_in_error_is_three_marked_boxes_in_a_named_group() -> None:
    form = form_of("due", DateField(label="Due date", help_text="For example, 31 3 2016"), {})

    made = markup(form)

    boxes = [
        dict(attrs) for tag, attrs in (x for x in made if isinstance(x, tuple)) if tag == "input"
    ]
    assert [box["name"] for box in boxes] == ["due-day", "due-month", "due-year"]
    assert all("govuk-input--error" in box["class"] for box in boxes)
    assert "Due date" in made
    assert error_list(form) == [{"text": "Enter due date", "href": "#due-day"}]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "", ""), "Enter due date"),
        (("5", "", "2016"), "Due date must include a month"),
        (("", "", "2016"), "Due date must include a day and month"),
        (("5", "11", "16"), "Due date must have a year of 4 numbers"),
        (("31", "2", "2016"), "Due date must be a real date, such as 27 3 2016"),
        (("one", "2", "2016"), "Due date must be a real date, such as 27 3 2016"),
        (("29", "2", "2015"), "Due date must be a real date, such as 27 3 2016"),
        (("1", "1", "0001"), "Due date must have a year from 1800 to 2999"),
        (("31", "12", "1799"), "Due date must have a year from 1800 to 2999"),
        (("1", "1", "1800"), None),
        (("29", "2", "2016"), None),
        (("31", "12", "2999"), None),
        (("31", "12", "9999"), "Due date must have a year from 1800 to 2999"),
    ],
)
def test_a_date_that_will_not_do_is_told_why(typed: tuple[str, str, str], said: str | None) -> None:
    data = dict(zip(("due-day", "due-month", "due-year"), typed, strict=True))

    form = form_of("due", DateField(label="Due date"), data)

    assert [error["text"] for error in error_list(form)] == ([said] if said else [])


def test_a_date_is_read_from_its_boxes_and_written_back_into_them() -> None:
    data = {"due-day": " 5 ", "due-month": "11", "due-year": "2016"}

    form = form_of("due", DateField(label="Due date"), data)

    assert form.is_valid()
    assert form.cleaned_data["due"] == date(2016, 11, 5)
    assert [item["value"] for item in control(form["due"]).params["items"]] == ["5", "11", "2016"]
    assert form_of("due", DateField(required=False), {"due-day": ""}).is_valid()


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (forms.CharField(label="Full name"), "Enter full name"),
        (forms.EmailField(label="E-mail address"), "Enter e-mail address"),
        (forms.BooleanField(label="I have checked"), "Tick “I have checked” if it is so"),
        (forms.CharField(label="NHS number"), "Enter NHS number"),
        (forms.CharField(label="Who owns it?"), "Answer “Who owns it?”"),
        (forms.ChoiceField(label="Agency", choices=[("a", "A")]), "Choose agency"),
        (forms.FileField(label="Extract"), "Choose extract"),
    ],
)
def test_what_is_left_out_is_asked_for_by_name(field: forms.Field, said: str) -> None:
    assert error_list(form_of("it", field, {})) == [{"text": said, "href": "#it"}]


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(label="F"), forms.EmailField(label="F"), forms.IntegerField(label="F"),
        forms.DecimalField(label="F"), DateField(label="F"), forms.FileField(label="F"),
        forms.CharField(label="F", widget=forms.Textarea, max_length=200),
        forms.CharField(label="F", widget=forms.PasswordInput),
        forms.ChoiceField(label="F", choices=[("a", "A")]),
        forms.ChoiceField(label="F", choices=[("a", "A")], widget=forms.RadioSelect),
        forms.MultipleChoiceField(
            label="F", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
        ),
        forms.BooleanField(label="F"),
    ],
    ids=lambda field: f"{type(field).__name__} {type(field.widget).__name__}",
)  # fmt: skip
def test_each_error_leads_to_a_place_that_is_on_the_page(field: forms.Field) -> None:
    form = form_of("it", field, {})

    made = markup(form)

    places = {dict(attrs).get("id") for tag, attrs in (x for x in made if isinstance(x, tuple))}
    assert error_list(form)[0]["href"].removeprefix("#") in places


def test_a_password_is_never_sent_back() -> None:
    field = forms.CharField(label="Password", widget=forms.PasswordInput)

    assert "secret words" not in str(
        markup(form_of("password", field, {"password": "secret words"}))
    )


def test_what_was_typed_cannot_become_markup() -> None:
    form = form_of("it", forms.IntegerField(label="It"), {"it": '"><script>x</script>'})

    assert "script" not in [tag[0] for tag in markup(form) if isinstance(tag, tuple)]


def test_a_field_that_may_be_left_empty_says_so() -> None:
    form = form_of("it", forms.CharField(label="Note", required=False))

    assert "Note (optional)" in markup(form)


def typed_moment(day: str, month: str, year: str, clock: str) -> forms.Form:
    parts = {"when-day": day, "when-month": month, "when-year": year, "when-time": clock}
    return form_of("when", MomentField(label="When it was"), parts)


@pytest.mark.parametrize(
    ("clock", "instant"),
    [
        ("2:10pm", datetime(2016, 11, 5, 14, 10, tzinfo=UTC)),
        ("2.10 PM", datetime(2016, 11, 5, 14, 10, tzinfo=UTC)),
        ("14:10", datetime(2016, 11, 5, 14, 10, tzinfo=UTC)),
        ("noon", datetime(2016, 11, 5, 12, tzinfo=UTC)),
        ("about noon", datetime(2016, 11, 5, 12, tzinfo=UTC)),
        ("12", datetime(2016, 11, 5, 12, tzinfo=UTC)),
        ("Midnight", datetime(2016, 11, 5, tzinfo=UTC)),
        ("1410", datetime(2016, 11, 5, 14, 10, tzinfo=UTC)),
        ("12am", datetime(2016, 11, 5, 0, 0, tzinfo=UTC)),
        ("12pm", datetime(2016, 11, 5, 12, 0, tzinfo=UTC)),
        ("00:00", datetime(2016, 11, 5, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_however_its_time_is_written(clock: str, instant: datetime) -> None:
    form = typed_moment("5", "11", "2016", clock)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == instant


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("5", "11", "2016", ""), "must include a time"),
        (("", "", "", "2pm"), "must include a day, month and year"),
        (("5", "", "2016", "2pm"), "must include a month"),
        (("5", "11", "2016", "25:00"), "must have a time such as 2:10pm, 14:10 or noon"),
        (("5", "11", "2016", "13pm"), "must have a time such as 2:10pm, 14:10 or noon"),
        (("5", "11", "2016", "14"), "must have a time such as 2:10pm, 14:10 or noon"),
        (("27", "3", "2016", "1:30am"), "is an hour that did not happen"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_words(
    parts: tuple[str, str, str, str], message: str
) -> None:
    form = typed_moment(*parts)

    assert message in form.errors["when"][0]


def test_a_moment_is_shown_in_four_boxes_as_it_is_in_london() -> None:
    form = forms.Form(initial={"when": datetime(2016, 7, 5, 13, 10, tzinfo=UTC)})
    form.fields["when"] = MomentField(label="When it was")

    items = control(form["when"]).params["items"]

    assert [item["value"] for item in items] == ["5", "7", "2016", "14:10"]


def test_the_hour_that_comes_twice_in_autumn_is_taken_to_be_the_first() -> None:
    form = typed_moment("30", "10", "2016", "1:30am")

    assert form.is_valid()
    assert form.cleaned_data["when"] == datetime(2016, 10, 30, 0, 30, tzinfo=UTC)
