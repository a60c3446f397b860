"""Server time and queries of each page of the demonstration, as its manager sees it."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.sizes import Size, started

AIM_MS, AIM_QUERIES = 100.0, 15
FULL, TINY = Size(15), Size(1)

SMALL = """
from guildhall.cli import start
start()
from guildhall.database import prepare_database
from guildhall.demo.commands import PLAN
from guildhall.demo.people import add_accounts
from guildhall import clock
from guildhall.plan.file import read_plan
from guildhall.plan.writes import load_plan
prepare_database()
load_plan(read_plan(PLAN), by=None, at=clock.now())
add_accounts(clock.now())
"""
CODE = """
import json, statistics, sys, time
from guildhall.cli import start
start()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from guildhall.partners.models import Member
from guildhall.plan.models import PlanRow
from guildhall.reports.models import Pack
from guildhall.testing import sign_in
client = Client()
sign_in(client, Member.objects.get(email="manager@guildhall.example"))
first = {s: PlanRow.objects.filter(section=s).first().ident
         for s in ("priorities", "programmes", "outcomes", "measures", "actions")}
paths = ["/", "/plan/", *(f"/plan/{s}/{i}/" for s, i in first.items()), "/plan/figures/",
         "/plan/findings/", "/measures/", "/measures/burglary_recorded/",
         "/measures/ksi_casualties/", "/measures/returns/", "/explore/", "/evidence/", "/packs/",
         *(f"/packs/{p.reference}/" for p in Pack.objects.all())]
found = []
for path in paths:
    client.get(path)
    times = []
    for _ in range(int(sys.argv[1])):
        began = time.perf_counter()
        answer = client.get(path)
        times.append(1000 * (time.perf_counter() - began))
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    found.append({"path": path, "status": answer.status_code, "queries": len(queries),
                  "median_ms": statistics.median(times)})
print(json.dumps(found))
"""


def run(size: Size) -> list[dict[str, float | str]]:
    """One row a page. GUILDHALL_DEMO names a folder that holds a demonstration already.

    At any size but the full one the plan and its people stand for the demonstration.
    """
    with tempfile.TemporaryDirectory() as name:
        data = (size == FULL and os.environ.get("GUILDHALL_DEMO")) or str(started(Path(name)))
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment["GUILDHALL_DATA"] = data
        guildhall = Path(sys.executable).parent / "guildhall"
        make = [str(guildhall), "demo"] if size == FULL else [sys.executable, "-c", SMALL]
        subprocess.run(make, env=environment, check=True, stdout=subprocess.DEVNULL)
        said = subprocess.run(
            [sys.executable, "-c", CODE, str(size.number)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    rows: list[dict[str, float | str]] = json.loads(said.stdout.splitlines()[-1])
    return rows
