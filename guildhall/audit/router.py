"""Which database a table is in: the rows of requests are apart from everything else."""

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

ALIAS = "audit"
APART = {"requestrow", "seen"}


class AuditRouter:
    """Sends the rows of requests to the alias "audit", and everything else to "default".

    Where both are one PostgreSQL database, its tables are all made through "default".
    """

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Where a table is read from."""
        is_apart = model._meta.app_label == "audit" and model._meta.model_name in APART
        return ALIAS if is_apart else DEFAULT_DB_ALIAS

    db_for_write = db_for_read

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        """Whether a table is made in this database."""
        if not is_apart():
            return db == DEFAULT_DB_ALIAS
        return (db == ALIAS) == (app_label == "audit" and model_name in APART)


def is_apart() -> bool:
    """Whether the rows of requests are in a file of their own: so on SQLite only."""
    return str(settings.DATABASES[ALIAS]["ENGINE"]).endswith("sqlite3")
