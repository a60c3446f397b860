"""What the plan file's short words are called on a page. One place, one wording for each."""

from guildhall.plan.file.results import Target
from guildhall.plan.file.words import first_day
from guildhall.ui.words import long_date

SECTIONS = {
    "plan": "The plan itself",
    "principles": "Principles",
    "priorities": "Priorities",
    "objectives": "Commissioner's objectives",
    "programmes": "Programmes",
    "themes": "Themes",
    "agencies": "Agencies",
    "role_holders": "Role holders",
    "groups": "Groups",
    "counted_things": "Counted things",
    "outcomes": "Outcomes",
    "measures": "Measures",
    "actions": "Key actions",
    "commitments": "Commitments",
    "reviews": "Reviews of last year",
    "grants": "Grants",
    "deadlines_stated": "Time limits",
    "figures": "Stated figures",
    "statements": "Statements",
    "terms": "Terms",
}
KINDS = {
    "count": "Count",
    "rate": "Rate",
    "proportion": "Proportion",
    "duration": "Length of time",
    "survey": "Survey",
    "judged": "Judged from evidence",
    "existence": "In place or not",
}
DIRECTIONS = {
    "up": "Meant to rise",
    "down": "Meant to fall",
    "stay_low": "Meant to stay low",
    "exists": "Meant to be in place",
    "every": "Meant for every one",
}
POLARITIES = {
    "down_good": "Lower is better",
    "up_good": "Higher is better",
    "up_wanted": "More reports are wanted: a rise may be more harm or more trust",
    "none": "Neither way is better",
}
SCOPES = {
    "place": "Part of the area",
    "city": "The plan's own area",
    "county": "The county",
    "national": "The whole country",
}
SUPPLIES = {
    "feed": "Imported files",
    "return": "An agency's return",
    "casework": "Casework kept here",
    "survey": "A survey's return",
}
FITS = {"same": "The same", "near": "Near to what is asked for", "part": "A part of it"}
ANSWERS = {
    "how_much": "How much did we do?",
    "how_well": "How well did we do it?",
    "better_off": "Is anyone better off?",
}
FIGURE_STATUSES = {
    "stated": "Stated, with no source",
    "stated_with_source": "Stated, with a source",
    "checked": "Checked: an outside source agrees",
    "disputed": "Disputed: an outside source does not agree",
    "direction_only": "A direction with no number",
    "target": "A target",
    "structural": "A fact about the plan itself",
}
PLAN_STATUSES = {
    "draft": "Draft",
    "consulted": "Consulted on",
    "approved": "Approved",
    "sent_to_commissioner": "Sent to the commissioner",
    "published": "Published",
}
DEFINITION_STATUSES = {
    "proposed": "Proposed: the board has not adopted it",
    "adopted": "Adopted",
}
FORMS = {
    "falling": "Falling",
    "rising": "Rising",
    "maintain_or_rise": "Maintain or rise",
    "at_most": "At most",
    "at_least": "At least",
    "exists": "In place",
}
CHANGES = {
    "plan.loaded": "Plan file loaded",
    "plan.row_changed": "Changed",
    "plan.row_retired": "Left out by a later plan file",
    "plan.holder_replaced": "Role holder ended or replaced",
    "plan.handed_over": "Handed over to a new role holder",
    "plan.action_updated": "Update",
    "plan.due_date_moved": "Due date moved",
    "plan.finding_answered": "Finding answered",
}

_LENGTH_OF_DAY = len("2016-04-01")
_LENGTH_OF_MONTH = len("2016-04")


def partial_date(partial: str | None) -> str:
    """2016, April 2016 or 1 April 2016, as far as it is known; nothing for None."""
    if partial is None:
        return ""
    day = first_day(partial)
    if len(partial) == _LENGTH_OF_DAY:
        return long_date(day)
    return f"{day:%B %Y}" if len(partial) == _LENGTH_OF_MONTH else partial


def target(aim: Target) -> str:
    """Falling, by 31 March 2017; At most 90."""
    said = FORMS[aim.form] + (f" {aim.value:g}" if aim.value is not None else "")
    return f"{said}, by {partial_date(aim.by)}" if aim.by else said


def counted(count: int, thing: str, things: str = "") -> str:
    """1 action, 2 actions, no actions."""
    number = f"{count:,}" if count else "no"
    return f"{number} {thing if count == 1 else things or thing + 's'}"


def field(name: str) -> str:
    """The name of a row's field as people say it: due on, when answered by."""
    return name.replace("_", " ")
