"""Where each row of a plan is shown."""

from collections.abc import Callable

from django.urls import reverse

from guildhall.plan.reads import Plan

# Sections whose rows have a page each; the others stand on a page of their section.
OWN_PAGE = {
    "priorities": "plan_priority",
    "programmes": "plan_programme",
    "outcomes": "plan_outcome",
    "measures": "plan_measure",
    "actions": "plan_action",
}
LIST_PAGE = {
    "principles": "plan_home",
    "objectives": "plan_home",
    "agencies": "plan_people",
    "role_holders": "plan_people",
    "groups": "plan_people",
    "themes": "plan_terms",
    "counted_things": "plan_terms",
    "commitments": "plan_commitments",
    "reviews": "plan_commitments",
    "grants": "plan_grants",
    "deadlines_stated": "plan_terms",
    "figures": "plan_figures",
    "statements": "plan_terms",
    "terms": "plan_terms",
}


def link_to(plan: Plan) -> Callable[[str], str]:
    """A function from a row's id to the address that shows it; empty for an unknown id."""

    def address(ident: str) -> str:
        section = plan.rows.get(ident, ("", None))[0]
        if section in OWN_PAGE:
            return reverse(OWN_PAGE[section], args=[plan.key, ident])
        return f"{reverse(LIST_PAGE[section], args=[plan.key])}#{ident}" if section else ""

    return address
