"""guildhall fetch: published files from their official addresses."""

import json
import re
from pathlib import Path

import click
from django.conf import settings
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from guildhall.evidence.fetch import Fetched, NotFetched
from guildhall.evidence.fetch import fetch as fetch_one
from guildhall.evidence.sources import BY_KEY, SOURCES, Download, PublicSource, downloads

LIST = "\n".join(f"  {source.key}: {source.title}" for source in SOURCES)


@click.command(
    epilog="\b\nPublications:\n" + LIST,
)
@click.argument("source", type=click.Choice(list(BY_KEY)))
@click.option("--release", "releases", multiple=True, help="Which one; may be given many times.")
@click.option("--year", "years", multiple=True, type=int, help="A year of STATS19, as 2023.")
@click.option("--to", type=click.Path(path_type=Path), help="The folder to keep files in.")
@click.option("--from", "base", default="", help="Another server, as http://127.0.0.1:9001.")
@click.option("--sha256", default="", help="What the file's SHA-256 must be.")
@click.option("--again", is_flag=True, help="Download files that are already here once more.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file.")
def fetch(
    source: str,
    releases: tuple[str, ...],
    years: tuple[int, ...],
    to: Path | None,
    base: str,
    sha256: str,
    again: bool,
    as_json: bool,
) -> None:
    """Download a publication. A download that was cut off goes on where it stopped.

    The files are kept in the data folder, under downloads, and are then to be imported.
    """
    publication = BY_KEY[source]
    if not publication.paths:
        raise click.ClickException(
            f"{publication.title}: the publisher gives no lasting address. Download the file by"
            f" hand from {publication.page} and run: guildhall import FILE"
        )
    asked = _releases(publication, [*releases, *(str(year) for year in years)])
    folder = to or Path(settings.DATA) / "downloads" / publication.key
    console = Console(stderr=True)
    missed = False
    for download in downloads(publication, asked, base):
        try:
            found = _with_progress(download, folder, sha256, again, console, quiet=as_json)
        except NotFetched as problem:
            console.print(f"Not fetched: {escape(str(problem))}", soft_wrap=True)
            missed = True
            continue
        _tell(download, found, console, as_json=as_json)
    if missed:
        raise SystemExit(1)


def _releases(source: PublicSource, given: list[str]) -> list[str]:
    for release in given:
        if not re.fullmatch(source.pattern, release):
            raise click.BadParameter(
                f"{release!r} is no release: write {source.release}.", param_hint="--release"
            )
    return given or [source.latest]


def _with_progress(
    download: Download, folder: Path, sha256: str, again: bool, console: Console, *, quiet: bool
) -> Fetched:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, TransferSpeedColumn(), console=console, transient=True, disable=quiet
    ) as bar:
        task = bar.add_task(escape(download.name), total=None)
        return fetch_one(
            download,
            folder,
            sha256=sha256,
            again=again,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _tell(download: Download, found: Fetched, console: Console, *, as_json: bool) -> None:
    if as_json:
        told = {
            "file": str(found.path),
            "url": download.url,
            "size_bytes": found.size_bytes,
            "sha256": found.sha256,
            "resumed_from": found.resumed_from,
            "was_held": found.was_held,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    word = "Already here" if found.was_held else "Fetched"
    went_on = f", going on from {found.resumed_from:,}" if found.resumed_from else ""
    console.print(
        escape(f"{word}: {found.path} ({found.size_bytes:,} bytes{went_on})"), soft_wrap=True
    )
    console.print(escape(f"    Next: guildhall import {found.path}"), soft_wrap=True)
