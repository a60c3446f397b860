"""What a programme declares is read at start-up, and a slip is told in words."""

from datetime import date
from typing import Any

import pytest
from django.db import models

from guildhall.casework import registry
from guildhall.casework.check import DeclarationWrong, check, problems
from guildhall.casework.declare import (
    Asked,
    DecisionRecord,
    LetterTemplate,
    Programme,
    Role,
    Slice,
    Stage,
)
from guildhall.casework.joining import join
from guildhall.casework.models import Case, Record, Referral
from guildhall.casework.tests.people import HANDBOOK, MATRIX, TOOL, programme
from guildhall.casework.tools import Band, Question, Tool
from guildhall.duties.declare import Deadline, Rule, hours
from guildhall.partners.declare import Level, Reach, Sight
from guildhall.partners.models import Agency


class Shed(Record):
    """A record that no programme declares."""

    seen_at = models.DateTimeField(null=True)
    colour = models.CharField(max_length=20)

    part = "helth"

    class Handling:
        personal = {"seen_at", "color"}
        plain = {"seen_at"}
        slices = {"helth": {"colour"}, "health": {"size"}}

    class Meta:
        app_label = "declared_nowhere"


class Ruling(Record):
    """A record of a decision, whose referral anybody might choose."""

    referral = models.OneToOneField(Referral, models.PROTECT)

    class Handling:
        plain = {"referral"}

    class Meta:
        app_label = "declared_nowhere"


def tool(**changed: Any) -> Tool:
    parts = {name: getattr(TOOL, name) for name in TOOL.__dataclass_fields__}
    return Tool(**{**parts, **changed})


def deadline(of: type[models.Model], **changed: Any) -> Deadline:
    declared: dict[str, Any] = {
        "key": "visit",
        "title": "Visit",
        "of": of,
        "starts": lambda row: None,
        "met": lambda row: None,
        "versions": (Rule(since=date(2014, 1, 1), within=hours(72), source=HANDBOOK),),
    }
    return Deadline(**{**declared, **changed})


def test_the_toy_programme_is_as_it_should_be() -> None:
    assert list(problems(programme())) == []


def test_a_programme_of_evidence_alone_says_only_its_key_title_and_measures() -> None:
    assert list(problems(Programme(key="roads", title="Roads"))) == []


