from guildhall.measures.declare import FirstHeld, Kind, Measure, counts_of
from guildhall.programmes.road_safety.programme import programme

MEASURES = {measure.key: measure for measure in programme.measures}


def unit_of(measure: Measure) -> set[str]:
    return {
        "casualty" if "casualties" in c.feed else "collision" for c in counts_of(measure.numerator)
    }


def test_people_and_collisions_are_never_mixed_in_one_measure() -> None:
    for measure in MEASURES.values():
        assert unit_of(measure) == {measure.counted_unit}


def test_local_collisions_stand_where_they_are_held_and_national_ones_elsewhere() -> None:
    numerator = MEASURES["ksi_collisions"].numerator

    assert isinstance(numerator, FirstHeld)
    feeds = [count.feed for count in numerator.counts]
    assert feeds == ["collisions_cambridgeshire", "stats19_collisions"]


def test_the_share_of_cyclists_and_pedestrians_is_shown_with_its_counts() -> None:
    share = MEASURES["pedal_cyclist_pedestrian_ksi_share"]

    assert share.kind is Kind.PROPORTION
    assert share.denominator is not None
    assert "read the counts" in share.mismatch


def test_the_adjusted_measure_adds_up_probabilities_and_has_no_break_at_the_change() -> None:
    adjusted, counted = MEASURES["ksi_casualties_adjusted"], MEASURES["ksi_casualties"]

    assert [count.of for count in counts_of(adjusted.numerator)] == ["ksi_adjusted"]
    assert adjusted.breaks == ()
    assert counted.breaks
    assert "not a count" in adjusted.mismatch


def test_young_says_which_ages() -> None:
    assert "16 to 24" in MEASURES["young_ksi_casualties"].numerator_rule


def test_the_value_of_prevention_stands_beside_the_plans_own_figure() -> None:
    assert "£33.4m" in MEASURES["collision_prevention_value"].mismatch
