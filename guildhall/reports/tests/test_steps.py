"""The steps of a pack: who may take which, in what order, and what freezing keeps."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from guildhall.audit.reads import history
from guildhall.partners.models import Member
from guildhall.partners.reads import NotAllowed
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.reports import rules, writes
from guildhall.reports.content import NOT_ANSWERED, Content, FindingEntry
from guildhall.reports.models import Frozen, Pack, Update
from guildhall.reports.rules import Quarter, Step
from guildhall.reports.tests.samples import pack as sample

AT = datetime(2016, 10, 20, 9, 0, tzinfo=UTC)
QUARTER = Quarter(2016, 3)
FIGURES = sample().figures


@pytest.fixture
def people(db: None) -> dict[Role, Member]:
    return {
        role: add_member(
            email=f"{role}@example.org",
            name=role.label,
            password="a long enough phrase",
            roles=[role],
            agency=None,
            by=None,
            at=AT,
        )
        for role in Role
    }


@pytest.fixture
def opened(people: dict[Role, Member]) -> Pack:
    return writes.open_pack(plan_key="2016-17", quarter=QUARTER, by=people[Role.MANAGER], at=AT)


def answered(but: int = 0) -> Content:
    """The sample pack, so many of whose findings have no answer."""
    one = FindingEntry(rule="r", rows=["M01"], why="A reason", answer=NOT_ANSWERED)
    return sample().model_copy(update={"findings": [one] * but})


def freeze(pack: Pack, by: Member | None, *, unanswered: int = 0, number: int = 1) -> Pack:
    return writes.freeze_pack(
        pack,
        content=answered(unanswered),
        digest="0" * 64,
        documents={},
        number=number,
        by=by,
        at=AT,
    )


def test_a_pack_goes_from_opened_through_validated_to_frozen_and_numbered(
    opened: Pack, people: dict[Role, Member]
) -> None:
    writes.validate_pack(opened, figures=FIGURES, by=people[Role.ANALYST], at=AT)

    made = freeze(opened, people[Role.MANAGER])

    assert made.number == 1
    assert [stage.name for stage in made.stages.all()] == ["opened", "validated", "approved"]
    assert Frozen.objects.get(pack=made).content["quarter"] == "July to September 2016"
    assert history(f"pack:{made.reference}").count() == 3


def test_figures_must_be_validated_before_a_pack_is_approved(
    opened: Pack, people: dict[Role, Member]
) -> None:
    with pytest.raises(writes.NotNow, match="validate the figures first"):
        freeze(opened, people[Role.MANAGER])

    assert not Frozen.objects.exists()


def test_a_finding_without_an_answer_holds_a_pack_back(
    opened: Pack, people: dict[Role, Member]
) -> None:
    writes.validate_pack(opened, figures=FIGURES, by=people[Role.ANALYST], at=AT)

    with pytest.raises(writes.NotNow, match="1 finding of plan lint"):
        freeze(opened, people[Role.MANAGER], unanswered=1)


def test_figures_that_changed_after_they_were_validated_are_not_approved(
    opened: Pack, people: dict[Role, Member]
) -> None:
    writes.validate_pack(opened, figures="other figures", by=people[Role.ANALYST], at=AT)

    with pytest.raises(writes.NotNow, match="changed since they were validated"):
        freeze(opened, people[Role.MANAGER])

    assert not Frozen.objects.exists()


def test_whoever_validated_the_figures_cannot_approve_them(db: None) -> None:
    both = add_member(
        email="both@example.org",
        name="Both",
        password="a long enough phrase",
        roles=[Role.MANAGER, Role.ANALYST],
        agency=None,
        by=None,
        at=AT,
    )
    pack = writes.open_pack(plan_key="2016-17", quarter=QUARTER, by=both, at=AT)
    writes.validate_pack(pack, figures=FIGURES, by=both, at=AT)

    with pytest.raises(writes.NotNow, match="somebody else"):
        freeze(pack, both)


def test_a_frozen_pack_takes_no_more_steps(opened: Pack, people: dict[Role, Member]) -> None:
    writes.validate_pack(opened, figures=FIGURES, by=people[Role.ANALYST], at=AT)
    freeze(opened, people[Role.MANAGER])

    with pytest.raises(writes.NotNow, match="frozen"):
        freeze(opened, people[Role.MANAGER], number=2)
    with pytest.raises(writes.NotNow, match="frozen"):
        writes.write_update(opened, programme="x", text="y", by=people[Role.MANAGER], at=AT)
    with pytest.raises(writes.NotNow, match="frozen"):
        writes.validate_pack(opened, figures=FIGURES, by=people[Role.ANALYST], at=AT)


def test_a_number_somebody_else_has_taken_is_not_used_twice(
    opened: Pack, people: dict[Role, Member]
) -> None:
    other = writes.open_pack(
        plan_key="2016-17", quarter=Quarter(2016, 2), by=people[Role.MANAGER], at=AT
    )
    for pack in (opened, other):
        writes.validate_pack(pack, figures=FIGURES, by=people[Role.ANALYST], at=AT)
    freeze(other, people[Role.MANAGER])

    with pytest.raises(writes.NotNow, match="Another pack"):
        freeze(opened, people[Role.MANAGER], number=1)

    assert Frozen.objects.count() == 1


def test_a_validated_pack_takes_updates_again_only_once_sent_back(
    opened: Pack, people: dict[Role, Member]
) -> None:
    writes.validate_pack(opened, figures=FIGURES, by=people[Role.ANALYST], at=AT)
    with pytest.raises(writes.NotNow, match="send the pack back"):
        writes.write_update(opened, programme="x", text="y", by=people[Role.MANAGER], at=AT)

    writes.send_back(opened, reason="A figure is wrong", by=people[Role.ANALYST], at=AT)
    writes.write_update(opened, programme="x", text="y", by=people[Role.MANAGER], at=AT)

    assert Update.objects.get().text == "y"
    assert opened.stages.last().note == "A figure is wrong"  # type: ignore[union-attr]


def test_opening_a_quarter_twice_gives_the_same_pack(
    opened: Pack, people: dict[Role, Member]
) -> None:
    again = writes.open_pack(plan_key="2016-17", quarter=QUARTER, by=people[Role.LEAD], at=AT)

    assert again == opened


def test_the_database_refuses_a_second_open_pack_of_a_quarter(opened: Pack) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.create(plan_key="2016-17", quarter=str(QUARTER))


@pytest.mark.parametrize("changes", [{"number": 1}, {"frozen_at": AT}])
def test_the_database_refuses_a_pack_half_frozen(opened: Pack, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.filter(pk=opened.pk).update(**changes)


Taking = Callable[[Pack, Member], object]
STEPS: list[tuple[str, set[Role], Taking]] = [
    (
        "open",
        {Role.MANAGER, Role.LEAD},
        lambda _, by: writes.open_pack(plan_key="x", quarter=QUARTER, by=by, at=AT),
    ),
    (
        "write",  # a lead writes of what they lead: here no plan says what that is
        {Role.MANAGER},
        lambda pack, by: writes.write_update(pack, programme="x", text="y", by=by, at=AT),
    ),
    (
        "validate",
        {Role.ANALYST},
        lambda pack, by: writes.validate_pack(pack, figures=FIGURES, by=by, at=AT),
    ),
    (
        "send back",
        {Role.ANALYST},
        lambda pack, by: writes.send_back(pack, reason="A reason", by=by, at=AT),
    ),
    ("approve", {Role.MANAGER}, freeze),
]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("step", "allowed", "take"), STEPS, ids=[s[0] for s in STEPS])
def test_each_step_is_for_those_whose_work_it_is(
    opened: Pack,
    people: dict[Role, Member],
    role: Role,
    step: str,
    allowed: set[Role],
    take: Taking,
) -> None:
    try:
        take(opened, people[role])
    except NotAllowed:
        was_allowed = False
    except writes.NotNow:
        was_allowed = True
    else:
        was_allowed = True

    assert was_allowed is (role in allowed)


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2016, 11, 15), "2016-Q3"),
        (date(2016, 10, 1), "2016-Q3"),
        (date(2016, 9, 30), "2016-Q2"),
        (date(2017, 1, 1), "2016-Q4"),
        (date(2017, 3, 31), "2016-Q4"),
    ],
)
def test_the_last_whole_quarter_has_ended_by_the_start_of_the_day(
    today: date, quarter: str
) -> None:
    found = rules.last_whole_quarter(today)

    assert str(found) == quarter
    assert found.ends_before <= today


@pytest.mark.parametrize(
    ("taken", "offered"),
    [
        (set(), "2016-Q3"),
        ({"2016-Q2"}, "2016-Q3"),
        ({"2016-Q3"}, "2016-Q2"),
        ({"2016-Q3", "2016-Q2"}, "2016-Q4"),
    ],
    ids=["none", "an earlier one", "the latest", "every ended one"],
)
def test_the_quarter_offered_is_the_latest_of_the_plans_own_that_has_no_pack(
    taken: set[str], offered: str
) -> None:
    found = rules.first_free(date(2016, 11, 22), taken, since=date(2016, 4, 1))

    assert str(found) == offered


@pytest.mark.parametrize("text", ["2016", "2016-Q5", "2016-Q0", "Q3 2016", "16-Q3", "2016-3", ""])
def test_a_quarter_written_wrongly_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="2016-Q3"):
        rules.parse_quarter(text)


def test_a_quarter_names_its_three_months() -> None:
    assert QUARTER.months == ("2016-07", "2016-08", "2016-09")
    assert QUARTER.title == "July to September 2016"


def test_the_command_line_approves_for_nobody_but_needs_validated_figures() -> None:
    steps = [Step("opened", None)]

    assert "validate" in rules.why_not_approve(steps, by=None, unanswered=0, figures="")
