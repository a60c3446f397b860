import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.missing import tools
from guildhall.programmes.missing.tools import LOCAL_SECTIONS, SIGNIFICANT, Levels, SerafAnswers

SIGNIFICANT_KEYS = [key for key, _ in SIGNIFICANT]


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        (SerafAnswers(), 0),
        (SerafAnswers(vulnerabilities=frozenset({"self_esteem"})), 1),
        (SerafAnswers(moderate=frozenset({"out_late"})), 1),
        (SerafAnswers(current=frozenset({"vehicles"})), 5),
        (SerafAnswers(recent=frozenset({"vehicles"})), 1),
        (SerafAnswers(current=frozenset({"vehicles"}), recent=frozenset({"vehicles"})), 6),
    ],
    ids=["nothing", "vulnerability", "moderate", "current", "6 to 12 months ago", "both"],
)
def test_each_kind_of_indicator_scores_as_the_guidance_says(
    answers: SerafAnswers, total: int
) -> None:
    assert tools.seraf(answers).total == total


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, "not_at_risk"),
        (5, "not_at_risk"),
        (6, "mild"),
        (10, "mild"),
        (11, "moderate"),
        (15, "moderate"),
        (16, "significant"),
        (70, "significant"),
    ],
)
def test_the_bands_of_a_score_end_where_the_guidance_says(total: int, band: str) -> None:
    assert tools.seraf_band(total) == band


@given(
    st.frozensets(st.sampled_from([key for key, _ in tools.VULNERABILITIES])),
    st.frozensets(st.sampled_from([key for key, _ in tools.MODERATE])),
    st.frozensets(st.sampled_from(SIGNIFICANT_KEYS)),
    st.frozensets(st.sampled_from(SIGNIFICANT_KEYS)),
)
def test_a_score_agrees_with_going_indicator_by_indicator(
    vulnerabilities: frozenset[str],
    moderate: frozenset[str],
    current: frozenset[str],
    recent: frozenset[str],
) -> None:
    slow = len(vulnerabilities) + len(moderate)
    for key in SIGNIFICANT_KEYS:
        slow += {(0, 0): 0, (0, 1): 1, (1, 0): 5, (1, 1): 6}[(key in current, key in recent)]

    found = tools.seraf(SerafAnswers(vulnerabilities, moderate, current, recent))

    assert found.total == slow
    assert found.band == tools.seraf_band(slow)


def test_the_local_tool_counts_sections_at_each_level_and_adds_nothing_up() -> None:
    counted = tools.levels({"missing": "high", "school": "low", "family": "high", "online": None})

    assert counted == Levels(high=2, medium=0, low=1, not_rated=9)
    assert counted.words == "2 high, 0 medium, 1 low; 9 not rated"
    assert not hasattr(counted, "total")


@given(st.dictionaries(st.sampled_from([k for k, _ in LOCAL_SECTIONS]), st.sampled_from(
    ["high", "medium", "low", None])))  # fmt: skip
def test_every_section_of_the_local_tool_is_counted_once(ratings: dict[str, str | None]) -> None:
    counted = tools.levels(ratings)

    assert counted.high + counted.medium + counted.low + counted.not_rated == len(LOCAL_SECTIONS)
    assert counted.high == sum(level == "high" for level in ratings.values())


@pytest.mark.parametrize(
    ("counted", "band"),
    [
        (Levels(1, 0, 11, 0), "high"),
        (Levels(0, 1, 11, 0), "medium"),
        (Levels(0, 0, 12, 0), "low"),
        (Levels(0, 0, 0, 12), ""),
    ],
)
def test_one_high_section_is_not_averaged_away(counted: Levels, band: str) -> None:
    assert tools.local_band(counted) == band


def test_a_section_or_an_indicator_that_the_tool_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="no section lifestyle"):
        tools.levels({"lifestyle": "high"})
    with pytest.raises(ValueError, match="no indicator lifestyle"):
        tools.seraf(SerafAnswers(current=frozenset({"lifestyle"})))
    with pytest.raises(ValueError, match="severe"):
        tools.levels({"missing": "severe"})


@pytest.mark.parametrize(
    ("tool", "first", "last", "fell"),
    [
        ("seraf", "significant", "mild", True),
        ("seraf", "mild", "mild", False),
        ("seraf", "mild", "moderate", False),
        ("cse_risk_management", "high", "low", True),
        ("cse_risk_management", "high", "mild", None),
        ("another", "high", "low", None),
    ],
)
def test_a_level_falls_only_by_one_tools_own_bands(
    tool: str, first: str, last: str, fell: bool | None
) -> None:
    assert tools.has_fallen(tool, first, last) is fell


def test_the_tools_are_the_size_that_was_published() -> None:
    assert len(LOCAL_SECTIONS) == 12
    assert len({key for key, _ in LOCAL_SECTIONS}) == 12
    for part in (tools.VULNERABILITIES, tools.MODERATE, SIGNIFICANT):
        assert len({key for key, _ in part}) == len(part)
