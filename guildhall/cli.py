"""The command line: `guildhall COMMAND`. Each part of the product keeps its own commands."""

import os
import sys
from importlib import import_module
from typing import cast

import click

COMMANDS = {
    "init": ("guildhall.site.commands:init", "Set up a new partnership in the data folder."),
    "serve": (
        "guildhall.site.commands:serve",
        "Serve the partnership's pages, with a worker for its jobs.",
    ),
    "worker": (
        "guildhall.jobs.commands:worker_",
        "Do the work that waits: schedules, sealing, e-mails, whatever is queued.",
    ),
    "import": ("guildhall.evidence.commands:import_", "Bring in files, folders and zips."),
    "fetch": ("guildhall.evidence.fetch_commands:fetch", "Download a publication."),
    "plan": ("guildhall.plan.commands:plan", "Load, export, check and compare plans."),
    "measures": ("guildhall.measures.commands:measures", "Compute, list and show measures."),
    "report": ("guildhall.reports.commands:report", "Print reports."),
    "keys": (
        "guildhall.vault.commands:keys",
        "Change the master key, and see what each master key still protects.",
    ),
    "access": ("guildhall.partners.commands:access", "Print who may know of what, as Markdown."),
    "password": (
        "guildhall.partners.commands:password",
        "Print a link by which a member chooses a password, once.",
    ),
    "audit": (
        "guildhall.audit.commands:audit",
        "Prove that the record of who did and saw what is whole.",
    ),
    "local": (
        "guildhall.site.commands:local_",
        "List what the partnership sets for itself in local.toml, and what each is now.",
    ),
    "demo": (
        "guildhall.demo.commands:demo",
        "Make the demonstration: Safer Peterborough, 2016-17, on 15 November 2016.",
    ),
}
"""Where each command is, and the first sentence of its help."""


class Commands(click.Group):
    """Loads a command's module only when it is asked for, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        start()
        where, _ = COMMANDS[cmd_name]
        module, name = where.split(":")
        return cast(click.Command, getattr(import_module(module), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])

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
