"""`guildhall demo`: the partnership of 2016-17, made up, ready to look at."""

import gc
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from rich.console import Console

from guildhall import clock
from guildhall.audit import jobs as audit
from guildhall.database import prepare_database
from guildhall.demo import story
from guildhall.demo.city.build import build_city
from guildhall.demo.city.cast import PARTS
from guildhall.demo.city.drawing import FULL, USUAL, Scale
from guildhall.demo.city.truth import CityTruth
from guildhall.demo.generator import generate
from guildhall.demo.people import ACCOUNTS, PASSWORD, add_accounts
from guildhall.demo.returns import Agencies, send_returns
from guildhall.demo.story import Cast, noon
from guildhall.evidence.jobs import Imported, failed, import_paths
from guildhall.instance import FILE, Instance, write_instance
from guildhall.measures import jobs as measures
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan
from guildhall.reports import jobs as reports
from guildhall.reports import writes as packs
from guildhall.reports.rules import parse_quarter
from guildhall.site.commands import run_server
from guildhall.site.demonstration.accounts import Account, write_accounts

PLAN = Path(plans.__file__).parent.parent / "plans" / "safer-peterborough-2016-17.yaml"
AREA_CODE, AREA_NAME = "E06000031", "Peterborough"
DEMO_DATE = date(2016, 11, 15)
FIRST_PACK = "2016-Q2"
FIRST_PACK_ON = date(2016, 7, 21)
SECOND_PACK = "2016-Q3"
MADE = "demonstration-is-made"


@dataclass(frozen=True)
class Step:
    """One step of making the demonstration, in words for whoever waits."""

    words: str


@click.command()
@click.option("--serve", is_flag=True, help="Serve it when it is made.")
@click.option("--seed", default=2016, show_default=True, help="Another seed, another city.")
@click.option("--full", is_flag=True, help="Four years of casework, not eighteen months.")
def demo(serve: bool, seed: int, full: bool) -> None:
    """Make the demonstration: Safer Peterborough, 2016-17, on 15 November 2016.

    Everything in it is made up but the plan. It is made once; run again, it is only served. It
    refuses a data folder that holds a partnership of your own.
    """
    if (settings.DATA / FILE).exists() and not settings.INSTANCE.is_demo:
        raise click.ClickException(
            f"{settings.DATA} holds {settings.INSTANCE.partnership}, which is not a demonstration."
            " Name another folder with GUILDHALL_DATA."
        )
    if not (settings.DATA / MADE).exists():
        _refuse_a_database_in_use()
        _start()
        console = Console(stderr=True)
        gc.set_threshold(50_000, 50, 50)  # a build makes much, and little of it goes round
        for step in make(seed, FULL if full else USUAL):
            console.print(step.words)
        audit.seal_first()
        (settings.DATA / MADE).touch()
    click.echo("")
    click.echo(f"Sign in with any of these; the password is {PASSWORD}")
    for account in _accounts():
        click.echo(f"  {account.email:<34} {account.sees}")
    click.echo("")
    if serve:
        connection.close()
        run_server("127.0.0.1", settings.PORT)


