"""How long `guildhall audit verify` takes over so many cases, and how much memory it needs.

Each case has what the product's writes leave of one that was worked on: seven entries and two
grants with their revisions, nine changes, and five requests that showed it with two other records.
Twice as many cases should take twice as long, in the same memory. On SQLite in files, or on a
database of its own on the server that DATABASE_URL names.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.serving import own_database
from benchmarks.sizes import Size, started

FULL, TINY = Size(1_000), Size(20, turns=1)
AIM_MINUTES, AIM_CASES = 10, 200_000

CODE = """
import json, resource, sys, time
from guildhall.cli import start
start()
from datetime import timedelta
from django.db import transaction
from guildhall import clock, vault
from guildhall.audit import jobs, trail, writes, rows
from guildhall.audit.models import Change, Link, RequestRow, Revision
from guildhall.audit.router import ALIAS
from guildhall.audit.verify import verify
from guildhall.casework.models import Case, Entry
from guildhall.casework.writes.marks import drafted
from guildhall.database import prepare_database
from guildhall.partners.models import Agency, Grant, Guard
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.partners.writes.keeping import said
prepare_database()
vault.signature("", purpose=rows.ROW)
at = clock.now()
hub = Agency.objects.create(key="hub", name="Hub")
by = add_member(email="a@example.org", name="A", password=None, roles=[], agency=hub, by=None,
                at=at)
WORDS = "Spoke to the home. Home and well, and has eaten. Will ring the school on Monday. " * 4
def change(action, subject):
    row = Change(reference=writes.new_row_reference(), action=action, subject=subject, by=by, at=at,
                 recorded_at=clock.real_now(), after={"entry": subject, "version": 1})
    row.digest = rows.digest_of(Link.Kind.CHANGE, row)
    return row
def request(case, others):
    row = RequestRow(reference=writes.new_row_reference(), at=clock.real_now(), member=by.reference,
                     route="case", method="GET", status=200, shown=[case, *others], milliseconds=9)
    row.digest = rows.digest_of(Link.Kind.REQUEST, row)
    return row
def some(number):
    guards = Guard.objects.bulk_create([Guard(programme="bench", controller=hub, made_at=at)
                                        for _ in range(number)])
    cases = Case.objects.bulk_create([Case(guard=g, reference=g.reference, programme="bench",
        status="open", received_at=at, opened_at=at, stage="working", stage_since_at=at)
        for g in guards])
    entries = Entry.objects.bulk_create([Entry(case=case, kind="note", headline="Rang", body=WORDS,
        slice="case", happened_at=at, made_at=at, made_by=by, agency=hub)
        for case in cases for _ in range(7)])
    grants = Grant.objects.bulk_create([Grant(guard=g, programme="bench", member=by, level=3,
        purpose="Has the case", basis="statute", since_at=at + timedelta(hours=n), made_by=by)
        for g in guards for n in range(2)])
    ring = vault.new_keyring(f"case:{case.reference}" for case in cases)
    kept = [writes._revision(drafted(f"case:{e.case.reference}", f"entry:{e.reference}", "note", e),
                             1, seal=ring.seal, by=by, at=at) for e in entries]
    for of, rows_of in (("guard", guards), ("case", cases), ("grant", grants)):
        kept += [writes._revision(writes.Draft(
            f"{of}:{getattr(row, 'reference', row.pk)}", "", row._meta.label_lower, said(row),
            frozenset()), 1, seal=ring.seal, by=by, at=at) for row in rows_of]
    Revision.objects.bulk_create(kept, batch_size=500)
    Change.objects.bulk_create([change("casework.note_added", f"case:{case.reference}")
                                for case in cases for _ in range(9)], batch_size=500)
    others = [case.reference for case in cases[:2]]
    RequestRow.objects.using(ALIAS).bulk_create([request(case.reference, others)
                                    for case in cases for _ in range(5)], batch_size=500)
made = 0
for cases in json.loads(sys.argv[1]):
    began = time.perf_counter()
    while made < cases:
        with transaction.atomic():
            some(min(200, cases - made))
        made += min(200, cases - made)
    built = time.perf_counter() - began
    began = time.perf_counter()
    jobs.seal_now()
    sealed = time.perf_counter() - began
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.perf_counter(), time.process_time()
    whole = verify()
    print(json.dumps({"cases": cases, "rows": whole.rows, "compared": whole.compared,
        "built_seconds": built, "sealed_seconds": sealed,
        "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - worked,
        "mb_before": before / 1024,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
"""


def run(size: Size) -> list[dict[str, float]]:
    """One row for each number of cases: seconds, our own processor's seconds, and megabytes."""
    cases = [size.number * 2**turn for turn in range(size.turns)]
    with tempfile.TemporaryDirectory() as name, own_database() as database:
        said = subprocess.run(
            [sys.executable, "-c", CODE, json.dumps(cases)],
            env={
                **os.environ,
                "GUILDHALL_DATA": str(started(Path(name))),
                "DATABASE_URL": database,
            },
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


if __name__ == "__main__":
    for row in run(Size(int(sys.argv[1])) if sys.argv[1:] else FULL):
        print(json.dumps(row))
