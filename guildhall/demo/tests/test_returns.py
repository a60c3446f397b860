"""What agencies return in the demonstration: one series each, over the city's own people."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db.models import Count

from guildhall.areas.models import Population
from guildhall.demo.commands import AREA_CODE, DEMO_DATE, FIRST_PACK_ON, PLAN
from guildhall.demo.returns import FIRST_QUARTER, LAST_QUARTER, USUAL, Agencies, send_returns
from guildhall.demo.story import noon
from guildhall.measures import jobs, reads
from guildhall.measures.models import Return, Snapshot
from guildhall.measures.rules import quarters
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan

RESIDENTS, AGED_10_TO_17 = 190_000, 18_000


@pytest.fixture
def sender(db: None) -> Member:
    plan_writes.load_plan(read_plan(PLAN), by=None, at=noon(date(2016, 4, 1)))
    return add_member(
        email="analyst@example.org",
        name="Analyst",
        password="a long enough phrase",
        roles=(Role.ANALYST,),
        agency=None,
        by=None,
        at=noon(date(2016, 4, 1)),
    )


class TownOf190000(Agencies):
    """The city, with its people counted already."""

    def _residents(self, quarter: str, ages: tuple[int, int] | None) -> int:
        return RESIDENTS if ages is None else AGED_10_TO_17


def test_every_measure_that_an_agency_returns_has_a_usual_figure(sender: Member) -> None:
    owed = set(reads.returned_definitions().values_list("key", flat=True))

    assert owed == set(USUAL)


def test_a_return_sent_in_november_is_of_the_same_series_as_one_sent_in_july(
    sender: Member,
) -> None:
    agencies = TownOf190000(AREA_CODE, seed=2016)

    send_returns(agencies, until=FIRST_PACK_ON, by=sender)
    early = set(Return.objects.values_list("pk", flat=True))
    send_returns(agencies, until=DEMO_DATE, by=sender)

    late = Return.objects.exclude(pk__in=early)
    assert late.count() > len(USUAL) / 2
    assert not Return.objects.values("due").annotate(n=Count("pk")).filter(n__gt=1)
    for key in USUAL:
        rows = Return.objects.filter(due__definition__key=key)
        before = [row.numerator for row in rows if row.pk in early]
        after = [row.numerator for row in rows if row.pk not in early]
        spread = 4 * np.sqrt(2 * np.mean(before)) + 3
        assert all(abs(figure - np.mean(before)) <= spread for figure in after), key


def test_a_rate_of_residents_is_out_of_the_citys_own_people(sender: Member) -> None:
    Population.objects.create(
        area_code=AREA_CODE,
        area_kind="lad",
        year=2015,
        number=RESIDENTS,
        basis="mid_year",
        by_age=None,
        released_on=DEMO_DATE,
    )

    _, under = Agencies(AREA_CODE, seed=2016).figures("M35", "2016-Q2")

    assert under == RESIDENTS


def test_outcomes_of_hate_crimes_are_out_of_crimes_that_were_reported() -> None:
    agencies = TownOf190000(AREA_CODE, seed=2016)

    for quarter in quarters(FIRST_QUARTER, LAST_QUARTER)[2:]:
        reports, _ = agencies.figures("M35", quarters(FIRST_QUARTER, quarter)[-3])
        outcomes, crimes = agencies.figures("M36", quarter)
        assert crimes is not None
        assert outcomes <= crimes <= reports


def test_what_is_returned_in_a_demonstration_is_marked_synthetic(
    sender: Member, settings: Any
) -> None:
    send_returns(TownOf190000(AREA_CODE, seed=2016), until=DEMO_DATE, by=sender)
    definition = reads.find_definition("M35")
    assert definition is not None
    settings.INSTANCE = replace(settings.INSTANCE, is_demo=True)

    jobs.compute_returned(definition, AREA_CODE, noon(DEMO_DATE))

    assert Snapshot.objects.get().is_synthetic
