"""DuckDB, opened in memory for one piece of work. Only the reader and the cube meet it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

MEMORY = "1GB"


@contextmanager
def duck(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills what exceeds a gigabyte to `scratch`, and fetches nothing."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    try:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def one_row(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """The first row of a query that always has one."""
    row = connection.execute(sql).fetchone()
    return row if row is not None else ()
