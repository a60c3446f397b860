"""Periods as people write them, read as months."""

import pytest

from guildhall.measures.declare import PeriodKind
from guildhall.measures.spans import Span, read_span, span_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01", "2015-12"),
        ("calendar year 2015", "2015-01", "2015-12"),
        ("2015-16", "2015-04", "2016-03"),
        ("2015/16", "2015-04", "2016-03"),
        ("2015–2016", "2015-04", "2016-03"),
        ("1999-00", "1999-04", "2000-03"),
        ("2011-12", "2011-04", "2012-03"),
        ("2016-07", "2016-07", "2016-07"),
        ("2016-Q3", "2016-07", "2016-09"),
        ("the year to March 2016", "2015-04", "2016-03"),
        ("12 months to  December 2015", "2015-01", "2015-12"),
        ("March 2016", "2016-03", "2016-03"),
        ("April to June 2016", "2016-04", "2016-06"),
        ("November 2014 to October 2015", "2014-11", "2015-10"),
    ],
)
def test_a_period_is_read_as_the_months_it_means(text: str, first: str, last: str) -> None:
    assert read_span(text) == Span(first, last)


@pytest.mark.parametrize(
    "text", ["", "lately", "2015-17", "2016-Q5", "the year to Smarch 2016", "June to April 2016"]
)
def test_what_is_no_period_is_not_guessed_at(text: str) -> None:
    assert read_span(text) is None


@pytest.mark.parametrize(
    ("kind", "period", "first", "last"),
    [
        (PeriodKind.MONTH, "2016-02", "2016-02", "2016-02"),
        (PeriodKind.QUARTER, "2016-Q1", "2016-01", "2016-03"),
        (PeriodKind.R12, "2016-02", "2015-03", "2016-02"),
        (PeriodKind.R12, "2016-Q1", "2015-04", "2016-03"),
        (PeriodKind.YEAR, "2016", "2016-01", "2016-12"),
    ],
)
def test_a_period_of_a_kind_has_its_months(
    kind: PeriodKind, period: str, first: str, last: str
) -> None:
    assert span_of(kind, period) == Span(first, last)
