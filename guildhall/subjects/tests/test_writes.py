"""Adding, shielding, withdrawing, joining, conflicts of interest and erasing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from guildhall import vault
from guildhall.audit.models import Change, Revision
from guildhall.partners.models import Bar, Guard, Member
from guildhall.partners.reads import NotAllowed, NotKnown
from guildhall.subjects import reads, sealing, writes
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Interest,
    Name,
    NameWord,
    Person,
    Place,
    Vehicle,
)
from guildhall.subjects.rules import Unfit
from guildhall.subjects.tests.world import AT, call, live_at, member, person

Viewer = Callable[[str], Member]
HARD_NAMES = [
    ("Zoë 🦊", "O’Brien-Łuk"),
    ("محمد", "علي"),
    ("שרה", 'כ"ץ'),
    ('Robert"); DROP TABLE', "<script>alert(1)</script>"),
    ("李", "小龙"),
    ("x" * 200, "y" * 200),
    ("", "Madonna"),
    ("\u202eevil\u202c", "left"),
]


@pytest.mark.parametrize(("given", "family"), HARD_NAMES)
def test_any_name_is_kept_shown_and_found(
    officer: Member, case: Guard, given: str, family: str
) -> None:
    who = person(case, given, family)

    name = reads.view(officer, who, AT).names[0]

    assert name.family == family
    assert name.given == given.strip("\u202e\u202c")
    assert who.reference in {f.person.reference for f in reads.find(officer, name.whole, AT)}


@pytest.mark.parametrize(
    ("write", "field"),
    [
        (lambda s, w: person(s, "", " \n "), "given"),
        (lambda s, w: person(s, "x" * 201, ""), "given"),
        (lambda s, w: person(s, "x", "y" * 1_000_000), "family"),
        (lambda s, w: person(s, born_on=date(2016, 11, 16)), "born_on"),
        (lambda s, w: person(s, born_on=date(1899, 1, 1)), "born_on"),
        (lambda s, w: person(s, born_on=date(1980, 1, 1), role="child"), "born_on"),
        (lambda s, w: live_at(w, s, " "), "line"),
        (lambda s, w: live_at(w, s, "x" * 401), "line"),
        (lambda s, w: live_at(w, s, postcode="x" * 21), "postcode"),
        (lambda s, w: live_at(w, s, since=date(2016, 2, 1), until=date(2016, 1, 1)), "until"),
        (lambda s, w: live_at(w, s, side="both"), "side"),
        (lambda s, w: call(w, s, " "), "value"),
        (lambda s, w: call(w, s, kind="pigeon"), "kind"),
        (lambda s, w: call(w, s, hours="x" * 401), "hours"),
        (
            lambda s, w: writes.add_identifier(w, source=s, scheme="", value="1", by=None, at=AT),
            "scheme",
        ),
        (lambda s, w: writes.add_vehicle(w, source=s, by=None, at=AT), "registration"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    case: Guard, write: Callable[[Guard, Person], Any], field: str
) -> None:
    who = person(case)
    before = Revision.objects.count(), Person.objects.count()

    with pytest.raises(Unfit) as refused:
        write(case, who)

    assert refused.value.field == field
    assert (Revision.objects.count(), Person.objects.count()) == before


def test_odd_postcodes_and_numbers_are_kept_and_flagged(officer: Member, case: Guard) -> None:
    who = person(case)
    live_at(who, case, "The blue tent", postcode="by the river")
    call(who, case, "ask at the cafe")

    view = reads.view(officer, who, AT)

    assert (view.addresses[0].postcode, view.addresses[0].is_odd) == ("by the river", True)
    assert (view.contacts[0].value, view.contacts[0].is_odd) == ("ask at the cafe", True)


@pytest.mark.parametrize(
    ("born_on", "more", "shielded"),
    [
        (None, {"role": "victim"}, True),
        (None, {"role": "suspect", "side": "offender"}, False),
        (date(2003, 2, 1), {"role": "suspect", "side": "offender"}, True),
        (date(1998, 11, 15), {"role": "suspect", "side": "offender"}, False),
        (date(1998, 11, 16), {"role": "suspect", "side": "offender"}, True),
        (None, {"role": "victim", "is_shielded": False}, False),
    ],
)
def test_the_shield_is_on_or_off_by_who_they_are(
    case: Guard, born_on: date | None, more: dict[str, Any], shielded: bool
) -> None:
    who = person(case, born_on=born_on)

    assert live_at(who, case, **more).is_shielded is shielded
    assert call(who, case, **more).is_shielded is shielded
    assert Place.objects.exists() is not shielded


def test_a_shield_comes_off_and_goes_on_for_a_reason(officer: Member, case: Guard) -> None:
    who = person(case)
    address, contact = live_at(who, case, role="victim"), call(who, case, hours="after 6")
    for fact in (address, contact):
        writes.set_shield(fact, is_shielded=False, why="Moved away", by=officer, at=AT)
    opened = reads.view(officer, who, AT)
    assert Place.objects.get().line == "1 Quiet Close"

    for fact in (Address.objects.get(), Contact.objects.get()):
        writes.set_shield(
            fact, is_shielded=True, why="Found again", side="victim", by=officer, at=AT
        )

    closed = reads.view(officer, who, AT)
    assert not Place.objects.exists()
    assert Contact.objects.get().value == ""
    assert closed.addresses[0].whole == opened.addresses[0].whole == "1 Quiet Close, PE1 1HF"
    assert closed.contacts[0].safe.hours == opened.contacts[0].safe.hours == "after 6"
    assert closed.addresses[0].shielded_by == {"victim"}


def test_a_place_where_somebody_else_lives_stays(officer: Member, case: Guard) -> None:
    first, second = person(case), person(case, "Sam")
    one = live_at(first, case, is_shielded=False)
    live_at(second, case, is_shielded=False)

    writes.set_shield(one, is_shielded=True, why="Asked", by=officer, at=AT)

    assert Place.objects.get().addresses.get().person == second


def test_of_two_who_change_a_shield_at_once_one_is_told(officer: Member, case: Guard) -> None:
    fact = live_at(person(case), case, role="victim")
    mine, theirs = Address.objects.get(), Address.objects.get()
    writes.set_shield(mine, is_shielded=False, why="Safe now", by=officer, at=AT)

    with pytest.raises(writes.ChangedMeanwhile):
        writes.set_shield(theirs, is_shielded=False, why="Safe now", by=officer, at=AT)

    assert Revision.objects.filter(about=f"address:{fact.reference}").count() == 2


def test_a_shield_needs_a_reason(officer: Member, case: Guard) -> None:
    fact = live_at(person(case), case)

    with pytest.raises(Unfit, match="Enter reason"):
        writes.set_shield(fact, is_shielded=False, why="  ", by=officer, at=AT)


@pytest.mark.parametrize(("function", "error"), [("offenders", NotAllowed), ("", NotKnown)])
def test_somebody_who_may_not_write_is_refused(
    viewer: Viewer, case: Guard, function: str, error: type[Exception]
) -> None:
    who, by = person(case), viewer(function)
    fact = live_at(who, case)

    for attempt in (
        lambda: writes.add_person(source=case, given="A", family="B", by=by, at=AT),
        lambda: writes.add_address(who, source=case, line="1 A Street", by=by, at=AT),
        lambda: writes.set_shield(fact, is_shielded=False, why="A reason", by=by, at=AT),
        lambda: writes.withdraw_fact(fact, why="A reason", by=by, at=AT),
    ):
        with pytest.raises(error):
            attempt()

    assert Person.objects.count() == 1
    assert Address.objects.get().is_shielded


def test_a_write_leaves_a_revision_and_a_mark_without_a_plain_word(
    officer: Member, case: Guard
) -> None:
    who = person(case, born_on=date(2003, 2, 1))
    live_at(who, case)
    call(who, case)

    marks = repr(list(Change.objects.filter(subject=f"person:{who.reference}").values()))
    held = list(Revision.objects.filter(owner=sealing.owner(who.reference, case.reference)))
    assert {r.kind for r in held} == {
        "subjects.name", "subjects.birth", "subjects.address", "subjects.contact",
    }  # fmt: skip
    for word in ("Alex", "Marsh", "2003-02-01", "Quiet", "PE1", "07700900123"):
        assert word not in marks
        assert all(
            word not in repr(r.plain) and word.encode() not in bytes(r.personal) for r in held
        )


def test_somebody_who_joins_a_case_brings_only_what_the_member_sees(
    officer: Member, case: Guard, other_case: Guard
) -> None:
    second = Guard.objects.create(programme="toy", controller=case.controller, made_at=AT)
    who = person(case, "Alex", "Marsh", born_on=date(2003, 2, 1))
    live_at(who, case, is_shielded=False)
    writes.add_name(who, source=other_case, given="Secret", family="Name", by=None, at=AT)

    writes.bring_in(who, source=second, by=officer, at=AT)
    writes.bring_in(who, source=second, by=officer, at=AT)

    assert [n.whole for n in Name.objects.filter(source=second)] == ["Alex Marsh"]
    assert Birth.objects.get(source=second).born_on == date(2003, 2, 1)
    assert not Address.objects.filter(source=second).exists()


def test_somebody_who_is_not_seen_cannot_be_brought_in(
    officer: Member, case: Guard, other_case: Guard
) -> None:
    hidden = person(other_case)

    with pytest.raises(NotKnown):
        writes.bring_in(hidden, source=case, by=officer, at=AT)


def interest(by: Member, **about: Any) -> Interest:
    return writes.declare_interest(member=by, kind="relative", by=by, at=AT, **about)


def is_barred(who: Member, source: Guard) -> bool:
    return Bar.objects.filter(member=who, guard=source, kind="conflict", lifted_at=None).exists()


def test_an_interest_in_somebody_bars_from_their_cases_now_and_later(
    officer: Member, case: Guard
) -> None:
    second = member("second-officer", "officer")
    later = Guard.objects.create(programme="toy", controller=case.controller, made_at=AT)
    who = person(case)

    interest(officer, person=who)
    writes.bring_in(who, source=later, by=second, at=AT)

    assert is_barred(officer, case)
    assert is_barred(officer, later)
    assert not is_barred(second, case)
    with pytest.raises(NotKnown):
        reads.view(officer, who, AT)


@pytest.mark.parametrize("is_first", [True, False], ids=["declared first", "declared after"])
def test_an_interest_by_name_and_birth_bars_whenever_they_are_known(
    officer: Member, case: Guard, is_first: bool
) -> None:
    about = {"given": "Siân", "family": "O’Néill", "born_on": date(2003, 2, 1)}
    if is_first:
        interest(officer, **about)
    who = person(case, "SIAN", "O'Neill")
    assert is_barred(officer, case) is is_first  # by the name alone, while no birth is known
    writes.add_birth(who, source=case, born_on=date(2003, 2, 1), by=None, at=AT)
    if not is_first:
        interest(officer, **about)

    assert is_barred(officer, case)


@pytest.mark.parametrize("is_first", [True, False], ids=["declared first", "declared after"])
@pytest.mark.parametrize("is_shielded", [True, False])
def test_living_at_the_address_of_a_subject_bars_unless_it_is_shielded(
    officer: Member, case: Guard, is_first: bool, is_shielded: bool
) -> None:
    about = {"line": "1 QUIET close", "postcode": "PE1 1HF"}
    if is_first:
        interest(officer, **about)
    live_at(person(case), case, is_shielded=is_shielded)
    if not is_first:
        interest(officer, **about)

    assert is_barred(officer, case) is not is_shielded


def test_an_interest_that_is_ended_bars_nothing_new_and_lifts_nothing(
    officer: Member, case: Guard
) -> None:
    second = Guard.objects.create(programme="toy", controller=case.controller, made_at=AT)
    declared = interest(officer, line="1 Quiet Close", postcode="PE1 1HF")
    live_at(person(case), case, is_shielded=False)

    writes.end_interest(declared, by=officer, at=AT)
    live_at(person(second), second, is_shielded=False)

    assert is_barred(officer, case)
    assert not is_barred(officer, second)
    assert not reads.interests_of(officer).exists()


def test_nobody_declares_for_another_and_nothing_is_no_interest(
    officer: Member, case: Guard
) -> None:
    other = member("other-member")
    with pytest.raises(NotAllowed):
        writes.declare_interest(member=other, kind="friend", line="1 A Street", by=officer, at=AT)
    with pytest.raises(Unfit):
        interest(officer, given="Alex")


def test_erasing_a_person_destroys_every_word_and_every_key(officer: Member, case: Guard) -> None:
    who = person(case, born_on=date(2003, 2, 1))
    live_at(who, case, is_shielded=False)
    call(who, case)
    writes.add_vehicle(who, source=case, registration="AB12CDE", by=None, at=AT)
    revision = Revision.objects.filter(kind="subjects.name").get()

    writes.erase_person(who, why="retention", by=officer, at=AT)

    for model in (Name, NameWord, Birth, Address, Contact, Place, Vehicle):
        assert not model.objects.exists(), model
    with pytest.raises(vault.Erased):
        vault.seal("x", owner=revision.owner, bound_to="x")
    assert reads.find(officer, "Alex Marsh", AT) == []
    who.refresh_from_db()
    assert who.erased_at == AT
    with pytest.raises(Unfit, match="erased"):
        writes.add_name(who, source=case, given="A", family="B", by=None, at=AT)


def test_erasing_a_case_leaves_what_others_hold(officer: Member, case: Guard) -> None:
    second = Guard.objects.create(programme="toy", controller=case.controller, made_at=AT)
    both, only = person(case), person(case, "Only", "Here")
    writes.add_name(both, source=second, given="Alex", family="Second", by=None, at=AT)

    gone = writes.erase_source(case, why="retention", by=officer, at=AT)

    assert gone == [only]
    assert reads.view(officer, both, AT).title == "Alex Second"
    assert vault.keyring([sealing.owner(both.reference, case.reference)]).is_erased(
        sealing.owner(both.reference, case.reference)
    )
    assert not vault.keyring([sealing.owner(both.reference, second.reference)]).is_erased(
        sealing.owner(both.reference, second.reference)
    )


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Address, {"is_shielded": False}),
        (Address, {"sealed": None}),
        (Address, {"since": date(2016, 2, 1), "until": date(2016, 1, 1)}),
        (Contact, {"value": "07700900123"}),
        (Contact, {"note": "after 6"}),
        (Contact, {"sealed": None}),
        (Contact, {"is_shielded": False}),
        (Name, {"given": "", "family": ""}),
    ],
)
def test_the_tables_hold_no_half_shield(case: Guard, model: Any, wrong: dict[str, Any]) -> None:
    who = person(case)
    live_at(who, case)
    call(who, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


def test_an_interest_is_in_somebody(officer: Member, case: Guard) -> None:
    interest(officer, person=person(case))

    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.update(person=None)
