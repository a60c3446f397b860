"""Judgements of the engine: facts in, answers out."""

from dataclasses import dataclass
from datetime import date, datetime

from guildhall.clock import LONDON


def years_on(day: date, years: int) -> date:
    """The same date so many years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def retention_review_on(
    *, closed_at: datetime, years: int, until_age: int | None, youngest_born_on: date | None = None
) -> date:
    """The day that a closed case is looked at again: the later of two.

    So many years from the London date of closing and, where `until_age` is given and the birth of
    the youngest child is known, that birthday. A child whose birth is not known is taken as born
    on the day of closing, so that nothing is let go too soon.
    """
    closed_on = closed_at.astimezone(LONDON).date()
    by_closing = years_on(closed_on, years)
    if until_age is None:
        return by_closing
    return max(by_closing, years_on(youngest_born_on or closed_on, until_age))


@dataclass(frozen=True)
class Footing:
    """What a wish to share stands on, as it is found when somebody shares.

    `consents` are the answers that stand for the purpose, one for each subject of the case, and
    empty for one who was not asked. `is_within` says that the recipient is the controller itself
    or that an agreement in force covers both.
    """

    is_safeguarding: bool
    is_within: bool
    needs_consent: bool
    consents: tuple[str, ...] = ()


def why_not_share(footing: Footing) -> str:
    """Why it may not be shared, in words; empty where it may.

    A safeguarding share always goes through. Source: Working Together to Safeguard Children,
    "Information sharing", and the seventh Caldicott principle, that the duty to share can be as
    important as the duty to protect. A lapsed agreement stops only what is routine.
    """
    if footing.is_safeguarding:
        return ""
    if footing.needs_consent and not _is_agreed(footing.consents):
        return "The person has not agreed to this. Ask them, or share to safeguard them."
    if footing.needs_consent or footing.is_within:
        return ""
    return (
        "No sharing agreement in force covers both agencies for this programme. Renew it, or"
        " share to safeguard somebody."
    )


def consent_in_all(consents: tuple[str, ...], *, is_needed: bool) -> str:
    """One word for the answers of several people: the one that stands most in the way."""
    found = [state or "not_asked" for state in consents]
    for state in ("refused", "withdrawn", "unsafe_to_ask", "ask_again", "asked", "not_asked"):
        if state in found and (is_needed or state != "not_asked"):
            return state
    return "given" if "given" in found else "not_required"


def _is_agreed(consents: tuple[str, ...]) -> bool:
    return bool(consents) and all(state == "given" for state in consents)
