from guildhall.programmes.offender_management.programme import VICTIM_BASED, programme

MEASURES = {measure.key: measure for measure in programme.measures}


def test_burglary_says_that_the_files_hold_no_dwelling_split() -> None:
    assert "of homes and of businesses" in MEASURES["burglary_recorded"].mismatch
    assert "2017-04" in {each.since for each in MEASURES["burglary_recorded"].breaks}


def test_victim_based_crime_leaves_out_crimes_against_society() -> None:
    assert not {"Drugs", "Possession of weapons", "Public order", "Other crime",
                "Anti-social behaviour"} & set(VICTIM_BASED)  # fmt: skip


def test_violence_lists_the_changes_of_recording_in_order() -> None:
    months = [each.since for each in MEASURES["violence_recorded"].breaks]

    assert months == sorted(months)
    assert {"2015-04", "2015-11", "2018-05", "2023-05"} <= set(months)
