"""Stop and search rows."""

from datetime import UTC, datetime, timedelta

import numpy as np

from guildhall.demo.generator import months
from guildhall.demo.generator.areas import POINTS, small_areas
from guildhall.demo.generator.draws import pick

STREAM = 3
FIRST_MONTH_STOPS = 380.0
CHANGE_PER_YEAR = 0.86
"""Searches fell every year of the period; near 230 a month for the force at its end."""
NO_PLACE_SHARE = 0.002
OPERATION_SHARE = 0.21

# Shares as published for Cambridgeshire in 2019 and 2024. Source: data.police.uk, Open
# Government Licence v3.0.
TYPES = {"Person search": 76, "Person and Vehicle search": 20, "Vehicle search": 4}
GENDERS = {"Male": 89, "Female": 11}
AGES = {"18-24": 32, "over 34": 25, "25-34": 23, "10-17": 20}
OFFICER_DEFINED = {"White": 74, "Asian": 12, "Black": 11, "Other": 3}
SELF_DEFINED = {
    "White - English/Welsh/Scottish/Northern Irish/British": 51,
    "Other ethnic group - Not stated": 16,
    "White - Any other White background": 15,
    "Asian/Asian British - Any other Asian background": 6,
    "Black/African/Caribbean/Black British - African": 4,
    "Asian/Asian British - Pakistani": 4,
    "White - Gypsy or Irish Traveller": 2,
    "Mixed/Multiple ethnic groups - White and Black Caribbean": 2,
}
PACE = "Police and Criminal Evidence Act 1984 (section 1)"
DRUGS = "Misuse of Drugs Act 1971 (section 23)"
REASONS = {
    (DRUGS, "Controlled drugs"): 63,
    (PACE, "Offensive weapons"): 12,
    (PACE, "Article for use in theft"): 14,
    (PACE, "Stolen goods"): 8,
    (PACE, "Articles for use in criminal damage"): 2,
    ("Firearms Act 1968 (section 47)", "Firearms"): 1,
}
RESULTS = {
    "A no further action disposal": 69,
    "Arrest": 18,
    "Community resolution": 6,
    "Summons / charged by post": 3,
    "Caution (simple or conditional)": 2,
    "Khat or Cannabis warning": 2,
}


def stops_in(seed: int, month: str) -> list[tuple[str, ...]]:
    """One month's searches in the force, earliest first."""
    draw = np.random.default_rng([seed, STREAM, months.number(month)])
    gone = months.number(month) - months.number("2013-01")
    count = int(draw.poisson(FIRST_MONTH_STOPS * CHANGE_PER_YEAR ** (gone / 12)))
    start = datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)
    following = months.name(months.number(month) + 1)
    end = datetime(int(following[:4]), int(following[5:]), 1, tzinfo=UTC)
    seconds = int((end - start).total_seconds())
    whens = sorted(draw.integers(0, seconds, count).tolist())
    return [_stop(start + timedelta(seconds=when), draw) for when in whens]


def _stop(when: datetime, draw: np.random.Generator) -> tuple[str, ...]:
    legislation, item = pick(REASONS, draw)
    kind = pick(TYPES, draw)
    has_person = kind != "Vehicle search"
    outcome = pick(RESULTS, draw)
    nothing = outcome.startswith("A no further")
    linked = "" if nothing else str(bool(draw.random() < 0.85))
    latitude, longitude = _where(draw)
    return (
        kind,
        when.isoformat(),
        "True" if draw.random() < OPERATION_SHARE else "",
        "",
        latitude,
        longitude,
        pick(GENDERS, draw) if has_person else "",
        pick(AGES, draw) if has_person else "",
        pick(SELF_DEFINED, draw) if has_person else "",
        pick(OFFICER_DEFINED, draw) if has_person else "",
        legislation,
        item,
        outcome,
        linked,
        str(bool(draw.random() < 0.02)) if has_person else "",
    )


def _where(draw: np.random.Generator) -> tuple[str, str]:
    if draw.random() < NO_PLACE_SHARE:
        return "", ""
    areas = small_areas()
    point = areas[int(draw.integers(len(areas)))].points[int(draw.integers(POINTS))]
    return f"{point.latitude:.6f}", f"{point.longitude:.6f}"
