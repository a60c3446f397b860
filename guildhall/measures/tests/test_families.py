"""Measures that count the same records are one family, and what is hidden is hidden in all."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest

from guildhall.analysis.series import shift, spine
from guildhall.measures import jobs, reads, registry
from guildhall.measures.declare import PeriodKind, Recorded, Records
from guildhall.measures.tests.test_from_records import OURS, measure, register

__all__ = ["register"]
MONTHS = spine("2015-01", "2016-10")
REFERRED = [6, 9, 0, 2, 0, 1, 4, 3, 0, 1, 2, 5, 6, 1, 0, 3, 2, 0, 1, 2, 0, 4]
NOT_REFERRED = [9, 8, 12, 7, 9, 10, 8, 9, 11, 9, 7, 8, 9, 12, 9, 8, 7, 9, 8, 9, 10, 9]
IN_JULY = datetime(2016, 7, 21, 12, tzinfo=UTC)
IN_NOVEMBER = datetime(2016, 11, 15, 12, tzinfo=UTC)


def counted(counts: list[int], at: datetime) -> Recorded:
    return Recorded(date(2015, 1, 1), dict(zip(MONTHS, counts, strict=True)))


REFERRALS = partial(counted, REFERRED)
CONTACTS = partial(counted, [sum(pair) for pair in zip(REFERRED, NOT_REFERRED, strict=True)])


@pytest.fixture
def hub(register: Any) -> None:
    """Referrals counted, and as a share of contacts."""
    referrals = Records("Referrals", REFERRALS)
    register(measure(referrals, key="referrals"))
    register(measure(referrals, Records("Contacts", CONTACTS), key="became_referrals"))


def shown() -> dict[tuple[PeriodKind, str], float]:
    """Every count of referrals that some measure shows, under whatever name."""
    return {
        (kind, point.period): point.numerator
        for known in reads.known(["referrals", "became_referrals"], area_code=OURS).values()
        for kind, points in known.series.items()
        for point in points
        if point.numerator is not None
    }


def test_no_small_month_is_had_from_two_measures_and_two_computings(hub: None) -> None:
    list(jobs.compute(OURS, IN_JULY))
    printed = shown()
    list(jobs.compute(OURS, IN_NOVEMBER))

    seen = printed | shown()

    for month, count in zip(MONTHS, REFERRED, strict=True):
        year, before = (PeriodKind.R12, month), (PeriodKind.R12, shift(month, -1))
        dropped = (PeriodKind.MONTH, shift(month, -12))
        is_small = 0 < count < 5
        assert not (is_small and (PeriodKind.MONTH, month) in seen), month
        assert not (is_small and {year, before, dropped} <= set(seen)), month


def test_a_period_is_shown_under_one_name_only_where_it_may_be_under_each(hub: None) -> None:
    list(jobs.compute(OURS, IN_NOVEMBER))

    known = reads.known(["referrals", "became_referrals"], area_code=OURS)

    count, share = known["referrals"], known["became_referrals"]
    assert count.hidden
    assert not {
        (kind, point.period)
        for kind, points in share.series.items()
        for point in points
        if point.numerator is not None and (kind, point.period) in count.hidden
    }


@pytest.mark.parametrize(
    ("key", "family"),
    [
        (
            "cse_referrals",
            {"cse_referrals", "cse_contacts_to_referrals", "cse_referrals_assessed"},
        ),
        (
            "missing_out_of_area",
            {"missing_episodes", "missing_out_of_area", "missing_again_within_30_days"},
        ),
        ("asb_complaints", {"asb_complaints", "asb_complaints_online"}),
        ("makesafe_items", {"makesafe_items"}),
    ],
)
def test_a_family_follows_from_what_its_measures_count(key: str, family: set[str]) -> None:
    assert set(registry.kin(key)) == family
