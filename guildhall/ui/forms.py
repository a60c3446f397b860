"""Django's forms as GOV.UK components: what each field becomes, and what its errors say.

A template calls `form_errors(form)` and `form_fields(form)` from ui/forms.html.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import widgets
from django.forms.boundfield import BoundField

from guildhall.reasons import has_words
from guildhall.ui.words import LONDON

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1800, 2999
"""Outside these a year is a slip, and what is reckoned from it could pass the calendar's ends."""
REQUIRED = forms.Field.default_error_messages["required"]
PLAIN_ATTRIBUTES = {"class", "autocomplete", "inputmode", "spellcheck", "maxlength", "rows",
                    "cols", "placeholder", "required", "autofocus"}  # fmt: skip


class ReasonField(forms.CharField):
    """Why something is done, in words: a full stop, a cross or a number is no reason."""

    def __init__(self, *, rows: int = 3, letters: int = 2, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), **kwargs})
        self.letters = letters

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and not has_words(text, letters=self.letters):
            raise ValidationError("Give the reason in words")
        return text


class DateParts(forms.Widget):
    """Three boxes: day, month, year. Gives what was typed as three texts."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str]:
        day, month, year = (str(data.get(f"{name}-{part}", "")).strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part in PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else id_


class DateField(forms.Field):
    """A date in three boxes. Its messages follow GOV.UK's: they name what is missing or wrong."""

    widget = DateParts

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        missing = [part for part, typed in zip(PARTS, value, strict=True) if not typed]
        if missing:
            self._refuse(f"must include a {' and '.join(missing)}")
        if len(value[2]) != 4:
            self._refuse("must have a year of 4 numbers")
        try:
            day, month, year = (int(typed) for typed in value)
            found = date(year, month, day)
        except ValueError:
            self._refuse("must be a real date, such as 27 3 2016")
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self._refuse(f"must have a year from {FIRST_YEAR} to {LAST_YEAR}")
        return found

    def _refuse(self, what: str) -> None:
        raise ValidationError(f"{self.label or 'The date'} {what}", code="invalid")


class MomentParts(DateParts):
    """Four boxes: day, month, year and time of day. Gives what was typed as four texts."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        clock = str(data.get(f"{name}-time", "")).strip()
        return *super().value_from_datadict(data, files, name), clock


class MomentField(DateField):
    """A date and time in London, in four boxes: 5 11 2016 2:10pm. Gives an instant in UTC.

    An hour that the clocks skip in spring is refused; one that they go through twice in autumn
    is taken to be the first.
    """

    widget = MomentParts

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        *day, clock = value
        if not any(value):
            return None
        on = super().to_python(tuple(day))
        if on is None or not clock:
            self._refuse("must include a " + ("day, month and year" if on is None else "time"))
            return None
        local = datetime.combine(on, self._time(clock), LONDON)
        moment = local.astimezone(UTC)
        if moment.astimezone(LONDON).time() != local.time():
            self._refuse("is an hour that did not happen: the clocks went forward")
        return moment

    def _time(self, typed: str) -> time:
        plain = typed.lower().replace(".", ":").replace(" ", "").removeprefix("about")
        if plain in NAMED_HOURS:
            return NAMED_HOURS[plain]
        found = TIME.fullmatch(plain)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        half = found[3] if found else None
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half or (found and not found[2]):
            hour = 99
        try:
            return time(hour, minute)
        except ValueError:
            self._refuse("must have a time such as 2:10pm, 14:10 or noon")
        raise AssertionError


NAMED_HOURS = {"noon": time(12), "midday": time(12), "12": time(12), "midnight": time(0)}
TIME = re.compile(r"(\d{1,2})(?::?(\d{2}))?(am|pm)?")


@dataclass(frozen=True)
class Control:
    """One field as a GOV.UK component: which macro, and what it is given."""

    kind: str
    params: dict[str, Any]


def control(
    bound: BoundField,
    label: str | None = None,
    hint: str | None = None,
    *,
    says_optional: bool = True,
) -> Control:
    """What a field becomes. `label` and `hint` stand in for the field's own; "" is no hint.

    A field that need not be filled in says so, unless its `says_optional` is False: leaving it
    out has a consequence that its form tells of.
    """
    widget = bound.field.widget
    said = str(bound.label if label is None else label)
    is_tick = isinstance(widget, forms.CheckboxInput)
    says_optional = says_optional and getattr(bound.field, "says_optional", True)
    if says_optional and not bound.field.required and not is_tick:
        said = f"{said} (optional)"
    params: dict[str, Any] = {"id": bound.auto_id, "name": bound.html_name}
    told = str(bound.help_text if hint is None else hint)
    if told:
        params["hint"] = {"text": told}
    if bound.errors:
        params["errorMessage"] = {"text": messages(bound)[0]}
    kind = _kind(widget)
    return Control(kind, params | _ADD[kind](bound, said))


def messages(bound: BoundField) -> list[str]:
    """The field's errors in words that say what to do; Django's "required" names the field."""
    return [_asked_for(bound) if text == REQUIRED else str(text) for text in bound.errors]


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of a form with the place in the page to mend it, for the error summary."""
    found: list[dict[str, str]] = [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        has_parts = _kind(bound.field.widget) in {"date", "moment"}
        place = bound.id_for_label if has_parts else bound.auto_id
        found += [{"text": text, "href": f"#{place}"} for text in messages(bound)]
    return found


def _asked_for(bound: BoundField) -> str:
    label = str(bound.label)
    if _kind(bound.field.widget) == "tick":
        return f"Tick “{label}” if it is so"
    if label.endswith("?"):
        return f"Answer “{label}”"
    named = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    verb = (
        "Choose"
        if _kind(bound.field.widget) in {"radios", "checkboxes", "select", "file"}
        else "Enter"
    )
    return f"{verb} {named}"


def _kind(widget: forms.Widget) -> str:
    """Which component a widget becomes; the first that fits."""
    for fits, kind in _KINDS:
        if isinstance(widget, fits):
            return kind
    raise TypeError(f"no GOV.UK component for {type(widget).__name__}: add one to ui/forms.py")


_KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, "hidden"),
    (MomentParts, "moment"),
    (DateParts, "date"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (widgets.Input, "input"),
]


