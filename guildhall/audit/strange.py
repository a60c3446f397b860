"""Triggers and rules in the databases. The product makes none: any other can take rows out."""

from django.db import DEFAULT_DB_ALIAS, connections

from guildhall.audit.router import ALIAS

ASKED = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND n.nspname = current_schema()
        UNION ALL
        SELECT rulename, tablename FROM pg_rules WHERE schemaname = current_schema()
        """,
}


def triggers() -> list[str]:
    """Each trigger, and on PostgreSQL each rule, that stands in a database, with its table."""
    found: dict[str, None] = {}
    for alias in (DEFAULT_DB_ALIAS, ALIAS):
        with connections[alias].cursor() as cursor:
            cursor.execute(ASKED[connections[alias].vendor])
            found |= {f"{name} on {table}": None for name, table in cursor.fetchall()}
    return [f"a trigger that the product did not make stands in the database: {n}" for n in found]
