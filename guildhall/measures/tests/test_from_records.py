"""Measures of a programme's own records, in the same computing as those of files."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings

from guildhall.analysis.direction import Polarity
from guildhall.evidence.cube import Count
from guildhall.measures import from_records, jobs, registry
from guildhall.measures.declare import Kind, Measure, PeriodKind, Population, Recorded, Records
from guildhall.measures.models import Observation, Snapshot

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
OURS = settings.INSTANCE.area_code


def records(since: str | None, counts: Mapping[str, int], **more: Any) -> Records:
    """Of which the first was made on a day; of a month alone, on its first."""
    first = f"{since}-01"[:10]
    recorded = None if since is None else Recorded(date.fromisoformat(first), counts)
    return Records("Things kept", lambda at: recorded, **more)


def measure(
    numerator: Records, denominator: Records | Population | None = None, **changes: Any
) -> Measure:
    given: dict[str, Any] = {
        "key": "things_kept", "title": "Things kept", "unit": "things", "counted_unit": "thing",
        "kind": Kind.COUNT if denominator is None else Kind.PROPORTION,
        "numerator_rule": "Things", "numerator": numerator, "denominator": denominator,
        "denominator_rule": "" if denominator is None else "Things in scope",
        "inclusion_date": "The day", "geography": "City", "source": "Records",
        "supplier": "Us", "polarity": Polarity.UP_GOOD, "lag_months": 1, "mismatch": "None",
    }  # fmt: skip
    return Measure(**(given | changes))


@pytest.fixture
def register(db: None) -> Iterator[Any]:
    known = dict(registry._declared)
    registry._declared.clear()

    def put(made: Measure) -> Measure:
        registry.register("toy", "Toys", (made,))
        return made

    yield put
    registry._declared.clear()
    registry._declared.update(known)


def computed(kind: PeriodKind = PeriodKind.MONTH) -> dict[str, Observation]:
    list(jobs.compute(OURS, AT))
    rows = Observation.objects.filter(period_kind=kind).order_by("snapshot", "period")
    return {row.period: row for row in rows}


def test_months_run_from_the_first_kept_to_the_last_whole_one_and_none_is_a_gap(
    register: Any,
) -> None:
    register(measure(records("2016-06", {"2016-06": 7, "2016-09": 9, "2016-11": 50})))

    rows = computed()

    assert {period: row.value for period, row in rows.items()} == {
        "2016-06": 7, "2016-07": 0, "2016-08": 0, "2016-09": 9, "2016-10": 0,
    }  # fmt: skip
    assert [period for period, row in rows.items() if row.is_provisional] == ["2016-10"]


def test_a_small_figure_and_what_gives_it_back_are_hidden(register: Any) -> None:
    counts = {f"2015-{month:02}": 20 for month in range(1, 13)} | {"2015-03": 2}
    register(measure(records("2015-01", counts)))

    rows, years = computed(), computed(PeriodKind.YEAR)

    hidden = {period for period, row in rows.items() if row.is_hidden}
    assert "2015-03" in hidden
    assert len(hidden) >= 2 or years["2015"].is_hidden


def test_a_share_has_both_its_parts_and_adds_up_over_a_year(register: Any) -> None:
    months = [f"2016-{month:02}" for month in range(1, 11)] + ["2015-11", "2015-12"]
    top, bottom = (dict.fromkeys(months, number) for number in (30, 40))
    register(measure(records("2015-11", top), records("2015-11", bottom)))

    rows = computed(PeriodKind.R12)

    assert (rows["2016-10"].numerator, rows["2016-10"].denominator) == (360, 480)
    assert rows["2016-10"].value == 75


def test_the_months_of_a_stock_do_not_add_up_to_years(register: Any) -> None:
    counts = {f"2015-{month:02}": 100 for month in range(1, 13)}
    register(measure(records("2015-01", counts, is_stock=True)))

    list(jobs.compute(OURS, AT))

    assert set(Observation.objects.values_list("period_kind", flat=True)) == {"month"}


def test_the_same_records_add_nothing_and_the_trace_tells_no_count(register: Any) -> None:
    register(measure(records("2016-06", {"2016-06": 3})))

    list(jobs.compute(OURS, AT))
    list(jobs.compute(OURS, AT.replace(hour=20)))

    snapshot = Snapshot.objects.get()
    assert snapshot.inputs == [
        {"feed": "casework", "reference": "things_kept", "title": "Records", "release": "2016-10"}
    ]
    assert snapshot.version.definition.supply == "casework"


@pytest.mark.parametrize(
    ("first", "begins"),
    [("2016-06-01", "2016-06"), ("2016-06-02", "2016-07"), ("2016-09-30", "2016-10")],
    ids=["on the 1st", "on the 2nd", "late"],
)
def test_a_count_begins_with_the_first_whole_month_of_its_records(
    register: Any, first: str, begins: str
) -> None:
    register(measure(records(first, {"2016-06": 7, "2016-10": 9})))

    assert min(computed()) == begins


@pytest.mark.parametrize("is_top_later", [True, False], ids=["numerator later", "denominator"])
def test_a_share_begins_where_the_records_of_both_its_parts_had(
    register: Any, *, is_top_later: bool
) -> None:
    counts = {f"2016-{month:02}": 20 for month in range(1, 11)}
    early, late = records("2016-01", counts), records("2016-04-06", counts)
    register(measure(late, early) if is_top_later else measure(early, late))

    assert min(computed()) == "2016-05"


def test_a_share_of_what_nobody_records_is_not_nought(register: Any) -> None:
    counts = {f"2016-{month:02}": 20 for month in range(1, 11)}
    register(measure(records("2016-01", counts), records(None, {}), key="no_bottom"))
    register(measure(records(None, {}), records("2016-01", counts), key="no_top"))

    assert computed() == {}


@pytest.mark.parametrize(
    "made",
    [records(None, {}), records("2016-11", {"2016-11": 9})],
    ids=["nothing kept", "no whole month"],
)
def test_nothing_is_computed_before_a_whole_month_has_been_kept(
    register: Any, made: Records
) -> None:
    register(measure(made))

    assert computed() == {}


def test_figures_from_records_are_of_our_own_area_alone(register: Any) -> None:
    open_ = records("2016-01", {"2016-01": 9}, is_of_people=False)
    register(measure(open_, suppress_below=None))

    list(jobs.compute("E07000008", AT))
    list(jobs.compute_all_areas(["E07000008", "E07000009"], AT))

    assert not Snapshot.objects.exists()


def test_small_figures_of_people_are_never_shown() -> None:
    made = records("2016-01", {})

    with pytest.raises(ValueError, match="need suppress_below"):
        measure(made, suppress_below=None)
    with pytest.raises(ValueError, match="need suppress_below"):
        measure(replace(made, is_of_people=False), made, suppress_below=None)
    with pytest.raises(ValueError, match="both parts from records"):
        measure(made, kind=Kind.PROPORTION, denominator=Population(), denominator_rule="People")
    assert measure(replace(made, is_of_people=False), suppress_below=None).suppress_below is None


def test_the_rule_of_records_is_part_of_the_definition() -> None:
    one = measure(records("2016-01", {}))
    other = measure(replace(records("2016-01", {}), rule="Things found"))
    again = measure(records("2016-05", {"2016-05": 3}))

    assert one.contract.digest == again.contract.digest
    assert one.contract.digest != other.contract.digest
    assert "0x" not in one.contract.computation


def test_a_measure_of_files_is_not_read_from_records() -> None:
    made = measure(records("2016-01", {"2016-01": 1}))
    of_files = replace(made, numerator=Count(feed="police_street"))

    assert from_records.held(of_files, OURS, AT) is None
