"""Judgements, at their boundaries and against slow independent versions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.casework.rules import (
    Footing,
    consent_in_all,
    retention_review_on,
    why_not_share,
    years_on,
)
from guildhall.casework.tests.people import TOOL
from guildhall.casework.tools import AnswerWrong, Band, MayNotLower, Question, Result, Tool

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
STATES = st.sampled_from(
    ["given", "refused", "withdrawn", "asked", "ask_again", "unsafe_to_ask", ""]
)


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2016, 11, 14), 6, date(2022, 11, 14)),
        (date(2016, 2, 29), 6, date(2022, 3, 1)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
    ],
)
def test_so_many_years_on_is_the_same_date_or_the_first_of_march(
    day: date, years: int, then: date
) -> None:
    assert years_on(day, years) == then


@given(DAYS, st.integers(1, 30))
def test_years_on_is_the_first_day_of_which_the_date_has_come_round(day: date, years: int) -> None:
    found = years_on(day, years)

    slow = next(
        each
        for each in (date(day.year + years, 1, 1) + timedelta(days=n) for n in range(366))
        if (each.month, each.day) >= (day.month, day.day)
    )
    assert found == slow


@pytest.mark.parametrize(
    ("closed_at", "until_age", "born_on", "day"),
    [
        (datetime(2016, 11, 14, 12, tzinfo=UTC), None, None, date(2022, 11, 14)),
        (datetime(2016, 6, 14, 23, 30, tzinfo=UTC), None, None, date(2022, 6, 15)),
        (datetime(2016, 11, 14, 12, tzinfo=UTC), 25, date(2002, 5, 1), date(2027, 5, 1)),
        (datetime(2016, 11, 14, 12, tzinfo=UTC), 25, date(1996, 5, 1), date(2022, 11, 14)),
        (datetime(2016, 11, 14, 12, tzinfo=UTC), 25, None, date(2041, 11, 14)),
    ],
    ids=[
        "six years",
        "by the London date",
        "until the child is 25",
        "25 already",
        "birth not known",
    ],
)
def test_a_case_is_kept_for_the_longer_of_two_times(
    closed_at: datetime, until_age: int | None, born_on: date | None, day: date
) -> None:
    found = retention_review_on(
        closed_at=closed_at, years=6, until_age=until_age, youngest_born_on=born_on
    )

    assert found == day


@given(st.booleans(), st.booleans(), st.lists(STATES, max_size=3))
def test_what_keeps_somebody_safe_always_goes_through(
    is_within: bool, needs_consent: bool, consents: list[str]
) -> None:
    footing = Footing(True, is_within, needs_consent, tuple(consents))

    assert why_not_share(footing) == ""


@given(st.booleans(), st.booleans(), st.lists(STATES, max_size=3))
def test_routine_sharing_needs_an_agreement_or_everybodys_own(
    is_within: bool, needs_consent: bool, consents: list[str]
) -> None:
    stopped = why_not_share(Footing(False, is_within, needs_consent, tuple(consents)))

    everybody = len(consents) > 0 and set(consents) == {"given"}
    may = everybody if needs_consent else is_within
    assert bool(stopped) is not may


@pytest.mark.parametrize(
    ("consents", "is_needed", "word"),
    [
        ((), True, "not_required"),
        (("given", "given"), True, "given"),
        (("given", "refused"), True, "refused"),
        (("given", ""), True, "not_asked"),
        (("", ""), False, "not_required"),
        (("asked", "withdrawn"), False, "withdrawn"),
    ],
)
def test_several_answers_are_told_by_the_one_that_stands_most_in_the_way(
    consents: tuple[str, ...], is_needed: bool, word: str
) -> None:
    assert consent_in_all(consents, is_needed=is_needed) == word


@pytest.mark.parametrize(
    ("spread", "kind", "score", "band"),
    [("no", "dock", 1, "low"), ("yes", "dock", 2, "medium"), ("no", "knot", 5, "high")],
)
def test_a_band_begins_at_its_own_score(spread: str, kind: str, score: int, band: str) -> None:
    assert TOOL.result({"spread": spread, "kind": kind}) == Result(score, band, band)


def test_a_tool_answered_in_part_has_no_score_and_no_band() -> None:
    result = TOOL.result({"spread": "yes"})

    assert (result.score, result.band, result.highest_band) == (None, "", "")
    assert TOOL.words(result) == "Not complete: 1 of 2 answered"
    with pytest.raises(AnswerWrong, match="Answer every question"):
        TOOL.raised(result, "high", "By the school")


def test_a_tool_that_nobody_answered_is_refused_at_its_first_question() -> None:
    for answers in ({}, {"spread": ""}, {"words": "A remark alone"}):
        with pytest.raises(AnswerWrong, match="at least one question") as wrong:
            TOOL.result(answers)

        assert wrong.value.field == "spread"


@pytest.mark.parametrize(
    ("spread", "kind", "score", "band", "highest", "words"),
    [
        ("unknown", "dock", 1, "low", "medium", "At least Low, 1 not known"),
        ("yes", "unknown", 1, "low", "high", "At least Low, 1 not known"),
        ("unknown", "knot", 5, "high", "high", "High, 1 not known"),
        ("no", "dock", 1, "low", "low", "Low"),
    ],
)
def test_what_is_not_known_is_not_taken_for_no(
    spread: str, kind: str, score: int, band: str, highest: str, words: str
) -> None:
    result = TOOL.result({"spread": spread, "kind": kind})

    assert (result.score, result.band, result.highest_band) == (score, band, highest)
    assert TOOL.words(result) == words


def test_where_nothing_is_known_only_a_person_gives_a_band() -> None:
    result = TOOL.result({"spread": "unknown", "kind": "unknown"})

    assert not result.is_complete
    assert TOOL.words(result) == "Not complete: nothing is known, 2 of 2 are “Not known”"
    assert TOOL.raised(result, "medium", "By the school") == "medium"
    with pytest.raises(AnswerWrong, match="reason"):
        TOOL.raised(result, "medium", "")


@pytest.mark.parametrize("answers", [{"spread": "perhaps"}, {"colour": "red"}])
def test_an_answer_that_the_tool_does_not_have_is_refused(answers: dict[str, str]) -> None:
    with pytest.raises(AnswerWrong) as wrong:
        TOOL.result({"spread": "yes", "kind": "dock", **answers})

    assert wrong.value.field in answers


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=5, unique=True).map(sorted),
    st.integers(0, 60),
)
def test_the_band_is_the_highest_whose_floor_is_reached(floors: list[int], score: int) -> None:
    tool = Tool(
        key="t",
        title="T",
        version=1,
        since=date(2015, 1, 1),
        source="Here",
        questions=(Question("words", "Words", ()),),
        bands=(Band("b0", "None"), *(Band(f"b{n}", f"{n}", n) for n in floors)),
        judge=None,
    )

    found = [band.key for band in tool.bands if band.at_least <= score][-1]

    assert tool.band_at(score) == found


@given(st.sampled_from(TOOL.bands), st.sampled_from(TOOL.bands), st.sampled_from(["", "Why"]))
def test_a_band_is_raised_only_upwards_and_only_with_a_reason(
    by_answers: Band, chosen: Band, reason: str
) -> None:
    order = [band.key for band in TOOL.bands]
    result = Result(0, by_answers.key, by_answers.key)
    try:
        raised = TOOL.raised(result, chosen.key, reason)
    except MayNotLower:
        assert order.index(chosen.key) < order.index(by_answers.key)
    except AnswerWrong:
        assert order.index(chosen.key) > order.index(by_answers.key)
        assert not reason
    else:
        assert raised == ("" if chosen == by_answers else chosen.key)
        assert chosen == by_answers or reason
