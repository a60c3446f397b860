"""What the product has just written is what its revision says, to the microsecond.

A database keeps microseconds and a form gives none: of what is written at an odd instant, row and
revision must agree, for every kind of row that is compared.
"""

from datetime import date, timedelta
from typing import Any

from guildhall.audit import comparing
from guildhall.audit.comparing import Differs, compare
from guildhall.casework.models import Case
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.casework.tests.test_audited import tell_of_somebody
from guildhall.casework.writes import (
    accept,
    add_note,
    agree_action,
    allocate,
    approve_closure,
    ask_closure,
    ask_consent,
    change_note,
    close_action,
    decline,
    end_involvement,
    involve,
    receive_referral,
    reopen,
    slip_action,
)
from guildhall.partners.models import Agreement, Appointment, Emergency, Member
from guildhall.partners.rules import Role
from guildhall.partners.writes import (
    add_member,
    bar,
    choose_password,
    disinherit,
    end_post,
    inherit,
    make_password_link,
    post_member,
    put_agreement,
    record_assurance,
)
from guildhall.partners.writes.keeping import keep_new
from guildhall.subjects.models import Person
from guildhall.subjects.writes import decide_interest, declare_interest, end_interest

ODD = AT + timedelta(hours=3, microseconds=123457)
LATER = ODD + timedelta(minutes=1, microseconds=1)
ELSEWHERE = {"sheet"}  # by the small city of the demonstration, also at an odd instant
DUE = date(2016, 12, 1)


def work_on(town: Town, case: Case) -> None:
    """A case from its first note to its end, and open again."""
    person = Person.objects.create(at=ODD, by=town.clerk)
    part = involve(case, person=person, role="victim", by=town.clerk, at=ODD)
    for state in ("asked", "given"):
        ask_consent(case, person=person, purpose="support", state=state, by=town.clerk, at=ODD)
    note = add_note(case, text="She is well.", by=town.clerk, at=ODD)
    change_note(note, text="She is not.", was=note.version, by=town.clerk, at=LATER)
    action = agree_action(
        case, what="Mow", owner_agency=town.council, due_on=DUE, by=town.clerk, at=ODD
    )
    slip_action(
        action, due_on=DUE + timedelta(days=1), reason="Rain", seen=DUE, by=town.clerk, at=LATER
    )
    close_action(action, outcome="done", by=town.clerk, at=LATER)
    allocate(case, to=town.warden, seen=None, by=town.clerk, at=ODD)
    end_involvement(part, until_on=LATER.date(), reason="It is over", by=town.clerk, at=LATER)
    case.refresh_from_db()
    asked = ask_closure(case, outcome="settled", reason="All is done", by=town.warden, at=ODD)
    reopen(
        approve_closure(asked, by=town.head, at=LATER),
        reason="It grew back",
        by=town.clerk,
        at=LATER,
    )


def refer_twice(town: Town) -> None:
    """A referral that is accepted, and one that is declined and opened again."""
    of: dict[str, Any] = {"programme": KEY, "concern": "Weeds", "by": town.teacher, "at": ODD}
    accept(receive_referral(**of), by=town.clerk, at=LATER)
    declined = decline(receive_referral(**of), reason="Not ours", by=town.clerk, at=LATER)
    reopen(declined, reason="It is ours", by=town.clerk, at=LATER)


def let_in(town: Town, case: Case) -> None:
    """What decides of a whole partnership, or of one thing by another, who may know or act."""
    other = town.case(at=ODD)
    inherit(case.guard, source=other.guard, by=town.clerk, at=ODD)
    disinherit(case.guard, source=other.guard, by=town.clerk, at=LATER)
    on = ODD.date()
    said: dict[str, Any] = dict.fromkeys(("title", "purposes", "powers", "data_items"), "x")
    said |= {"starts_on": on, "review_on": on, "expires_on": DUE}
    for agencies in ([town.council, town.police], [town.council, town.school]):
        put_agreement(
            Agreement.objects.first(), **said, programmes=[KEY], parties=agencies,
            by=None, at=ODD,
        )  # fmt: skip
    Member.objects.filter(pk=town.head.pk).update(roles=[Role.MANAGER])
    town.head.refresh_from_db()
    record_assurance(
        kind="security_checks", done_on=on, review_on=DUE, document="x", by=town.head, at=ODD
    )
    secret = make_password_link(town.teacher, is_shown=False, by=None, at=ODD)
    choose_password(secret, password="a longer phrase", at=LATER)
    name: dict[str, Any] = {"given": "Mo", "family": "Moth", "born_on": date(2001, 2, 3)}
    for _ in range(2):
        made = declare_interest(
            member=town.teacher, kind="relative", **name, by=town.teacher, at=ODD
        )
        decide_interest(made, is_confirmed=True, reason="", by=town.auditor, at=LATER)
    end_interest(made, by=town.teacher, at=LATER)


def give_access(town: Town, case: Case) -> None:
    """What opens and closes things: to members, and in an emergency."""
    made = add_member(
        email="new@example.org", name="New", password="a long enough phrase", roles=[Role.AUDITOR],
        agency=town.school, by=None, at=ODD,
    )  # fmt: skip
    on = ODD.date()
    end_post(
        post_member(made, programme=KEY, function="clerk", since_on=on, by=None, at=ODD),
        until_on=on, by=None, at=LATER,
    )  # fmt: skip
    bar(case.guard, made, kind="shield", reason="x", by=town.clerk, at=ODD)
    window = {"since_at": ODD, "until_at": LATER}
    glass = Emergency.objects.create(guard=case.guard, member=made, reason="x", **window)
    keep_new(glass, by=made, at=ODD)
    asked = Appointment.objects.create(
        member=made, programme=KEY, function="clerk", since_on=on, why="x", asked_at=ODD,
        asked_by=town.clerk, lapses_at=LATER,
    )  # fmt: skip
    keep_new(asked, by=town.clerk, at=ODD)


def test_each_kind_of_row_is_what_was_written_of_it_at_an_odd_instant(town: Town) -> None:
    case = town.case(at=ODD)
    work_on(town, case)
    refer_twice(town)
    give_access(town, case)
    let_in(town, case)
    tell_of_somebody(town, case, at=ODD)

    wrong, written = [], set()
    for declared in comparing.every():
        said = differences(declared)
        put_in = [each for each in said if "was put in" in each]  # by the tests, for the town
        wrong += [each for each in said if each not in put_in]
        if declared.rows().count() > len(put_in):
            written.add(declared.about)

    assert wrong == []
    assert {each.about for each in comparing.every()} - written == ELSEWHERE


def differences(declared: comparing.Compared) -> list[str]:
    """Every way in which rows of a kind are not what their revisions say."""
    try:
        compare(declared)
    except Differs as why:
        return why.wrong.said
    return []
