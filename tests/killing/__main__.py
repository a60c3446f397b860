"""Kills a writing process many times and checks after each. Prints what it did as JSON."""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime

import click

from guildhall.cli import start

start()

from django.db import connection, connections  # noqa: E402

from guildhall import clock  # noqa: E402
from guildhall.audit import sealer, verify  # noqa: E402
from guildhall.audit.rules import Exported  # noqa: E402
from guildhall.casework.joining import join  # noqa: E402
from guildhall.casework.tests.people import found_town, programme  # noqa: E402
from guildhall.database import prepare_database  # noqa: E402
from tests.killing import whole  # noqa: E402
from tests.killing.deeds import Worker  # noqa: E402
from tests.killing.points import Points  # noqa: E402

LONGEST_SECONDS = 0.8  # a process lives at most so long; some 20 deeds
FURTHEST_POINT = 600  # statements and commits, each before and after
FURTHEST_COMMIT = 24
STUCK_SECONDS = 60
SEAL_EVERY = 20
Said = tuple[str, str, datetime, str]


@dataclass
class Tally:
    """What was done, and what became of it."""

    kills: int = 0
    by_time: int = 0
    begun: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    in_flight_and_kept: int = 0
    sealed: int = 0
    seconds: float = 0.0
    deeds: dict[str, int] = field(default_factory=dict)


def one_life(turn: int, chance: random.Random, *, by_time: bool) -> list[Said]:
    """Fork a worker, let it be killed, and give back what it had said by then."""
    seed, seconds = chance.random(), chance.uniform(0, LONGEST_SECONDS)
    commits_only = chance.random() < 0.5
    point = chance.randint(1, FURTHEST_COMMIT if commits_only else FURTHEST_POINT)
    points = None if by_time else Points(point, commits_only=commits_only)
    connections.close_all()
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        _live(turn, seed, said, points)
    os.close(said)
    if by_time:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    told = _all_of(heard)
    _, status = os.waitpid(child, 0)
    if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
        raise whole.NotWhole(f"the worker of turn {turn} (seed {seed}) stopped by itself")
    return told


def _live(turn: int, seed: float, said: int, points: Points | None) -> None:
    """The worker's whole life. It does not return."""
    try:
        signal.alarm(STUCK_SECONDS)
        if points is not None:
            points.watch()
        Worker(turn, random.Random(seed), said).work()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _all_of(heard: int) -> list[Said]:
    with os.fdopen(heard, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(what, kind, datetime.fromisoformat(at), name) for what, kind, at, name in rows]


def wait_until_alone() -> None:
    """PostgreSQL ends a dead worker's session when it notices; until then it may still commit."""
    if connection.vendor != "postgresql":
        return
    connections["audit"].close()
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    for _ in range(STUCK_SECONDS * 50):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)
    raise whole.NotWhole("the session of a killed worker does not end")


def check(told: list[Said], tally: Tally) -> None:
    """After one kill: all that was acknowledged is there whole, and the rest whole or not."""
    begun = {at: kind for what, kind, at, _ in told if what == "began"}
    done = [(kind, at, name) for what, kind, at, name in told if what == "done"]
    acknowledged = {at for _, at, _ in done}
    whole.check_references(done)
    standing = whole.check_deeds(begun, acknowledged)
    kinds = Counter(kind for kind, _, _ in done)
    tally.begun += len(begun)
    tally.acknowledged += len(done)
    tally.in_flight += len(begun) - len(done)
    tally.in_flight_and_kept += standing - (len(done) - kinds["sealed"])
    tally.deeds = dict(Counter(tally.deeds) + kinds)


def seal(heads: list[Exported], tally: Tally) -> None:
    """Seal, and follow the whole chain through every head that was ever exported."""
    tally.sealed += sealer.seal(at=clock.real_now())
    found = verify.verify()
    if found.waiting:
        raise whole.NotWhole(f"{found.waiting} rows were left by the sealer")
    head = verify.export()
    if head is not None:
        heads.append(head)


@click.command()
@click.option("--kills", default=200)
@click.option("--seed", default=1)
def main(kills: int, seed: int) -> None:
    prepare_database()
    join(programme())
    found_town()
    began = time.monotonic()
    chance = random.Random(seed)
    tally, everything = Tally(), list[Said]()
    heads: list[Exported] = []
    for turn in range(kills):
        by_time = turn % 2 == 0
        told = one_life(turn, chance, by_time=by_time)
        tally.kills += 1
        tally.by_time += by_time
        everything += told
        wait_until_alone()
        check(told, tally)
        if turn % SEAL_EVERY == SEAL_EVERY - 1:
            seal(heads, tally)
    check(everything, Tally())
    whole.check_everything()
    seal(heads, tally)
    for head in heads:
        verify.verify(head)
    tally.seconds = round(time.monotonic() - began, 1)
    click.echo(json.dumps(asdict(tally)))


if __name__ == "__main__":
    sys.exit(main())
