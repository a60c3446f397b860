"""A feed given in confidence: whole districts only, and no small count can be worked out."""

import random
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guildhall.analysis.attack import Relation, attack
from guildhall.explore.reads import confidence, held
from guildhall.explore.reads.held import Category
from guildhall.explore.reads.measured import measured
from guildhall.explore.reads.series import Asked, read
from guildhall.explore.rules import Period
from guildhall.explore.tests import world
from guildhall.explore.tests.test_series_page import csv_of
from guildhall.explore.tests.world import CITY, LSOAS, YEAR
from guildhall.partners.models import Member
from guildhall.testing import sign_in

pytestmark = pytest.mark.django_db
See = Callable[[str], str]
FEED = "fire_incidents"
KINDS = (("Primary fire", "Deliberate"), ("Secondary fire", "Deliberate"),
         ("Secondary fire", "Accidental"), ("Chimney fire", "Accidental"))  # fmt: skip


def bring_in(folder: Path) -> None:
    draw = random.Random(3)
    rows = [(month, *kind) for month in YEAR for kind in KINDS for _ in range(draw.randint(0, 14))]
    world.put_everything()
    world.fires(folder, rows)


def test_no_hidden_count_can_be_told_from_those_shown(tmp_path: Path) -> None:
    bring_in(tmp_path)
    now = held.state()
    hidden = confidence.hidden(FEED, CITY, now)
    words = held.words(FEED, "fire_kind", now)

    for month in YEAR:
        known = {
            word: dict(zip(found.months, found.values, strict=True))[month]
            for word in ("", *words)
            for found in [held.series(FEED, _category(word), CITY, None, now)]
        }
        shown: dict[Hashable, int | None] = {
            w: None if (month, w) in hidden else round(n or 0) for w, n in known.items()
        }
        assert all(n is None or n == 0 or n >= 5 for n in shown.values())
        ranges = attack(shown, [Relation("", tuple(words))])
        assert not [w for w, span in ranges.items() if span.is_narrower_than(4)]


def _category(word: str) -> Category:
    return Category("fire_kind", word) if word else Category()


@pytest.fixture
def neighbour(settings: Any) -> None:
    """We are another district, so that the city's fires are no measure of ours."""
    settings.INSTANCE = replace(settings.INSTANCE, area_code=world.NEAR[0])


@pytest.mark.parametrize("word", ["", "fire_kind:Primary fire"])
def test_figures_that_measures_show_of_our_own_area_are_not_shown_here_too(
    see: See, client: Client, analyst: Member, tmp_path: Path, word: str
) -> None:
    bring_in(tmp_path)
    address = f"?feed={FEED}&category={word}"

    said = see(f"/explore/{address}")

    assert "are shown as measures, and not here" in said
    assert "/measures/deliberate_fires/" in said
    assert "<picture>" not in said
    sign_in(client, analyst)
    assert client.get(f"/explore/series.csv{address}").status_code == 404


@pytest.mark.parametrize(
    ("feed", "area", "own", "is_refused"),
    [
        (FEED, CITY, CITY, True),
        (FEED, CITY, world.NEAR[0], False),
        (FEED, CITY, "E10000003", True),
        ("police_street", CITY, CITY, False),
    ],
    ids=["our own", "another district", "a part of a larger area", "a published feed"],
)
def test_only_a_confidential_feed_of_an_area_that_measures_show_is_refused(
    feed: str, area: str, own: str, is_refused: bool
) -> None:
    assert bool(measured(feed, area, own)) is is_refused


@pytest.mark.usefixtures("neighbour")
def test_a_small_count_is_marked_and_its_month_is_no_gap(
    client: Client, analyst: Member, tmp_path: Path
) -> None:
    bring_in(tmp_path)
    hidden = confidence.hidden(FEED, CITY, held.state())
    month, word = next(pair for pair in sorted(hidden) if pair[1])

    found = csv_of(
        client, analyst, f"/explore/series.csv?feed={FEED}&area={CITY}&category=fire_kind:{word}"
    )

    row = next(row for row in found if row["Month"] == month)
    assert (row["Count (fires)"], row["Status"]) == ("[c]", "Not shown")
    assert row["Licence"] == "Given in confidence"
    assert Counter(row["Status"] for row in found)["Not held"] == 0


@pytest.mark.parametrize("page", ["map/", "peers/"])
def test_small_areas_and_other_districts_are_refused_with_words(
    see: See, tmp_path: Path, page: str
) -> None:
    bring_in(tmp_path)

    said = see(f"/explore/{page}?feed={FEED}")

    assert "This feed was given in confidence." in said
    assert "<picture>" not in said


def test_neither_small_areas_nor_second_columns_nor_earlier_releases_are_offered(
    see: See, tmp_path: Path
) -> None:
    bring_in(tmp_path)

    said = see(f"/explore/?feed={FEED}&area={LSOAS[0]}&category=cause:Deliberate&as_of=2016-02-01")

    assert "Nothing is held of the area asked for" in said
    assert "“Deliberate” is no category of this feed" in said
    assert "Earlier releases of a feed given in confidence are not shown" in said
    assert "As published by" not in said


def test_a_hidden_count_stands_in_no_chart_and_moves_no_limit(tmp_path: Path) -> None:
    bring_in(tmp_path)
    now = held.state()
    hidden = confidence.hidden(FEED, CITY, now)
    month, word = next(pair for pair in sorted(hidden) if pair[1])
    asked = Asked(FEED, _category(word), CITY, "Peterborough", Period(YEAR[0], YEAR[-1]))

    found = read(asked, "2016-06", now)

    assert found is not None
    charted = {point.label: point.value for point in found.chart.points}
    gone = {m for m, w in hidden if w == word}
    assert month in gone
    assert {m for m, value in charted.items() if value is None} == gone
    assert {m for m, value in zip(YEAR, found.values, strict=True) if value is None} == gone
    assert not found.gaps
