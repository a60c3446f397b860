"""`guildhall audit`: seal the record of who did and saw what, and prove that it is whole."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from guildhall.audit import jobs, rules
from guildhall.audit.verify import Bad, export
from guildhall.audit.verify import verify as verify_chain
from guildhall.database import prepare_database
from guildhall.vault import VaultError


@click.group()
def audit() -> None:
    """Prove that the record of who did and saw what is whole.

    Keep the chain's head somewhere else from time to time (guildhall audit head > FILE): against it
    a record that was cut short, or made again, is found.
    """


@audit.command()
def seal() -> None:
    """Chain the rows that are waiting. A running server does so every few seconds."""
    prepare_database()
    try:
        done = jobs.seal_now()
    except VaultError as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{done} rows were chained.")


@audit.command()
@click.option("--head", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(head: Path | None) -> None:
    """Follow the whole chain; name the first bad or missing row, with exit code 1.

    With --head FILE, exported earlier, also that nothing before it was cut off or made again.
    """
    prepare_database()
    exported = _read(head) if head else None
    try:
        whole = verify_chain(exported)
    except (Bad, VaultError) as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"Whole: {whole.rows} rows in the chain, {whole.waiting} waiting to be sealed.")


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
