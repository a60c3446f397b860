"""A page that holds every component, chart and form field, served to the browser tests alone."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from guildhall.analysis import control_chart
from guildhall.analysis.control import Break, xmr
from guildhall.ui import charts
from guildhall.ui.charts import Area, Bar, Dot, Frame, Limits, Series
from guildhall.ui.forms import DateField

MONTHS = [f"{year}-{month:02}" for year in range(2014, 2017) for month in range(1, 13)]
VALUES = [82 + (at * 37) % 23 - (16 if at > 17 else 0) for at in range(len(MONTHS))]

TEMPLATE = Path(__file__).with_name("gallery.html")


NARROW = forms.NumberInput(attrs={"class": "govuk-input--width-5"})


class EveryField(forms.Form):
    """One of each field that a form may have."""

    name = forms.CharField(label="Full name", help_text="As on the plan.")
    email = forms.EmailField(label="E-mail address")
    count = forms.IntegerField(
        label="Numerator", widget=forms.NumberInput(attrs={"class": "govuk-input--width-5"})
    )
    why = forms.CharField(label="Why", widget=forms.Textarea, max_length=500)
    due = DateField(label="Due date", help_text="For example, 27 3 2016")
    agency = forms.ChoiceField(label="Agency", choices=[("", "Choose"), ("p", "Police")])
    rating = forms.ChoiceField(
        label="Rating", choices=[("r", "Red"), ("g", "Green")], widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        label="Roles", choices=[("a", "Analyst"), ("m", "Manager")],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    file = forms.FileField(label="Extract")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="I have checked these figures")


class Choices(forms.Form):
    kind = forms.ChoiceField(label="Crime type", choices=[("b", "Burglary"), ("d", "Drugs")])
    area = forms.ChoiceField(label="Area", choices=[("p", "Peterborough"), ("c", "Central ward")])


FRAME = Frame(
    title="Burglary is within its usual range",
    unit="burglaries recorded a month, Peterborough",
    source="Cambridgeshire Constabulary through data.police.uk",
    released="May 2017",
    is_synthetic=True,
)
LICENCE = "Open Government Licence v3.0"


def figures() -> list[charts.Chart]:
    """One chart of each kind, each with a title of its own."""
    moved = [Break("2015-07", "New recording rules")]
    found = xmr(control_chart.Series(VALUES, MONTHS, moved))
    breaks = [charts.Break(each.period, each.cause) for each in found.breaks]
    violence = Series("Violence and sexual offences", tuple(value + 40 for value in VALUES))
    lines = [Series("Burglary", tuple(VALUES)), violence]
    bars = [Bar("Central", 34.2, 30, 39), Bar("Orton Waterville", 11, 8, 14, is_marked=True)]
    dots = [Dot(f"Area {at}", 90_000 + at * 17_000, 9 + (at * 7) % 6, at == 5) for at in range(14)]
    compared = replace(FRAME, title="Violence is more common than burglary")
    ranked = replace(FRAME, title="Burglary is most common in Central")
    mapped = replace(FRAME, title="Burglary is most common in the north")
    peers = replace(FRAME, title="Burglary is about the average of its peers")
    return [
        charts.control_chart(
            found.points, breaks=breaks, provisional=MONTHS[-2:], frame=FRAME, licence=LICENCE
        ),
        charts.series_chart(MONTHS, lines, frame=compared, licence=LICENCE),
        charts.bars(bars, frame=ranked, licence=LICENCE),
        charts.choropleth([ward(at) for at in range(12)], frame=mapped, licence=LICENCE),
        charts.funnel(
            dots, curve(), average=12, size_name="residents", frame=peers, licence=LICENCE
        ),
    ]


def ward(at: int) -> Area:
    """A square of a grid of four across; one has nothing held."""
    x, y = float(at % 4), float(at // 4)
    outline = ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))
    return Area(f"E{at}", f"Ward {at}", None if at == 3 else at * 1.7, (outline,))


def curve() -> list[Limits]:
    found = []
    for size in range(40_000, 400_001, 20_000):
        inner, outer = 570 / size**0.5, 900 / size**0.5
        found.append(Limits(size, 12 - outer, 12 - inner, 12 + inner, 12 + outer))
    return found


def gallery(request: HttpRequest) -> HttpResponse:
    line = charts.sparkline(
        MONTHS, VALUES, frame=Frame("Burglary", "burglaries a month", "Police", "May 2017"),
        lower=48, upper=86, is_signal=True,
    )  # fmt: skip
    happened = [
        {
            "title": "Figures validated",
            "by": "Robin Ashdown",
            "text": "Checked against the release.",
            "at": datetime(2016, 11, 15, 14, 10, tzinfo=UTC),
        },
        {
            "title": "Return received",
            "by": "Children's services",
            "text": "",
            "at": datetime(2016, 11, 14, 9, 0, tzinfo=UTC),
        },
    ]
    context: dict[str, Any] = {"figures": figures(), "line": line, "happened": happened}
    context |= {"form": EveryField({}), "choices": Choices()}
    return HttpResponse(
        engines["jinja2"].from_string(TEMPLATE.read_text(encoding="utf-8")).render(context, request)
    )


urlpatterns = [path("gallery/", gallery, name="gallery"), path("", include("guildhall.urls"))]
