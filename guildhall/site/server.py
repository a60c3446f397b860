"""The pages and the worker, started together and stopped together.

Run as `python -m guildhall.site.server HOST PORT`, in a process of its own that holds little else.
"""

import ctypes
import signal
import subprocess
import sys
import time
from types import FrameType

PATIENCE_SECONDS = 30
LOOK_EVERY_SECONDS = 0.5
START_AGAIN_AFTER_SECONDS = 2.0
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)
LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None

Child = subprocess.Popen[bytes]


class Server:
    """Two processes: gunicorn for the pages (docs/adr/0015), a worker for the jobs.

    Told to stop, or when the pages end by themselves, it tells both and waits for the work in
    hand. A worker that dies is started again; a job it held is done again once its lease runs
    out. Should this process be killed outright, both children end by themselves.
    """

    def __init__(self, host: str, port: int) -> None:
        self.pages_command = [
            sys.executable, "-m", "gunicorn", "guildhall.wsgi",
            "--bind", f"{host}:{port}", "--workers", "2", "--threads", "4",
            "--worker-class", "guildhall.site.arriving.ArrivedRequests",
            "--preload", "--log-level", "warning",
        ]  # fmt: skip
        self.worker_command = [sys.executable, "-m", "guildhall", "worker", "--with-parent"]
        self.is_stopping = False

    def run(self) -> int:
        """Run until told to stop: then 0; the exit code of the pages if they end by themselves."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        pages, worker = _start(self.pages_command), _start(self.worker_command)
        while not self.is_stopping and pages.poll() is None:
            time.sleep(LOOK_EVERY_SECONDS)
            if worker.poll() is not None and not self.is_stopping:
                time.sleep(START_AGAIN_AFTER_SECONDS)
                worker = _start(self.worker_command)
        was_told = self.is_stopping
        _end(pages, worker)
        return 0 if was_told else pages.returncode or 1

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True


def _start(command: list[str]) -> Child:
    """Start a child that Ctrl-C does not reach, since we tell it, and that does not outlive us."""
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """In the child: have Linux end it when its parent dies. A worker also looks for itself."""
    if LIBRARY is not None:
        LIBRARY.prctl(SET_DEATH_SIGNAL, signal.SIGTERM)


def _end(*children: Child) -> None:
    """Tell each to stop, wait for the work in hand, and kill what has not ended by then."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    last = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(Server(sys.argv[1], int(sys.argv[2])).run())
