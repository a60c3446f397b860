"""Triage and report entry over 100,000 reports on PostgreSQL, beside a plain Django view."""

import os
import random
from datetime import timedelta

from benchmarks.serving import (
    A_SECOND,
    PLAIN_A_SECOND,
    Ask,
    Found,
    Viewer,
    arrivals,
    asked,
    by_page,
    openly,
    served,
    spread,
)
from benchmarks.sizes import Size
from guildhall import clock

FULL = Size(int(os.environ.get("GUILDHALL_BENCH_REPORTS", "100000")))
TINY = Size(2_000, seconds=2)
PAGES = ("triage list", "a report", "entry form", "report entered")
NAMES = ("", "", "Ann", "Omar")


def run(size: Size) -> Found | None:
    """Milliseconds by page; None without a PostgreSQL server."""
    with served("benchmarks.reports_rows", size.number) as found:
        if found is None:
            return None
        made, built = found
        (viewer,) = made["viewers"]
        return {"built_seconds": built, "rows": made, **measured(viewer, size)}


def measured(viewer: Viewer, size: Size) -> Found:
    """Ask for each page to warm up, then openly."""
    chance = random.Random(1)
    for kind in (*PAGES, "plain"):
        for _ in range(8):
            asked(_ask(kind, viewer, chance))
    before = os.getloadavg()[0]

    def ours(number: int, chance: random.Random) -> Ask:
        return _ask(PAGES[number % len(PAGES)], viewer, chance)

    def plain(number: int, chance: random.Random) -> Ask:
        return _ask("plain", viewer, chance)

    asks = [
        *arrivals(A_SECOND, ours, chance, size.seconds),
        *arrivals(PLAIN_A_SECOND, plain, chance, size.seconds),
    ]
    times = openly(asks)
    return {
        "pages": by_page(times, (*PAGES, "plain")),
        "every": spread([ms for ask, ms in times if ask.kind != "plain"]),
        "loads": (before, os.getloadavg()[0]),
    }


def _ask(kind: str, viewer: Viewer, chance: random.Random) -> Ask:
    path = {
        "triage list": "/asb/triage/",
        "a report": f"/asb/reports/{chance.choice(viewer['references'])}/",
        "entry form": "/asb/report/",
        "report entered": "/asb/report/",
        "plain": "/plain/reports/",
    }[kind]
    return Ask(kind, viewer, path, form=_entered(chance) if kind == "report entered" else ())


def _entered(chance: random.Random) -> tuple[tuple[str, str], ...]:
    """What an officer types: half of them with a name that the index is looked through for."""
    when = clock.real_now() - timedelta(hours=chance.randrange(2, 60))
    given = chance.choice(NAMES)
    return (
        ("kind", "noise"), ("qualifier", "nuisance"), ("narrative", "Music until late"),
        ("occurred_from-day", str(when.day)), ("occurred_from-month", str(when.month)),
        ("occurred_from-year", str(when.year)), ("occurred_from-time", f"{when:%H:%M}"),
        ("line", f"{chance.randrange(1, 90)} Larch Close"), ("postcode", "PE1 9ZZ"),
        ("taken_by", "council"), ("victim_is", "nobody" if not given else "complainant"),
        ("complainant-given", given),
        ("complainant-family", f"New{chance.randrange(10**9)}" if given else ""),
    )  # fmt: skip
