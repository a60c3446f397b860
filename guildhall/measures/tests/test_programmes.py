"""A programme is one folder: adding one edits nothing outside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guildhall.analysis.direction import Polarity
from guildhall.evidence.cube import Count
from guildhall.evidence.feeds import all_feeds
from guildhall.measures import registry
from guildhall.measures.declare import Averaged, Kind, Measure, Valued, counts_of
from guildhall.measures.registry import Declared

TOY = """
from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Kind, Measure

programme = Programme(
    key="toy", title="Toys", measures=(
        Measure(key="toys_taken", title="Toys taken", kind=Kind.COUNT, unit="toys",
                counted_unit="toy", numerator_rule="Toys taken",
                numerator=Count(feed="police_street"), inclusion_date="The month", geography="City",
                source="Toy box", supplier="Toy police", polarity=Polarity.DOWN_GOOD,
                lag_months=1, mismatch="None"),
    ),
)
"""
APPS = """
from guildhall.casework.apps import ProgrammeConfig

class ToyConfig(ProgrammeConfig):
    name = "toy_programme"
    label = "toy"
"""


def test_a_programme_of_another_package_joins_by_its_entry_point_alone(tmp_path: Path) -> None:
    folder = tmp_path / "toy_programme"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "programme.py").write_text(TOY)
    (folder / "apps.py").write_text(APPS)
    about = tmp_path / "toy_programme-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-programme\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[guildhall.programmes]\ntoy = toy_programme\n")
    root = Path(__file__).resolve().parents[3]
    script = (
        "import django, json; django.setup();"
        "from guildhall.measures.registry import declared;"
        "print(json.dumps([[d.programme_title, d.measure.key] for d in declared()]))"
    )
    environment = os.environ | {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}",
        "DJANGO_SETTINGS_MODULE": "guildhall.settings",
        "GUILDHALL_DATA": str(tmp_path / "data"),
    }

    told = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )

    assert ["Toys", "toys_taken"] in json.loads(told.stdout)


def declared() -> list[Declared]:
    return registry.declared()


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.measure.key)
def test_a_declared_measure_says_all_that_its_figures_depend_on(each: Declared) -> None:
    measure = each.measure

    for text in (measure.title, measure.unit, measure.counted_unit, measure.numerator_rule,
                 measure.inclusion_date, measure.geography, measure.source, measure.supplier,
                 measure.mismatch):  # fmt: skip
        assert text.strip()
    assert len(measure.contract.digest) == 64


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.measure.key)
def test_a_declared_measure_asks_for_columns_that_its_feed_has(each: Declared) -> None:
    counts = list(counts_of(each.measure.numerator))
    if isinstance(each.measure.denominator, Count):
        counts.append(each.measure.denominator)
    feeds = all_feeds()

    for count in counts:
        feed = feeds[count.feed]
        known = {column.name for column in feed.columns} | {d.name for d in feed.derived}
        assert set(count.where) <= known
    if isinstance(each.measure.numerator, Valued):
        assert each.measure.numerator.weights in feeds
    if isinstance(each.measure.numerator, Averaged):
        assert each.measure.numerator.feed in feeds


@pytest.mark.parametrize("each", declared(), ids=lambda each: each.measure.key)
def test_only_published_figures_and_what_is_always_said_are_shown_however_small(
    each: Declared,
) -> None:
    feeds = all_feeds()
    is_published = all(feeds[c.feed].published for c in counts_of(each.measure.numerator))
    is_always_said = any(each.measure.always_said)

    assert is_published or is_always_said or each.measure.suppress_below is not None


def test_two_programmes_cannot_declare_one_key() -> None:
    measure = declared()[0].measure

    with pytest.raises(registry.DeclaredTwice):
        registry.register("another", "Another", (measure,))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": Kind.RATE}, "needs a denominator"),
        ({"per": 1000}, "says what it is per"),
        ({"denominator_rule": "x"}, "write the denominator's rule"),
        ({"versions": ()}, "number its versions"),
    ],
)
def test_a_contradictory_declaration_stops_at_start_up(
    changes: dict[str, object], words: str
) -> None:
    given = {
        "key": "k", "title": "t", "kind": Kind.COUNT, "unit": "u", "counted_unit": "c",
        "numerator_rule": "n", "numerator": Count(feed="police_street"), "inclusion_date": "i",
        "geography": "g", "source": "s", "supplier": "s", "polarity": Polarity.NONE,
        "lag_months": 0, "mismatch": "m",
    } | changes  # fmt: skip

    with pytest.raises(ValueError, match=words):
        Measure(**given)  # type: ignore[arg-type]
