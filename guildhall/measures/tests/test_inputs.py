"""Which rows a measure counts, in words: every filter is said in full, and no two alike."""

import pytest

from guildhall.evidence.cube import Count
from guildhall.measures import registry
from guildhall.measures.declare import Averaged, FirstHeld, Households, Population, Valued
from guildhall.measures.inputs import filter_words

BURGLARY = Count("police_street", {"crime_type": ("Burglary",)})
TWO = Count("collisions", {"severity": ("Fatal", "Serious")}, dated_by="happened_on", of="n")


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        (BURGLARY, None, "rows of police_street with crime type “Burglary”."),
        (
            TWO,
            Population((0, 17)),
            "the sum of n over rows of collisions with severity “Fatal” or “Serious”, dated by"
            " happened on; out of: residents at mid-year, aged 0 to 17.",
        ),
        (
            FirstHeld((BURGLARY, Count("police_counts_lad", of="n"))),
            Households(),
            "month by month, the first held of: rows of police_street with crime type “Burglary”;"
            " the sum of n over rows of police_counts_lad; out of: households at the nearest"
            " census.",
        ),
        (
            Valued(((TWO, "Fatal"),), "values"),
            None,
            "(the sum of n over rows of collisions with severity “Fatal” or “Serious”, dated by"
            " happened on) times the value of preventing one that is Fatal, by the values of"
            " values for each year.",
        ),
        (
            Averaged("fires", "fires_a_year", "msoa_code", "msoa", "2015"),
            None,
            "fires a year of fires, added up over the parts of the area of kind msoa by msoa code,"
            " for the years to 2015.",
        ),
    ],
    ids=["rows", "a sum by age", "the first held", "a value", "an average"],
)
def test_a_filter_is_said_in_words(
    numerator: Count | FirstHeld | Valued | Averaged,
    denominator: Population | Households | None,
    words: str,
) -> None:
    assert filter_words(numerator, denominator) == words


def test_no_declared_filter_reads_like_python() -> None:
    said = [each.measure.contract.computation for each in registry.declared()]

    assert said
    assert not [words for words in said if "(" in words and "=" in words]
