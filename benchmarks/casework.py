"""Pages of casework over 200,000 cases on PostgreSQL, beside a plain Django view of the table.

Makes a database of its own on the server that DATABASE_URL names, fills it, serves it by gunicorn
as the product does, and drops it again. Requests arrive openly: at random moments laid down
beforehand, five a second, whether or not earlier ones have been answered; time is counted from the
moment laid down, so that waiting behind a slow page counts too.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg

from guildhall.references import new_reference

CASES = int(os.environ.get("GUILDHALL_BENCH_CASES", "200000"))
A_SECOND, SECONDS = 5.0, 60.0
PLAIN_A_SECOND = 1.25  # as many as each of the four pages has
AIM_MS = 300.0
PORT = 9483
CLOSED_SECONDS, CLOSED_CLIENTS, TURNS = 5.0, 4, 4
OFF = {"X-Bench": "audit-off"}
PAGES = ("my work", "cases", "case", "search")
WORDS = ("ann ashton", "hillford", "omar q", "thorn", "27/3/2003", "tess parkside", "rosa")
Viewer = dict[str, Any]
Found = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One request: of which kind, as whom, and when it arrives, in seconds from the start."""

    kind: str
    viewer: Viewer
    path: str
    at: float = 0.0


def run() -> Found | None:
    """Milliseconds by page and by viewer, and views a second; None without a PostgreSQL server."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return None
    with _database(address) as database, tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "DATABASE_URL": database, "GUILDHALL_DATA": data}
        env["GUILDHALL_SECRET_KEY"] = "a secret of this run alone"
        began = time.monotonic()
        made = _filled(env)
        built = time.monotonic() - began
        with _served(env):
            return {"built_seconds": built, "rows": made, **measured(made["viewers"])}


def measured(viewers: list[Viewer]) -> Found:
    """Ask for the pages: each once to warm up, then openly, then as fast as they are answered."""
    chance = random.Random(1)
    for viewer in viewers:
        for kind in (*PAGES, "plain"):
            for _ in range(4):  # two processes of four threads
                _asked(_ask(kind, viewer, chance))
    load_before = os.getloadavg()[0]
    asks = sorted(_arrivals(viewers, chance), key=lambda ask: ask.at)
    times = _openly(asks)
    rows = []
    for kind in (*PAGES, "plain"):
        rows.append({"page": kind, **_spread([ms for ask, ms in times if ask.kind == kind])})
    by_viewer = []
    for viewer in viewers:
        theirs = [ms for ask, ms in times if ask.viewer is viewer and ask.kind != "plain"]
        by_viewer.append({"viewer": viewer["function"], **_spread(theirs)})
    every = _spread([ms for ask, ms in times if ask.kind != "plain"])
    return {
        "pages": rows,
        "viewers": by_viewer,
        "every": every,
        "loads": (load_before, os.getloadavg()[0]),
        "per_second": _on_and_off(viewers, chance),
    }


def _spread(ms: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(ms, n=100, method="inclusive")
    return {"n": len(ms), "median_ms": cuts[49], "p95_ms": cuts[94], "most_ms": max(ms)}


def _arrivals(viewers: list[Viewer], chance: random.Random) -> Iterator[Ask]:
    """Poisson arrivals: our pages in turn, and the plain view beside them."""
    for rate, kinds in ((A_SECOND, PAGES), (PLAIN_A_SECOND, ("plain",))):
        at, number = chance.expovariate(rate), 0
        while at < SECONDS:
            viewer = viewers[number // len(kinds) % len(viewers)]
            ask = _ask(kinds[number % len(kinds)], viewer, chance)
            yield Ask(ask.kind, ask.viewer, ask.path, at)
            at += chance.expovariate(rate)
            number += 1


def _ask(kind: str, viewer: Viewer, chance: random.Random) -> Ask:
    reference = chance.choice(viewer["references"])
    words = chance.choice([*WORDS, reference]).replace(" ", "+")
    path = {
        "my work": "/my-work/",
        "cases": "/cases/",
        "case": f"/cases/{reference}/",
        "search": f"/search/?q={words}",
        "plain": "/plain/cases/",
    }[kind]
    return Ask(kind, viewer, path)


def _openly(asks: list[Ask]) -> list[tuple[Ask, float]]:
    """Ask each at its moment; milliseconds from that moment to the last byte of the answer."""
    began = time.perf_counter()
    waiting: list[tuple[Ask, Future[float]]] = []

    def answered(ask: Ask) -> float:
        _asked(ask)
        return 1000 * (time.perf_counter() - began - ask.at)

    with ThreadPoolExecutor(200) as pool:
        for ask in asks:
            time.sleep(max(0.0, began + ask.at - time.perf_counter()))
            waiting.append((ask, pool.submit(answered, ask)))
        return [(ask, future.result()) for ask, future in waiting]


def _asked(ask: Ask, headers: dict[str, str] | None = None) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    try:
        connection.request(
            "GET", ask.path, headers={"Cookie": ask.viewer["cookies"], **(headers or {})}
        )
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200 or len(body) < 500:
        raise RuntimeError(f"{ask.path} answered {answer.status}")


def _on_and_off(viewers: list[Viewer], chance: random.Random) -> dict[str, float]:
    """Views a second, four askers at once, with audit on and off turn about."""
    counted = {"on": 0, "off": 0}
    for turn in range(2 * TURNS):
        name = ("on", "off")[(turn + turn // 2) % 2]
        counted[name] += _as_fast_as_may_be(viewers, chance, OFF if name == "off" else {})
    return {name: number / (TURNS * CLOSED_SECONDS) for name, number in counted.items()}


def _as_fast_as_may_be(
    viewers: list[Viewer], chance: random.Random, headers: dict[str, str]
) -> int:
    until = time.monotonic() + CLOSED_SECONDS
    orders = [random.Random(chance.random()) for _ in range(CLOSED_CLIENTS)]

    def ask(order: random.Random) -> int:
        asked = 0
        while time.monotonic() < until:
            viewer = viewers[asked % len(viewers)]
            _asked(_ask(PAGES[asked % len(PAGES)], viewer, order), headers)
            asked += 1
        return asked

    with ThreadPoolExecutor(CLOSED_CLIENTS) as pool:
        return sum(pool.map(ask, orders))


@contextmanager
def _database(address: str) -> Iterator[str]:
    """A database for this run alone."""
    name = f"guildhall_bench_{new_reference().lower()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(env: dict[str, str]) -> Found:
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.casework_rows", str(CASES)],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    made: Found = json.loads(said.stdout.splitlines()[-1])
    return made


@contextmanager
def _served(env: dict[str, str]) -> Iterator[None]:
    """Gunicorn with the workers and threads of `guildhall serve`."""
    command = [
        sys.executable, "-m", "gunicorn", "benchmarks.casework_served",
        "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4",
        "--preload", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=env)
    try:
        _until(_answers, 120)
        yield
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers() -> bool:
    try:
        _asked(Ask("plain", {"cookies": ""}, "/plain/cases/"))
    except OSError:
        return False
    return True


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > last:
            raise TimeoutError("the server does not answer")
        time.sleep(0.5)
