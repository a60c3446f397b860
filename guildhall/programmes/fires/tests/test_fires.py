from guildhall.programmes.fires.programme import programme


def test_a_confidential_extract_has_its_small_figures_hidden() -> None:
    hidden = {m.key for m in programme.measures if m.suppress_below == 5}

    assert hidden == {"primary_secondary_fires", "deliberate_fires"}
