"""What a request's row costs: the same pages with audit on and off, turn about, in one run.

Three views: one that shows one record, a list of 50, and a search that shows 50 and seals its
terms. Runs on SQLite in files, or on a database of its own on the server that DATABASE_URL names.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.serving import own_database
from benchmarks.sizes import Size, started

FULL, TINY = Size(400), Size(3)
AIM_MS = 3.0

CODE = """
import json, statistics, sys, time
from guildhall.cli import start
start()
from django.conf import settings
from django.shortcuts import render
from django.test import Client, override_settings
from django.urls import path
from guildhall import urls
from guildhall.audit import trail
from guildhall.audit.models import RequestRow
from guildhall.database import prepare_database
from guildhall.partners import reads
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.references import new_reference
from guildhall.testing import sign_in
prepare_database()
many = [new_reference() for _ in range(50)]
def answer(request):
    return render(request, "partners/members.html", {"members": reads.members()})
def one(request):
    trail.shown(many[0])
    return answer(request)
def listed(request):
    trail.shown(*many)
    return answer(request)
def search(request):
    trail.searched("somebody")
    return listed(request)
class Pages:
    urlpatterns = [path(f"bench/{v.__name__}/", v) for v in (one, listed, search)]
    urlpatterns += urls.urlpatterns
for n in range(20):
    member, _ = Member.objects.get_or_create(
        email=f"m{n}@example.org", defaults={"name": f"M {n}", "roles": [Role.ADMINISTRATOR.value]})
AUDIT = "guildhall.audit.middleware.AuditMiddleware"
without = [each for each in settings.MIDDLEWARE if each != AUDIT]
found = []
with override_settings(ROOT_URLCONF=Pages):
    client_on, client_off = Client(), Client()
    with override_settings(MIDDLEWARE=without):
        client_off.handler.load_middleware()
    client_on.handler.load_middleware()
    for client in (client_on, client_off):
        sign_in(client, member)
    for view in ("one", "listed", "search"):
        times, work = {"on": [], "off": []}, {"on": [], "off": []}
        left = RequestRow.objects.count()
        for turn in range(int(sys.argv[1]) + 20):
            for name, client in (("on", client_on), ("off", client_off)):
                began, worked = time.perf_counter(), time.thread_time()
                assert client.get(f"/bench/{view}/").status_code == 200
                if turn >= 20:
                    times[name].append(time.perf_counter() - began)
                    work[name].append(time.thread_time() - worked)
        assert RequestRow.objects.count() - left == int(sys.argv[1]) + 20
        found.append({"view": view, **{
            f"{name}_cpu_ms": 1000 * statistics.median(each) for name, each in work.items()}, **{
            f"{name}_{what}": value for name, each in times.items() for what, value in (
                ("ms", 1000 * statistics.median(each)), ("per_s", len(each) / sum(each)))}})
print(json.dumps(found))
"""


def run(size: Size) -> list[dict[str, float | str]]:
    """One row a view: median milliseconds and views per second, with audit on and off.

    `cpu_ms` is the processor's time in our own thread, which a busy machine does not change.
    """
    with tempfile.TemporaryDirectory() as name, own_database() as database:
        said = subprocess.run(
            [sys.executable, "-c", CODE, str(size.number)],
            env={
                **os.environ,
                "GUILDHALL_DATA": str(started(Path(name))),
                "DATABASE_URL": database,
            },
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    rows: list[dict[str, float | str]] = json.loads(said.stdout.splitlines()[-1])
    return rows
