import pytest

from guildhall.ui import words


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("2016", "2016"),
        ("2016-11", "November 2016"),
        ("2016-Q2", "April to June 2016"),
        ("2016-05-23", "23 May 2016"),
    ],
)
def test_a_period_is_written_out_however_much_of_it_is_known(label: str, said: str) -> None:
    assert words.month(label) == said
