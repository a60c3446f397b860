"""guildhall import: files in, from the command line."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from guildhall import clock
from guildhall.database import prepare_database
from guildhall.evidence import cube, present, rules
from guildhall.evidence.feeds import all_feeds
from guildhall.evidence.jobs import Imported, failed, import_paths
from guildhall.evidence.mappings.command import feeds_of
from guildhall.evidence.problems import BadFile, Busy

JSON_HELP = (
    "Print one JSON object for each file, and one of `not_counted` months where there are any."
)


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--release", help="When the publisher gave it out: YYYY-MM or YYYY-MM-DD.")
@click.option("--mapping", help="Read partners' extracts by this saved mapping.")
@click.option("--json", "as_json", is_flag=True, help=JSON_HELP)
def import_(
    paths: tuple[Path, ...], release: str | None, mapping: str | None, as_json: bool
) -> None:
    """Bring in files, folders and zips. The same file twice changes nothing.

    Files that no feed reads are named and left. The exit code is 1 where a file had to be
    refused, or where nothing was imported.
    """
    try:
        given = rules.release(release) if release else None
    except rules.NotARelease as problem:
        raise click.BadParameter(str(problem), param_hint="--release") from None
    prepare_database()
    feeds = feeds_of(mapping) if mapping else None
    console = Console(stderr=True)
    outcomes: list[Imported | BadFile] = []
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=as_json,
    )
    with bar:
        task = bar.add_task("Importing", total=None)

        def show(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(label[-60:]))

        try:
            for outcome in import_paths(
                list(paths), release=given, by=None, at=clock.now(), progress=show, feeds=feeds
            ):
                outcomes.append(outcome)
                _tell(outcome, as_json, console)
        except Busy as problem:
            raise click.ClickException(str(problem)) from None
    imported = [outcome for outcome in outcomes if isinstance(outcome, Imported)]
    _tell_not_counted(imported, as_json, console)
    if not as_json:
        _sum_up(imported, len(outcomes) - len(imported), console)
    if not imported or any(failed(outcome) for outcome in outcomes):
        raise SystemExit(1)


def _tell(outcome: Imported | BadFile, as_json: bool, console: Console) -> None:
    """Say what came of a file: the imported on standard output, the rest on standard error."""
    if isinstance(outcome, BadFile):
        word = "Refused" if failed(outcome) else "Left"
        console.print(f"{word}: {escape(str(outcome))}", soft_wrap=True)
    elif as_json:
        click.echo(json.dumps(_as_json(outcome), ensure_ascii=False))
    else:
        console.print(escape(_in_words(outcome)), soft_wrap=True)
        for reason in outcome.reasons:
            where = f"first on line {reason['first_line']:,}"
            console.print(f"    {reason['rows']:,} rows quarantined, {where}: {reason['words']}")
        for flag in outcome.flags:
            console.print(escape(f"    {flag['rows']:,} {flag['words']}"), soft_wrap=True)


def _as_json(outcome: Imported) -> dict[str, object]:
    return {
        "feed": outcome.feed,
        "file": outcome.file,
        "release": outcome.release,
        "rows_read": outcome.rows_read,
        "accepted": outcome.accepted,
        "repeated": outcome.repeated,
        "quarantined": outcome.quarantined,
        "synthetic": outcome.synthetic,
        "batch": outcome.batch,
        "flags": outcome.flags,
        "reasons": outcome.reasons,
    }


def _in_words(outcome: Imported) -> str:
    if not outcome.is_new:
        return f"{outcome.file}: already held, nothing changed ({outcome.rows_read:,} rows)"
    made_up = ", synthetic" if outcome.synthetic else ""
    return (
        f"{outcome.file}: {outcome.feed}, release {outcome.release}{made_up}:"
        f" {outcome.accepted:,} of {outcome.rows_read:,} rows accepted"
        + (f", {outcome.repeated:,} repeated" if outcome.repeated else "")
        + (f", {outcome.quarantined:,} quarantined" if outcome.quarantined else "")
    )


def _tell_not_counted(imported: list[Imported], as_json: bool, console: Console) -> None:
    """Name the months of these files that are not counted because too few rows are there."""
    batches = {outcome.batch for outcome in imported}
    months = [
        (feed, each)
        for feed in sorted({outcome.feed for outcome in imported})
        for each in cube.cut_short(all_feeds()[feed])
        if each.batch in batches
    ]
    if as_json and months:
        told = [{"feed": feed, **asdict(each)} for feed, each in months]
        click.echo(json.dumps({"not_counted": told}, ensure_ascii=False))
        return
    for _, each in months:
        console.print(escape(present.not_counted(each)), soft_wrap=True)


def _sum_up(imported: list[Imported], left: int, console: Console) -> None:
    read = sum(outcome.rows_read for outcome in imported)
    accepted = sum(outcome.accepted for outcome in imported)
    repeated = sum(outcome.repeated for outcome in imported)
    quarantined = sum(outcome.quarantined for outcome in imported)
    console.print(
        f"{len(imported):,} files: {read:,} rows read = {accepted:,} accepted +"
        f" {repeated:,} repeated + {quarantined:,} quarantined. {left:,} files not imported.",
        soft_wrap=True,
    )
    if quarantined:
        references = [outcome.batch for outcome in imported if outcome.quarantined]
        console.print(f"Quarantined rows: /evidence/batches/{references[0]}/ and the like.")
