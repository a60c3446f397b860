"""Who sees which fact of a person, on a screen and in an output."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import vault
from guildhall.partners.models import Bar, Guard, Member
from guildhall.partners.reads import NotKnown
from guildhall.partners.writes import bar, break_glass
from guildhall.subjects import reads, writes
from guildhall.subjects.models import Address, Contact
from guildhall.subjects.tests.world import AT, call, live_at, member, new_case, person

Viewer = Callable[[str], Member]


def whole(source: Guard, note: str = "", **shield: Any) -> Any:
    """A person of whom a case says one thing of each kind."""
    who = person(source, "Alex", "Marsh", born_on=date(2003, 2, 1))
    live_at(who, source, **shield)
    call(who, source, hours=note, **shield)
    writes.add_identifier(who, source=source, scheme="nhs", value="943 476 5919", by=None, at=AT)
    writes.add_vehicle(who, source=source, registration="ab12 cde", by=None, at=AT)
    return who


def kinds(view: reads.PersonView) -> set[str]:
    """Which kinds of fact are seen."""
    every = ("names", "births", "addresses", "contacts", "identifiers", "vehicles")
    return {kind for kind in every if getattr(view, kind)}


OPEN: dict[str, Any] = {"is_shielded": False}
SHUT: dict[str, Any] = {"is_shielded": True, "side": "victim"}
ALL = {"names", "births", "addresses", "contacts", "identifiers", "vehicles"}


@pytest.mark.parametrize(
    ("function", "shield", "seen"),
    [
        ("officer", OPEN, ALL),
        ("officer", SHUT, ALL),
        ("victims", SHUT, ALL),
        ("offenders", OPEN, ALL),
        ("offenders", SHUT, ALL - {"addresses", "contacts"}),
        ("patrol", OPEN, {"names", "births", "addresses", "vehicles"}),
        ("patrol", SHUT, {"names", "births", "vehicles"}),
        ("volunteer", OPEN, {"names", "addresses", "contacts"}),
        ("volunteer", SHUT, {"names", "addresses", "contacts"}),
        ("knows", OPEN, set()),
        ("named", OPEN, set()),
        ("", OPEN, set()),
    ],
)
def test_each_function_sees_its_own_kinds_of_fact(
    viewer: Viewer, case: Guard, function: str, shield: dict[str, Any], seen: set[str]
) -> None:
    who, looks = whole(case, **shield), viewer(function)

    if not seen:
        with pytest.raises(NotKnown):
            reads.view(looks, who, AT)
        return
    assert kinds(reads.view(looks, who, AT)) == seen


def test_somebody_barred_sees_nobody(officer: Member, case: Guard) -> None:
    who = whole(case)
    bar(case, officer, kind=Bar.Kind.CONFLICT, reason="cousin", by=None, at=AT)

    with pytest.raises(NotKnown):
        reads.view(officer, who, AT)


def test_breaking_the_glass_opens_the_person_but_no_shield(viewer: Viewer, case: Guard) -> None:
    who, looks = whole(case, **SHUT), viewer("knows")
    break_glass(case, reason="A child at risk tonight", by=looks, at=AT)

    assert kinds(reads.view(looks, who, AT)) == ALL - {"addresses", "contacts"}


def test_facts_of_a_case_that_is_not_seen_are_not_there(
    officer: Member, case: Guard, other_case: Guard
) -> None:
    who = person(case, "Alex", "Marsh")
    writes.add_name(
        who, source=other_case, given="Hidden", family="Name", kind="former", by=None, at=AT
    )
    live_at(who, other_case, "9 Secret Street", **OPEN)

    view = reads.view(officer, who, AT)

    assert [name.whole for name in view.names] == ["Alex Marsh"]
    assert view.addresses == ()
    assert [seen.reference for seen in view.cases] == [case.reference]


def test_the_same_words_of_two_cases_are_shown_once_with_both(officer: Member) -> None:
    first, second = new_case(), new_case()
    who = person(first, "Alex", "Marsh")
    writes.add_name(who, source=second, given="Alex", family="Marsh", by=None, at=AT)

    (name,) = reads.view(officer, who, AT).names

    assert name.cases == tuple(sorted([first.reference, second.reference]))


def test_one_case_can_be_looked_at_alone(officer: Member) -> None:
    first, second = new_case(), new_case()
    who = person(first, "Alex", "Marsh")
    writes.add_name(who, source=second, given="Lex", family="Marsh", by=None, at=AT)

    view = reads.view(officer, who, AT, source=second)

    assert view.title == "Lex Marsh"


def test_a_person_who_is_missing_and_one_who_is_hidden_ask_the_same(
    officer: Member, other_case: Guard
) -> None:
    hidden = whole(other_case).reference
    asked = []

    for reference in (hidden, "NOTHERE2"):
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            pytest.raises(NotKnown),
        ):
            reads.person_for(officer, reference, AT)
        asked.append([sql["sql"].replace(reference, "?") for sql in queries])

    assert len(asked[0]) == len(asked[1])


def test_a_list_of_people_asks_as_much_for_ten_as_for_one(officer: Member, case: Guard) -> None:
    people = [whole(case) for _ in range(10)]
    asked = []

    for some in (people[:1], people):
        with CaptureQueriesContext(connection) as queries:
            shown = reads.views(officer, some, AT)
        asked.append(len(queries))

    assert len(shown) == 10
    assert asked[0] == asked[1]


def test_a_withdrawn_fact_is_seen_no_more(officer: Member, case: Guard) -> None:
    who = whole(case)
    fact = reads.fact(officer, Contact, Contact.objects.get().reference, AT)

    writes.withdraw_fact(fact, why="Wrong number", by=officer, at=AT)

    assert reads.view(officer, who, AT).contacts == ()
    with pytest.raises(NotKnown):
        reads.fact(officer, Contact, fact.reference, AT)
    with pytest.raises(writes.ChangedMeanwhile):
        writes.withdraw_fact(fact, why="Again", by=officer, at=AT)


LEAKED = ("1 Quiet Close", "PE1 1HF", "07700900123", "only after six")


def words(view: reads.PersonView) -> str:
    """Everything that an output made of a view could say."""
    return repr(view)


@pytest.mark.parametrize(
    ("shield_side", "goes_to", "may_say"),
    [
        ("victim", "victim", True),
        ("victim", "offender", False),
        ("victim", "", False),
        ("offender", "victim", False),
        ("offender", "offender", True),
        ("", "victim", False),
        ("", "offender", False),
        ("", "", False),
    ],
)
def test_no_output_to_the_other_side_says_what_is_shielded(
    officer: Member, case: Guard, shield_side: str, goes_to: str, may_say: bool
) -> None:
    who = person(case)
    shield: dict[str, Any] = {"is_shielded": True, "side": shield_side}
    live_at(who, case, **shield)
    call(who, case, hours="only after six", **shield)

    view = reads.view(officer, who, AT, side=goes_to)

    assert all((word in words(view)) is may_say for word in LEAKED)
    assert view.withheld == (0 if may_say else 2)


def test_the_same_address_said_unshielded_by_another_case_is_left_out_too(officer: Member) -> None:
    first, second = new_case(), new_case()
    who = person(first)
    live_at(who, first, is_shielded=True, side="victim")
    live_at(who, second, "1  quiet close, PE1 1HF", postcode="", is_shielded=False)

    view = reads.view(officer, who, AT)

    assert len(view.for_output_to("victim").addresses) == 1
    assert view.for_output_to("offender").addresses == ()
    assert reads.view(officer, who, AT, side="offender", source=second).addresses == ()


def test_a_shield_that_the_viewer_may_not_know_of_changes_nothing(
    officer: Member, case: Guard, other_case: Guard
) -> None:
    who = person(case)
    live_at(who, case, is_shielded=False)
    before = reads.view(officer, who, AT, side="offender")

    live_at(who, other_case, is_shielded=True, side="victim")

    assert reads.view(officer, who, AT, side="offender") == before


def test_a_side_that_is_not_one_is_an_error(officer: Member, case: Guard) -> None:
    view = reads.view(officer, person(case), AT)

    with pytest.raises(ValueError, match="not a side"):
        view.for_output_to("both")


def test_a_highest_marking_wins(officer: Member, case: Guard) -> None:
    second = member("other-officer", "officer")
    who = person(case)
    sensitive = Guard.objects.create(
        programme="toy", controller=case.controller, marking="official_sensitive", made_at=AT
    )
    writes.add_name(who, source=sensitive, given="A", family="M", by=None, at=AT)

    assert reads.view(second, who, AT).marking == "official_sensitive"
    assert reads.view(second, who, AT, source=case).marking == "official"


def plainly(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def test_nothing_shielded_lies_open_in_the_tables(case: Guard) -> None:
    who = whole(case, note="only after six", **SHUT)

    with connection.cursor() as cursor:
        held = ""
        for table in connection.introspection.table_names():
            if table.startswith(("subjects_", "audit_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                held += repr(
                    [
                        [bytes(v) if isinstance(v, memoryview) else v for v in row]
                        for row in cursor.fetchall()
                    ]
                )

    assert who.reference in held
    assert not any(word.lower() in held.lower() for word in LEAKED)


def test_a_moved_ciphertext_does_not_open(officer: Member, case: Guard) -> None:
    who = person(case)
    first, second = live_at(who, case, "1 A Street"), live_at(who, case, "2 B Street")
    Address.objects.filter(pk=second.pk).update(sealed=first.sealed)

    with pytest.raises(vault.DoesNotOpen):
        reads.view(officer, who, AT)


def test_the_view_depends_on_the_instant(officer: Member, case: Guard) -> None:
    who = person(case)

    with pytest.raises(NotKnown):
        reads.view(officer, who, AT - timedelta(days=400))
