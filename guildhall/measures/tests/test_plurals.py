"""What is counted, said of more than one."""

from guildhall.measures.rules import plural


def test_the_plural_of_what_is_counted_is_its_own_word() -> None:
    units = ("casualty", "search", "fire", "child", "person")

    assert list(map(plural, units)) == ["casualties", "searches", "fires", "children", "people"]
