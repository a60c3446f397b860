from datetime import date

import pytest

from guildhall.analysis.compare import Standing
from guildhall.analysis.control_chart import Break
from guildhall.analysis.direction import Polarity
from guildhall.analysis.rag import Status
from guildhall.analysis.series import spine
from guildhall.measures import rules
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.figures import Held, Point, figures, grid, points
from guildhall.measures.judge import Aim, judge
from guildhall.measures.reading import Meaning, Reading, period_words, read

BURGLARY = Meaning(
    kind=Kind.COUNT,
    unit="offences",
    counted="offences",
    polarity=Polarity.DOWN_GOOD,
    natural_period=PeriodKind.MONTH,
    subject="Burglary",
)
YEAR = [70, 78, 66, 74, 71, 80, 69, 73, 77, 68, 75, 72]
STEADY = [*YEAR[5:], *YEAR[:5], *YEAR[::-1], *YEAR]


def series(counts: list[int | None], known_in: str = "2030-01") -> dict[PeriodKind, list[Point]]:
    months = spine("2012-01", "2030-12")[: len(counts)]
    held = Held(("E1",), months, grid([counts]))
    found = figures(held, kind=Kind.COUNT, per=None, lag_months=1, known_in=known_in)
    return {each.period_kind: list(points(each)) for each in found}


def test_the_sentence_gives_the_usual_range_and_the_latest_month_held_with_its_date() -> None:
    reading = read(BURGLARY, series([*STEADY]))

    assert reading.sentence.startswith("Burglary is within its usual range,")
    assert "Latest held: December 2014, 72 offences, 95% interval" in reading.sentence
    assert not reading.is_signal


def test_a_year_stands_beside_the_year_before_with_its_interval() -> None:
    reading = read(BURGLARY, series([*STEADY]))

    assert "The year to December 2014: 873, and 873 the year before (rate ratio 1.00" in (
        reading.sentence
    )


SWINGING: list[int | None] = [100, 260, 150, 210] * 3
RISE: list[int | None] = [276, 106, 223, 159] * 3


def test_a_year_is_compared_allowing_for_how_much_the_months_vary() -> None:
    level: list[int | None] = [*[180] * 12, *[191] * 12]

    assert read(BURGLARY, series(level)).verdict.standing is Standing.WATCH
    found = read(BURGLARY, series([*SWINGING, *RISE]))
    assert found.verdict.of_years is Standing.CHANCE
    assert "2,292, and 2,160 the year before" in found.sentence


def test_a_rise_is_worse_better_or_to_be_watched_as_polarity_says() -> None:
    rising: list[int | None] = [*STEADY[:24], *[100 + 5 * at for at in range(12)]]
    words = {
        polarity: read(
            Meaning(**{**vars(BURGLARY), "polarity": polarity}), series(rising)
        ).direction_words
        for polarity in Polarity
    }

    assert words[Polarity.DOWN_GOOD] == "worse: rising"
    assert words[Polarity.UP_GOOD] == "better: rising"
    assert words[Polarity.UP_WANTED] == "rising: more offences, watch"
    assert words[Polarity.NONE] == "rising: neither way is better by itself"


def test_limits_are_drawn_afresh_only_at_a_named_cause_and_the_verdict_agrees() -> None:
    stepped: list[int | None] = [*STEADY[:24], *[value + 60 for value in STEADY[:12]]]

    before = read(BURGLARY, series(stepped))
    after = read(BURGLARY, series(stepped), [Break("2014-01", "Recording tightened")])

    assert before.is_signal
    assert before.direction_words == "worse: rising"
    assert not after.is_signal
    assert after.direction_words == (
        "within its usual range since a break, and not compared across it"
    )
    assert after.headline.endswith("and no comparison across the break of January 2014.")
    assert "because: Recording tightened" in after.sentence
    assert "is not compared with the year before: Recording tightened" in after.sentence
    assert "the year before (" not in after.sentence


def test_years_with_a_gap_between_are_not_one_series() -> None:
    low, high = [20, 24] * 6, [60, 66] * 6
    gappy: list[int | None] = [*low, *[None] * 9, *high]

    found = read(BURGLARY, series(gappy))

    assert found.headline.startswith("Burglary is within its usual range")
    assert found.chart is not None
    assert (found.chart.points[0].upper or 0) < (found.chart.points[-1].lower or 0)
    assert "because: nothing is held of January 2013 to September 2013" in found.sentence


