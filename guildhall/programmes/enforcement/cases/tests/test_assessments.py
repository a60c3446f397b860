import pytest

from guildhall.casework.models import Case
from guildhall.casework.tools import AnswerWrong, MayNotLower
from guildhall.programmes.enforcement.cases.assessments import MOST, QUESTIONS, RAM
from guildhall.programmes.enforcement.cases.tests.world import AT, World, ram


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "standard"), (11, "standard"), (12, "medium"), (19, "medium"), (20, "high"),
     (MOST, "high")],
)  # fmt: skip
def test_the_band_follows_the_local_cut_points(score: int, band: str) -> None:
    result = RAM.result(ram(score))

    assert (result.score, result.band) == (score, band)


def test_the_cut_points_are_shown_with_the_band() -> None:
    assert [band.title for band in RAM.bands] == [
        "Standard (0 to 11)",
        "Medium (12 to 19)",
        f"High (20 to {MOST})",
    ]


def test_there_are_about_a_dozen_questions_in_five_groups_and_each_can_add_to_the_score() -> None:
    assert len(QUESTIONS) == 12
    assert len({question.group for question in QUESTIONS}) == 5
    for question in QUESTIONS:
        scores = [option.score for option in question.options]
        assert scores == sorted(scores)
        assert scores[0] == 0 < scores[-1]


def test_every_question_is_answered() -> None:
    answers = ram(0)
    del answers["hate"]

    with pytest.raises(AnswerWrong) as raised:
        RAM.result(answers)

    assert raised.value.field == "hate"


def test_judgement_raises_a_band_with_a_reason_and_never_lowers_it(
    world: World, case: Case
) -> None:
    raised = world.assessed(case, AT, 8, raise_to="high", reason="She told the nurse more")

    assert (raised.band, raised.final_band) == ("standard", "high")
    with pytest.raises(AnswerWrong):
        world.assessed(case, AT, 8, raise_to="high")
    with pytest.raises(MayNotLower):
        world.assessed(case, AT, 20, raise_to="medium", reason="Seems calm")
