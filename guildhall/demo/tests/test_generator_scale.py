"""Files for benchmarks: exact size, official layout, same bytes."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from guildhall.demo.generator import (
    layouts,
    scale_districts,
    write_scale_lookup,
    write_street_csv,
)
from guildhall.demo.generator.published import PETERBOROUGH


@pytest.mark.parametrize("rows", [0, 1, 100_000, 100_001])
def test_a_benchmark_file_has_exactly_the_rows_asked_for(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "street.csv"

    write_street_csv(path, rows, seed=1, districts=scale_districts(4))

    with path.open(encoding="utf-8", newline="") as lines:
        found = list(csv.reader(lines))
    assert tuple(found[0]) == layouts.STREET
    assert len(found) == rows + 1
    assert {len(row) for row in found} == {len(layouts.STREET)}


def test_a_benchmark_file_repeats_and_is_spread(tmp_path: Path) -> None:
    districts = scale_districts(10)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    write_street_csv(first, 20_000, seed=5, districts=districts)
    write_street_csv(second, 20_000, seed=5, districts=districts)
    with first.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert first.read_bytes() == second.read_bytes()
    assert len({row["Month"] for row in rows}) == 45
    assert len({row["Falls within"] for row in rows}) == 10
    kinds = Counter(row["Crime type"] for row in rows)
    share = PETERBOROUGH.monthly[0] / sum(PETERBOROUGH.monthly)
    assert kinds["Anti-social behaviour"] / 20_000 == pytest.approx(share, abs=0.02)
    assert len({row["Crime ID"] for row in rows}) == 20_001 - kinds["Anti-social behaviour"]


def test_the_look_up_covers_every_area_of_the_file(tmp_path: Path) -> None:
    districts = scale_districts(6)
    write_street_csv(tmp_path / "street.csv", 5_000, seed=2, districts=districts)
    write_scale_lookup(tmp_path / "lookup.csv", districts)
    with (tmp_path / "lookup.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["lsoa11_code"]: row["lsoa11_name"] for row in csv.DictReader(lines)}
    with (tmp_path / "street.csv").open(encoding="utf-8", newline="") as lines:
        used = {row["LSOA code"]: row["LSOA name"] for row in csv.DictReader(lines)}
    used.pop("")

    assert used.items() <= known.items()
    assert len(known) == 600


def test_there_are_districts_for_43_forces() -> None:
    districts = scale_districts()

    assert len({district.code for district in districts}) == 305
    assert len({district.force for district in districts}) == 43
