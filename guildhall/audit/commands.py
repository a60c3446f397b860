"""`guildhall audit`: seal the record of who did and saw what, and prove that it is whole."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from guildhall import clock
from guildhall.audit import jobs, rules
from guildhall.audit.sealer import Stopped
from guildhall.audit.verify import Bad, accept, export
from guildhall.audit.verify import verify as verify_chain
from guildhall.database import prepare_database
from guildhall.vault import VaultError

TELL_EACH = 100_000


@click.group()
def audit() -> None:
    """Prove that the record of who did and saw what is whole.

    The signed head of the chain is kept at each seal in the file that GUILDHALL_HEADS names: best
    on another disk or host. Against it a record that was cut short, or made again, is found.
    """


@audit.command()
def seal() -> None:
    """Chain the rows that are waiting. A running server does so every few seconds.

    Exit code 1 where a row or the chain is not as it was left: then nothing is sealed.
    """
    prepare_database()
    try:
        done = jobs.seal_now()
    except (Stopped, VaultError) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{done} rows were chained.")


@audit.command()
@click.option("--head", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(head: Path | None) -> None:
    """Follow the whole chain, and hold each record, grant, bar, post and role against it.

    Names each that is altered, missing or put in, up to twenty, and counts them; exit code 1.

    With --head FILE, exported earlier, also that nothing before it was cut off or made again.
    """
    prepare_database()
    exported = _read(head) if head else None
    try:
        whole = verify_chain(exported, _tell)
    except (Bad, VaultError) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(
        f"Whole: {whole.rows} rows in the chain, {whole.waiting} waiting to be sealed;"
        f" {whole.compared} records and rights are what they were last written to be."
    )


def _tell(about: str, done: int) -> None:
    """How far it is, now and then, to whoever waits."""
    if done % TELL_EACH == 0:
        click.echo(f"{done} {about}s checked", err=True)


@audit.command("accept")
@click.confirmation_option(prompt="Has somebody in governance agreed to go on from this record?")
def accept_() -> None:
    """Go on sealing from the record as it now is, after a copy was put back. Kept in the record."""
    prepare_database()
    try:
        found = accept(at=clock.real_now())
    except (Bad, VaultError) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"Accepted with {found.position} rows in the chain.")


@audit.command()
def head() -> None:
    """Print the signed end of the chain as JSON, to be kept elsewhere."""
    prepare_database()
    found = export()
    if found is None:
        raise click.ClickException("Nothing is sealed yet. Run: guildhall audit seal")
    click.echo(json.dumps(asdict(found)))


def _read(path: Path) -> rules.Exported:
    try:
        return rules.Exported(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise click.ClickException(f"{path} is not a head that was exported.") from None
