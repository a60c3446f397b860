"""A pack prints its own quarter: nothing later that is held, and nothing not yet published."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine

from guildhall.analysis.series import spine
from guildhall.explore.tests import world
from guildhall.explore.tests.conftest import forget
from guildhall.measures import jobs as measures
from guildhall.measures import registry
from guildhall.measures import writes as measure_writes
from guildhall.measures.models import ReturnDue
from guildhall.measures.reads import find_definition
from guildhall.measures.rules import quarters
from guildhall.measures.tests.test_pages import fill
from guildhall.measures.writes.returns import Sent
from guildhall.partners.models import Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import add_member
from guildhall.plan import reads as plans
from guildhall.plan import writes as plan_writes
from guildhall.plan.file import read_plan
from guildhall.reports import jobs
from guildhall.reports import writes as packs
from guildhall.reports.content import Content
from guildhall.reports.paper import FORMATS
from guildhall.reports.rules import parse_quarter
from guildhall.reports.tests.test_pages import PLAN
from guildhall.reports.tests.test_paper import docx_text, pdf_text

MADE_AT = datetime(2016, 10, 20, 12, tzinfo=UTC)
LATER = datetime(2017, 3, 1, 12, tzinfo=UTC)
KNOWN = spine("2014-01", "2016-10")
USUAL, SINCE, REVISED = (
    50,
    177,
    188,
)  # a month up to the quarter's end, after it, in a later release
LATER_MONTHS = ("October 2016", "November 2016", "December 2016", "2016-10", "2016-11", "2016-12")


@pytest.fixture(autouse=True)
def city(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path / "data"
    settings.INSTANCE = replace(
        settings.INSTANCE, area_code=world.CITY, area_name="Peterborough", is_demo=False
    )
    forget()
    with time_machine.travel(MADE_AT, tick=False):
        yield
    forget()


@pytest.fixture
def analyst() -> Member:
    return add_member(
        email="analyst@example.org", name="Analyst", password="a long enough phrase",
        roles=[Role.ANALYST, Role.MANAGER], agency=None, by=None, at=MADE_AT,
    )  # fmt: skip


@pytest.fixture
def plan(analyst: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> plans.Plan:
    """The plan that ships, with files and returns of its last quarter, and of months since."""
    year = plan_writes.load_plan(read_plan(PLAN), by=None, at=datetime(2016, 4, 1, tzinfo=UTC)).year
    world.put_everything()
    monkeypatch.setattr(world, "AT", LATER)  # when the files come in: they hold no later month
    months = {month: USUAL if month <= "2016-09" else SINCE for month in KNOWN}
    street(tmp_path, months, released="2016-10-12")
    revised = dict.fromkeys(spine("2016-07", "2016-12"), REVISED)
    street(tmp_path, revised, released="2017-02-10")
    for quarter, number in zip(quarters("2015-Q1", "2016-Q4"), [31] * 7 + [4321], strict=True):
        send(quarter, number, analyst)
    list(measures.compute(world.CITY, MADE_AT))
    return plans.opened(year)


def street(folder: Path, months: dict[str, int], *, released: str) -> None:
    rows = [
        (m, world.LSOAS[0], "Violence and sexual offences")
        for m, n in months.items()
        for _ in range(n)
    ]
    world.street(folder, rows, released=released)


def send(quarter: str, number: int, by: Member) -> None:
    definition = find_definition("M03")
    assert definition is not None
    measure_writes.schedule_returns(
        definition, agency_key=definition.agency_key, quarters=[quarter], rule="local", at=MADE_AT
    )
    due = ReturnDue.objects.get(definition=definition, period=quarter)
    sent = Sent(due=due, numerator=number, denominator=None)
    measure_writes.receive_return(sent, received_on=MADE_AT.date(), by=by, at=MADE_AT)


def drafted(plan: plans.Plan, by: Member, today: date) -> Content:
    quarter = parse_quarter("2016-Q3")
    pack = packs.open_pack(plan_key=plan.key, quarter=quarter, by=by, at=MADE_AT)
    return jobs.draft(pack, plan, today=today)


def xlsx_text(made: bytes) -> str:
    from io import BytesIO

    book = openpyxl.load_workbook(BytesIO(made))
    return "\n".join(
        str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value
    )


def texts(content: Content) -> dict[str, str]:
    """What each document says of what has figures, but for the days of making and release."""
    programmes = [
        each.model_copy(update={"measures": [m for m in each.measures if m.trace]})
        for each in content.programmes
    ]
    found = content.model_copy(update={"findings": [], "made": "today", "programmes": programmes})
    made = {name: make(found) for name, make in FORMATS.items()}
    said = {
        "html": made["html"].decode(),
        "pdf": pdf_text(made["pdf"]),
        "docx": docx_text(made["docx"]),
        "xlsx": xlsx_text(made["xlsx"]),
    }
    for day in ("20 October 2016", "2016-10-20", "2016-10-12"):
        said = {name: text.replace(day, "") for name, text in said.items()}
    return said


def entry(content: Content, key: str) -> Any:
    return next(each for each in content.measures if each.key == key)


def test_no_document_of_a_pack_says_anything_later_than_its_quarter(
    plan: plans.Plan, analyst: Member
) -> None:
    content = drafted(plan, analyst, MADE_AT.date())

    said = texts(content)

    for name, text in said.items():
        assert "September 2016" in text, name
        later = [
            word for word in (*LATER_MONTHS, "4,321", str(SINCE), str(REVISED)) if word in text
        ]
        assert not later, name
    violence = entry(content, "violence_recorded")
    assert violence.points[-1].period.endswith("September 2016")
    assert violence.points[-1].numerator == str(USUAL)
    assert (violence.signals, content.signals) == ([], [])
    assert entry(content, "M03").points[-1].period == "July to September 2016"


def test_a_pack_made_late_takes_what_was_published_since_of_its_own_months_alone(
    plan: plans.Plan, analyst: Member
) -> None:
    send("2017-Q1", 4321, analyst)
    list(measures.compute(world.CITY, LATER))
    owed = find_definition("M04")
    assert owed is not None
    measure_writes.schedule_returns(
        owed, agency_key=owed.agency_key, quarters=quarters("2016-Q3", "2016-Q4"),
        rule="local", at=MADE_AT,
    )  # fmt: skip

    content = drafted(plan, analyst, LATER.date())

    violence = entry(content, "violence_recorded")
    assert violence.points[-1].period.endswith("September 2016")
    assert violence.points[-1].numerator == str(REVISED)
    assert [late.period for late in content.returns_late] == ["2016-Q3"]
    ends = {now.due for now in content.actions_late}
    assert not {day for day in ends if day.endswith(("October 2016", "December 2016", "2017"))}


def test_a_pack_is_of_what_was_known_on_its_day(plan: plans.Plan, analyst: Member) -> None:
    list(measures.compute(world.CITY, LATER))

    content = drafted(plan, analyst, MADE_AT.date())

    assert entry(content, "violence_recorded").points[-1].numerator == str(USUAL)


def test_every_document_says_first_that_somebody_was_killed_though_no_plan_measures_it(
    plan: plans.Plan, analyst: Member
) -> None:
    declared = registry.find("fatal_collisions")
    assert declared is not None
    fill(measure_writes.put_declared(declared, at=MADE_AT))

    content = drafted(plan, analyst, MADE_AT.date())

    assert "fatal_collisions" not in {each.key for each in content.measures}
    (said_first,) = content.always_said
    assert "in which somebody was killed in the year to December 2014" in said_first
    for name, text in texts(content).items():
        assert said_first in " ".join(text.split()), name


def test_figures_from_casework_are_said_to_be_so_whatever_the_plans_measure_is_supplied_by(
    plan: plans.Plan, analyst: Member
) -> None:
    content = drafted(plan, analyst, MADE_AT.date())

    assert entry(content, "patrol_hours").supply.startswith("Casework kept here: ")
    assert entry(content, "violence_recorded").supply.startswith("Imported files: ")
    assert entry(content, "M03").supply.startswith("An agency's return: ")
