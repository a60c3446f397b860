"""What is worked out of a notice when it is entered: flags, the power relied on, the last day."""

from __future__ import annotations

from typing import Any

from guildhall.areas.reads import members
from guildhall.programmes.enforcement.powers import rules
from guildhall.programmes.enforcement.powers.catalogue import BY_OFFENCE
from guildhall.programmes.enforcement.powers.rules import Holding, Issue

SMALLER = ("lad", "ward", "lsoa")


def facts_of(notice: Any) -> tuple[Any, ...]:
    """What the flags of a notice hang on."""
    return (*vars(issue_of(notice)).values(), notice.officer_id, notice.amount_pence)


def issue_of(notice: Any) -> Issue:
    """What the check of powers reads of a notice."""
    return Issue(
        offence=notice.offence,
        issued_at=notice.issued_at,
        area=notice.area,
        is_uniformed=notice.is_uniformed,
        is_badge_worn=notice.is_badge_worn,
        is_at_station=notice.is_at_station,
        age=notice.age,
    )


def flags_of(notice: Any) -> dict[str, Any]:
    """The flags that the facts of a notice call for, by the powers on record now.

    Reads the issuing officer's powers, and the areas that they reach.
    """
    terms = rules.terms_of(notice.offence, notice.issued_at)
    power = BY_OFFENCE[notice.offence].power
    why = rules.outside(issue_of(notice), holdings_of(notice.officer, power))
    return {
        "power": power,
        "is_outside_powers": bool(why),
        "why_outside": "\n".join(why),
        "is_amount_odd": rules.is_amount_odd(terms, notice.amount_pence),
        "due_on": rules.due_on(terms, notice.issued_at),
    }


def holdings_of(officer: Any, power: str) -> list[Holding]:
    """How an officer ever held a power: each row, with every area that it reaches."""
    return [
        Holding(row.power, row.held_as, reach(row.area), row.since_on, row.until_on)
        for row in officer.accreditations.filter(power=power)
    ]


def reach(area: str) -> frozenset[str] | None:
    """An area and every district, ward and LSOA that lies in it; None for everywhere."""
    if not area:
        return None
    inside = {code for kind in SMALLER for code in members(kind, area)}
    return frozenset({area, *inside})
