"""The board pack from the command line."""

from pathlib import Path

import click
from django.conf import settings
from rich.console import Console

from guildhall import clock
from guildhall.database import prepare_database
from guildhall.plan import reads as plans
from guildhall.reports import jobs, reads, rules, writes
from guildhall.reports.paper import FORMATS


@click.group()
def report() -> None:
    """Print reports."""


@report.command()
@click.option("--quarter", default="", help="Such as 2016-Q3; the last whole quarter if left out.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("."),
    help="The folder to write to.",
)
@click.option("--format", "kinds", multiple=True, type=click.Choice(sorted(FORMATS)))
def board(quarter: str, out: Path, kinds: tuple[str, ...]) -> None:
    """Print the board pack of a quarter: HTML, PDF, DOCX and XLSX.

    A frozen pack is printed as it was approved. An open one is printed as a draft, as it stands
    now; approving it is done in the browser, by somebody other than whoever validated it.
    """
    prepare_database()
    today = clock.today()
    try:
        wanted = rules.parse_quarter(quarter) if quarter else rules.last_whole_quarter(today)
    except ValueError as reason:
        raise click.BadParameter(str(reason), param_hint="--quarter") from None
    plan = plans.current_plan(wanted.ends_before)
    if plan is None:
        raise click.ClickException("No plan is loaded. Load one: guildhall plan load FILE")
    out.mkdir(parents=True, exist_ok=True)
    for path in _print(plan, wanted, out, kinds or tuple(FORMATS)):
        click.echo(path)


def _print(
    plan: plans.Plan, quarter: rules.Quarter, out: Path, kinds: tuple[str, ...]
) -> list[Path]:
    pack = reads.packs(with_drafts=True).filter(plan_key=plan.key, quarter=str(quarter)).first()
    if pack is None:
        pack = writes.open_pack(plan_key=plan.key, quarter=quarter, by=None, at=clock.now())
    name = f"board-pack-{pack.number or 'draft'}-{quarter}"
    content = None if pack.number else jobs.draft(pack, plan, today=clock.today())
    written = []
    with Console(stderr=True).status("Printing") as status:
        for kind in kinds:
            status.update(f"Printing the {kind.upper()} for {settings.INSTANCE.partnership}")
            made = FORMATS[kind](content) if content else reads.document(pack, kind)
            path = out / f"{name}.{kind}"
            path.write_bytes(made)
            written.append(path)
    return written