def _attributes(bound: BoundField) -> dict[str, Any]:
    """What the widget's attributes give to any component."""
    given = bound.field.widget.attrs
    rest = {key: value for key, value in given.items() if key not in PLAIN_ATTRIBUTES}
    taken: dict[str, Any] = {"attributes": rest} if rest else {}
    for ours, theirs in (("class", "classes"), ("autocomplete", "autocomplete"),
                         ("inputmode", "inputmode"), ("rows", "rows")):  # fmt: skip
        if ours in given:
            taken[theirs] = given[ours]
    return taken


def _text(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _input(bound: BoundField, label: str) -> dict[str, Any]:
    params: dict[str, Any] = {"label": {"text": label}} | _attributes(bound)
    if _text(bound):
        params["value"] = _text(bound)
    if isinstance(bound.field, forms.EmailField):
        return {"type": "email", "spellcheck": False, "autocomplete": "email"} | params
    if isinstance(bound.field, forms.DecimalField | forms.FloatField):
        return {"inputmode": "decimal", "spellcheck": False} | params
    if isinstance(bound.field, forms.IntegerField):
        return {"inputmode": "numeric", "spellcheck": False} | params
    return {"type": "search" if bound.widget_type == "search" else "text"} | params


def _textarea(bound: BoundField, label: str) -> dict[str, Any]:
    params = {"label": {"text": label}, "value": _text(bound), "rows": "4"} | _attributes(bound)
    most = getattr(bound.field, "max_length", None)
    # How much is left is said when little is: a count below every box would only distract.
    return params | ({"maxlength": most, "threshold": "75"} if most else {})


def _password(bound: BoundField, label: str) -> dict[str, Any]:
    return {"label": {"text": label}} | _attributes(bound)


def _labelled(bound: BoundField, label: str) -> dict[str, Any]:
    return {"label": {"text": label}} | _attributes(bound)


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    many = value if isinstance(value, list | tuple | set) else [value]
    return {"" if one is None else str(one) for one in many}


def _choices(bound: BoundField, chosen_key: str) -> list[dict[str, Any]]:
    chosen = _chosen(bound)
    return [
        {"value": str(value), "text": str(text), chosen_key: str(value) in chosen}
        for value, text in bound.field.widget.choices
    ]


def _select(bound: BoundField, label: str) -> dict[str, Any]:
    return _labelled(bound, label) | {"items": _choices(bound, "selected")}


def _set(bound: BoundField, label: str) -> dict[str, Any]:
    """Radios and checkboxes: a fieldset with its legend. The first item carries the field's id."""
    legend = {"text": label, "classes": "govuk-fieldset__legend--s"}
    items = _choices(bound, "checked")
    return {
        "idPrefix": bound.auto_id,
        "fieldset": {"legend": legend},
        "items": items,
    } | _attributes(bound)


def _tick(bound: BoundField, label: str) -> dict[str, Any]:
    item: dict[str, Any] = {"value": "on", "text": label, "checked": bool(bound.value())}
    if bound.help_text:
        item["hint"] = {"text": str(bound.help_text)}
    return {"idPrefix": bound.auto_id, "items": [item], "hint": None}


def _date(bound: BoundField, label: str) -> dict[str, Any]:
    value = bound.value()
    typed = (value.day, value.month, value.year) if isinstance(value, date) else value or ("",) * 3
    wrong = " govuk-input--error" if bound.errors else ""
    items = [
        {"name": part, "value": str(text), "classes": f"govuk-input--width-{size}{wrong}"}
        for part, text, size in zip(PARTS, typed, (2, 2, 4), strict=True)
    ]
    legend = {"text": label, "classes": "govuk-fieldset__legend--s"}
    return {"namePrefix": bound.html_name, "fieldset": {"legend": legend}, "items": items}


def _moment(bound: BoundField, label: str) -> dict[str, Any]:
    value = bound.value()
    if isinstance(value, datetime):
        local = value.astimezone(LONDON)
        value = (local.day, local.month, local.year, f"{local:%H:%M}")
    typed = value or ("",) * 4
    wrong = " govuk-input--error" if bound.errors else ""
    items = [
        {"name": part, "value": str(text), "classes": f"govuk-input--width-{size}{wrong}"}
        for part, text, size in zip((*PARTS, "time"), typed, (2, 2, 4, 5), strict=True)
    ]
    items[3]["inputmode"] = "text"
    legend = {"text": label, "classes": "govuk-fieldset__legend--s"}
    return {"namePrefix": bound.html_name, "fieldset": {"legend": legend}, "items": items}


def _hidden(bound: BoundField, label: str) -> dict[str, Any]:
    del label
    return {"value": _text(bound)}


_ADD = {
    "hidden": _hidden,
    "date": _date,
    "moment": _moment,
    "textarea": _textarea,
    "checkboxes": _set,
    "radios": _set,
    "tick": _tick,
    "select": _select,
    "file": _labelled,
    "password": _password,
    "input": _input,
}
