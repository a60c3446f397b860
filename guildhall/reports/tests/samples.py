"""A small pack for tests."""

from guildhall.reports.content import (
    Content,
    FindingEntry,
    LateAction,
    LateReturn,
    MeasureEntry,
    OutcomeEntry,
    Point,
    ProgrammeEntry,
)


def entry(**changes: object) -> MeasureEntry:
    """A measure with one figure."""
    given: dict[str, object] = {
        "ident": "M22",
        "key": "ksi_casualties",
        "title": "People killed or seriously injured",
        "own_words": "Number of KSI",
        "unit": "casualties a year",
        "supply": "a feed, STATS19",
        "sentence": "75 people were killed or seriously injured in 2014.",
        "rating": "no target set",
        "rating_reason": "The plan sets no target.",
        "signals": [],
        "definition": "Casualties whose severity is fatal or serious.",
        "caveats": ["People, not collisions."],
        "version": "version 1",
        "points": [
            Point(
                period="2014",
                value="75",
                numerator="75",
                denominator="",
                interval="59.0 to 94.0",
                note="",
            )
        ],
        "chart": "",
        "chart_alt": "",
        "trace": "K7QW2MTX",
        "is_synthetic": True,
    }
    return MeasureEntry(**{**given, **changes})


def pack(*entries: MeasureEntry, number: str = "3") -> Content:
    """A pack of one programme."""
    return Content(
        partnership="Example Partnership",
        plan="Community Safety Plan 2016-17",
        quarter="July to September 2016",
        made="15 November 2016",
        number=number,
        is_synthetic=True,
        programmes=[
            ProgrammeEntry(
                key="road_safety",
                title="Improving road safety",
                priority="Priority 1",
                leads=["Robin Ashdown"],
                update="Two campaigns ran.",
                update_by="Robin Ashdown, 3 November 2016",
                outcomes=[
                    OutcomeEntry(ident="O17", title="Fewer KSI", wanted="down", measures=["M22"])
                ],
                measures=list(entries) or [entry()],
            )
        ],
        actions_late=[
            LateAction(
                ident="A9",
                what="Ask & answer <questions>",
                programme="Improving road safety",
                lead="Robin Ashdown",
                due="1 October 2016",
                original_due="1 September 2016",
                slips=1,
            )
        ],
        returns_late=[
            LateReturn(measure="M16", agency="Police", period="2016-Q2", due="10 July 2016")
        ],
        findings=[
            FindingEntry(
                rule="no_target",
                rows=["M22"],
                why="Nobody can say whether it is met.",
                answer="Accepted",
            )
        ],
    )
