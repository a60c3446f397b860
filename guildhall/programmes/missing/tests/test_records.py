from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guildhall.casework.models import Case, Disclosure
from guildhall.casework.writes import change, keep
from guildhall.duties.models import Clock
from guildhall.programmes.missing.models import (
    Circumstances,
    Discussion,
    Episode,
    MakesafeItem,
    PreventionInterview,
    ReturnInterview,
    VehicleOfConcern,
)
from guildhall.programmes.missing.tests.world import AT, DAY, HOUR, World

WENT = AT - 20 * DAY


def told(raised: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(raised.value.message_dict)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"found_at": WENT - HOUR}, "found_at"),
        ({"reported_at": WENT - HOUR}, "reported_at"),
        ({"found_at": AT + HOUR}, "found_at"),
        ({"missing_from": AT + HOUR, "reported_at": AT + HOUR, "found_at": None}, "missing_from"),
    ],
    ids=["found before missing", "reported before last seen", "found in the future", "all ahead"],
)
def test_impossible_times_are_refused_by_their_field(
    world: World, case: Case, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        world.missing(case, WENT, kept_at=AT, **values)

    assert field in told(raised)
    assert not Episode.objects.exists()


def test_a_return_recorded_days_later_is_kept(world: World, case: Case) -> None:
    episode = world.missing(case, WENT, hours=None)

    world.amend(episode, AT, found_at=WENT + 30 * HOUR, found_how="police")

    assert Episode.objects.get().found_at == WENT + 30 * HOUR


def test_a_child_has_one_open_episode(world: World, case: Case) -> None:
    world.missing(case, WENT, hours=None)

    with pytest.raises(ValidationError) as raised:
        world.missing(case, WENT + DAY, hours=None)

    assert told(raised) == {"found_at"}
    world.missing(world.child(given="Sol"), WENT + DAY, hours=None)
    assert Episode.objects.count() == 2


def test_reopening_a_return_while_another_episode_is_open_is_refused(
    world: World, case: Case
) -> None:
    first = world.missing(case, WENT)
    world.missing(case, WENT + DAY, hours=None)

    with pytest.raises(ValidationError):
        world.amend(first, AT, found_at=None)


@pytest.mark.parametrize(
    "values",
    [
        {"found_at": WENT - HOUR},
        {"reported_at": WENT - HOUR},
        {"found_at": None, "found_how": "police"},
    ],
)
def test_the_table_itself_refuses_impossible_times(
    world: World, case: Case, values: dict[str, Any]
) -> None:
    episode = world.missing(case, WENT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.filter(pk=episode.pk).update(**values)


def interview(world: World, case: Case, values: dict[str, Any]) -> None:
    """A return interview kept on a case, offered and held in good time unless said."""
    given = {"offered_at": WENT + 11 * HOUR, "result": "held", "held_at": WENT + 12 * HOUR,
             "held_by": "council"}  # fmt: skip
    keep(case, ReturnInterview, values=given | values, by=world.coordinator, at=AT)


def test_what_follows_an_episode_is_of_the_same_case_and_after_the_return(
    world: World, case: Case
) -> None:
    episode = world.missing(case, WENT)
    still_out = world.missing(world.child(given="Sol"), WENT, hours=None)

    elsewhere = world.missing(world.child(given="Kit"), WENT)
    for given, field in (
        ({"episode": still_out}, "episode"),
        ({"episode": elsewhere}, "episode"),
        ({"episode": episode, "offered_at": WENT}, "offered_at"),
        ({"held_at": AT + DAY, "held_by": "charity"}, "held_at"),
    ):
        with pytest.raises(ValidationError) as raised:
            interview(world, case, {"episode": episode} | given)
        assert field in told(raised)
    with pytest.raises(ValidationError) as raised:
        keep(
            case,
            PreventionInterview,
            values={"episode": still_out, "result": "not_held"},
            by=world.coordinator,
            at=AT,
        )
    assert told(raised) == {"episode"}


@pytest.mark.parametrize(
    "values",
    [
        {"is_safe": "no", "why_not_safe": "The home is a risk"},
        {"is_safe": "no", "why_not_safe": "", "shared_at": None},
        {"summary": ""},
    ],
    ids=["shared although unsafe", "unsafe without a reason", "shared without words"],
)
def test_a_debrief_answers_whether_it_is_safe_before_it_is_shared(
    world: World, case: Case, values: dict[str, Any]
) -> None:
    episode = world.missing(case, WENT)

    with pytest.raises(ValidationError):
        world.debriefed(episode, "home", 2, **values)


def test_a_debrief_shared_or_not_safe_to_share_is_in_the_record_of_sharing_once(
    world: World, case: Case
) -> None:
    episode = world.missing(case, WENT)
    shared = world.debriefed(episode, "police", 2)
    unsafe: dict[str, Any] = {"is_safe": "no", "why_not_safe": "He hits her", "summary": ""}
    world.debriefed(episode, "home", None, **unsafe)
    later = WENT + 30 * DAY
    change(shared, values={"summary": "More"}, was=1, by=world.coordinator, at=later)

    rows = {row.recipient_title: row for row in Disclosure.objects.all()}

    assert {to: row.decision for to, row in rows.items()} == {
        "Police": "share",
        "Home, foster carer or placement": "refuse",
    }
    assert rows["Police"].is_safeguarding
    assert rows["Police"].subjects[0]["category"] == "victim"
    assert "hits" not in rows["Home, foster carer or placement"].reason


def test_a_recipient_has_one_debrief_of_an_episode(world: World, case: Case) -> None:
    episode = world.missing(case, WENT)
    world.debriefed(episode, "police", 2)

    with pytest.raises(ValidationError) as raised:
        world.debriefed(episode, "police", 3)

    assert told(raised) == {"recipient"}


@pytest.mark.parametrize(
    ("record", "values"),
    [
        (VehicleOfConcern, {"why": "Followed children"}),
        (Discussion, {"meeting_on": AT.date(), "why": "Repeats", "decision": "Visit"}),
        (Circumstances, {"status": "none", "living": "home", "is_out_of_area": True}),
        (
            MakesafeItem,
            {"received_at": AT, "source": "hotel", "what": "A call", "evaluation": "useful"},
        ),
        (
            MakesafeItem,
            {
                "received_at": AT,
                "source": "hotel",
                "what": "A call",
                "evaluation": "useful",
                "evaluated_at": AT - HOUR,
            },
        ),
    ],
    ids=["vehicle untold", "decision unheld", "placed by nobody", "half evaluated", "too early"],
)
def test_a_record_that_contradicts_itself_is_refused(
    world: World, case: Case, record: Any, values: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        keep(case, record, values=values, by=world.coordinator, at=AT)


WORDS = "x" * 1_000_000 + " 🙂 \u202eעברית \"quotes\" 'and' <script>alert(1)</script>"


def test_a_megabyte_of_any_text_is_kept_as_it_was_typed(world: World, case: Case) -> None:
    episode = world.missing(case, WENT, circumstances=WORDS, with_whom=WORDS)

    episode.refresh_from_db()
    assert (episode.circumstances, episode.with_whom) == (WORDS, WORDS)


def clocks(duty: str, case: Case) -> list[Clock]:
    found = Clock.objects.filter(guard=case.guard, duty=f"missing_and_exploitation.{duty}")
    return list(found.order_by("recipient", "started_at"))


def test_the_interview_falls_due_72_hours_after_the_return(world: World, case: Case) -> None:
    episode = world.missing(case, WENT)
    (clock,) = clocks("return_interview", case)
    assert episode.found_at is not None
    assert clock.due_at == episode.found_at + timedelta(hours=72)
    assert (clock.ended, clock.owner_function) == ("", "return_interviewer")

    world.interviewed(episode, None, result="declined")
    (declined,) = clocks("return_interview", case)
    world.interviewed(episode, 40)

    assert declined.ended == "declined"
    (met,) = clocks("return_interview", case)
    assert (met.ended, met.stopped_at) == ("met", episode.found_at + 40 * HOUR)


def test_nothing_is_due_while_a_child_is_missing_or_was_only_absent(
    world: World, case: Case
) -> None:
    world.missing(case, WENT, hours=None)
    world.missing(world.child(given="Sol"), WENT, category="absent")

    assert not Clock.objects.filter(duty__contains="return_interview", ended="").exists()
    assert not Clock.objects.filter(duty__contains="debrief", ended="").exists()


def test_the_debrief_is_owed_to_each_recipient_apart(world: World, case: Case) -> None:
    episode = world.missing(
        case, WENT, from_where="care_home", is_out_of_area=True, placing_authority="Elsewhere"
    )

    world.debriefed(episode, "police", 4)
    world.debriefed(
        episode, "home", None, is_safe="no", why_not_safe="Named by the child", summary=""
    )

    ended = {clock.recipient: clock.ended for clock in clocks("debrief", case)}
    assert ended == {
        "police": "met",
        "social_care": "",
        "education": "",
        "home": "not_applicable",
        "placing_authority": "",
    }


@pytest.mark.parametrize(
    ("held_by", "is_refused"),
    [("police", True), ("carer", True), ("social_worker", True), ("council", False),
     ("charity", False)],
)  # fmt: skip
def test_an_interview_held_by_police_or_a_carer_is_not_independent(
    world: World, case: Case, held_by: str, is_refused: bool
) -> None:
    episode = world.missing(case, AT - 5 * DAY)

    if not is_refused:
        assert world.interviewed(episode, 10, held_by=held_by).is_independent
        return
    with pytest.raises(ValidationError, match="not independent") as refused:
        world.interviewed(episode, 10, held_by=held_by)
    assert list(refused.value.message_dict) == ["is_independent"]
    assert not world.interviewed(episode, 10, held_by=held_by, is_independent=False).is_independent


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.25, "for less than an hour"), (1, "for 1 hour,"), (10, "for 10 hours,")],
)
def test_an_episode_says_for_how_long_and_never_for_0_hours(
    world: World, case: Case, hours: float, words: str
) -> None:
    assert words in world.missing(case, AT - DAY, hours=hours).headline()
