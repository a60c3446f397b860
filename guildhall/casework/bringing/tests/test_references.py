"""One form for each reference of another system, however it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.references import fold_reference


@given(st.text())
def test_a_folded_reference_folds_to_itself(text: str) -> None:
    folded = fold_reference(text)

    assert fold_reference(folded) == folded
    assert fold_reference(f" {text}\u00a0") == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("P16/95001", "P16/95002"), ("A-1", "A1"), ("A/1", "A-1"), ("07", "7"), ("É1", "E1")],
)
def test_references_that_differ_in_a_letter_or_a_mark_stay_apart(one: str, other: str) -> None:
    assert fold_reference(one) != fold_reference(other)