def test_figures_that_are_not_shown_leave_no_limits() -> None:
    counts: list[int | None] = [6, 6, 0, 0, *[None] * 14]
    labels = spine("2012-01", "2013-06")
    hidden = {(PeriodKind.MONTH, label) for label in labels[:14]}
    shown: list[int | None] = [*[None] * 14, 6, 6, 0, 0]

    found = read(BURGLARY, series(shown), hidden=hidden)

    assert counts[0] == 6
    assert found.headline == (
        "Burglary: not enough to judge, 0 a month, latest in June 2013; 14 of its figures are not"
        " shown."
    )
    assert found.direction_words == "not enough to judge"
    assert found.chart is not None
    assert not any(point.upper for point in found.chart.points)


def test_a_break_within_a_quarter_starts_the_phase_at_that_quarter() -> None:
    found = read(HARM, quarterly([9.0, 8, 9, 7] * 4), [Break("2015-05", "A new form")])

    assert found.chart is not None
    assert [phase.first for phase in found.chart.phases] == ["2014-Q1", "2015-Q2"]


FATAL = Meaning(**{**vars(BURGLARY), "subject": "Fatal collisions", "is_plural": True,
                   "natural_period": PeriodKind.YEAR,
                   "always_said": ("person was killed", "people were killed")})  # fmt: skip


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([0] * 35 + [1], "1 person was killed in the year to December 2014, the latest in"
         " December 2014."),
        ([0] * 26 + [2] + [0] * 9, "2 people were killed in the year to December 2014, the latest"
         " in March 2014."),
        ([0] * 24 + [1] + [0] * 11, "1 person was killed in the year to December 2014, the latest"
         " in January 2014."),
        ([0] * 23 + [1] + [0] * 12, ""),
        ([1] + [0] * 35, ""),
        ([1] * 3, "3 people were killed in the year to March 2012, the latest in March 2012."),
    ],
    ids=["last month", "nine months ago", "the first of twelve months", "the month before them",
         "three years ago", "too few to judge"],
)  # fmt: skip
def test_that_somebody_was_killed_is_said_first_whatever_the_verdict(
    months: list[int | None], said: str
) -> None:
    found = read(FATAL, series(months))

    assert found.grave == said
    assert found.headline == (said or found.headline)
    assert found.sentence.startswith(said)
    assert "killed" not in read(BURGLARY, series(months)).sentence


@pytest.mark.parametrize("kind", [Kind.VALUE, Kind.JUDGED, Kind.EXISTENCE])
def test_a_sum_of_money_a_judgement_and_a_thing_are_no_series_to_be_judged(kind: Kind) -> None:
    thing = Meaning(**{**vars(BURGLARY), "kind": kind})

    found = read(thing, series([*STEADY[:24], *[900] * 12]))

    assert not found.is_signal
    assert found.direction_words == "not judged"


def quarterly(counts: list[float | None]) -> dict[PeriodKind, list[Point]]:
    """Quarters from the start of 2014, a None being hidden."""
    names = rules.quarters("2014-Q1", "2030-Q4")[: len(counts)]
    return {
        PeriodKind.QUARTER: [
            Point(name, n, n, None, None, None, is_provisional=False)
            for name, n in zip(names, counts, strict=True)
        ]
    }


HARM = Meaning(**{**vars(BURGLARY), "natural_period": PeriodKind.QUARTER, "subject": "Harm"})


def test_a_latest_quarter_that_is_hidden_is_said_to_be_held_and_not_shown() -> None:
    reading = read(HARM, quarterly([9, 8, 9, 7, None]), hidden={(PeriodKind.QUARTER, "2015-Q1")})

    assert "The figure for January to March 2015 is held, and not shown" in reading.sentence
    assert "No figure is held" not in reading.sentence
    assert "Latest shown: October to December 2014" in reading.sentence


def test_a_latest_quarter_that_is_not_held_is_not_said_to_be_hidden() -> None:
    reading = read(HARM, quarterly([9, 8, 9, 7, None]), hidden={(PeriodKind.QUARTER, "2014-Q1")})

    assert "No figure is held for January to March 2015." in reading.sentence
    assert "Latest held: October to December 2014" in reading.sentence


def test_a_measure_of_which_every_figure_is_hidden_says_that_figures_are_held() -> None:
    hidden = {(PeriodKind.QUARTER, "2014-Q1"), (PeriodKind.QUARTER, "2014-Q2")}

    reading = read(HARM, quarterly([None, None]), hidden=hidden)

    assert reading.sentence.startswith("Figures are held, and none is shown")


WORTH = Meaning(**{**vars(BURGLARY), "kind": Kind.VALUE, "natural_period": PeriodKind.YEAR,
                   "counted": "collisions"})  # fmt: skip


