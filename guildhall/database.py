"""Makes the database ready for this version of the product."""

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor


def prepare_database() -> None:
    """Create the data folder and bring each database up to date. Quick where nothing is due."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", database=alias, verbosity=0, interactive=False)
