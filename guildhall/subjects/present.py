"""A person's page in words."""

from dataclasses import dataclass
from datetime import datetime

from guildhall.clock import LONDON
from guildhall.partners import registry
from guildhall.partners.models import Guard
from guildhall.subjects.reads import PersonView
from guildhall.subjects.reads.shown import AddressSeen, CaseSeen, ContactSeen, NameSeen, Seen
from guildhall.subjects.rules import age_on
from guildhall.ui.words import long_date


@dataclass(frozen=True)
class Row:
    """One fact: what it is called, what it says, what to mind about it, and where it is from."""

    title: str
    text: str
    notes: tuple[str, ...]
    cases: tuple[str, ...]


@dataclass(frozen=True)
class CaseRow:
    """A case that says something of the person."""

    reference: str
    programme: str
    marking: str


@dataclass(frozen=True)
class PersonPage:
    """What the page shows. `sentence` is what to know first."""

    reference: str
    title: str
    marking: str
    sentence: str
    rows: tuple[Row, ...]
    cases: tuple[CaseRow, ...]
    withheld: int


def person(view: PersonView, at: datetime) -> PersonPage:
    """The page of a person as seen. `at` is the instant on which ages are counted."""
    cases = tuple(_case(each) for each in view.cases)
    return PersonPage(
        reference=view.reference,
        title=view.title,
        marking=Guard.Marking(view.marking).label,
        sentence=_sentence(view, at),
        rows=_rows(view),
        cases=cases,
        withheld=view.withheld,
    )


def _sentence(view: PersonView, at: datetime) -> str:
    number = len(view.cases)
    on = f"On {number} case{'' if number == 1 else 's'} that you may see."
    if view.born_on is None:
        return f"No date of birth is recorded. {on}"
    age = age_on(view.born_on, at.astimezone(LONDON).date())
    about = "About " if view.births[0].is_estimated else ""
    return f"{about}{age} years old, born {long_date(view.born_on)}. {on}"


def _rows(view: PersonView) -> tuple[Row, ...]:
    rows = [_row(name.kind_label, name.whole, name, *_name_notes(name)) for name in view.names]
    for birth in view.births:
        estimated = ("Estimated from an age",) if birth.is_estimated else ()
        rows.append(_row("Date of birth", long_date(birth.born_on), birth, *estimated))
    rows += [_row("Address", each.whole, each, *_address_notes(each)) for each in view.addresses]
    rows += [_row(c.kind_label, c.value, c, *_contact_notes(c)) for c in view.contacts]
    rows += [_row(each.scheme, each.value, each) for each in view.identifiers]
    for each in view.vehicles:
        text = ", ".join(part for part in (each.registration, each.description) if part)
        rows.append(_row("Vehicle", text, each, *filter(None, [each.how])))
    return tuple(rows)


def _name_notes(seen: NameSeen) -> list[str]:
    stays = f"Stays with {seen.kept_by}, at the reporter’s wish: do not pass it on"
    return [stays] if seen.kept_by else []


def _row(title: str, text: str, seen: Seen, *notes: str) -> Row:
    return Row(title, text, notes, seen.cases)


def _shield_note(seen: AddressSeen | ContactSeen) -> list[str]:
    if not seen.is_shielded:
        return []
    whom = {frozenset({"victim"}): "the offender's side", frozenset({"offender"}): "the victim's"}
    return [f"Shielded: never tell it to {whom.get(seen.shielded_by, 'anybody outside the case')}"]


def _address_notes(seen: AddressSeen) -> list[str]:
    notes = _shield_note(seen)
    if seen.is_odd:
        notes.append("The postcode is not one in form: check it")
    if seen.since or seen.until:
        since = f"from {long_date(seen.since)}" if seen.since else ""
        until = f"to {long_date(seen.until)}" if seen.until else ""
        told = " ".join(part for part in (since, until) if part)
        notes.append(told[:1].upper() + told[1:])
    return notes


def _contact_notes(seen: ContactSeen) -> list[str]:
    words = seen.safe_words
    notes = [*_shield_note(seen), f"{words[:1].upper()}{words[1:]}"]
    if seen.is_odd:
        notes.append("It is not in the usual form: check it")
    return notes


def _case(seen: CaseSeen) -> CaseRow:
    declared = registry.declared(seen.programme)
    title = declared.title if declared else seen.programme
    return CaseRow(seen.reference, title, Guard.Marking(seen.marking).label)
