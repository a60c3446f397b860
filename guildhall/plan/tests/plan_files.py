"""Plan files for tests: a small one as text, and any number of made-up ones."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from guildhall.plan.file import PlanFile

SMALL = """\
format: 1
plan:
  title: A plan
  partnership: A partnership
  area:
    code: E00000001
    name: Somewhere
    scope: city
  starts_on: 2016-04-01
  ends_on: 2017-03-31
  year_of_cycle: 1
  cycle_years: 3
  status: draft
principles:
  - id: PR1
    text: Be fair
priorities:
  - id: P1
    number: 1
    title: Burglary
    summary: Less of it
programmes:
  - id: homes
    title: Safer homes
    priority: P1
    names:
      - place: list
        name: Homes
        order: 1
    leads: [R1]
    supporters: []
agencies:
  - id: police
    name: The police
    kind: police
    joined: 2015-06
role_holders:
  - id: R1
    role: Lead
    agency: police
    name: Ada Invented
    invented: true
    since: 2016
    until: null
counted_things:
  - id: burglary
    name: burglary
outcomes:
  - id: O1
    title: Fewer burglaries
    statement: Reduce burglary
    programme: homes
    kind: rate
    counts: burglary
    direction: down
    scope: null
measures:
  - id: M1
    title: Burglaries
    as_written: Burglary rate
    programme: homes
    outcomes: [O1]
    kind: rate
    counts: burglary
    unit: crimes
    polarity: down_good
    answers: better_off
    supply:
      by: return
      agency: police
    definition: null
    baseline: null
    target: null
"""


def line_of(text: str, part: str) -> int:
    """The number of the first line that has `part` in it."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


_AWKWARD = ["null", "true", "2016-04-01", "2014", "1_000", "~", "- a", "a: b", "# x", "&a", "*a"]
_AWKWARD += ["'", '"', "a #b", "@a", "%a", "[a]", "{a}", "!a", "? a", "0o14", ".inf", "=", "a  b"]
texts = st.one_of(
    st.sampled_from(_AWKWARD),
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"),
        min_size=1,
        max_size=300,
    )
    .map(str.strip)
    .filter(bool),
)
partial_dates = st.one_of(
    st.integers(1000, 9999).map(str),
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: day.isoformat()[:7]),
    st.dates(min_value=date(1000, 1, 1)).map(date.isoformat),
)
numbers = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)
)


def _some_ids(prefix: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([f"{prefix}{n}" for n in range(5)]), unique=True, max_size=4)


@st.composite
def _figure(draw: st.DrawFn, named: str, measures: list[str]) -> dict[str, Any]:
    value = st.fixed_dictionaries(
        {"name": texts, "value": numbers, "unit": texts},
        optional={"period": texts, "is_provisional": st.booleans()},
    )
    dated = st.fixed_dictionaries({"name": texts, "on": partial_dates})
    return {
        "id": named,
        "title": draw(texts),
        "where": draw(texts),
        "status": draw(st.sampled_from(["stated", "disputed", "target"])),
        "period": draw(st.none() | texts),
        "scope": draw(st.sampled_from([None, "city", "county"])),
        "source": None,
        "values": draw(st.lists(value, max_size=3)),
        "dates": draw(st.lists(dated, max_size=2)),
        "recompute": draw(texts),
        "measures": measures,
    }


@st.composite
def _measure(draw: st.DrawFn, named: str, outcomes: list[str]) -> dict[str, Any]:
    return {
        "id": named,
        "title": draw(texts),
        "as_written": draw(texts),
        "programme": "homes",
        "outcomes": outcomes,
        "kind": draw(st.sampled_from(["count", "rate", "survey"])),
        "counts": "burglary",
        "unit": draw(st.none() | texts),
        "polarity": draw(st.sampled_from(["down_good", "none"])),
        "answers": "how_much",
        "supply": {"by": "feed", "feed": "police_street"},
        "definition": None,
        "baseline": draw(
            st.none() | st.fixed_dictionaries({"value": numbers, "period": texts, "source": texts})
        ),
        "target": None,
    }


@st.composite
def plans(draw: st.DrawFn) -> PlanFile:
    """Plans whose rows name each other rightly, with ids that two plans are likely to share."""
    starts_on = draw(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
    outcomes = draw(_some_ids("O"))
    measures = draw(_some_ids("M"))
    return PlanFile.model_validate(
        {
            "format": 1,
            "plan": {
                "title": draw(texts),
                "partnership": draw(texts),
                "area": {"code": "E1", "name": draw(texts), "scope": "city"},
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=draw(st.integers(1, 4000))),
                "year_of_cycle": 1,
                "cycle_years": draw(st.integers(1, 5)),
                "status": "draft",
            },
            "principles": [{"id": n, "text": draw(texts)} for n in draw(_some_ids("PR"))],
            "priorities": [{"id": "P1", "number": 1, "title": draw(texts), "summary": "s"}],
            "programmes": [
                {
                    "id": "homes",
                    "title": draw(texts),
                    "priority": "P1",
                    "names": [{"place": "list", "name": draw(st.none() | texts)}],
                    "leads": [],
                    "supporters": [],
                }
            ],
            "agencies": [
                {"id": n, "name": draw(texts), "kind": "police", "joined": draw(partial_dates)}
                for n in draw(_some_ids("AG"))
            ],
            "counted_things": [{"id": "burglary", "name": draw(texts)}],
            "outcomes": [
                {
                    "id": n,
                    "title": draw(texts),
                    "statement": draw(texts),
                    "programme": "homes",
                    "kind": "count",
                    "counts": "burglary",
                    "direction": "down",
                    "scope": None,
                }
                for n in outcomes
            ],
            "measures": [draw(_measure(n, outcomes)) for n in measures],
            "figures": [draw(_figure(n, measures)) for n in draw(_some_ids("F"))],
        }
    )