def _refuse_a_database_in_use() -> None:
    """Refuse a database that holds members: a partnership's own, or half a demonstration."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    table = Member._meta.db_table
    if table in connection.introspection.table_names() and Member.objects.exists():
        raise click.ClickException(
            "The database holds members already: a partnership of your own, or a demonstration"
            f" that was stopped half way. Name an empty one, or remove {settings.DATA}."
        )


def _start() -> None:
    """Write the instance with its clock turned back, and make the database."""
    offset = (DEMO_DATE - clock.real_now().date()).days
    instance = Instance(
        partnership="Safer Peterborough Partnership",
        area_code=AREA_CODE,
        area_name=AREA_NAME,
        is_demo=True,
        clock_offset_days=offset,
        secret_key=settings.SECRET_KEY,
    )
    write_instance(settings.DATA, instance)
    settings.INSTANCE = instance
    settings.CLOCK_OFFSET_DAYS = offset
    prepare_database()
    write_accounts(_accounts())


def _accounts() -> list[Account]:
    """Everybody whom a visitor may sign in as: those with a part in the plan, then in casework."""
    planners = [Account(a.email, a.name, f"{a.role.label}: {a.sees}") for a in ACCOUNTS]
    return planners + [Account(p.email, p.name, p.sees) for p in PARTS if p.sees]


def make(seed: int, scale: Scale = USUAL) -> Iterator[Step]:
    """Make the demonstration, step by step, through the writes that people use."""
    yield Step("Loading the plan of 2016-17")
    year = plan_writes.load_plan(read_plan(PLAN), by=None, at=noon(date(2016, 4, 1))).year
    cast = Cast(add_accounts(noon(date(2016, 4, 1))), AREA_CODE)
    agencies = Agencies(AREA_CODE, seed)
    yield Step("Writing eighteen months of casework, child by child")
    truth = build_city(cast.by(Role.MANAGER), seed=seed, scale=scale, at=noon(DEMO_DATE))
    yield from _evidence(FIRST_PACK_ON, seed)
    yield Step("Computing the measures as they stood in July 2016")
    _compute(cast, agencies, FIRST_PACK_ON)
    story.set_baselines_and_targets(cast, date(2016, 7, 5))
    story.report_actions(cast, plans.opened(year), date(2016, 7, 8))
    yield Step("Printing the first board pack")
    story.answer_findings(cast, plans.opened(year), date(2016, 7, 12))
    _first_pack(cast, plans.opened(year))
    yield from _evidence(DEMO_DATE, seed)
    _write_down(truth)
    yield Step("Computing the measures as they stand in November 2016")
    _compute(cast, agencies, DEMO_DATE)
    quarter = parse_quarter(SECOND_PACK)
    packs.open_pack(
        plan_key=year.key, quarter=quarter, by=cast.by(Role.MANAGER), at=noon(date(2016, 10, 11))
    )


def _evidence(on: date, seed: int) -> Iterator[Step]:
    """Files as they would have been published by a day, generated and then imported."""
    folder = settings.DATA / "synthetic" / f"{on:%Y-%m}"
    yield Step(f"Generating evidence up to {on:%B %Y}")
    generate(folder, seed=seed, until=on)
    (folder / "planted-truth.json").replace(folder.parent / f"planted-truth-{on:%Y-%m}.json")
    rows = 0
    for outcome in import_paths([folder], release=None, by=None, at=noon(on)):
        if isinstance(outcome, Imported):
            rows += outcome.accepted
        elif failed(outcome):
            raise click.ClickException(f"a generated file was refused: {outcome}")
    yield Step(f"Imported {rows:,} rows")


def _write_down(truth: CityTruth) -> None:
    """Put the truth of the casework beside that of the evidence."""
    path = settings.DATA / "synthetic" / f"planted-truth-{DEMO_DATE:%Y-%m}.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    known["casework"] = truth.as_dict()
    path.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def _compute(cast: Cast, agencies: Agencies, on: date) -> None:
    send_returns(agencies, until=on, by=cast.by(Role.ANALYST))
    for _ in measures.compute(cast.area_code, noon(on)):
        pass


def _first_pack(cast: Cast, plan: plans.Plan) -> None:
    at = noon(FIRST_PACK_ON)
    manager, analyst = cast.by(Role.MANAGER), cast.by(Role.ANALYST)
    quarter = parse_quarter(FIRST_PACK)
    pack = packs.open_pack(plan_key=plan.key, quarter=quarter, by=manager, at=at)
    packs.write_update(
        pack,
        programme="offender_management",
        text="The cohort grew by four. Dwelling burglary is the figure to watch this summer.",
        by=cast.by(Role.LEAD),
        at=at,
    )
    figures = reports.draft(pack, plan, today=FIRST_PACK_ON).figures
    packs.validate_pack(pack, figures=figures, by=analyst, at=at)
    reports.approve(pack, plan, by=manager, today=FIRST_PACK_ON, at=at)
