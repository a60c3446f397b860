"""A reason that somebody must give is in words, on every form that asks for one."""

import pytest

from guildhall.casework.views.cases import EmergencyForm
from guildhall.partners.forms import RefuseForm
from guildhall.reasons import has_words

WORDS = {
    "": False, ".": False, "x": False, "12/3": False, "- -": False, "a b": False, "\u200b": False,
    "ok": True, "Zoë rang": True, "потерян": True,
}  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_a_reason_has_a_word_of_letters(text: str) -> None:
    assert has_words(text) is WORDS[text]
    assert RefuseForm({"reason": text}).is_valid() is WORDS[text]


LONGER = {
    "too short.": False, "she is lost": False, "............": False,
    "a b c d e f g h i j k": False, "she is in danger": True,
}  # fmt: skip


@pytest.mark.parametrize("text", LONGER)
def test_an_emergency_says_a_little_more(text: str) -> None:
    assert EmergencyForm({"reason": text}).is_valid() is LONGER[text]
