"""The product served as it is in life and asked openly: what benchmarks of its pages stand on.

Each has a database of its own on the server that DATABASE_URL names, and drops it again. Requests
arrive openly: at random moments laid down beforehand, whether or not earlier ones have been
answered; time is counted from the moment laid down, so that waiting behind a slow page counts too.
"""

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from guildhall.references import new_reference

AIM_MS = 300.0
A_SECOND = 5.0
PLAIN_A_SECOND = 1.25


def _free_port() -> int:
    with socket.socket() as asked_for:
        asked_for.bind(("127.0.0.1", 0))
        port: int = asked_for.getsockname()[1]
        return port


PORT = _free_port()
Viewer = dict[str, Any]
Found = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One request: of which kind, as whom, and when it arrives, in seconds from the start.

    With `form` it is a form sent, which must lead on; otherwise a page asked for.
    """

    kind: str
    viewer: Viewer
    path: str
    at: float = 0.0
    form: tuple[tuple[str, str], ...] = ()


@contextmanager
def served(rows: str, size: int) -> Iterator[tuple[Found, float] | None]:
    """Fill a database by a module of rows and serve it: what it said, and in how many seconds.

    None where DATABASE_URL names no PostgreSQL server.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        yield None
        return
    with database_of_its_own(address) as database, tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "DATABASE_URL": database, "GUILDHALL_DATA": data}
        env["GUILDHALL_SECRET_KEY"] = "a secret of this run alone"
        began = time.monotonic()
        command = [sys.executable, "-m", rows, str(size)]
        said = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
        made: Found = json.loads(said.stdout.splitlines()[-1])
        built = time.monotonic() - began
        with _gunicorn(env):
            yield made, built


def arrivals(
    rate: float,
    ask: Callable[[int, random.Random], Ask],
    chance: random.Random,
    seconds: float,
) -> Iterator[Ask]:
    """Poisson arrivals for so long: so many a second, each made by its number."""
    at, number = chance.expovariate(rate), 0
    while at < seconds:
        made = ask(number, chance)
        yield Ask(made.kind, made.viewer, made.path, at, made.form)
        at += chance.expovariate(rate)
        number += 1


def openly(asks: list[Ask]) -> list[tuple[Ask, float]]:
    """Ask each at its moment; milliseconds from that moment to the last byte of the answer."""
    began = time.perf_counter()
    waiting: list[tuple[Ask, Future[float]]] = []

    def answered(ask: Ask) -> float:
        asked(ask)
        return 1000 * (time.perf_counter() - began - ask.at)

    with ThreadPoolExecutor(200) as pool:
        for ask in sorted(asks, key=lambda each: each.at):
            time.sleep(max(0.0, began + ask.at - time.perf_counter()))
            waiting.append((ask, pool.submit(answered, ask)))
        return [(ask, future.result()) for ask, future in waiting]


def spread(ms: list[float]) -> dict[str, float]:
    """How many, the median, the 95th percentile and the slowest, in milliseconds."""
    cuts = statistics.quantiles(ms if len(ms) > 1 else ms * 2, n=100, method="inclusive")
    return {"n": len(ms), "median_ms": cuts[49], "p95_ms": cuts[94], "most_ms": max(ms)}


def by_page(times: list[tuple[Ask, float]], kinds: tuple[str, ...]) -> list[Found]:
    """The spread of each kind of request that was made."""
    found = ((kind, [ms for ask, ms in times if ask.kind == kind]) for kind in kinds)
    return [{"page": kind, **spread(ms)} for kind, ms in found if ms]


def asked(ask: Ask, headers: dict[str, str] | None = None) -> None:
    """Ask, and read the answer whole. RuntimeError where it is not what was asked for."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    sent = {"Cookie": ask.viewer["cookies"], **(headers or {})}
    try:
        if ask.form:
            sent |= {"Content-Type": "application/x-www-form-urlencoded"}
            fields = [*ask.form, ("csrfmiddlewaretoken", ask.viewer["csrf"])]
            connection.request("POST", ask.path, urlencode(fields), headers=sent)
        else:
            connection.request("GET", ask.path, headers=sent)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != (302 if ask.form else 200) or not (ask.form or len(body) >= 500):
        raise RuntimeError(f"{ask.path} answered {answer.status}")


def own_database() -> AbstractContextManager[str]:
    """A database for this run alone, on the server that DATABASE_URL names; "" where none."""
    address = os.environ.get("DATABASE_URL", "")
    return database_of_its_own(address) if address else nullcontext("")


@contextmanager
def database_of_its_own(address: str) -> Iterator[str]:
    """A database for this run alone, on the server that an address names."""
    name = f"guildhall_bench_{new_reference().lower()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _gunicorn(env: dict[str, str]) -> Iterator[None]:
    """Gunicorn with the workers and threads of `guildhall serve`."""
    command = [
        sys.executable, "-m", "gunicorn", "benchmarks.pages_served",
        "--bind", f"127.0.0.1:{PORT}", "--workers", "2", "--threads", "4",
        "--worker-class", "guildhall.site.arriving.ArrivedRequests",
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
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    last = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > last:
            raise TimeoutError("the server does not answer")
        time.sleep(0.5)
