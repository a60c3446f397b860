import pytest

from guildhall.programmes.missing.language import TERMS, check


@pytest.mark.parametrize(
    "text",
    [
        "She is a child prostitute",
        "child prostitution is suspected",
        "This is a lifestyle choice.",
        "He absconded on Friday",
        "ABSCONDING again",
        "she is sexually active",
        "puts herself at risk",
        "They are putting themselves at risk",
        "put himself at risk",
        "an older boyfriend",
        "very streetwise",
        "described as promiscuous",
    ],
)
def test_words_that_blame_a_child_are_found(text: str) -> None:
    found = check(text)

    assert len(found) == 1
    assert text[found[0].start :].startswith(found[0].words)
    assert found[0].instead
    assert found[0].why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He went missing on Friday",
        "Adults who put the child at risk",
        "a choice of lifestyle magazine",
        "physically active",
        "the risk he is at",
        "🙂 <script>alert(1)</script> עברית",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert check(text) == []


def test_findings_come_in_the_order_of_the_text() -> None:
    found = check("absconder; puts herself at risk; a life-style choice")

    assert [each.words for each in found] == [
        "absconder",
        "puts herself at risk",
        "life-style choice",
    ]


def test_every_term_says_what_to_write_instead_and_why() -> None:
    assert all(term.instead and term.why for term in TERMS)