def test_a_sum_without_values_says_what_is_missing_and_draws_no_empty_chart() -> None:
    counted = [Point("2014", None, 40, None, None, None, is_provisional=False)]

    reading = read(WORTH, {PeriodKind.YEAR: counted})

    assert reading.chart is None
    assert "collisions are counted, up to 2014" in reading.sentence
    assert "no value of preventing one is held" in reading.sentence


def test_a_sum_with_a_value_for_any_year_is_read_as_ever() -> None:
    years = [Point("2013", 2e6, 40, None, None, None, is_provisional=False),
             Point("2014", None, 41, None, None, None, is_provisional=True)]  # fmt: skip

    reading = read(WORTH, {PeriodKind.YEAR: years})

    assert reading.chart is not None
    assert reading.sentence == "Latest held: 2013, £2.0m for 40 collisions."


@pytest.mark.parametrize(("held", "words"), [(1, "in place"), (0, "not in place")])
def test_a_thing_is_said_to_be_there_or_not_with_no_interval(held: int, words: str) -> None:
    thing = Meaning(**{**vars(BURGLARY), "kind": Kind.EXISTENCE, "unit": "1 if published"})
    counts = Held(("E1",), ("2014-01",), grid([[held]]))
    found = figures(counts, kind=Kind.EXISTENCE, per=None, lag_months=0, known_in="2030-01")

    reading = read(thing, {each.period_kind: list(points(each)) for each in found})

    assert reading.sentence == f"Latest held: January 2014, {words}."
    assert reading.latest is not None
    assert (reading.latest.lower, reading.latest.upper) == (None, None)


def test_nothing_held_says_so() -> None:
    reading = read(BURGLARY, {})

    assert reading.sentence == "No figures are held yet."
    assert reading.latest is None


@pytest.mark.parametrize(
    ("kind", "period", "words"),
    [
        (PeriodKind.MONTH, "2014-03", "March 2014"),
        (PeriodKind.YEAR, "2014", "2014"),
        (PeriodKind.QUARTER, "2016-Q2", "April to June 2016"),
        (PeriodKind.R12, "2014-12", "the year to December 2014"),
        (PeriodKind.R12, "2016-Q2", "the year to June 2016"),
    ],
)
def test_a_period_is_written_as_people_say_it(kind: PeriodKind, period: str, words: str) -> None:
    assert period_words(kind, period) == words


ON = date(2016, 6, 1)
SET_ON = date(2014, 1, 6)


def rated(reading: Reading, form: str | None, value: float | None = None, base: float | None = None,
          meaning: Meaning = BURGLARY) -> Status:  # fmt: skip
    return judge(meaning, reading, Aim(form, value, SET_ON, base, "2013"), on=ON).status


def test_a_measure_is_red_then_amber_then_green_against_its_target() -> None:
    reading = read(BURGLARY, series([*STEADY]))

    assert rated(reading, "at_most", 700) is Status.RED
    assert rated(reading, "at_most", 850) is Status.AMBER
    assert rated(reading, "at_most", 873) is Status.GREEN


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([*STEADY], "Of the year to December 2014: 873 meets the target"),
        ([*STEADY[:11]], "No whole year ends with what is held last, and no less is judged."),
    ],
    ids=["a whole year", "eleven months"],
)
def test_a_rating_says_which_year_it_is_of(counts: list[int | None], reason: str) -> None:
    found = judge(BURGLARY, read(BURGLARY, series(counts)), Aim("at_most", 873, SET_ON), on=ON)

    assert found.reason.startswith(reason)


def test_a_year_that_is_hidden_is_not_said_to_be_missing() -> None:
    reading = read(BURGLARY, series([*STEADY[:11]]), hidden={(PeriodKind.R12, "2012-12")})

    found = judge(BURGLARY, reading, Aim(), on=ON)

    assert found.reason == "The figure to judge is held, and may not be shown."


def test_no_target_is_never_green_and_reports_that_are_wanted_are_watched() -> None:
    reading = read(BURGLARY, series([*STEADY]))
    wanted = Meaning(**{**vars(BURGLARY), "polarity": Polarity.UP_WANTED})

    assert rated(reading, None) is Status.NO_TARGET
    assert rated(reading, "at_most", 900, meaning=wanted) is Status.WATCH


def test_a_direction_without_a_baseline_is_not_judged() -> None:
    reading = read(BURGLARY, series([*STEADY]))

    assert rated(reading, "falling") is Status.GREY
    assert rated(reading, "falling", base=1000) is Status.GREEN


def test_a_count_is_not_judged_on_less_than_a_whole_year() -> None:
    reading = read(BURGLARY, series([*STEADY[:11]]))

    assert reading.judged is None
    assert rated(reading, "at_most", 900) is Status.GREY


