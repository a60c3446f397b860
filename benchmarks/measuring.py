"""All police measures for every partnership area from 4,000,000 accepted rows, beside pandas.

Both read the same Parquet, and both end with monthly counts, rolling years and calendar years,
with rates and their 95% limits, for each measure and area. Their totals are compared. Ours also
packs and keeps its figures with their inputs, which pandas does not.

Each run is a process of its own, and its start-up is left out of the time. Ours starts without
counts or figures: nothing is worked out at the import. It is run again with the counts that
the first left behind, as it is when a definition changes and no file has come in. Pandas is run as
a plain script would be, and again reading the three columns that it needs and no others.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.sizes import Size, started
from guildhall.demo.generator.scale import (
    OTHERS,
    scale_districts,
    write_scale_lookup,
    write_street_csv,
)

FULL, TINY = Size(4_000_000), Size(3_000, turns=1)
ROWS_OF_A_DISTRICT = 1_000
NEEDED = ["lsoa_code", "month", "crime_type"]
AIM_TIMES = 10.0
Ran = dict[str, Any]

PREPARE = """
import json, sys
from pathlib import Path
from guildhall.cli import start
start()
from guildhall import clock
from guildhall.database import prepare_database
from guildhall.areas.models import Population
from guildhall.areas.writes import NewPopulation, Source, put_population
from guildhall.evidence.jobs import import_paths
PEOPLE = 10_000
prepare_database()
with Path(sys.argv[1]).open() as codes:
    source = Source("invented", clock.today())
    put_population([NewPopulation(year, Population.Basis.REBASED, PEOPLE, code)
                    for code in json.load(codes) for year in range(2012, 2017)], source=source)
for one in import_paths([Path(p) for p in sys.argv[2:]], release=None, by=None, at=clock.now()):
    print(one, file=sys.stderr)
"""
OURS = """
import json, resource, sys, time
from guildhall.cli import start
start()
from guildhall import clock
from guildhall.measures import jobs
from guildhall.measures.models import PeerFigures
from guildhall.evidence.feeds import all_feeds
import duckdb, pyarrow.dataset, pyarrow.parquet, scipy.stats  # as pandas's is outside its time
all_feeds()
PeerFigures.objects.all().delete()
areas = json.load(open(sys.argv[1]))
began = time.perf_counter()
done = [one for one in jobs.compute_all_areas(areas, clock.now()) if one.periods_held]
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": took, "mb": peak, "measures": [one.key for one in done]}))
"""
PEER = """
import json, resource, sys, time
import numpy as np
import pandas as pd
parquet, lookup = sys.argv[1], sys.argv[2]
wanted, columns = json.loads(sys.argv[3]), json.loads(sys.argv[4])
began = time.perf_counter()
rows = pd.read_parquet(parquet, columns=columns)
places = pd.read_csv(lookup).set_index("lsoa11_code")["ltla18_code"]
rows["lad"] = rows["lsoa_code"].map(places)
totals = {}
for key, kinds in wanted.items():
    chosen = rows if kinds is None else rows[rows["crime_type"].isin(kinds)]
    months = chosen.groupby(["lad", "month"]).size().unstack(fill_value=0)
    for counts in (months, months.T.rolling(12).sum().T,
                   months.T.groupby(months.columns.str[:4]).sum().T):
        n = counts.to_numpy(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            lower = n * (1 - 1 / (9 * n) - 1.96 / (3 * np.sqrt(n))) ** 3
            upper = (n + 1) * (1 - 1 / (9 * (n + 1)) + 1.96 / (3 * np.sqrt(n + 1))) ** 3
        rate = n / 10_000 * 1_000; low = lower / 10; high = upper / 10
    totals[key] = int(months.to_numpy().sum())
took = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": took, "mb": peak, "totals": totals}))
"""
CHECK = """
import json, sys
from guildhall.cli import start
start()
from guildhall.evidence import cube
from guildhall.measures.registry import declared
wanted, totals = {}, {}
for each in declared():
    count = each.measure.numerator
    if getattr(count, "feed", "") == "police_street":
        kinds = dict(count.where).get("crime_type")
        wanted[each.measure.key] = list(kinds) if kinds else None
        if sys.argv[1] == "totals":
            found = cube.monthly_by_area(count, "lad")
            totals[each.measure.key] = int(found.values[~(found.values != found.values)].sum())
print(json.dumps({"wanted": wanted, "totals": totals}))
"""


def run(size: Size) -> dict[str, float]:
    """Seconds and memory, ours and pandas's, for the same figures: medians of runs in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, street = started(folder / "data"), folder / "street.csv"
        lookup = folder / "lsoa11_msoa11_ward17_ltla18.csv"
        districts = scale_districts(min(OTHERS, size.number // ROWS_OF_A_DISTRICT))
        write_street_csv(street, size.number, 2, districts)
        write_scale_lookup(lookup, districts)
        areas = folder / "areas.json"
        areas.write_text(json.dumps([district.code for district in districts]))
        began = time.perf_counter()
        _python(PREPARE, data, areas, lookup, street)
        import_seconds = time.perf_counter() - began
        parquet = next((data / "warehouse" / "police_street").glob("*[0-9a-f].parquet"))
        wanted = json.loads(_python(CHECK, data, "wanted"))["wanted"]
        asked = [parquet, lookup, json.dumps(wanted)]
        turns: dict[str, list[Ran]] = {"our": [], "kept": [], "pandas": [], "needed": []}
        for _ in range(size.turns):
            shutil.rmtree(data / "cubes", ignore_errors=True)
            turns["our"].append(json.loads(_python(OURS, data, areas)))
            turns["kept"].append(json.loads(_python(OURS, data, areas)))
            turns["pandas"].append(json.loads(_python(PEER, data, *asked, "null")))
            turns["needed"].append(json.loads(_python(PEER, data, *asked, json.dumps(NEEDED))))
        totals = json.loads(_python(CHECK, data, "totals"))["totals"]
    for peer in turns["pandas"] + turns["needed"]:
        if totals != peer["totals"]:
            raise SystemExit(f"the two do not agree: {totals} and {peer['totals']}")
    found: dict[str, float] = {
        "rows": size.number,
        "areas": len(districts),
        "measures": len(turns["our"][0]["measures"]),
        "import_seconds": import_seconds,
    }
    for who, ran in turns.items():
        found[f"{who}_seconds"] = statistics.median(one["seconds"] for one in ran)
        found[f"{who}_mb"] = max(one["mb"] for one in ran)
    for peer_name in ("pandas", "needed"):
        pairs = zip(turns[peer_name], turns["our"], strict=True)
        found[f"{peer_name}_times"] = statistics.median(
            theirs["seconds"] / ours["seconds"] for theirs, ours in pairs
        )
    return found


def _python(code: str, data: Path, *arguments: object) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment["GUILDHALL_DATA"] = str(data)
    said = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return said.stdout.splitlines()[-1] if said.stdout.strip() else ""
