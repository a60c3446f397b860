"""Each thing that can be wrong in a plan file is reported with its line and what to do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.plan.file import PlanFileErrors, Problem, parse_plan, read_plan
from guildhall.plan.file.source import LARGEST_BYTES
from guildhall.plan.tests.plan_files import SMALL, line_of


def problems_in(text: str) -> list[Problem]:
    with pytest.raises(PlanFileErrors) as caught:
        parse_plan(text.encode(), "plan.yaml")
    return caught.value.problems


def test_the_small_plan_has_nothing_wrong_with_it() -> None:
    assert parse_plan(SMALL.encode(), "plan.yaml").outcomes[0].id == "O1"


@pytest.mark.parametrize(
    ("before", "after", "at", "where", "said"),
    [
        (
            "statement:",
            "statment:",
            "statment",
            "outcomes > O1 > statment",
            "did you mean statement?",
        ),
        (
            "    number: 1\n",
            "    number: 1\n    xyzzy: 1\n",
            "xyzzy",
            "priorities > P1 > xyzzy",
            "the keys here are id, number, title",
        ),
        (
            "    title: Burglaries\n",
            "",
            "id: M1",
            "measures > M1",
            "the key title is missing; add it",
        ),
        (
            "priority: P1",
            "priority: P2",
            "P2",
            "programmes > homes > priority",
            "there is no P2 in priorities; did you mean P1?",
        ),
        (
            "outcomes: [O1]",
            "outcomes: [M1]",
            "[M1]",
            "measures > M1 > outcomes > item 1",
            "M1 is one of measures, and this must be one of outcomes",
        ),
        (
            "outcomes: [O1]",
            "outcomes: [O1, O1]",
            "[O1, O1]",
            "measures > M1 > outcomes > item 2",
            "O1 is in this list twice; remove one",
        ),
        (
            "  - id: M1\n    title: Burglaries",
            "  - id: O1  # again\n    title: Burglaries",
            "# again",
            "measures > O1 > id",
            "the id O1 is used already on line 49 in outcomes",
        ),
        (
            "polarity: down_good",
            "polarity: down_god",
            "down_god",
            "measures > M1 > polarity",
            "did you mean down_good?",
        ),
        (
            "starts_on: 2016-04-01",
            "starts_on: 1 April 2016",
            "1 April",
            "plan > starts_on",
            "must be a date, such as 2016-04-01",
        ),
        (
            "starts_on: 2016-04-01",
            "starts_on: 2016-02-30",
            "02-30",
            "plan > starts_on",
            "must be a date, such as 2016-04-01",
        ),
        (
            "ends_on: 2017-03-31",
            "ends_on: 2016-03-31",
            "plan:",
            "plan",
            "ends_on must be after starts_on",
        ),
        (
            "year_of_cycle: 1",
            "year_of_cycle: 4",
            "plan:",
            "plan",
            "year_of_cycle is more than cycle_years",
        ),
        (
            "cycle_years: 3",
            "cycle_years: three",
            "three",
            "plan > cycle_years",
            "must be a whole number",
        ),
        (
            "cycle_years: 3",
            "cycle_years: 0o3",
            "0o3",
            "plan > cycle_years",
            "must be a whole number",
        ),
        (
            "invented: true",
            "invented: yes",
            "invented: yes",
            "role_holders > R1 > invented",
            "must be true or false",
        ),
        ("title: A plan", "title: 2016", "title: 2016", "plan > title", "must be text"),
        ("leads: [R1]", "leads: R1", "leads: R1", "programmes > homes > leads", "must be a list"),
        (
            "  area:\n    code: E00000001\n    name: Somewhere\n    scope: city\n",
            "  area: []\n",
            "area",
            "plan > area",
            "must be a group of keys",
        ),
        (
            "joined: 2015-06",
            "joined: June 2015",
            "June",
            "agencies > police > joined",
            "write 2016, 2016-04 or 2016-04-01",
        ),
        (
            "joined: 2015-06",
            "joined: 2015-13",
            "2015-13",
            "agencies > police > joined",
            "is not a date",
        ),
        (
            "joined: 2015-06",
            "joined: 2015-06\n    left: 2014",
            "id: police",
            "agencies > police",
            "left 2014 is before joined 2015-06",
        ),
        (
            "      by: return\n      agency: police\n",
            "      by: return\n",
            "supply:",
            "measures > M1 > supply",
            "supply by return needs the key agency",
        ),
        (
            "by: return",
            "by: casework\n      feed: fires",
            "supply:",
            "measures > M1 > supply",
            "only supply by feed has feed",
        ),
        ("id: PR1", "id: 9PR", "9PR", "principles > 9PR > id", "must begin with a letter"),
        (
            "summary: Less of it",
            'summary: "two\\nlines"',
            "summary",
            "priorities > P1 > summary",
            "has a line break",
        ),
        ("summary: Less of it", 'summary: ""', "summary", "priorities > P1 > summary", "is empty"),
        (
            "name: burglary",
            "name: burglary\n    part_of: burglary",
            "part_of",
            "counted_things > burglary > part_of",
            "is a part of itself",
        ),
        (
            "    title: Safer homes",
            "    title: Safer homes\n    title: Homes",
            "title: Homes",
            "programmes > homes > title",
            "the key title is here and on line 24",
        ),
        (
            "leads: [R1]",
            "leads: &who [R1]",
            "&who",
            "programmes > homes > leads",
            "anchors, aliases and tags",
        ),
        (
            "title: A plan",
            "title: !!python/name:os.system x",
            "!!python",
            "plan > title",
            "anchors, aliases and tags",
        ),
        ("format: 1", "format: 2", "format", "format", "less than or equal to 1"),
        (
            "baseline: null",
            "baseline:\n      value: .inf\n      period: a\n      source: b",
            "value:",
            "measures > M1 > baseline > value",
            "must be",
        ),
        (
            "      by: return\n      agency: police\n",
            "      by: feed\n",
            "supply:",
            "measures > M1 > supply",
            "supply by feed needs the key feed",
        ),
        (
            "      by: return\n      agency: police\n",
            "      by: feed\n      feed: fires\n"
            "      computed_by:\n        - {measure: all_fires, fit: near}\n",
            "all_fires",
            "measures > M1 > supply > computed_by > item 1",
            "mismatch is needed where fit is near or part",
        ),
        (
            "target: null",
            "target:\n      form: at_most\n      set_on: 2016",
            "target:",
            "measures > M1 > target",
            "value is needed with at_most and at_least",
        ),
        (
            "target: null",
            "target:\n      form: falling\n      value: 3\n      set_on: 2016",
            "target:",
            "measures > M1 > target",
            "value is needed with at_most and at_least, and only with them",
        ),
    ],
    ids=[
        "a key misspelt",
        "a key that is like no other",
        "a key left out",
        "an id that nothing has",
        "an id of another section",
        "an id listed twice",
        "an id used twice",
        "a word not in the list",
        "a date in words",
        "a day that never was",
        "an end before the start",
        "a fourth year of three",
        "a number in words",
        "an octal number",
        "a yes that is not true",
        "a number for text",
        "one thing for a list",
        "a list for a group",
        "a month in words",
        "a thirteenth month",
        "left before joining",
        "a return from nobody",
        "a feed for casework",
        "an id that begins with a digit",
        "two paragraphs",
        "no words",
        "a part of itself",
        "a key twice",
        "an anchor",
        "a tag",
        "a later format",
        "a number without end",
        "a feed without its name",
        "a near fit that does not say why",
        "a limit without its value",
        "a value that nothing needs",
    ],
)
def test_a_mistake_is_reported_once_on_its_own_line(
    before: str, after: str, at: str, where: str, said: str
) -> None:
    assert SMALL.count(before) >= 1
    text = SMALL.replace(before, after, 1)

    (problem,) = problems_in(text)

    assert problem.line == line_of(text, at)
    assert problem.where == where
    assert said in problem.message


def test_every_problem_is_reported_at_once_in_the_order_of_lines() -> None:
    text = (
        SMALL.replace("status: draft", "status: daft")
        .replace("priority: P1", "priority: P9")
        .replace("statement:", "statment:")
        .replace("    unit: crimes\n", "")
    )

    found = [(problem.line, problem.message.split(";")[0]) for problem in problems_in(text)]

    assert found == [
        (13, "daft is not one of draft, consulted, approved, sent_to_commissioner, published"),
        (line_of(text, "P9"), "there is no P9 in priorities"),
        (line_of(text, "statment"), "there is no key statment here"),
        (line_of(text, "id: M1"), "the key unit is missing"),
    ]


def test_a_problem_reads_as_file_line_place_and_what_to_do() -> None:
    (problem,) = problems_in(SMALL.replace("status: draft", "status: daft"))

    assert str(problem) == (
        "plan.yaml:13: plan > status: daft is not one of draft, consulted, approved, "
        "sent_to_commissioner, published; did you mean draft?"
    )


def test_a_circle_of_three_parts_is_reported_for_each() -> None:
    ring = "".join(f"  - {{id: t{n}, name: t, part_of: t{(n + 1) % 3}}}\n" for n in range(3))

    found = problems_in(SMALL.replace("outcomes:\n", ring + "outcomes:\n", 1))

    assert [problem.where for problem in found] == [
        f"counted_things > t{n} > part_of" for n in range(3)
    ]


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (SMALL.replace("title: A plan", "title: [A plan").encode(), 4, "this is not YAML"),
        (SMALL.replace("  - id: P1", "\t- id: P1").encode(), 18, "this is not YAML"),
        (SMALL.replace("title: A plan", "title: a: b").encode(), 3, "this is not YAML"),
        (SMALL.replace("A plan", "caf\xe9").encode("latin-1"), 3, "not UTF-8"),
        (SMALL.replace("A plan", "A\x00plan").encode(), 3, "a character that YAML does not allow"),
        (b"", 1, "this is not a plan file"),
        (b"- a\n- b\n", 1, "this is not a plan file"),
        (b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n", 1, "this is not a plan file"),
        (b"a: 1\n---\nb: 2\n", 2, "this is not YAML"),
        (b"a: " + b"[" * 50_000, 1, "nested too deeply"),
        (b"#" * (LARGEST_BYTES + 1), 1, "larger than 5,000,000 bytes"),
    ],
    ids=[
        "a bracket left open",
        "a tab",
        "two colons",
        "another encoding",
        "a null character",
        "an empty file",
        "a list",
        "a web page",
        "two documents",
        "a pit of brackets",
        "a huge file",
    ],
)
def test_what_is_no_plan_file_at_all_is_refused_with_the_line(
    raw: bytes, line: int, said: str
) -> None:
    with pytest.raises(PlanFileErrors) as caught:
        parse_plan(raw, "plan.yaml")

    (problem,) = caught.value.problems
    assert problem.line == line
    assert said in problem.message


def test_nested_aliases_are_refused_and_not_spelt_out() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert any("anchors" in problem.message for problem in problems_in(bomb))


def test_a_file_that_is_not_there_is_a_problem_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(PlanFileErrors, match="the file cannot be read"):
        read_plan(tmp_path / "none.yaml")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()

    assert parse_plan(windows, "plan.yaml") == parse_plan(SMALL.encode(), "plan.yaml")


@settings(max_examples=150, deadline=None)
@given(
    line=st.integers(0, SMALL.count("\n") - 1),
    put=st.text(st.sampled_from("ab: -[]{}#&*!|>'\"%@`,?\t\n10.~"), max_size=12),
)
def test_whatever_is_typed_into_a_line_the_answer_is_a_plan_or_lines(line: int, put: str) -> None:
    lines = SMALL.splitlines()
    lines[line] += put
    text = "\n".join(lines)

    try:
        parse_plan(text.encode(), "plan.yaml")
    except PlanFileErrors as errors:
        found = [problem.line for problem in errors.problems]
    else:
        found = [1]

    assert found
    assert all(1 <= at <= text.count("\n") + 1 for at in found)
