"""Tidying, folding and what cannot be true."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.subjects import rules

ON = date(2016, 11, 15)
TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("typed", "kept", "is_odd"),
    [
        ("pe11hf", "PE1 1HF", False),
        ("PE1 1HF", "PE1 1HF", False),
        (" pe1-1hf ", "PE1 1HF", False),
        ("EC1A1BB", "EC1A 1BB", False),
        ("w1a 0ax", "W1A 0AX", False),
        ("", "", False),
        ("PE1", "PE1", True),
        ("no fixed address", "no fixed address", True),
        ("PE1 1HFX", "PE1 1HFX", True),
        ("12345", "12345", True),
    ],
)
def test_a_postcode_is_tidied_or_kept_and_flagged(typed: str, kept: str, is_odd: bool) -> None:
    assert rules.tidy_postcode(typed) == rules.Tidied(kept, is_odd)


@pytest.mark.parametrize(
    ("typed", "kept", "is_odd"),
    [
        ("07700 900123", "07700900123", False),
        ("+44 7700 900 123", "07700900123", False),
        ("0044 (0)7700-900123", "07700900123", False),
        ("+44 (0) 7700 900123", "07700900123", False),
        ("01733 900123", "01733900123", False),
        ("+48 22 123 45 67", "+48221234567", False),
        ("999", "999", True),
        ("ask his sister", "ask his sister", True),
        ("0770090012", "0770090012", False),
        ("077009001", "077009001", True),
        ("07700900123456", "07700900123456", True),
        ("+1234567890123456", "+1234567890123456", True),
    ],
)
def test_a_telephone_number_is_tidied_or_kept_and_flagged(
    typed: str, kept: str, is_odd: bool
) -> None:
    assert rules.tidy_telephone(typed) == rules.Tidied(kept, is_odd)


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "is_odd"),
    [
        ("email", " Sam@Example.ORG ", "sam@example.org", False),
        ("email", "sam at example", "sam at example", True),
        ("email", "a@b@c.org", "a@b@c.org", True),
        ("other", "@sam on the school app", "@sam on the school app", False),
        ("landline", "01733 900 123", "01733900123", False),
    ],
)
def test_a_contact_is_tidied_by_its_kind(kind: str, typed: str, kept: str, is_odd: bool) -> None:
    assert rules.tidy_contact(kind, typed) == rules.Tidied(kept, is_odd)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Siân O’Néill", "sian oneill"),
        ("SMITH-JONES", "smith jones"),
        ("D'Arcy", "darcy"),
        ("Łukasz", "łukasz"),
        ("Straße", "strasse"),
        ("  Two   spaces ", "two spaces"),
        ("محمد علي", "محمد علي"),
        ("李 小龙", "李 小龙"),
        ("🦊", "🦊"),
        ("<script>alert(1)</script>", "script alert 1 script"),
        ("\u202egnihton\u202c", "gnihton"),
    ],
)
def test_a_name_is_folded_for_comparing(name: str, folded: str) -> None:
    assert rules.fold(name) == folded


@given(TEXT)
def test_folding_and_tidying_twice_is_the_same_as_once(text: str) -> None:
    assert rules.fold(rules.fold(text)) == rules.fold(text)
    assert rules.one_line(rules.one_line(text)) == rules.one_line(text)
    for tidy in (rules.tidy_postcode, rules.tidy_telephone, rules.tidy_email):
        assert tidy(tidy(text).text) == tidy(text)


@given(TEXT)
def test_one_line_has_no_control_character_and_loses_no_letter(text: str) -> None:
    line = rules.one_line(text)

    assert not any(unicodedata.category(c) == "Cc" for c in line)
    assert [c for c in line if c.isalnum()] == [c for c in text if c.isalnum()]


@given(TEXT)
def test_what_is_odd_is_kept_as_it_was_typed(text: str) -> None:
    for tidy in (rules.tidy_postcode, rules.tidy_telephone, rules.tidy_email):
        tidied = tidy(text)
        assert not tidied.is_odd or tidied.text == rules.one_line(text)


def slow_age(born_on: date, on: date) -> int:
    """Count birthdays one day at a time."""
    age, day = -1, born_on
    while day <= on:
        is_birthday = (day.month, day.day) == (born_on.month, born_on.day)
        is_leapling = (born_on.month, born_on.day) == (2, 29) and (day.month, day.day) == (3, 1)
        if is_birthday or (is_leapling and (day - timedelta(1)).day == 28):
            age += 1
        day += timedelta(1)
    return age


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2020, 1, 1)),
    st.integers(min_value=0, max_value=9000),
)
def test_an_age_is_the_birthdays_had(born_on: date, days: int) -> None:
    on = born_on + timedelta(days)

    assert rules.age_on(born_on, on) == slow_age(born_on, on)


@pytest.mark.parametrize(
    ("born_on", "role", "said"),
    [
        (ON, "", None),
        (ON + timedelta(1), "", "must be in the past"),
        (date(1900, 1, 1), "", None),
        (date(1899, 12, 31), "", "1 January 1900 or later"),
        (date(1998, 11, 16), "child", None),
        (date(1998, 11, 15), "child", "makes this person 18"),
        (date(1998, 11, 15), "suspect", None),
        (date(1960, 1, 1), "child", "makes this person 56"),
    ],
)
def test_a_date_of_birth_that_cannot_be_true_is_refused_by_its_field(
    born_on: date, role: str, said: str | None
) -> None:
    if said is None:
        rules.check_birth(born_on, on=ON, role=role)
        return
    with pytest.raises(rules.Unfit, match=said) as refused:
        rules.check_birth(born_on, on=ON, role=role)

    assert refused.value.field == "born_on"


@pytest.mark.parametrize(
    ("role", "side", "is_child", "shielded"),
    [
        ("victim", "victim", False, True),
        ("complainant", "", False, True),
        ("complainant", "offender", False, True),
        ("child", "", False, True),
        ("suspect", "offender", False, False),
        ("suspect", "offender", True, True),
        ("neighbour", "victim", False, True),
        ("landlord", "", False, False),
        ("", "", False, True),
        ("", "offender", False, False),
    ],
)
def test_a_shield_is_on_for_victims_complainants_children_and_the_unknown(
    role: str, side: str, is_child: bool, shielded: bool
) -> None:
    assert rules.is_shielded_by_default(role=role, side=side, is_child=is_child) is shielded
