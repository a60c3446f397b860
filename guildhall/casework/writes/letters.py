"""Letters from declared templates, kept as they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from string import Template

from django.db import transaction

from guildhall.audit import trail
from guildhall.casework.declare import SHIELDED, LetterTemplate
from guildhall.casework.errors import NotDeclared, Stopped, required
from guildhall.casework.models import Case, Entry, Involvement, Letter
from guildhall.casework.reads.shielding import shielded_from
from guildhall.casework.registry import programme_of
from guildhall.casework.writes.clocks import sync_clocks
from guildhall.casework.writes.leaving import check_leaving
from guildhall.casework.writes.marks import (
    agency_of,
    allowed_on_the_case,
    enter,
    kept_entry,
    locked,
    mark,
)
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE
from guildhall.partners.models import Agency, Member
from guildhall.subjects.models import Person


@transaction.atomic
def write_letter(
    case: Case,
    *,
    template: str,
    to_name: str,
    to_address: str = "",
    to_person: Person | None = None,
    to_agency: Agency | None = None,
    answers: Mapping[str, str] | None = None,
    by: Member,
    at: datetime,
) -> Letter:
    """Write a letter from a template and keep it as it went.

    A letter that holds a shielded address or contact of somebody on the other side is stopped,
    whoever typed it in, and whatever template was chosen for somebody on the offender's side.
    One that holds any, to the person's own side, is shown afterwards only to those who are shown
    what is shielded.
    """
    held = locked(case)
    allowed_on_the_case(held, by=by, at=at)
    declared = programme_of(held.programme).letter(template)
    if declared is None:
        raise NotDeclared("Choose a letter.", field="template")
    to_name = required(to_name, "to_name", "Say whom the letter is to.")
    body = _filled(held, declared, to_name, answers or {}, by=by, at=at)
    side = _side_of(held, declared, to_person)
    if shielded_from(held, side, f"{body}\n{to_address}", to_person=to_person):
        trail.denied(held.reference)  # so that trying words until one is stopped is seen
        raise Stopped(
            "This letter holds an address or a contact that is shielded from the person it is"
            " to. Take it out.",
            field="answers",
        )
    words = (body, to_address, to_name)
    check_leaving(held.guard, *words, field="answers", to_person=to_person, to_agency=to_agency)
    holds_shielded = shielded_from(held, "", f"{body}\n{to_address}")
    entry = enter(
        held,
        Entry.Kind.LETTER,
        f"{declared.title} to {to_name}",
        body=body,
        part=SHIELDED if holds_shielded else CASE_SLICE,
        by=by,
        at=at,
    )
    row = Letter.objects.create(
        entry=entry,
        template=declared.key,
        template_version=declared.version,
        to_person=to_person,
        to_agency=to_agency,
        to_name=to_name,
        to_address=to_address.strip(),
        side=side,
    )
    trail.exported(held.reference)
    kept_entry(entry, row, by=by, at=at)
    after = {"entry": entry.reference, "template": template, "side": side}
    mark(held, "letter_written", after=after, by=by, at=at)
    sync_clocks(held, at)
    return row


def _side_of(case: Case, declared: LetterTemplate, to_person: Person | None) -> str:
    """Whose side a letter goes to: the template's, unless it is to somebody on the offender's."""
    theirs = Involvement.objects.filter(case=case, person=to_person, side="offender")
    return "offender" if to_person is not None and theirs.exists() else declared.side


def _filled(
    case: Case,
    declared: LetterTemplate,
    to_name: str,
    answers: Mapping[str, str],
    *,
    by: Member,
    at: datetime,
) -> str:
    for key, question in declared.asks.items():
        required(answers.get(key, ""), key, f"Answer: {question}")
    places = {
        "reference": case.reference,
        "case": programme_of(case.programme).title,
        "date": f"{at.astimezone(LONDON):%-d %B %Y}",
        "to": to_name,
        "from": by.name,
        "agency": agency_of(by).name,
    }
    asked = {key: answers[key].strip() for key in declared.asks}
    return Template(declared.body).substitute(places | asked)
