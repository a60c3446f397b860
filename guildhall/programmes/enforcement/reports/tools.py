"""The three questions asked of a report where nobody is named as its victim.

Where somebody is, the whole matrix is asked: it belongs to cases, and is found by its key. The
answers and the tool's version stay with the report.
"""

from dataclasses import replace
from datetime import date

from guildhall.casework.registry import programme_of
from guildhall.casework.tools import Band, Option, Question, Tool
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.configuration import HIGH_FROM, MEDIUM_FROM

PROGRAMME = "enforcement"
TRIAGE = "asb_triage"
MATRIX_KEY = "asb_ram"
THREE_QUESTIONS = Tool(
    key="three_questions",
    title="Three questions",
    version=1,
    since=date(2010, 1, 1),
    source="Local: asked of every report without a named victim. Cut points are set locally",
    questions=(
        Question(
            "often",
            "Has this happened before?",
            (
                Option("no", "No"),
                Option("before", "Yes, before", 1),
                Option("worse", "Yes, and it is getting worse or more frequent", 2),
            ),
        ),
        Question(
            "harm",
            "Is anybody frightened, hurt or kept from daily life by it?",
            (
                Option("no", "No"),
                Option("upset", "Upset or disturbed", 1),
                Option("fear", "Frightened, hurt, or kept from daily life", 2),
            ),
        ),
        Question(
            "vulnerable",
            "Is anybody affected vulnerable, alone, or picked on for who they are?",
            (
                Option("no", "No"),
                Option("perhaps", "Perhaps", 1),
                Option("yes", "Yes", 2),
            ),
        ),
    ),
    bands=(
        Band("standard", "Standard"),
        Band("medium", "Medium", MEDIUM_FROM),
        Band("high", "High", HIGH_FROM),
    ),
)


def tool_for(*, has_victim: bool, on: date) -> Tool:
    """What is asked on a day: the whole matrix where there is a victim, and it is in force."""
    whole = programme_of(PROGRAMME).tool(MATRIX_KEY, on=on) if has_victim else None
    return whole or THREE_QUESTIONS


def answered_so_far(report: Report) -> str:
    """How the answers of a report stand, where its risk does not say it all; or else empty."""
    tools = (THREE_QUESTIONS, *programme_of(PROGRAMME).assessments)
    tool = next((t for t in tools if f"{t.key}:{t.version}" == report.risk_tool), None)
    if tool is None or not report.answers:
        return ""
    result = tool.result(report.answers)
    if report.risk and not result.not_known:
        return ""
    return tool.words(replace(result, raised_to=report.risk if result.band != report.risk else ""))
