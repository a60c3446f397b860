"""The worker's command."""

import os
import signal
import threading
from datetime import timedelta
from types import FrameType

import click

from guildhall.database import prepare_database
from guildhall.jobs import worker


@click.command(name="worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option(
    "--lease",
    default=worker.LEASE.total_seconds(),
    show_default=True,
    help="Seconds without a sign of life after which another worker takes a job over.",
)
@click.option("--with-parent", is_flag=True, hidden=True, help="End when our parent does.")
def worker_(once: bool, lease: float, with_parent: bool) -> None:
    """Do the work that waits: schedules, sealing, e-mails, whatever is queued.

    `guildhall serve` runs one of these beside the pages. More may be run; no job is done twice.
    Told to stop, by Ctrl-C or SIGTERM, it finishes the job in hand.
    """
    parent = os.getppid()
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    prepare_database()
    held = timedelta(seconds=lease)
    if once:
        click.echo(f"{worker.once(lease=held)} jobs done.")
        return
    wanted = worker.still_ours(parent) if with_parent else (lambda: True)
    worker.run(stop, lease=held, is_wanted=wanted)
