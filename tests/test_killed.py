"""The process is killed at 200 random points while it writes casework: nothing is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from guildhall.audit.models import Change
from guildhall.casework.models import Action, Case, Entry
from guildhall.casework.tests.conftest import declared, town  # noqa: F401 (fixtures)
from guildhall.casework.tests.people import AT, Town
from guildhall.casework.writes import add_note, move_stage
from guildhall.partners.models import Member
from guildhall.references import new_reference
from tests.killing.whole import SHAPES, NotWhole, check_deeds, check_everything, check_references

ROOT = Path(__file__).resolve().parent.parent
KILLS, SEED = 200, 20161114
LATER = AT + timedelta(hours=1)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """A database for the run alone, as settings; PostgreSQL's on the server of DATABASE_URL."""
    address = os.environ.get("DATABASE_URL", "")
    if request.param == "SQLite":
        yield {"DATABASE_URL": ""}
        return
    if not address:
        pytest.skip("DATABASE_URL names no PostgreSQL server")
    name = f"guildhall_killed_{new_reference().lower()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow  # 200 processes are started, killed and looked into: minutes
def test_a_process_killed_at_any_point_loses_nothing_and_leaves_nothing_half_done(
    database: dict[str, str], tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.killing", "--kills", str(KILLS), "--seed", str(SEED)],
        cwd=ROOT,
        env={**os.environ, **database, "GUILDHALL_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    tally = json.loads(ran.stdout.splitlines()[-1])
    assert tally["kills"] == KILLS
    assert set(SHAPES) - set(tally["deeds"]) <= {"closed", "reallocated"}
    assert tally["in_flight"] >= KILLS / 4  # most kills fell within a deed


def test_a_deed_that_was_acknowledged_and_is_gone_is_found(town: Town) -> None:  # noqa: F811
    with pytest.raises(NotWhole, match="acknowledged"):
        check_deeds({LATER: "noted"}, {LATER})
    with pytest.raises(NotWhole, match="acknowledged and gone"):
        check_references([("noted", LATER, "K7QW2MTX")])


def test_a_deed_left_half_done_is_found(town: Town) -> None:  # noqa: F811
    note = add_note(town.case(), text="Seen", by=town.clerk, at=LATER)
    assert check_deeds({LATER: "noted"}, set()) == 1
    check_everything()

    Change.objects.filter(subject=f"case:{note.case.reference}", at=LATER).delete()

    with pytest.raises(NotWhole, match="noted"):
        check_deeds({LATER: "noted"}, set())


def clerk_of(case: Case) -> Member:
    return case.entries.order_by("pk")[0].made_by


def half_moved(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(stage="visited")


def half_reworded(case: Case) -> None:
    Entry.objects.filter(case=case, kind="note").update(body="Other words", version=2)


def half_allocated(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(allocated_to=clerk_of(case))


def half_agreed(case: Case) -> None:
    Action.objects.create(
        case=case,
        owner_agency=case.guard.controller,
        what="Mow",
        agreed_at=LATER,
        agreed_by=clerk_of(case),
        original_due_on=LATER.date(),
        due_on=LATER.date(),
    )


@pytest.mark.parametrize("half_done", [half_moved, half_reworded, half_allocated, half_agreed])
def test_rows_that_disagree_are_found(
    town: Town,  # noqa: F811
    half_done: Callable[[Case], None],
) -> None:
    case = town.case()
    add_note(case, text="Seen", by=town.clerk, at=LATER)
    move_stage(case, to="visited", seen="heard", by=town.clerk, at=LATER)
    move_stage(case, to="settled", seen="visited", by=town.clerk, at=LATER)
    check_everything()

    half_done(case)

    with pytest.raises(NotWhole):
        check_everything()
