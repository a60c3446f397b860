"""Setting up an instance, and serving it."""

import os
import re
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from guildhall import clock
from guildhall.audit import jobs as audit
from guildhall.database import prepare_database
from guildhall.instance import Instance, read_instance, write_instance
from guildhall.partners import writes as partners
from guildhall.partners.commands import password_link_words
from guildhall.partners.models import Member
from guildhall.partners.rules import AGREED_BY_ANOTHER, Role
from guildhall.plan import writes as plans
from guildhall.plan.file import PlanFile, PlanFileErrors, read_plan

AREA_CODE = r"^[EW]0[6-9]\d{6}$"


@click.command()
@click.option("--area", prompt="Area code (ONS, such as E06000031)", help="The ONS code.")
@click.option("--area-name", prompt="Area name", help="As the ONS writes it: Peterborough.")
@click.option("--name", prompt="Name of the partnership", help="Shown at the head of each page.")
@click.option(
    "--plan",
    "plan_path",
    prompt="Plan file (empty for none yet)",
    default="",
    help="A plan file to load now.",
)
@click.option("--admin", prompt="E-mail of the first administrator", help="Signs in with this.")
@click.option("--admin-name", prompt="Their name", help="As their colleagues know them.")
@click.option("--officer", prompt="E-mail of the data protection officer", help="Somebody else.")
@click.option("--officer-name", prompt="Their name", help="As their colleagues know them.")
def init(
    area: str,
    area_name: str,
    name: str,
    plan_path: str,
    admin: str,
    admin_name: str,
    officer: str,
    officer_name: str,
) -> None:
    """Set up a new partnership in the data folder.

    It needs two people: what one of them asks for, in the programmes with the most at stake, the
    other agrees to. Each is given a link to choose a password by. The first administrator is also
    partnership manager and analyst, so that one person can begin; give those roles to others on
    the members page. Run again, it changes the area and the name, and adds who is not there yet.
    """
    people = [
        First(admin.lower(), admin_name, (Role.ADMINISTRATOR, Role.MANAGER, Role.ANALYST)),
        First(officer.lower(), officer_name, (Role.AUDITOR,)),
    ]
    _check(area, people)
    plan = _read(Path(plan_path)) if plan_path else None
    prepare_database()
    _check_apart(people)
    known = read_instance(settings.DATA)
    instance = replace(known, partnership=name, area_code=area, area_name=area_name)
    write_instance(settings.DATA, instance)
    _use(instance)
    click.echo(f"{name} is set up in {settings.DATA}.")
    if plan is not None:
        loaded = plans.load_plan(plan, by=None, at=clock.now())
        click.echo(f"Plan {loaded.year.key} is loaded.")
    for person in people:
        _add_first(person)
    audit.seal_first()
    click.echo("Next: bring in evidence with `guildhall import PATH`, then `guildhall serve`.")


@dataclass(frozen=True)
class First:
    """One of the two people whom a partnership begins with."""

    email: str
    name: str
    roles: tuple[Role, ...]


def _check(area: str, people: list[First]) -> None:
    """Refuse what cannot be used before anything is written."""
    if not re.match(AREA_CODE, area):
        raise click.BadParameter(
            f"{area!r} is not a district's or unitary authority's code. It looks like E06000031.",
            param_hint="--area",
        )
    for person, option in zip(people, ("--admin", "--officer"), strict=True):
        try:
            validate_email(person.email)
        except ValidationError:
            raise click.BadParameter(
                f"{person.email!r} is not an e-mail address.", param_hint=option
            ) from None
    if people[0].email == people[1].email:
        raise click.BadParameter(
            "The administrator and the data protection officer are two people: give another"
            " e-mail address.",
            param_hint="--officer",
        )


def _check_apart(people: list[First]) -> None:
    """Refuse to make one person both, where either is a member already."""
    for person in people:
        known = Member.objects.filter(email=person.email).first()
        others = AGREED_BY_ANOTHER - set(person.roles)
        if known is not None and others & {Role(role) for role in known.roles}:
            raise click.ClickException(
                f"{person.email} is {' and '.join(known.role_labels()).lower()} already, and the"
                " administrator and the data protection officer are two people."
            )


def _use(instance: Instance) -> None:
    """Let the rest of this command see the instance it has just written."""
    settings.INSTANCE = instance
    settings.CLOCK_OFFSET_DAYS = instance.clock_offset_days


def _read(path: Path) -> PlanFile:
    try:
        return read_plan(path)
    except (PlanFileErrors, OSError) as problem:
        raise click.ClickException(
            f"{problem}\nNothing was set up. Mend the plan file, and run this again."
        ) from None


def _add_first(person: First) -> None:
    """Add one of the two, and print the link by which they choose a password."""
    if Member.objects.filter(email=person.email).exists():
        click.echo(f"{person.email} is a member already.")
        return
    at = clock.now()
    member = partners.add_member(
        email=person.email,
        name=person.name,
        password=None,
        roles=person.roles,
        agency=None,
        by=None,
        at=at,
    )
    secret = partners.make_password_link(member, is_shown=False, by=None, at=at)
    click.echo(password_link_words(member, secret))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=None, type=int, help="Port; PORT in the environment, else 8000.")
def serve(host: str, port: int | None) -> None:
    """Serve the partnership's pages, with a worker for its jobs. Stop with Ctrl-C."""
    prepare_database()
    run_server(host, port or settings.PORT)


def run_server(host: str, port: int) -> None:
    """Run the pages and the worker until they are stopped."""
    _require_free(host, port)
    click.echo(f"{settings.INSTANCE.partnership} is at http://{host}:{port}  (Ctrl-C stops it)")
    sys.stdout.flush()
    command = [sys.executable, "-m", "guildhall.site.server", host, str(port)]
    environment = {**os.environ, "GUILDHALL_DATA": str(settings.DATA)}
    os.execve(sys.executable, command, environment)  # noqa: S606 (so that stopping us stops it)


def _require_free(host: str, port: int) -> None:
    """Refuse a port that something else answers on, before saying that we are there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), port))
        except OSError as reason:
            raise click.ClickException(
                f"{host}:{port} cannot be listened on ({reason.strerror}). Name another with PORT."
            ) from None


@click.command(name="local")
def local_() -> None:
    """List what the partnership sets for itself in local.toml, and what each is now."""
    from guildhall import local

    click.echo(f"Set in {local.path()}, one table for each heading below.")
    table = ""
    for each in local.declared():
        if each.table != table:
            table = each.table
            click.echo(f"\n[{table}]")
        changed = "" if each.is_default else f" (usually {each.default})"
        if isinstance(each.value, dict):
            told = ", ".join(f"{name} = {number}" for name, number in each.value.items())
            click.echo(f"{each.key}: {told or 'none yet'}")
        else:
            click.echo(f"{each.key} = {each.value}{changed}")
        click.echo(f"    {each.title}. {each.source}. From {each.least} to {each.most}.")
