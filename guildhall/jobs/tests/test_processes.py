"""Real workers, killed and stopped. Slow: each test starts whole processes, some seconds each."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PATIENCE_SECONDS = 60

SETTINGS = """
from guildhall.settings import *
INSTALLED_APPS = [*INSTALLED_APPS, "toyjobs"]
"""
JOBS = """
import os, time
from guildhall.jobs.declare import job

def tell(path, line):
    with open(path, "a") as file:
        file.write(line + chr(10))

@job("toyjobs.mark")
def mark(*, at, path, line):
    tell(path, line)

@job("toyjobs.hang_once")
def hang_once(*, at, path):
    was_begun = os.path.exists(path)
    tell(path, "begun")
    if not was_begun:
        time.sleep(300)
    tell(path, "done")

@job("toyjobs.take")
def take(*, at, path, seconds):
    tell(path, "begun")
    time.sleep(seconds)
    tell(path, "done")
"""
QUEUE = """
import json, sys
from guildhall.cli import start
start()
from guildhall import clock
from guildhall.jobs.writes import enqueue
for name, key, arguments in json.load(sys.stdin):
    enqueue(name, key=key, due_at=clock.now(), **arguments)
"""
TELL = """
import json, sys
from guildhall.cli import start
start()
from guildhall.jobs.reads import queued
job = queued(sys.argv[1], sys.argv[2])
print(json.dumps([job.state, job.attempts]))
"""


class Installation:
    """A data folder, a database and an app of jobs of its own, worked by real processes."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        package = folder / "toyjobs"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "jobs.py").write_text(JOBS)
        (folder / "toysettings.py").write_text(SETTINGS)
        self.environment = {
            **os.environ,
            "GUILDHALL_DATA": str(folder / "data"),
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "toysettings",
            "PYTHONPATH": str(folder),
            "GUILDHALL_SECRET_KEY": "only-for-tests",
        }
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "guildhall", *arguments]
        process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        self.started.append(process)
        return process

    def run(self, script: str, *arguments: str, told: object = None) -> str:
        import json

        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            input=json.dumps(told),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def queue(self, *jobs: tuple[str, str, Mapping[str, object]]) -> None:
        self.run(QUEUE, told=jobs)

    def tell(self, name: str, key: str) -> str:
        """The state of a job and how many times it was attempted, as JSON."""
        return self.run(TELL, name, key)


def wait_until(is_so: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < last, "waited too long"
        time.sleep(0.05)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A database of this module's own where the run is on PostgreSQL; empty on SQLite."""
    ours = os.environ.get("DATABASE_URL", "")
    if not ours:
        yield ""
        return
    import psycopg

    name = f"guildhall_jobs_{secrets.token_hex(4)}"
    before, _, query = ours.partition("?")
    made = before.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(ours, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield made
    with psycopg.connect(ours, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, address: str) -> Installation:
    installation = Installation(tmp_path_factory.mktemp("installation"), address)
    assert installation.start("worker", "--once").wait(2 * PATIENCE_SECONDS) == 0
    return installation


@pytest.fixture
def installation(prepared: Installation) -> Iterator[Installation]:
    """The installation, with every process that the test started ended after it."""
    yield prepared
    for process in prepared.started:
        if process.poll() is None:
            process.kill()
            process.wait()
    prepared.started.clear()


def test_the_job_of_a_killed_worker_is_done_again_once_and_not_lost(
    installation: Installation, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    installation.queue(("toyjobs.hang_once", "killed", {"path": str(told)}))
    first = installation.start("worker", "--lease", "2")
    wait_until(lambda: lines(told) == ["begun"])

    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    second = installation.start("worker", "--lease", "2")
    wait_until(lambda: "done" in lines(told))
    second.terminate()

    assert second.wait(PATIENCE_SECONDS) == 0
    assert lines(told) == ["begun", "begun", "done"]
    assert installation.tell("toyjobs.hang_once", "killed") == '["done", 2]'


def test_however_many_workers_there_are_no_job_is_done_twice(
    installation: Installation, tmp_path: Path
) -> None:
    told, number = tmp_path / "told", 200
    installation.queue(
        *(("toyjobs.mark", f"M{n}", {"path": str(told), "line": str(n)}) for n in range(number))
    )

    workers = [installation.start("worker", "--once") for _ in range(3)]

    assert [each.wait(PATIENCE_SECONDS) for each in workers] == [0, 0, 0]
    assert sorted(map(int, lines(told))) == list(range(number))


def test_a_job_longer_than_its_lease_stays_with_the_worker_that_lives(
    installation: Installation, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    installation.queue(("toyjobs.take", "long", {"path": str(told), "seconds": 6}))

    workers = [installation.start("worker", "--lease", "1.5") for _ in range(2)]
    wait_until(lambda: "done" in lines(told))
    time.sleep(2)

    assert lines(told) == ["begun", "done"]
    assert installation.tell("toyjobs.take", "long") == '["done", 1]'
    for each in workers:
        each.terminate()
    assert [each.wait(PATIENCE_SECONDS) for each in workers] == [0, 0]


def test_a_worker_told_to_stop_finishes_the_job_in_hand(
    installation: Installation, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    installation.queue(("toyjobs.take", "stopped", {"path": str(told), "seconds": 3}))
    worker = installation.start("worker")
    wait_until(lambda: lines(told) == ["begun"])

    worker.terminate()

    assert worker.wait(PATIENCE_SECONDS) == 0
    assert lines(told) == ["begun", "done"]


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=10) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def worker_of(server: int) -> int:
    return next((pid for pid in children(server) if " worker " in command_of(pid)), 0)


@pytest.fixture
def served(installation: Installation) -> tuple["subprocess.Popen[bytes]", int]:
    port = free_port()
    server = installation.start("serve", "--port", str(port))
    wait_until(lambda: answers(port) and worker_of(server.pid) > 0)
    return server, port


def test_serving_does_the_jobs_too_and_stops_both_when_told(
    installation: Installation,
    served: tuple["subprocess.Popen[bytes]", int],
    tmp_path: Path,
) -> None:
    (server, port), told = served, tmp_path / "told"
    installation.queue(("toyjobs.mark", "served", {"path": str(told), "line": "done"}))
    wait_until(lambda: lines(told) == ["done"])
    ours = children(server.pid)

    server.terminate()

    assert server.wait(PATIENCE_SECONDS) == 0
    assert not answers(port)
    assert [command_of(pid) for pid in ours] == ["", ""]


def test_a_worker_that_dies_while_serving_is_started_again(
    served: tuple["subprocess.Popen[bytes]", int],
) -> None:
    server, port = served
    first = worker_of(server.pid)

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: worker_of(server.pid) not in {0, first})
    assert answers(port)


def test_a_server_killed_outright_leaves_nothing_running(
    served: tuple["subprocess.Popen[bytes]", int],
) -> None:
    server, port = served
    ours = children(server.pid)

    server.kill()

    wait_until(lambda: not any(command_of(pid) for pid in ours))
    assert not answers(port)
