"""What we measure, against named peers, in one run: `make bench`.

Nothing here passes or fails: the machine's speed is its own. Ratios are what to look at.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks import (
    auditing,
    casework,
    importing,
    measuring,
    pages,
    reports,
    serving,
    verifying,
)
from benchmarks.sizes import Size


def imports(size: Size) -> None:
    found = importing.run(size)
    print(f"Import of {found['rows']:,.0f} street rows, beside DuckDB read-CSV-write-Parquet")
    print(f"  Guildhall {found['our_seconds']:6.2f} s, {found['our_mb']:6,.0f} MB at most")
    print(f"  DuckDB    {found['duckdb_seconds']:6.2f} s, {found['duckdb_mb']:6,.0f} MB at most")
    print(f"  {found['times']:.1f} times DuckDB's time (aim: at most {importing.AIM_TIMES:.0f})")


def measures(size: Size) -> None:
    found = measuring.run(size)
    print(
        f"{found['measures']:.0f} measures, {found['areas']:.0f} areas, from"
        f" {found['rows']:,.0f} accepted rows, beside pandas on the same Parquet"
    )
    for who, name in (
        ("our", "Guildhall, nothing counted before"),
        ("kept", "Guildhall, counts kept from then"),
        ("pandas", "pandas, as plainly written"),
        ("needed", "pandas, needed columns only"),
    ):
        seconds, mb = found[f"{who}_seconds"], found[f"{who}_mb"]
        print(f"  {name:34} {seconds:6.2f} s, {mb:6,.0f} MB at most")
    print(
        f"  {found['pandas_times']:.1f} times faster than pandas as plainly written"
        f" (aim: at least {measuring.AIM_TIMES:.0f}),"
        f" {found['needed_times']:.1f} times pandas with needed columns only"
    )
    print(f"  Neither counts the import, which took {found['import_seconds']:.0f} s")


def page_times(size: Size) -> None:
    print(f"Pages of the demonstration: median of {size.number} visits")
    print(f"  (aim: under {pages.AIM_MS:.0f} ms, at most {pages.AIM_QUERIES} queries)")
    for row in pages.run(size):
        note = "" if row["status"] == 200 else f"  answered {row['status']}"
        print(f"  {row['median_ms']:7.1f} ms {row['queries']:3} queries  {row['path']}{note}")


def audit(size: Size) -> None:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"A request's row, on {database}: {size.number} views with audit on and off in turn")
    print(f"  (aim: under {auditing.AIM_MS:.0f} ms added to the median)")
    for row in auditing.run(size):
        on, off = float(row["on_ms"]), float(row["off_ms"])
        print(
            f"  {row['view']:7} {off:6.2f} ms off, {on:6.2f} ms on: {on - off:5.2f} ms added,"
            f" {float(row['on_cpu_ms']) - float(row['off_cpu_ms']):4.2f} of them our own work;"
            f" {row['off_per_s']:.0f} and {row['on_per_s']:.0f} views a second"
        )


def verifies(size: Size) -> None:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"guildhall audit verify, on {database}")
    print(f"  (aim: under {verifying.AIM_MINUTES} minutes for {verifying.AIM_CASES:,} cases)")
    for row in verifying.run(size):
        minutes = row["seconds"] / row["cases"] * verifying.AIM_CASES / 60
        print(
            f"  {row['cases']:7,.0f} cases, {row['rows']:9,.0f} rows in the chain: "
            f"{row['seconds']:6.1f} s, {row['cpu_seconds']:6.1f} of them our own work,"
            f" {row['mb']:4.0f} MB; at that rate {minutes:.1f} minutes for {verifying.AIM_CASES:,}"
        )


def case_pages(size: Size) -> None:
    found = casework.run(size)
    if found is None:
        print(f"Casework over {size.number:,} cases: skipped.")
        print("  DATABASE_URL names no PostgreSQL server.")
        return
    rows = found["rows"]
    print(
        f"{rows['casework_case']:,} cases with {rows['casework_entry']:,} entries on PostgreSQL,"
        f" put in by SQL in {found['built_seconds']:.0f} s"
    )
    print(
        f"  {serving.A_SECOND:.0f} requests a second arriving openly for {size.seconds:.0f} s,"
        f" three viewers in turn (aim: p95 under {serving.AIM_MS:.0f} ms)"
    )
    for row in (*found["pages"], {"page": "all but plain", **found["every"]}):
        print(f"  {row['page']:20} {_times(row)}")
    for row in found["viewers"]:
        print(f"  as {row['viewer']:17} {_times(row)}")
    before, after = found["loads"]
    print(
        f"  The machine's load: {before:.1f} before and {after:.1f} after, of this run and others"
    )
    on, off = found["per_second"]["on"], found["per_second"]["off"]
    print(
        f"  As fast as they are answered, {casework.CLOSED_CLIENTS} at once: {on:.1f} views a"
        f" second with audit, {off:.1f} without"
    )


def report_pages(size: Size) -> None:
    found = reports.run(size)
    if found is None:
        print(f"Reports over {size.number:,}: skipped. DATABASE_URL names no PostgreSQL server.")
        return
    print(f"{found['rows']['reports']:,} reports on PostgreSQL, put in by SQL")
    print(
        f"  {serving.A_SECOND:.0f} requests a second arriving openly for {size.seconds:.0f} s,"
        f" one in four a report entered (aim: p95 under {serving.AIM_MS:.0f} ms)"
    )
    for row in (*found["pages"], {"page": "all but plain", **found["every"]}):
        print(f"  {row['page']:20} {_times(row)}")
    before, after = found["loads"]
    print(
        f"  The machine's load: {before:.1f} before and {after:.1f} after, of this run and others"
    )


def _times(row: dict[str, Any]) -> str:
    return (
        f"median {row['median_ms']:6.0f} ms, p95 {row['p95_ms']:6.0f} ms,"
        f" most {row['most_ms']:6.0f} ms of {row['n']}"
    )


@dataclass(frozen=True)
class Part:
    """One part: it measures and prints at a size. `needs_server`: it is skipped without one."""

    tell: Callable[[Size], None]
    full: Size
    tiny: Size
    needs_server: bool = False


PARTS = {
    "import": Part(imports, importing.FULL, importing.TINY),
    "measures": Part(measures, measuring.FULL, measuring.TINY),
    "pages": Part(page_times, pages.FULL, pages.TINY),
    "audit": Part(audit, auditing.FULL, auditing.TINY),
    "verify": Part(verifies, verifying.FULL, verifying.TINY),
    "casework": Part(case_pages, casework.FULL, casework.TINY, needs_server=True),
    "reports": Part(report_pages, reports.FULL, reports.TINY, needs_server=True),
}


def main() -> None:
    """Run the parts named on the command line, or all of them."""
    for name in sys.argv[1:] or PARTS:
        PARTS[name].tell(PARTS[name].full)
        print()


if __name__ == "__main__":
    main()
