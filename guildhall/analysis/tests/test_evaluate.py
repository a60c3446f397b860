from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.analysis.evaluate import BeforeAfter, before_after, wdd, wdq
from guildhall.analysis.regression import chosen_group

changes = st.builds(BeforeAfter, st.integers(0, 500), st.integers(0, 500))


def test_the_published_displacement_example_comes_out_to_the_printed_digits() -> None:
    found = wdd(
        treated=BeforeAfter(207, 110),
        control=BeforeAfter(308, 318),
        treated_buffer=BeforeAfter(178, 157),
        control_buffer=BeforeAfter(150, 140),
    )

    assert found.estimate == -118
    assert found.variance == 1568
    assert round(found.standard_error, 1) == 39.6
    assert found.z is not None
    assert round(found.z, 2) == -2.98
    assert (round(found.interval.lower), round(found.interval.upper)) == (-196, -40)
    assert found.sentence == (
        "A fall beyond chance, relative to control: 118 fewer than expected "
        "(95% interval -196 to -40)."
    )


def test_local_change_alone_needs_no_displacement_areas() -> None:
    found = wdd(treated=BeforeAfter(20, 10), control=BeforeAfter(20, 20))

    assert found.estimate == -10
    assert found.variance == 70
    assert found.sentence.startswith("No effect beyond chance: 10 fewer than expected")


def test_periods_of_unlike_length_are_weighted() -> None:
    found = wdd(
        treated=BeforeAfter(80, 20), control=BeforeAfter(100, 50), length_before=2, length_after=1
    )

    assert found.estimate == -20
    assert found.standard_error == pytest.approx(sqrt(115))


@given(changes, changes, changes, changes)
def test_areas_changed_about_turn_the_estimate_about(
    treated: BeforeAfter, control: BeforeAfter, near: BeforeAfter, far: BeforeAfter
) -> None:
    one = wdd(treated, control, treated_buffer=near, control_buffer=far)
    other = wdd(control, treated, treated_buffer=far, control_buffer=near)

    assert one.estimate == -other.estimate
    assert one.variance == other.variance


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    draw = np.random.default_rng(5).poisson
    means = {"t": (200, 140), "c": (300, 300), "near": (150, 170), "far": (150, 150)}
    held = 0
    for _ in range(2000):
        areas = [BeforeAfter(int(draw(b)), int(draw(a))) for b, a in means.values()]
        found = wdd(areas[0], areas[1], treated_buffer=areas[2], control_buffer=areas[3])
        held += found.interval.holds(-40)

    assert held / 2000 == pytest.approx(0.95, abs=0.015)


def test_where_nothing_happened_there_is_no_z() -> None:
    assert wdd(BeforeAfter(0, 0), BeforeAfter(0, 0)).z is None


@pytest.mark.parametrize(
    ("buffer", "words"),
    [
        (BeforeAfter(100, 30), "diffusion of benefit greater than the response itself"),
        (BeforeAfter(100, 50), "diffusion of benefit."),
        (BeforeAfter(100, 80), "diffusion of benefit."),
        (BeforeAfter(100, 100), "no displacement or diffusion"),
        (BeforeAfter(100, 120), "displacement, but less than the benefit"),
        (BeforeAfter(100, 150), "displacement, but less than the benefit"),
        (BeforeAfter(100, 170), "displacement outweighs the benefit"),
    ],
)
def test_the_quotient_is_read_by_its_bands(buffer: BeforeAfter, words: str) -> None:
    found = wdq(BeforeAfter(100, 50), buffer, BeforeAfter(100, 100))

    assert found.quotient == pytest.approx((buffer.after - 100) / (50 - 100))
    assert words in found.sentence


@pytest.mark.parametrize(
    ("response", "control"),
    [
        (BeforeAfter(100, 100), BeforeAfter(100, 100)),
        (BeforeAfter(100, 120), BeforeAfter(100, 100)),
        (BeforeAfter(90, 30), BeforeAfter(30, 10)),
        (BeforeAfter(100, 50), BeforeAfter(100, 40)),
    ],
    ids=["no change", "rose", "fell with control", "fell less than control"],
)
def test_no_quotient_unless_the_response_area_fell_relative_to_control(
    response: BeforeAfter, control: BeforeAfter
) -> None:
    found = wdq(response, BeforeAfter(10, 9), control)

    assert found.quotient is None
    assert "did not fall relative to the control" in found.sentence


def test_no_quotient_over_a_control_of_nothing() -> None:
    assert wdq(BeforeAfter(9, 1), BeforeAfter(9, 1), BeforeAfter(0, 5)).quotient is None


def test_a_fall_without_a_control_cannot_be_attributed() -> None:
    found = before_after(BeforeAfter(400, 200))

    assert "Cannot attribute: with no control area" in found.sentence
    assert "Down from 400 to 200, 50.0%" in found.sentence


def test_lengths_and_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="lengths"):
        wdd(BeforeAfter(1, 1), BeforeAfter(1, 1), length_before=0)
    with pytest.raises(ValueError, match="below 0"):
        BeforeAfter(-1, 0)


@pytest.mark.parametrize(
    ("people", "mean", "shape", "fall"),
    [
        (300, 3.0, 1.0, 17),
        (500, 2.0, 0.7, 19),
        (1000, 1.5, 0.5, 20),
        (1000, 1.5, 1.0, 32),
        (300, 4.0, 2.0, 19),
    ],
)
def test_the_worst_53_fall_as_far_as_the_worked_table_with_nothing_done(
    people: int, mean: float, shape: float, fall: int
) -> None:
    random = np.random.default_rng(53)
    found, falls = [], []
    for _ in range(60):
        rates = random.gamma(shape, mean / shape, size=people)
        before = random.poisson(rates)
        worst = np.argsort(-before, kind="stable")[:53]
        after = int(random.poisson(rates[worst]).sum())
        found.append(chosen_group(before.tolist(), worst.tolist(), after))
        falls.append(100 * (1 - after / before[worst].sum()))

    assert np.mean(falls) == pytest.approx(fall, abs=2)
    beyond = sum(result.is_beyond_expectation for result in found)
    assert beyond <= 8
    ratio = sum(r.expected for r in found) / sum(r.after for r in found)
    assert ratio == pytest.approx(1, abs=0.03)


def test_a_fall_that_is_only_regression_says_so_and_a_real_one_does_not() -> None:
    random = np.random.default_rng(54)
    rates = random.gamma(1.0, 1.5, size=1000)
    before = random.poisson(rates)
    worst = np.argsort(-before, kind="stable")[:53]
    expected = chosen_group(before.tolist(), worst.tolist(), 0).expected

    nothing = chosen_group(before.tolist(), worst.tolist(), round(expected))
    real = chosen_group(before.tolist(), worst.tolist(), round(expected * 0.5))

    assert nothing.sentence.startswith("No effect beyond expectation")
    assert real.sentence.startswith("Fewer than expected")
    assert "does not say why" in real.sentence


def test_without_enough_people_or_spread_there_is_no_expectation() -> None:
    with pytest.raises(ValueError, match="at least 30 people"):
        chosen_group([1, 9], [1], 3)
    with pytest.raises(ValueError, match="no more than chance"):
        chosen_group([2] * 40, [1], 3)
