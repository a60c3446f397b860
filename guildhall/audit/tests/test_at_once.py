"""Two sealers at once, and what is in the files: on real connections and real files."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from guildhall import clock, vault
from guildhall.audit import jobs, sealer, writes
from guildhall.audit.models import Change, Link
from guildhall.audit.verify import verify
from guildhall.vault.models import DataKey

GUILDHALL = [sys.executable, "-c", "from guildhall.cli import main; main()"]
ROWS = 1200
MAKE = f"""
from guildhall.cli import start
start()
from guildhall import clock
from guildhall.audit import trail, writes
from guildhall.database import prepare_database
prepare_database()
for n in range({ROWS} // 2):
    writes.record(action="toy.written", subject=f"toy:{{n}}", by=None, at=clock.now())
    writes.leave_row(trail.Trail(), at=clock.real_now(), member="", route="toy", method="GET",
                     status=200, milliseconds=1)
"""
TERM = "Zachary Inventedname"
SEARCH = f"""
from guildhall.cli import start
start()
from django.http import HttpResponse
from django.test import Client, override_settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from guildhall.audit import jobs, trail
from guildhall.database import prepare_database
prepare_database()
@login_not_required
def looks(request):
    trail.searched(request.GET["text"])
    trail.denied("Inventedname again")
    return HttpResponse("nothing")
class Pages:
    urlpatterns = [path("looks/", looks)]
    handler404 = staticmethod(lambda request, exception: HttpResponse(status=404))
with override_settings(ROOT_URLCONF=Pages):
    assert Client().get("/looks/", {{"text": "{TERM}"}}).status_code == 200
    assert Client().get("/Inventedname/").status_code == 404
jobs.seal_now()
"""


@pytest.fixture
def embedded(tmp_path: Path) -> dict[str, str]:
    """The environment of a partnership of its own, with SQLite in files."""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    return environment | {"GUILDHALL_DATA": str(tmp_path / "data")}


def python(code: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_two_processes_that_seal_at_once_make_one_chain(embedded: dict[str, str]) -> None:
    """Slow by nature: four processes start, two of them at the same moment."""
    python(MAKE, embedded)

    both = [
        subprocess.Popen(
            [*GUILDHALL, "audit", "seal"], env=embedded, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    told = [each.communicate()[0] for each in both]

    assert [each.returncode for each in both] == [0, 0], told
    subprocess.run([*GUILDHALL, "audit", "seal"], env=embedded, check=True, capture_output=True)
    said = subprocess.run(
        [*GUILDHALL, "audit", "verify"], env=embedded, check=True, capture_output=True, text=True
    )
    assert said.stdout.startswith(f"Whole: {ROWS} rows in the chain, 0 waiting to be sealed;")


def test_what_was_searched_for_is_in_no_file_in_plain_text(
    embedded: dict[str, str], tmp_path: Path
) -> None:
    python(SEARCH, embedded)

    files = [each for each in (tmp_path / "data").rglob("*") if each.is_file()]
    assert {"guildhall.sqlite3", "audit.sqlite3", "master.json"} <= {f.name for f in files}
    for file in files:
        content = file.read_bytes().lower()
        for written in ("utf-8", "utf-16-le"):
            assert "inventedname".encode(written) not in content, file
            assert TERM.lower().encode(written) not in content, file


def together(*work: object) -> list[BaseException]:
    """Run each in a thread and a connection of its own, begun at one moment; what they raised."""
    start, raised = Barrier(len(work)), []

    def run(each: object) -> None:
        start.wait()
        try:
            each()  # type: ignore[operator]
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_connections_that_seal_at_once_make_one_chain(transactional_db: None) -> None:
    for n in range(300):
        writes.record(action="toy.written", subject=f"toy:{n}", by=None, at=clock.now())

    raised = together(jobs.seal_now, jobs.seal_now, jobs.seal_now)
    jobs.seal_now()

    assert raised == []
    assert (verify().rows, verify().waiting) == (300, 0)


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets only one write at a time begin"
)
def test_a_row_linked_by_another_sealer_meanwhile_is_left_to_it(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes.record(action="toy.written", subject="toy:1", by=None, at=clock.now())
    link = sealer._link

    def while_another_seals(fresh: list[sealer.Waiting]) -> list[Link]:
        monkeypatch.setattr(sealer, "_link", link)
        assert together(jobs.seal_now) == []
        return link(fresh)

    monkeypatch.setattr(sealer, "_link", while_another_seals)

    assert jobs.seal_now() == 0
    assert (verify().rows, Change.objects.get().position) == (1, 1)


def test_two_that_make_an_owners_key_at_once_get_the_same_one(transactional_db: None) -> None:
    sealed: list[bytes] = []

    def seal() -> None:
        sealed.append(vault.seal("told", owner="case:A", bound_to="toy"))

    assert together(*[seal] * 6) == []

    assert [vault.open_sealed(b, owner="case:A", bound_to="toy") for b in sealed] == ["told"] * 6
    assert DataKey.objects.count() == 1
