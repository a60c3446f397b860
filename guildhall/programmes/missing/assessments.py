"""The two tools of `tools` in the form that the engine asks and keeps, by version."""

from collections.abc import Mapping
from datetime import date

from guildhall.casework.tools import YES_NO, Band, Judged, Option, Question, Tool
from guildhall.programmes.missing import tools
from guildhall.programmes.missing.tools import LOCAL_SECTIONS, MODERATE, SIGNIFICANT, Level

LEVELS = tuple(Option(level.value, level.value.capitalize()) for level in Level)
WHEN = (
    Option("none", "No"),
    Option("current", "Now, or in the last 6 months", tools.SCORE_CURRENT),
    Option("recent", "6 to 12 months ago only", tools.SCORE_RECENT),
    Option("both", "Both", tools.SCORE_CURRENT + tools.SCORE_RECENT),
)
NATURE = (
    Option("internet", "Online"),
    Option("party", "Parties"),
    Option("relationship", "Somebody posing as a partner"),
    Option("lone", "One person alone"),
    Option("group", "Group or gang"),
    Option("none", "None"),
)


def local_result(answers: Mapping[str, str]) -> Judged:
    """The highest level of any section, and no score: the counts at each level are the result."""
    sections = {key for key, _ in LOCAL_SECTIONS}
    counted = tools.levels({key: level for key, level in answers.items() if key in sections})
    return Judged(None, tools.local_band(counted))


LOCAL = Tool(
    key=tools.LOCAL_TOOL,
    title="Exploitation risk management tool",
    version=1,
    since=date(2015, 5, 1),
    source=tools.LOCAL_SOURCE,
    questions=(
        *(Question(key, title, LEVELS, group="Level of risk") for key, title in LOCAL_SECTIONS),
        Question("nature", "Nature of exploitation", NATURE, group="Nature"),
        Question("comments", "What the levels rest on", (), group="Nature"),
    ),
    bands=(Band("low", "Low"), Band("medium", "Medium"), Band("high", "High")),
    again_within_months=3,
    is_about_somebody=True,
    judge=local_result,
)
SERAF = Tool(
    key=tools.SERAF,
    title="Sexual exploitation risk assessment framework (SERAF)",
    version=1,
    since=date(2013, 1, 1),
    source=tools.SERAF_SOURCE,
    questions=(
        *(
            Question(f"v_{key}", text, YES_NO, group="Vulnerabilities")
            for key, text in tools.VULNERABILITIES
        ),
        *(
            Question(f"m_{key}", text, YES_NO, group="Now or in the last 6 months")
            for key, text in MODERATE
        ),
        *(
            Question(f"s_{key}", text, WHEN, group="Significant indicators")
            for key, text in SIGNIFICANT
        ),
    ),
    bands=tuple(
        Band(key, tools.SERAF_BAND_WORDS[key], least) for least, key in reversed(tools.SERAF_BANDS)
    ),
    again_within_months=3,
    is_about_somebody=True,
)
