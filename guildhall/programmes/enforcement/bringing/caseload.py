"""An open caseload from a spreadsheet: each row a case, made by casework's own writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q

from guildhall.casework.bringing.declare import CellWrong, Giver, Part, Ready, Row
from guildhall.casework.bringing.rules import LONDON, day
from guildhall.casework.models import Case
from guildhall.casework.writes import add_note, allocate, involve, open_case
from guildhall.casework.writes.clocks import clocks_together
from guildhall.partners.models import Guard, Member
from guildhall.programmes.enforcement.models import Report
from guildhall.programmes.enforcement.reports.tools import PROGRAMME
from guildhall.subjects.rules import Unfit, check_birth
from guildhall.subjects.writes import add_address, add_contact, add_person

WORKS = {"asb_officer", "pes_officer", "team_manager"}
LONGEST_NOTE = 10_000


def _person(role: str, title: str, words: tuple[str, ...]) -> tuple[Part, ...]:
    return (
        Part(f"{role}_given", f"{title}: given name", "", tuple(f"{w} first" for w in words)),
        Part(
            f"{role}_family",
            f"{title}: family name",
            "",
            (*(f"{w} surname" for w in words), *(f"{w} last" for w in words)),
        ),
        Part(f"{role}_born", f"{title}: date of birth", "", tuple(f"{w} dob" for w in words)),
    )


CASELOAD = (
    Part(
        "reference",
        "Their case number",
        "The number in the old system, by which the same row is known again.",
        ("case ref", "case no", "case number", "reference", "ref"),
        is_required=True,
    ),
    Part(
        "opened",
        "Opened",
        "The day that it was opened in the old system.",
        ("opened", "open date", "start", "date"),
        is_required=True,
    ),
    Part(
        "officer",
        "Who has it",
        "The e-mail address or the name of somebody here who works on such cases. Left empty, the"
        " case waits to be allocated.",
        ("officer", "allocated", "owner", "caseworker"),
    ),
    *_person("victim", "Victim", ("victim", "complainant")),
    Part("victim_address", "Victim: address", "", ("victim address", "address")),
    Part("victim_postcode", "Victim: postcode", "", ("postcode",)),
    Part("victim_telephone", "Victim: telephone", "", ("victim tel", "telephone", "phone")),
    *_person("suspect", "Person complained of", ("suspect", "perpetrator", "subject")),
    Part("stage", "Where it stands", "In the old system’s words.", ("stage", "status", "state")),
    Part("note", "History", "What has been done so far.", ("note", "history", "summary")),
)


def caseload_reader(giver: Giver) -> Callable[[Row], dict[str, Any]]:
    """A reader of cases. Officers are found once."""
    officers = _officers(giver.at)

    def read(row: Row) -> dict[str, Any]:
        opened = day(row, "opened")
        assert opened is not None  # noqa: S101 (the part is required)
        today = giver.at.astimezone(LONDON).date()
        if opened > today:
            raise CellWrong("opened", "It is in the future", "Correct the date.")
        people = {role: _somebody(row, role, giver) for role in ("victim", "suspect")}
        for name in ("victim_address", "victim_postcode", "victim_telephone"):
            if row[name] and people["victim"] is None:
                raise CellWrong(name, "No victim is named", "Name them, or leave it out.")
        if row["victim_postcode"] and not row["victim_address"]:
            raise CellWrong("victim_address", "Only a postcode is given", "Give the address too.")
        if len(row["note"]) > LONGEST_NOTE:
            raise CellWrong("note", f"It has more than {LONGEST_NOTE:,} characters", "Shorten it.")
        return {
            "opened_at": datetime.combine(opened, time(9), LONDON),
            "officer": _officer(row, officers),
            "note": _note(row, giver, opened.strftime("%-d %B %Y")),
            "line": row["victim_address"],
            "postcode": row["victim_postcode"],
            "telephone": row["victim_telephone"],
            **people,
        }

    return read


def _officers(at: datetime) -> dict[str, Member | None]:
    """Those who hold a post that works on cases that day, by e-mail and by name; None for two."""
    on = at.astimezone(LONDON).date()
    held = Q(posts__until_on=None) | Q(posts__until_on__gte=on)
    found: dict[str, Member | None] = {}
    members = Member.objects.filter(
        held, is_active=True, posts__programme=PROGRAMME, posts__function__in=WORKS,
        posts__since_on__lte=on,
    )  # fmt: skip
    for member in members.distinct():
        for name in (member.email.casefold(), member.name.casefold()):
            found[name] = None if name in found else member
    return found


def _officer(row: Row, officers: dict[str, Member | None]) -> Member | None:
    name = row["officer"].casefold()
    if not name:
        return None
    if name not in officers:
        raise CellWrong(
            "officer",
            "Nobody of that name works on such cases here",
            "Give their e-mail address, or leave it empty.",
        )
    found = officers[name]
    if found is None:
        raise CellWrong("officer", "Two people have that name", "Give the e-mail address.")
    return found


def _somebody(row: Row, role: str, giver: Giver) -> dict[str, Any] | None:
    given, family = row[f"{role}_given"], row[f"{role}_family"]
    born_on = day(row, f"{role}_born")
    if not given and not family:
        if born_on is not None:
            raise CellWrong(f"{role}_family", "A birth without a name", "Give the name.")
        return None
    if max(len(given), len(family)) > 200:
        raise CellWrong(f"{role}_family", "It has more than 200 characters", "Shorten it.")
    if born_on is not None:
        try:
            check_birth(born_on, on=giver.at.astimezone(LONDON).date(), role=role)
        except Unfit as wrong:
            raise CellWrong(f"{role}_born", str(wrong), "Correct the date.") from None
    return {"given": given, "family": family, "born_on": born_on}


def _note(row: Row, giver: Giver, opened: str) -> str:
    stands = f" It stood at “{row['stage']}”." if row["stage"] else ""
    before = (
        f"Brought in from {giver.agency.name}: case {row['reference']}, opened on {opened}.{stands}"
    )
    return f"{before}\n\n{row['note']}".strip()


def make_cases(ready: Sequence[Ready], giver: Giver) -> list[Guard]:
    """Make a case of each row, at the first stage: what it stood at before is in its first note."""
    return [_case(each.values, giver) for each in ready]


def _case(values: dict[str, Any], giver: Giver) -> Guard:
    by, at = giver.by, giver.at
    with clocks_together():
        case = open_case(programme=PROGRAMME, controller=giver.agency, by=by, at=at)
        for role in ("victim", "suspect"):
            if values[role] is not None:
                _join(case, role, values, giver)
        add_note(
            case,
            text=values["note"],
            is_fact=True,
            happened_at=min(values["opened_at"], at),
            by=by,
            at=at,
        )
        officer = values["officer"]
        if officer is not None:
            allocate(case, to=officer, reason="Brought in", seen=None, by=by, at=at)
    return case.guard


def _join(case: Case, role: str, values: dict[str, Any], giver: Giver) -> None:
    by, at = giver.by, giver.at
    about: dict[str, Any] = {"source": case.guard, "by": by, "at": at, "role": role}
    person = add_person(**values[role], **about)
    involve(case, person=person, role=role, by=by, at=at)
    if role != "victim":
        return
    if values["line"]:
        add_address(
            person, line=values["line"], postcode=values["postcode"], side="victim", **about
        )
    if values["telephone"]:
        add_contact(person, kind="mobile", value=values["telephone"], side="victim", **about)


def cases_touched(guards: Collection[int]) -> set[int]:
    """The cases that a report has been linked to."""
    found = Report.objects.filter(case__guard__in=list(guards))
    return set(found.values_list("case__guard", flat=True))
