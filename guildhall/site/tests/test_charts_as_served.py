"""Charts as served: to members only, kept by browsers, and able to do nothing but be seen."""

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

from guildhall.partners.models import Member
from guildhall.testing import sign_in
from guildhall.ui import charts
from guildhall.ui.charts import Bar, Frame

CHART = charts.bars(
    [Bar("Central", 3), Bar("Werrington", 1)],
    frame=Frame("Most burglary is in Central", "burglaries a year", "Police", "May 2017"),
    licence="OGL v3.0",
)


@pytest.fixture
def member(db: None) -> Member:
    return Member.objects.create(email="robin@example.org", name="Robin", roles=["board"])


def address(variant: str = "wide") -> str:
    return reverse("chart", args=[charts.store(CHART), variant])


def test_a_member_is_shown_a_chart_that_browsers_keep(client: Client, member: Member) -> None:
    sign_in(client, member)

    answer = client.get(address())

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.content.startswith(b"<svg")


def test_a_chart_may_load_and_run_nothing(client: Client, member: Member) -> None:
    sign_in(client, member)

    policy = client.get(address("narrow"))["Content-Security-Policy"]

    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_stranger_is_not_shown_a_chart(client: Client, db: None) -> None:
    assert client.get(address()).status_code == 302


@pytest.mark.parametrize("path", [f"/charts/{'a' * 64}-wide.svg", "/charts/x-wide.svg"])
def test_a_chart_that_is_not_there_is_not_found(client: Client, member: Member, path: str) -> None:
    sign_in(client, member)

    assert client.get(path).status_code == 404


def test_a_figure_has_its_sentence_then_its_chart_then_its_table() -> None:
    source = "{% from 'ui/figures.html' import chart_figure %}"
    source += "{{ chart_figure(chart, 'Burglary is usual.', '/x.csv', '/x.xlsx') }}"

    html = str(engines["jinja2"].from_string(source).render({"chart": CHART}))

    places = [html.index(part) for part in ("Burglary is usual.", "<picture>", "/x.csv", "<table")]
    assert places == sorted(places)
    assert f'alt="{CHART.alt}"' in html
    for said in ("burglaries a year", "Police", "May 2017", "OGL v3.0", "XLSX"):
        assert said in html


def test_a_tag_always_says_its_rating_in_words() -> None:
    source = "{% from 'ui/parts.html' import tag %}{{ tag('No target set') }}{{ tag('Red') }}"

    html = str(engines["jinja2"].from_string(source).render({}))

    assert "No target set" in html
    assert "govuk-tag--grey" in html
    assert "govuk-tag--red" in html
