"""What a programme says of its files is checked at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest

from guildhall.casework.bringing.declare import Bringing, Giver, Part, Ready, Row
from guildhall.casework.check import problems
from guildhall.casework.tests.people import programme
from guildhall.partners.models import Guard


def reader(giver: Giver) -> Callable[[Row], str]:
    return lambda row: row["reference"]


def make(ready: Sequence[Ready], giver: Giver) -> Iterable[Guard]:
    return []


REFERENCE = Part("reference", "Reference", "", (), is_required=True)
NOT_NEEDED = Part("reference", "Reference", "", ())


def bringing(*parts: Part) -> Bringing:
    return Bringing("plots", "Plots", "", parts, reader, make)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((REFERENCE,), None),
        ((), "needs a required part reference"),
        ((NOT_NEEDED,), "needs a required part reference"),
        ((REFERENCE, REFERENCE), "has the part reference twice"),
    ],
)
def test_a_file_has_each_part_once_and_its_sources_reference(
    parts: tuple[Part, ...], told: str | None
) -> None:
    found = list(problems(programme(bringing=(bringing(*parts),))))

    assert (found == []) if told is None else any(told in each for each in found)


def test_two_files_of_one_key_are_refused() -> None:
    twice = (bringing(REFERENCE), bringing(REFERENCE))

    assert any("plots is there twice" in p for p in problems(programme(bringing=twice)))
