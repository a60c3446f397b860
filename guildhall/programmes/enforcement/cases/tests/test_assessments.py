import pytest

from guildhall.casework.models import Case
from guildhall.casework.tools import AnswerWrong, MayNotLower
from guildhall.casework.writes import assess
from guildhall.duties.models import Clock
from guildhall.programmes.enforcement.cases import facts
from guildhall.programmes.enforcement.cases.assessments import MOST, QUESTIONS, RAM, RAM_TOOL
from guildhall.programmes.enforcement.cases.stages import needs_risk_matrix
from guildhall.programmes.enforcement.cases.tests.world import AT, HOUR, World, ram


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


def test_a_matrix_without_one_answer_is_not_complete_and_starts_no_clock(
    world: World, case: Case
) -> None:
    answers = ram(MOST)
    del answers["hate"]

    kept = assess(case, tool=RAM_TOOL, answers=answers, by=world.officer, at=AT)

    assert (kept.final_band, RAM.words(kept)) == ("", "Not complete: 11 of 12 answered")
    about = Clock.objects.filter(about=kept.entry.reference)
    assert not about.exists()
    assert needs_risk_matrix(case)
    assert facts.assessments(case) == []
    whole = world.assessed(case, AT + HOUR, MOST)
    assert {each.duty.split(".")[-1] for each in Clock.objects.filter(about=whole.entry.reference)}
    assert not needs_risk_matrix(case)


def test_judgement_raises_a_band_with_a_reason_and_never_lowers_it(
    world: World, case: Case
) -> None:
    raised = world.assessed(case, AT, 8, raise_to="high", reason="She told the nurse more")

    assert (raised.band, raised.final_band) == ("standard", "high")
    with pytest.raises(AnswerWrong):
        world.assessed(case, AT, 8, raise_to="high")
    with pytest.raises(MayNotLower):
        world.assessed(case, AT, 20, raise_to="medium", reason="Seems calm")
