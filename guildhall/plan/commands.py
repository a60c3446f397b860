"""`guildhall plan`: load, export, lint and compare plans."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click

from guildhall import clock
from guildhall.database import prepare_database
from guildhall.plan import labels, reads, writes
from guildhall.plan.file import (
    Change,
    PlanFile,
    PlanFileErrors,
    diff_plans,
    format_plan,
    read_plan,
    write_plan,
)
from guildhall.plan.lint import lint_plan

FILE = click.Path(path_type=Path)


@click.group()
def plan() -> None:
    """Load, export, check and compare plans."""


@plan.command()
@click.argument("file", type=FILE)
def load(file: Path) -> None:
    """Load the plan in FILE. The same file again changes nothing."""
    read = _read(file)
    prepare_database()
    try:
        loaded = writes.load_plan(read, by=None, at=clock.now())
    except (writes.UnknownNames, writes.ChangedMeanwhile) as reason:
        _stop(f"{file}:1: {reason}. Nothing was loaded.")
    if not loaded.notes:
        click.echo(f"Plan {loaded.year.key}: nothing changed.")
    elif loaded.is_new:
        click.echo(f"Plan {loaded.year.key}: {labels.counted(len(loaded.notes), 'row')} added.")
    else:
        for note in loaded.notes:
            click.echo(str(note))
        click.echo(f"Plan {loaded.year.key}: {labels.counted(len(loaded.notes), 'change')}.")


@plan.command()
@click.option("-o", "--output", type=FILE, help="The file to write; without it, to the screen.")
@click.option("--year", default="", help="Which plan, such as 2016-17; without it, today's.")
def export(output: Path | None, year: str) -> None:
    """Write a plan as its file, with the changes made in the browser."""
    found = _held(year).file
    if output is None:
        click.echo(format_plan(found), nl=False)
        return
    try:
        write_plan(found, output)
    except OSError as reason:
        _stop(f"{output}: the file cannot be written ({reason.strerror}).")
    click.echo(f"Written to {output}.")


@plan.command()
@click.argument("file", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: rule, rows, why.")
def lint(file: Path | None, as_json: bool) -> None:
    """Say where the plan contradicts itself or leaves gaps: FILE's plan, or today's."""
    found = lint_plan(_read(file)) if file else reads.linted(_held(""))
    for finding in found:
        if as_json:
            said = {"rule": finding.rule, "rows": list(finding.rows), "why": finding.why}
            click.echo(json.dumps(said, ensure_ascii=False))
        else:
            click.echo(f"{finding.rule} [{', '.join(finding.rows)}]: {finding.why}")
    if not as_json:
        click.echo(f"{labels.counted(len(found), 'finding').capitalize()}.")


@plan.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say what changed from OLD to NEW: each a file, or a plan that is loaded, such as 2016-17."""
    changes = diff_plans(_either(old), _either(new))
    for change in changes:
        click.echo(_change(change))
    click.echo(f"{labels.counted(len(changes), 'change').capitalize()}.")


def _change(change: Change) -> str:
    where = f"{change.section} {change.id}" if change.id else change.section
    if change.field is None:
        return f"{change.kind} {where}"
    return f"{change.kind} {where}: {change.field}: {_plain(change.old)} -> {_plain(change.new)}"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _either(name: str) -> PlanFile:
    held = reads.find_plan(name)
    return held.file if held and not Path(name).exists() else _read(Path(name))


def _read(file: Path) -> PlanFile:
    try:
        return read_plan(file)
    except PlanFileErrors as errors:
        _stop(str(errors))


def _held(key: str) -> reads.Plan:
    prepare_database()
    found = reads.find_plan(key) if key else reads.current_plan(clock.today())
    if found is None:
        missing = f"There is no plan {key}" if key else "No plan has been loaded"
        _stop(f"{missing}. Load one with: guildhall plan load FILE")
    return found


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)
