from guildhall.programmes.enforcement.programme import programme


def test_the_files_hold_no_hate_category_and_no_council_reports_and_say_so() -> None:
    said = {measure.key: measure.mismatch for measure in programme.measures}

    assert "no hate category" in said["public_order_recorded"]
    assert "those to the council" in said["asb_incidents_police"]
