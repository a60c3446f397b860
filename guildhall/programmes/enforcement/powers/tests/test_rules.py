"""Each rule of powers and penalties at its boundary. Sources are in the catalogue and the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.programmes.enforcement.powers import catalogue, rules
from guildhall.programmes.enforcement.powers.catalogue import (
    BY_OFFENCE,
    BY_POWER,
    OFFENCES,
    POWERS,
    Way,
)
from guildhall.programmes.enforcement.powers.rules import Account, Holding, Issue

AT = datetime(2016, 11, 14, 9, 30, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
HERE, THERE = "E05001429", "E05001430"
ISSUE = Issue(
    "litter", AT, HERE, is_uniformed=True, is_badge_worn=True, is_at_station=False, age=30
)
HELD = Holding("litter", "accredited", frozenset({HERE}), date(2016, 11, 1), date(2016, 11, 30))


def test_a_notice_with_power_place_time_uniform_and_badge_is_within_powers() -> None:
    assert rules.outside(ISSUE, [HELD]) == []


@pytest.mark.parametrize(
    ("issued_at", "within"),
    [
        (datetime(2016, 10, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2016, 11, 1, 0, 0, tzinfo=UTC), True),
        (datetime(2016, 11, 30, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2016, 12, 1, 0, 0, tzinfo=UTC), False),
    ],
    ids=["the second before", "the first second", "the last second", "the second after"],
)
def test_a_power_holds_from_its_first_day_to_its_last_in_london(
    issued_at: datetime, within: bool
) -> None:
    found = rules.outside(replace(ISSUE, issued_at=issued_at), [HELD])

    assert (found == []) is within


def test_a_power_from_a_summer_day_holds_from_midnight_by_the_clock_in_london() -> None:
    held = replace(HELD, since_on=date(2016, 7, 1), until_on=None)
    just = datetime(2016, 6, 30, 23, 0, tzinfo=UTC)

    assert rules.outside(replace(ISSUE, issued_at=just), [held]) == []
    assert rules.outside(replace(ISSUE, issued_at=just - SECOND), [held])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"area": THERE}, "does not reach that place"),
        ({"is_uniformed": False}, "not in uniform"),
        ({"is_badge_worn": False}, "did not wear the badge"),
        ({"age": 9}, "under 10"),
    ],
)
def test_each_thing_missing_puts_a_notice_outside_powers_and_is_said(
    changed: dict[str, Any], why: str
) -> None:
    (said,) = rules.outside(replace(ISSUE, **changed), [HELD])

    assert why in said


def test_an_officer_with_no_such_power_is_outside_it() -> None:
    (said,) = rules.outside(ISSUE, [replace(HELD, power="graffiti")])

    assert "no power on record" in said


def test_a_power_held_here_last_year_and_one_held_there_now_do_not_add_up() -> None:
    past = replace(HELD, since_on=date(2015, 3, 1), until_on=date(2015, 12, 31))
    elsewhere = replace(HELD, areas=frozenset({THERE}))

    assert len(rules.outside(ISSUE, [past, elsewhere])) == 1
    assert rules.outside(ISSUE, [past, elsewhere, HELD]) == []


@pytest.mark.parametrize(
    ("way", "is_uniformed", "is_badge_worn", "within"),
    [
        ("accredited", True, True, True),
        ("accredited", True, False, False),
        ("accredited", False, True, False),
        ("designated", True, False, True),
        ("designated", False, True, False),
        ("authorised", False, False, True),
        ("constable", False, False, True),
    ],
)
def test_who_has_to_wear_what_for_litter(
    way: str, is_uniformed: bool, is_badge_worn: bool, within: bool
) -> None:
    """Police Reform Act 2002 s42(2); an authorised officer and a constable need no uniform here."""
    issue = replace(ISSUE, is_uniformed=is_uniformed, is_badge_worn=is_badge_worn)

    assert (rules.outside(issue, [replace(HELD, held_as=way)]) == []) is within


@pytest.mark.parametrize(
    ("is_uniformed", "is_at_station", "within"),
    [(True, False, True), (False, True, True), (False, False, False)],
)
def test_a_constable_gives_a_penalty_notice_for_disorder_in_uniform_or_at_a_station(
    is_uniformed: bool, is_at_station: bool, within: bool
) -> None:
    """Criminal Justice and Police Act 2001 s2(2) and (3)."""
    issue = replace(
        ISSUE, offence="pnd_harassment", is_uniformed=is_uniformed, is_at_station=is_at_station
    )
    held = replace(HELD, power="pnd", held_as="constable")

    assert (rules.outside(issue, [held]) == []) is within


def test_a_pcso_at_a_station_still_needs_the_uniform() -> None:
    issue = replace(ISSUE, offence="pnd_harassment", is_uniformed=False, is_at_station=True)

    assert rules.outside(issue, [replace(HELD, power="pnd", held_as="designated")])


MAY_GIVE = {
    "pnd_harassment": {"constable", "designated", "accredited"},
    "pnd_drunk_disorderly": {"constable", "designated"},
    "pnd_drunk_highway": {"constable", "designated"},
    "pnd_damage": {"constable", "designated"},
    "pnd_theft": {"constable"},
    "pnd_litter": {"constable"},
    "fly_tip": {"authorised"},
    "cpn_breach": {"constable", "designated", "authorised"},
    "pspo_breach": {"constable", "designated", "authorised"},
    "litter": {"constable", "designated", "accredited", "authorised"},
    "cycling": {"constable", "designated", "accredited"},
}


@pytest.mark.parametrize("offence", list(MAY_GIVE))
@pytest.mark.parametrize("way", [way.value for way in Way])
def test_who_may_give_a_notice_for_what(offence: str, way: str) -> None:
    """PRA 2002 Sch 5 para 1(2)(aa), Sch 4 para 1(2A); EPA 1990 s33ZA; ASB Act 2014 ss53, 68."""
    issue = replace(ISSUE, offence=offence)
    held = replace(HELD, power=BY_OFFENCE[offence].power, held_as=way)

    assert (rules.outside(issue, [held]) == []) is (way in MAY_GIVE[offence])


@pytest.mark.parametrize(
    ("offence", "age", "within"),
    [
        ("pnd_harassment", 17, False),
        ("pnd_harassment", 18, True),
        ("cpn_breach", 15, False),
        ("cpn_breach", 16, True),
        ("litter", 9, False),
        ("litter", 10, True),
        ("litter", None, True),
    ],
)
def test_how_old_somebody_has_to_be(offence: str, age: int | None, within: bool) -> None:
    """CJPA 2001 s2(1) as amended; ASBCPA 2014 s43(1); the age of criminal responsibility."""
    held = replace(HELD, power=BY_OFFENCE[offence].power, held_as="constable")

    assert (rules.outside(replace(ISSUE, offence=offence, age=age), [held]) == []) is within


@pytest.mark.parametrize(
    ("offence", "day", "range_", "days"),
    [
        ("litter", date(2016, 11, 14), (5000, 8000, 7500), 14),
        ("litter", date(2018, 3, 31), (5000, 8000, 7500), 14),
        ("litter", date(2018, 4, 1), (6500, 15000, 10000), 14),
        ("litter", date(2023, 7, 30), (6500, 15000, 10000), 14),
        ("litter", date(2023, 7, 31), (6500, 50000, 10000), 14),
        ("fly_tip", date(2016, 5, 8), None, None),
        ("fly_tip", date(2016, 5, 9), (15000, 40000, 20000), 14),
        ("fly_tip", date(2023, 7, 31), (15000, 100000, 20000), 14),
        ("pnd_harassment", date(2016, 11, 14), (9000, 9000, 9000), 21),
        ("pnd_drunk_highway", date(2016, 11, 14), (6000, 6000, 6000), 21),
        ("cpn_breach", date(2016, 11, 14), (1, 10000, 10000), 14),
        ("pspo_breach", date(2016, 11, 14), (1, 10000, 10000), 14),
        ("pspo_breach", date(2014, 10, 19), None, None),
        ("truancy", date(2016, 11, 14), (12000, 12000, 12000), 28),
        ("cycling", date(2016, 11, 14), (5000, 5000, 5000), None),
    ],
)
def test_what_an_offence_costs_on_each_side_of_each_change(
    offence: str, day: date, range_: tuple[int, int, int] | None, days: int | None
) -> None:
    """Domain reference 7(b), amounts by date; C20 and C21 for the days."""
    terms = BY_OFFENCE[offence].terms_on(day)

    assert (terms and (terms.lowest, terms.highest, terms.default)) == range_
    assert (terms and terms.days_to_pay) == days


@pytest.mark.parametrize(("day", "held"), [(1, False), (2, True), (3, True), (4, False)])
def test_a_power_is_in_force_from_its_day_and_before_the_one_it_ends(day: int, held: bool) -> None:
    since, until = date(2016, 5, 2), date(2016, 5, 4)
    power = replace(BY_POWER["litter"], since=since, until=until)

    assert power.in_force(date(2016, 5, day)) is held


def test_a_fly_tip_penalty_the_day_before_the_law_is_outside_powers() -> None:
    before = datetime(2016, 5, 8, 12, 0, tzinfo=UTC)
    held = Holding("fly_tip", "authorised", None, date(2015, 1, 1), None)
    issue = replace(ISSUE, offence="fly_tip", issued_at=before)

    (said,) = rules.outside(issue, [held])

    assert "not in force that day" in said
    assert rules.outside(replace(issue, issued_at=before + DAY), [held]) == []


@pytest.mark.parametrize(
    ("pence", "odd"), [(4999, True), (5000, False), (8000, False), (8001, True)]
)
def test_an_amount_outside_the_range_of_the_day_is_odd(pence: int, odd: bool) -> None:
    terms = rules.terms_of("litter", AT)

    assert rules.is_amount_odd(terms, pence) is odd
    assert rules.is_amount_odd(None, pence)


@pytest.mark.parametrize(
    ("offence", "due"),
    [
        ("litter", date(2016, 11, 28)),
        ("pnd_harassment", date(2016, 12, 5)),
        ("truancy", date(2016, 12, 12)),
        ("cycling", None),
    ],
)
def test_the_last_day_to_pay_leaves_out_the_day_of_issue(offence: str, due: date | None) -> None:
    """EPA 1990 s88(2)(a) and CJPA 2001 s5(1): so many days following the date of the notice."""
    assert rules.due_on(rules.terms_of(offence, AT), AT) == due


ACCOUNT = Account(AT, 9000, None, None)


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (datetime(2016, 12, 5, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2016, 12, 6, 0, 0, tzinfo=UTC), True),
    ],
)
def test_a_penalty_notice_for_disorder_becomes_a_fine_once_its_21_days_are_over(
    at: datetime, may: bool
) -> None:
    due = rules.due_on(rules.terms_of("pnd_harassment", AT), AT)

    why_not = rules.may_register("pnd_harassment", ACCOUNT, due, at=at)

    assert (why_not == "") is may


@pytest.mark.parametrize(
    "changed",
    [{"paid_at": AT}, {"cancelled_at": AT}, {"hearing_asked_at": AT}, {"registered_at": AT}],
)
def test_nothing_is_owed_or_registered_once_a_notice_is_over(changed: dict[str, Any]) -> None:
    account = replace(ACCOUNT, **changed)

    assert rules.owed(account) == 0
    assert rules.may_register("pnd_harassment", account, AT.date(), at=AT + 60 * DAY)


def test_only_a_penalty_notice_for_disorder_is_registered() -> None:
    assert "prosecuted" in rules.may_register("litter", ACCOUNT, AT.date(), at=AT + 60 * DAY)


@pytest.mark.parametrize(("pence", "fine"), [(6000, 9000), (9000, 13500)])
def test_a_fine_is_one_and_a_half_times_the_penalty(pence: int, fine: int) -> None:
    assert rules.registered_pence(pence) == fine


EARLY = replace(ACCOUNT, amount_pence=7500, early_pence=5000, early_by_on=date(2016, 11, 24))


@pytest.mark.parametrize(
    ("pence", "before", "on", "settles"),
    [
        (5000, 0, date(2016, 11, 24), True),
        (4999, 0, date(2016, 11, 24), False),
        (5000, 0, date(2016, 11, 25), False),
        (2500, 5000, date(2016, 11, 25), True),
        (2499, 5000, date(2016, 11, 25), False),
        (7500, 0, date(2016, 12, 25), True),
    ],
    ids=["early", "a penny short", "a day late", "the rest", "the rest less a penny", "late"],
)
def test_the_early_amount_settles_a_notice_up_to_its_last_day(
    pence: int, before: int, on: date, settles: bool
) -> None:
    assert rules.settles(replace(EARLY, paid_pence=before), pence=pence, on=on) is settles


@given(st.lists(st.integers(1, 4000), max_size=8))
def test_what_is_owed_is_what_has_not_come(payments: list[int]) -> None:
    account, owed = EARLY, 7500
    for pence in payments:
        account = replace(account, paid_pence=account.paid_pence + pence)
        owed -= pence

    assert rules.owed(account) == max(owed, 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"issued_at": AT + SECOND}, "issued_at"),
        ({"hearing_asked_at": AT - SECOND}, "hearing_asked_at"),
        ({"hearing_asked_at": AT + SECOND}, "hearing_asked_at"),
        ({"appealed_at": AT - SECOND}, "appealed_at"),
        ({"appeal": "cancelled"}, "appeal"),
        ({"early_pence": 100}, "early_pence"),
        ({"early_by_on": AT.date()}, "early_pence"),
        ({"early_pence": 9000, "early_by_on": AT.date()}, "early_pence"),
    ],
)
def test_what_cannot_be_so_of_a_notice(changed: dict[str, Any], field: str) -> None:
    assert set(rules.impossible(replace(ACCOUNT, **changed), at=AT)) == {field}
    assert not rules.impossible(ACCOUNT, at=AT)


@pytest.mark.parametrize(
    ("born_on", "age"),
    [
        (date(1998, 11, 14), 18),
        (date(1998, 11, 15), 17),
        (date(2000, 2, 29), 16),
    ],
)
def test_age_is_in_whole_years_on_the_day(born_on: date, age: int) -> None:
    assert rules.age_on(born_on, date(2016, 11, 14)) == age


@pytest.mark.parametrize(
    ("on", "is_to_vet"),
    [
        (date(2018, 3, 1), False),
        (date(2018, 3, 2), True),
        (date(2018, 2, 28), False),
        (date(2018, 4, 1), True),
    ],
)
def test_who_holds_a_power_is_vetted_again_once_the_months_are_over(
    on: date, is_to_vet: bool
) -> None:
    """C56: set locally, 36 months to start from."""
    assert rules.is_to_vet(date(2015, 3, 1), on, months=36) is is_to_vet


def file(**changed: Any) -> SimpleNamespace:
    """A prosecution file ready to be decided on."""
    ready: dict[str, Any] = {
        **dict.fromkeys(rules.PROSECUTION_INSTANTS), "offence_at": AT, "evidence": "Photograph 1",
        "is_evidence_enough": True, "is_in_public_interest": True, "decision": "prosecute",
        "decided_at": AT, "result": "",
    }  # fmt: skip
    return SimpleNamespace(**(ready | changed))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"is_evidence_enough": None}, "is_evidence_enough"),
        ({"is_evidence_enough": False}, "is_evidence_enough"),
        ({"is_in_public_interest": None}, "is_in_public_interest"),
        ({"is_in_public_interest": False}, "is_in_public_interest"),
        ({"evidence": " "}, "evidence"),
        ({"decided_at": None}, "decided_at"),
        ({"interviewed_at": AT}, "cautioned_at"),
        ({"interviewed_at": AT, "cautioned_at": AT + SECOND}, "cautioned_at"),
        ({"schedule_sent_at": AT}, "schedule_at"),
        ({"schedule_sent_at": AT, "schedule_at": AT + SECOND}, "schedule_at"),
        ({"result": "convicted"}, "result_at"),
        ({"laid_at": AT + DAY}, "laid_at"),
    ],
)
def test_what_stops_a_prosecution_file(changed: dict[str, Any], field: str) -> None:
    """Code for Crown Prosecutors 4.1; PACE Code C 10.1; CPIA 1996 Code 6.2."""
    at = AT + timedelta(hours=1)

    assert set(rules.prosecution_gaps(file(**changed), at=at)) == {field}


def test_a_file_that_meets_both_legs_with_evidence_goes_through() -> None:
    assert not rules.prosecution_gaps(file(), at=AT)
    assert not rules.prosecution_gaps(file(interviewed_at=AT, cautioned_at=AT), at=AT)


def test_not_to_prosecute_needs_neither_leg() -> None:
    dropped = file(decision="none", is_evidence_enough=False, is_in_public_interest=None)

    assert not rules.prosecution_gaps(dropped, at=AT)


def test_the_catalogue_is_whole() -> None:
    """Each offence is given by a power there is; terms follow one another without a gap."""
    assert {each.power for each in OFFENCES} <= set(BY_POWER)
    assert len(BY_POWER) == len(POWERS)
    assert len(BY_OFFENCE) == len(OFFENCES)
    for offence in OFFENCES:
        for one, other in zip(offence.terms, offence.terms[1:], strict=False):
            assert one.until == other.since
        assert all(t.lowest <= t.default <= t.highest and t.source for t in offence.terms)
    assert all(each.source and each.statute for each in (*POWERS,))
    assert set(BY_POWER) >= catalogue.ISSUED_BY_NOTICE
