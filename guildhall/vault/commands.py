"""`guildhall keys`: the master keys that values are sealed under."""

import click

from guildhall.database import prepare_database
from guildhall.vault import reads, writes
from guildhall.vault.errors import VaultError


@click.group()
def keys() -> None:
    """Change the master key, and see what each master key still protects.

    The master keys are in DATA/keys/master.json, or in GUILDHALL_MASTER_KEYS. Keep a copy of them
    apart from the copies of the database: without them nothing sealed can ever be read.
    """


@keys.command()
def status() -> None:
    """Say which master keys are held and how many data keys each protects."""
    prepare_database()
    try:
        found = reads.status()
    except VaultError as reason:
        raise click.ClickException(str(reason)) from None
    if not found.under:
        click.echo("No key has been needed yet. The first is made when something is sealed.")
    for each in found.under:
        notes = [words for words, holds in (("newest", each.is_newest),) if holds]
        notes += [] if each.is_held else ["NOT HELD: put it back"]
        said = f" ({', '.join(notes)})" if notes else ""
        click.echo(f"{each.master}{said}: {each.data_keys} data keys")
    click.echo(f"{found.destroyed} data keys have been destroyed.")
    if not found.is_whole:
        raise SystemExit(1)


@keys.command()
def rotate() -> None:
    """Make a new master key and wrap every data key under it.

    Nothing that is sealed is touched. Older master keys stay in the file for as long as a copy of
    the database made under them is kept.
    """
    prepare_database()
    try:
        done = writes.rotate()
        newest = next(each.master for each in reads.status().under if each.is_newest)
    except VaultError as reason:
        raise click.ClickException(str(reason)) from None
    click.echo(f"{done} data keys are now under the master key {newest}.")
