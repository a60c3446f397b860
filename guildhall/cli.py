"""The command line: `guildhall COMMAND`. Each part of the product keeps its own commands."""

import os
import sys
from importlib import import_module
from typing import cast

import click

COMMANDS = {
    "init": "guildhall.site.commands:init",
    "serve": "guildhall.site.commands:serve",
    "worker": "guildhall.jobs.commands:worker_",
    "import": "guildhall.evidence.commands:import_",
    "fetch": "guildhall.evidence.fetch_commands:fetch",
    "plan": "guildhall.plan.commands:plan",
    "measures": "guildhall.measures.commands:measures",
    "report": "guildhall.reports.commands:report",
    "keys": "guildhall.vault.commands:keys",
    "access": "guildhall.partners.commands:access",
    "password": "guildhall.partners.commands:password",
    "audit": "guildhall.audit.commands:audit",
    "local": "guildhall.site.commands:local_",
    "demo": "guildhall.demo.commands:demo",
}


class Commands(click.Group):
    """Loads a command's module only when it is asked for, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        start()
        module, name = COMMANDS[cmd_name].split(":")
        return cast(click.Command, getattr(import_module(module), name))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What has been imported is computed, whatever was refused beside it."""
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        try:
            return self._invoke(ctx)
        except ImproperlyConfigured as problem:
            raise click.ClickException(str(problem)) from None
        except DatabaseError as problem:
            said = f"The database cannot be used: {problem}."
            raise click.ClickException(f"{said} See docs/settings.md.") from problem

    def _invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        finally:
            if ctx.invoked_subcommand == "import":
                compute()


def compute() -> None:
    """Bring the partnership's figures up to date with the files just brought in."""
    from django.conf import settings

    from guildhall import clock
    from guildhall.measures import jobs

    area = settings.INSTANCE.area_code
    if not area:
        click.echo("No figures are computed until `guildhall init` names the area.", err=True)
        return
    added = sum(each.is_added for each in jobs.compute(area, clock.now()))
    click.echo(f"{added} measures have new figures. See: guildhall measures list", err=True)


def start() -> None:
    """Make Django ready, once, and the data folder private."""
    import django
    from django.apps import apps
    from django.conf import settings

    from guildhall.datafolder import keep_private

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.settings")
    keep_private(settings.DATA)
    if not apps.ready:
        django.setup()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guildhall")
def main() -> None:
    """Run a community safety partnership: its plan, its evidence, its measures.

    GUILDHALL_DATA names the folder that holds the data (var/guildhall unless told otherwise).
    """
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