SLIPS: dict[str, tuple[dict[str, object], str]] = {
    "key in capitals": ({"key": "Plots"}, "key='Plots': give small letters"),
    "no title": ({"title": " "}, "title is empty"),
    "casework not said": ({"is_casework": False}, "is_casework is not True"),
    "no lead agency": ({"lead_agency": ""}, "lead_agency is empty"),
    "marking we do not hold": ({"marking": "secret"}, "marking='secret'"),
    "unknown regime": ({"regime": "martial"}, "regime='martial'"),
    "no outcomes": ({"outcomes": ()}, "outcomes is empty"),
    "no stages": ({"stages": ()}, "stages is empty"),
    "a stage that is not there": (
        {"stages": (Stage("heard", "Heard", leads_to=("visted",)), Stage("visited", "V"))},
        "heard leads to visted, which is not a stage. Did you mean visited?",
    ),
    "a stage nobody reaches": (
        {"stages": (Stage("heard", "Heard"), Stage("lost", "Lost"))},
        "nothing leads to lost",
    ),
    "a stage twice": (
        {"stages": (Stage("heard", "Heard"), Stage("heard", "Again"))},
        "stages: the key heard is there twice",
    ),
    "a need of another's record": (
        {"stages": (Stage("heard", "Heard", needs=(Shed.seen_at,)),)},
        "needs Shed.seen_at, and Shed is not one of records",
    ),
    "a need that is neither": (
        {"stages": (Stage("heard", "Heard", needs=("seen_at",)),)},  # type: ignore[arg-type]
        "needs 'seen_at'. Give a field",
    ),
    "closing that needs another's record": (
        {"needs_to_close": (Shed.seen_at,)},
        "closing needs Shed.seen_at, and Shed is not one of records",
    ),
    "no matrix": ({"matrix": None}, "matrix is empty, so nobody could open a case"),
    "an unknown function": (
        {"matrix": {**MATRIX, "wardn": Sight(Level.FULL, Reach.WHOLE)}},
        "wardn is not a function. Did you mean warden?",
    ),
    "an unknown slice": (
        {
            "matrix": {
                **MATRIX,
                "warden": Sight(Level.FULL, Reach.WHOLE, slices=frozenset({"helth"})),
            }
        },
        "warden is shown helth, which is not a slice. Did you mean health?",
    ),
    "a decision that makes what is not a record": (
        {"decision": DecisionRecord(Shed, Asked(), Asked(), Asked())},
        "decision: Shed is not one of records",
    ),
    "a decision's record of no referral": (
        {"decision": DecisionRecord(Shed, Asked(), Asked(), Asked())},
        "Shed needs a one-to-one field called referral",
    ),
    "a decision's record that is filled in by hand": (
        {"decision": DecisionRecord(Ruling, Asked(), Asked(), Asked())},
        "Ruling.referral must not be editable",
    ),
    "a decision that asks for what is not there": (
        {"decision": DecisionRecord(Shed, Asked(("color",)), Asked(), Asked())},
        "accepted has color, not a field of Shed. Did you mean colour?",
    ),
    "a decision that leaves out what its record needs": (
        {"decision": DecisionRecord(Shed, Asked(("colour",)), Asked(), Asked())},
        "declined neither asks for Shed.colour nor settles it",
    ),
    "an unknown triage": ({"triage": "clark"}, "triage is clark, which is not a function."),
    "an owner who is not there": (
        {"stages": (Stage("heard", "Heard", owner="clrk"),)},
        "the owner of heard is clrk",
    ),
    "a record that is not one": (
        {"records": (Agency,), "stages": (Stage("heard", "Heard"),)},
        "is not a Record",
    ),
    "a field nobody sorted": ({"records": (Shed,)}, "Shed.colour is neither personal nor plain"),
    "a field sorted twice": ({"records": (Shed,)}, "Shed.seen_at is both personal and plain"),
    "a field that is not there": (
        {"records": (Shed,)},
        "Shed.Handling names color, which is not a field. Did you mean colour?",
    ),
    "a record's unknown slice": (
        {"records": (Shed,)},
        "Shed has fields in helth, not a slice. Did you mean health?",
    ),
    "a record in an unknown slice": ({"records": (Shed,)}, "Shed.part is helth, not a slice."),
    "a record's unknown field in a slice": (
        {"records": (Shed,)},
        "Shed puts size in health, and it is not a field",
    ),
    "a deadline of something else": (
        {"deadlines": (deadline(Agency),)},
        "visit is of Agency, which is not one of records",
    ),
    "a deadline's unknown owner": (
        {"deadlines": (deadline(Case, owner="clrk"),)},
        "the owner of visit is clrk",
    ),
    "a tool without a source": ({"assessments": (tool(source=""),)}, "say where it is published"),
    "a tool that asks nothing": ({"assessments": (tool(questions=()),)}, "it asks nothing"),
    "a tool without bands": ({"assessments": (tool(bands=()),)}, "it has no bands"),
    "bands out of order": (
        {"assessments": (tool(bands=(Band("high", "High", 5), Band("low", "Low"))),)},
        "its bands are not from the lowest",
    ),
    "a question twice": (
        {"assessments": (tool(questions=(Question("a", "A"), Question("a", "B"))),)},
        "the question a is there twice",
    ),
    "a version twice": ({"assessments": (TOOL, tool(title="T"))}, "weeds has version 1 twice"),
    "a tool that ends first": ({"assessments": (tool(until=date(2014, 1, 1)),)}, "it ends before"),
    "a place nobody fills": (
        {"letters": (LetterTemplate("hello", "Hello", "Dear $too"),)},
        "hello has the place $too, which nobody fills. Did you mean to? Or ask for it in asks.",
    ),
    "a place that is no place": (
        {"letters": (LetterTemplate("hello", "Hello", "That is $5"),)},
        "hello has a $ that begins no place",
    ),
    "a place asked for needlessly": (
        {"letters": (LetterTemplate("hello", "Hello", "Dear $to", asks={"to": "Who?"}),)},
        "hello asks for to, which is filled in already",
    ),
    "an unknown side": ({"roles": (Role("imp", "Imp", "left"),)}, "imp has side='left'"),
    "a slice that is no key": ({"slices": (Slice("He alth", "Health"),)}, "is not a key"),
}


@pytest.mark.parametrize(("changed", "told"), SLIPS.values(), ids=SLIPS)
def test_a_slip_stops_start_up_and_says_what_to_mend(changed: dict[str, object], told: str) -> None:
    with pytest.raises(DeclarationWrong) as wrong:
        check(programme(**changed))

    assert told in str(wrong.value)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(DeclarationWrong) as wrong:
        check(programme(lead_agency="", triage="clark"))

    assert str(wrong.value).startswith("The programme allotments cannot start:\n  - ")
    assert str(wrong.value).count("\n  - ") == 2


def test_a_programme_that_cannot_start_joins_nothing() -> None:
    with pytest.raises(DeclarationWrong):
        join(programme(lead_agency=""))

    assert registry.find("allotments") is None
