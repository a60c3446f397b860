from guildhall.analysis.direction import Polarity
from guildhall.programmes.substance_misuse.programme import programme

MEASURES = {measure.key: measure for measure in programme.measures}


def test_more_drug_offences_are_neither_better_nor_worse_by_themselves() -> None:
    assert MEASURES["drugs_recorded"].polarity is Polarity.NONE
    assert MEASURES["stop_searches"].polarity is Polarity.NONE
