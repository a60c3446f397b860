"""The risk matrix for a victim of anti-social behaviour: its questions, scores and bands."""

from datetime import date

from guildhall.casework.tools import Band, Option, Question, Tool
from guildhall.programmes.enforcement.cases.configuration import HIGH_FROM, MEDIUM_FROM

RAM_TOOL = "asb_ram"
STANDARD, MEDIUM, HIGH = "standard", "medium", "high"
FREQUENCY = "How often, and whether it is getting worse"
HISTORY = "History with whoever does it"
TARGETING = "Whom it is aimed at"
IMPACT = "What it does to them"
SUPPORT = "Vulnerability and support"


def scored(*answers: tuple[str, str, int]) -> tuple[Option, ...]:
    """The answers of a question with what each adds."""
    return tuple(Option(key, text, score) for key, text, score in answers)


QUESTIONS = (
    Question(
        "often", "How often does it happen?",
        scored(("once", "This once", 0), ("monthly", "Less than weekly", 1),
               ("weekly", "Most weeks", 2), ("days", "Most days", 3), ("daily", "Every day", 4)),
        FREQUENCY,
    ),
    Question(
        "change", "Is it happening more often, or getting worse?",
        scored(("no", "No", 0), ("one", "One of these", 2), ("both", "Both", 3)),
        FREQUENCY,
    ),
    Question(
        "known", "Do they know who does it?",
        scored(("no", "No", 0), ("sight", "By sight", 1), ("well", "Yes: a neighbour, or somebody"
               " they cannot avoid", 2)),
        HISTORY,
    ),
    Question(
        "before", "Has that person, or somebody with them, done this to them or to others before?",
        scored(("no", "No", 0), ("others", "To others", 1), ("them", "To them", 2)),
        HISTORY,
    ),
    Question(
        "threats", "Has anybody threatened them, or used or shown violence?",
        scored(("no", "No", 0), ("threats", "Threats", 2), ("violence", "Violence", 3)),
        HISTORY,
    ),
    Question(
        "aimed", "Is it aimed at somebody?",
        scored(("nobody", "At nobody in particular", 0), ("group", "At a group or a street", 1),
               ("them", "At them or their household", 3)),
        TARGETING,
    ),
    Question(
        "hate", "Do they think it is because of who they are: race, religion, disability, sexual"
        " orientation, transgender identity, or another such reason?",
        scored(("no", "No", 0), ("maybe", "They are not sure", 2), ("yes", "Yes", 3)),
        TARGETING,
        help="What the victim thinks is enough. Nobody has to prove it.",
    ),
    Question(
        "health", "Has it affected the health, of body or mind, of anybody in the household?",
        scored(("no", "No", 0), ("some", "Somewhat", 2), ("much", "Badly", 3)),
        IMPACT,
    ),
    Question(
        "daily_life", "Have they changed what they do from day to day because of it?",
        scored(("no", "No", 0), ("some", "Somewhat", 1), ("much", "A great deal", 2)),
        IMPACT,
    ),
    Question(
        "fear", "How much do they fear harm to themselves or others?",
        scored(("no", "Not at all", 0), ("some", "Somewhat", 1), ("much", "Very much", 3)),
        IMPACT,
    ),
    Question(
        "vulnerable", "Does anything make them more vulnerable: age, disability or illness; where"
        " or how they live; or what happened itself?",
        scored(("no", "No", 0), ("one", "One of these", 2), ("more", "More than one", 3)),
        SUPPORT,
        help="Personal, of their situation, or of this incident.",
    ),
    Question(
        "support", "Who is there for them?",
        scored(("close", "Family, friends or services near by", 0), ("few", "Few people", 1),
               ("nobody", "Nobody", 2)),
        SUPPORT,
    ),
)  # fmt: skip
MOST = sum(max(option.score for option in question.options) for question in QUESTIONS)

RAM = Tool(
    key=RAM_TOOL,
    title="Risk matrix: anti-social behaviour",
    version=1,
    since=date(2011, 4, 1),
    source="Local, in the five groups of questions that police forces have used since the reviews"
    " by HM Inspectorate of Constabulary (2010 and 2012). The wording, the scores and the cut"
    " points are ours: check them against the form in use",
    questions=QUESTIONS,
    bands=(
        Band(STANDARD, f"Standard (0 to {MEDIUM_FROM - 1})"),
        Band(MEDIUM, f"Medium ({MEDIUM_FROM} to {HIGH_FROM - 1})", MEDIUM_FROM),
        Band(HIGH, f"High ({HIGH_FROM} to {MOST})", HIGH_FROM),
    ),
    again_within_months=1,
)
