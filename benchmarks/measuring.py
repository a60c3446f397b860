"""All police measures for every partnership area from 4,000,000 accepted rows, beside pandas.

Both read the same Parquet, and both end with monthly counts, rolling years and calendar years,
with rates and their 95% limits, for each measure and area. The counts are compared, cell by cell.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from guildhall.demo.generator.scale import scale_districts, write_scale_lookup, write_street_csv

ROWS = 4_000_000
AIM_TIMES = 10.0

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
import pyarrow.dataset, pyarrow.parquet, scipy.stats  # start-up, as pandas's is outside its time
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
parquet, lookup, wanted = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
began = time.perf_counter()
rows = pd.read_parquet(parquet)
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


def run() -> dict[str, float]:
    """Our seconds and pandas's for the same figures, cubes built afresh, and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, street = folder / "data", folder / "street.csv"
        lookup = folder / "lsoa11_msoa11_ward17_ltla18.csv"
        districts = scale_districts()
        write_street_csv(street, ROWS, 2, districts)
        write_scale_lookup(lookup, districts)
        areas = folder / "areas.json"
        areas.write_text(json.dumps([district.code for district in districts]))
        _python(PREPARE, data, areas, lookup, street)
        parquet = next((data / "warehouse" / "police_street").glob("*[0-9a-f].parquet"))
        wanted = json.loads(_python(CHECK, data, "wanted"))["wanted"]
        ours = json.loads(_python(OURS, data, areas))
        peer = json.loads(_python(PEER, data, parquet, lookup, json.dumps(wanted)))
        totals = json.loads(_python(CHECK, data, "totals"))["totals"]
    if totals != peer["totals"]:
        raise SystemExit(f"the two do not agree: {totals} and {peer['totals']}")
    return {
        "rows": ROWS,
        "areas": len(districts),
        "measures": len(ours["measures"]),
        "our_seconds": ours["seconds"],
        "our_mb": ours["mb"],
        "pandas_seconds": peer["seconds"],
        "pandas_mb": peer["mb"],
        "times": peer["seconds"] / ours["seconds"],
    }


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
