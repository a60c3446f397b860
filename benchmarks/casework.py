"""Pages of casework over 200,000 cases on PostgreSQL, beside a plain Django view of the table."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor

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

FULL = Size(int(os.environ.get("GUILDHALL_BENCH_CASES", "200000")), turns=4)
TINY = Size(400, turns=1, seconds=2)
CLOSED_CLIENTS = 4
CLOSED_SHARE = 12  # of the seconds of arriving openly, each turn of answering as fast as may be
OFF = {"X-Bench": "audit-off"}
PAGES = ("my work", "cases", "case", "search")
WORDS = ("ann ashton", "hillford", "omar q", "thorn", "27/3/2003", "tess parkside", "rosa")


def run(size: Size) -> Found | None:
    """Milliseconds by page and by viewer, and views a second; None without a PostgreSQL server."""
    with served("benchmarks.casework_rows", size.number) as found:
        if found is None:
            return None
        made, built = found
        return {"built_seconds": built, "rows": made, **measured(made["viewers"], size)}


def measured(viewers: list[Viewer], size: Size) -> Found:
    """Ask for the pages: each once to warm up, then openly, then as fast as they are answered."""
    chance = random.Random(1)
    for viewer in viewers:
        for kind in (*PAGES, "plain"):
            for _ in range(4):  # two processes of four threads
                asked(_ask(kind, viewer, chance))
    load_before = os.getloadavg()[0]

    def ours(number: int, chance: random.Random) -> Ask:
        viewer = viewers[number // len(PAGES) % len(viewers)]
        return _ask(PAGES[number % len(PAGES)], viewer, chance)

    def plain(number: int, chance: random.Random) -> Ask:
        return _ask("plain", viewers[number % len(viewers)], chance)

    asks = [
        *arrivals(A_SECOND, ours, chance, size.seconds),
        *arrivals(PLAIN_A_SECOND, plain, chance, size.seconds),
    ]
    times = openly(asks)
    by_viewer = []
    for viewer in viewers:
        theirs = [ms for ask, ms in times if ask.viewer is viewer and ask.kind != "plain"]
        if theirs:
            by_viewer.append({"viewer": viewer["function"], **spread(theirs)})
    return {
        "pages": by_page(times, (*PAGES, "plain")),
        "viewers": by_viewer,
        "every": spread([ms for ask, ms in times if ask.kind != "plain"]),
        "loads": (load_before, os.getloadavg()[0]),
        "per_second": _on_and_off(viewers, chance, size),
    }


def _ask(kind: str, viewer: Viewer, chance: random.Random) -> Ask:
    reference = chance.choice(viewer["references"])
    words = chance.choice([*WORDS, reference]).replace(" ", "+")
    path = {
        "my work": "/my-work/",
        "cases": "/cases/",
        "case": f"/cases/{reference}/",
        "search": f"/search/?q={words}",
        "plain": "/plain/cases/",
    }[kind]
    return Ask(kind, viewer, path)


def _on_and_off(viewers: list[Viewer], chance: random.Random, size: Size) -> dict[str, float]:
    """Views a second, four askers at once, with audit on and off turn about."""
    counted, seconds = {"on": 0, "off": 0}, size.seconds / CLOSED_SHARE
    for turn in range(2 * size.turns):
        name = ("on", "off")[(turn + turn // 2) % 2]
        counted[name] += _as_fast_as_may_be(viewers, chance, seconds, OFF if name == "off" else {})
    return {name: number / (size.turns * seconds) for name, number in counted.items()}


def _as_fast_as_may_be(
    viewers: list[Viewer], chance: random.Random, seconds: float, headers: dict[str, str]
) -> int:
    until = time.monotonic() + seconds
    orders = [random.Random(chance.random()) for _ in range(CLOSED_CLIENTS)]

    def ask(order: random.Random) -> int:
        made = 0
        while time.monotonic() < until:
            viewer = viewers[made % len(viewers)]
            asked(_ask(PAGES[made % len(PAGES)], viewer, order), headers)
            made += 1
        return made

    with ThreadPoolExecutor(CLOSED_CLIENTS) as pool:
        return sum(pool.map(ask, orders))
