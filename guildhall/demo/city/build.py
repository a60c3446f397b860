"""The whole city: its cast, its children, what is planted, and the truth of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from guildhall.demo.city.asb.build import build_asb
from guildhall.demo.city.cast import found_cast
from guildhall.demo.city.courses import fill_register
from guildhall.demo.city.door import open_the_door
from guildhall.demo.city.drawing import NIGHT, USUAL, Scale, draw_children
from guildhall.demo.city.plants import plant
from guildhall.demo.city.telling import Told, tell
from guildhall.demo.city.truth import CityTruth, truth_of
from guildhall.demo.city.working import work
from guildhall.demo.story import noon
from guildhall.partners.models import Member


def build_city(manager: Member, *, seed: int, scale: Scale = USUAL, at: datetime) -> CityTruth:
    """Write the casework of the city, child by child, and give what it must come to at `at`.

    `manager` keeps its agreements and its training register. The plan's agencies must be there.
    """
    since = scale.starts_on - timedelta(days=7)  # a referral may come before the first episode
    cast = found_cast(manager, since=since, at=noon(since))
    open_the_door(manager, noon(since))
    told = [
        tell(Told(child, cast, np.random.default_rng([seed, 3, child.number])), work)
        for child in draw_children(seed, scale)
    ]
    planted = plant(cast, seed)
    fill_register(cast, seed=seed, until=NIGHT.date())
    asb = build_asb(cast, seed=seed, scale=scale, at=at)
    return truth_of(seed, told, planted, asb, at=at)