@pytest.mark.parametrize(
    ("aim", "reason"),
    [
        (Aim("falling", None, SET_ON, 900, "2013"), "Of the year to December 2014: 873 meets"),
        (Aim("falling", None, SET_ON, 900, "the year to December 2013"), "Of the year to"),
        (Aim("falling", None, SET_ON, 900, "2014"), "The baseline, January 2014 to December 2014,"
         " is not wholly before January 2014 to December 2014."),
        (Aim("falling", None, SET_ON, 900, "2013-14"), "The baseline, April 2013 to March 2014, is"
         " not wholly before"),
        (Aim("falling", None, SET_ON, 900, "lately"), "The baseline is of “lately”, which cannot be"
         " read as months. Write it as 2015, 2015-16"),
        (Aim("falling", None, date(2014, 12, 31), 900, "2013"), "Of the year to December 2014"),
        (Aim("falling", None, date(2015, 1, 1), 900, "2013"), "The target was set on 1 January"
         " 2015, after January 2014 to December 2014: it rates nothing before it."),
        (Aim("at_most", 900, date(2015, 1, 1)), "The target was set on 1 January 2015"),
        (Aim("at_most", 900, date(2013, 6, 1)), "Of the year to December 2014"),
        (Aim("exists", None, date(2016, 1, 1)), "it is in place."),
    ],
    ids=["a year before", "in words", "its own year", "overlapping", "unreadable",
         "set on the last day", "set the day after", "a figure set after", "a figure", "a thing"],
)  # fmt: skip
def test_an_aim_is_of_an_earlier_time_than_what_it_judges(aim: Aim, reason: str) -> None:
    found = judge(BURGLARY, read(BURGLARY, series([*STEADY])), aim, on=ON)

    assert reason in found.reason
    assert (found.status is Status.GREEN) == (reason.startswith("Of the year") or "place" in reason)


@pytest.mark.parametrize(
    ("since", "aim", "is_judged"),
    [
        ("2012-12", Aim("falling", None, SET_ON, 900, "2013"), True),
        ("2013-01", Aim("falling", None, SET_ON, 900, "2013"), True),
        ("2013-02", Aim("falling", None, SET_ON, 900, "2013"), False),
        ("2014-01", Aim("falling", None, SET_ON, 900, "2013"), False),
        ("2014-12", Aim("at_most", 900, date(2014, 12, 5)), False),
        ("2014-01", Aim("at_most", 900, SET_ON), True),
        ("2013-07", Aim("at_most", 900, date(2013, 6, 1)), False),
        ("2013-06", Aim("at_most", 900, date(2013, 6, 1)), True),
    ],
)
def test_nothing_is_rated_across_a_break_in_its_series(
    since: str, aim: Aim, is_judged: bool
) -> None:
    reading = read(BURGLARY, series([*STEADY]), [Break(since, "Recording tightened")])

    found = judge(BURGLARY, reading, aim, on=ON)

    assert found.status is (Status.GREEN if is_judged else Status.GREY)
    assert is_judged or "Recording tightened" in found.reason


def test_no_colour_stands_where_a_break_leaves_not_enough_to_judge() -> None:
    shown: list[int | None] = [*STEADY]
    hidden = {(PeriodKind.MONTH, "2014-03")}
    months = series(shown)
    months[PeriodKind.MONTH][26] = Point(
        "2014-03", None, None, None, None, None, is_provisional=False
    )

    reading = read(BURGLARY, months, [Break("2014-01", "Recording tightened")], hidden)

    found = judge(BURGLARY, reading, Aim("at_most", 900, SET_ON), on=ON)

    assert reading.verdict.standing is Standing.NOT_ENOUGH
    assert found.status is Status.GREY


def test_an_old_year_is_no_verdict_of_today() -> None:
    gappy: list[int | None] = [*STEADY[:36], *[None] * 12, *STEADY[:9]]

    found = read(BURGLARY, series(gappy))

    assert found.verdict.standing is Standing.NOT_ENOUGH
    assert found.direction_words == "not enough to judge"
    assert "The year to September 2016 is not compared with the year before" in found.sentence
    assert "December 2014:" not in found.sentence
    assert rated(found, "at_most", 900) is Status.GREY


def test_an_old_calendar_year_is_no_verdict_of_today() -> None:
    yearly = Meaning(**{**vars(BURGLARY), "natural_period": PeriodKind.YEAR})
    gappy: list[int | None] = [*STEADY[:36], *[None] * 12, *STEADY[:9]]

    whole = read(yearly, series([*STEADY[:36], *STEADY[:9]]))
    found = read(yearly, series(gappy))

    assert "2014: 873, and 873 the year before" in whole.sentence
    assert "2015 is not compared with the year before" in found.sentence
    assert found.judged is None
