"""Looking for a person, by what the viewer may see and nothing else.

The order of what is found depends on the words looked for and the facts seen, never on how many
or which others there are: no counting of words over the index, so that a record which the viewer
may not know of moves nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, Min, Q, QuerySet, Value, When

from guildhall.audit import trail
from guildhall.partners.declare import Level
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import seen
from guildhall.subjects import rules, sealing
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Fact,
    Identifier,
    Name,
    NameWord,
    Person,
)
from guildhall.subjects.reads.gather import gather
from guildhall.subjects.reads.kept import withheld_from
from guildhall.subjects.reads.people import views
from guildhall.subjects.reads.shown import PersonView

MOST_WORDS = 6
LONGEST = 200
DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


@dataclass(frozen=True)
class Found:
    """A person whom the viewer may see, with what of theirs matched."""

    person: PersonView
    matched: str


def find(viewer: Member, text: str, at: datetime, *, limit: int = 20) -> list[Found]:
    """People with something the viewer may see that matches, the nearest first.

    A name matches where each word begins one of its words; a telephone number, an e-mail address,
    an identifier, a date of birth (27/3/2003), a whole address or a reference matches exactly.
    """
    text = rules.one_line(text)[:LONGEST]
    trail.searched(text)
    if not text:
        return []
    guards = seen(viewer, at, Level.TASKING)
    ranked = [*_exactly(viewer, text, at, guards), *_named(viewer, rules.fold(text), guards, limit)]
    matched = dict(reversed(ranked))
    order = list(dict.fromkeys(key for key, _ in ranked))[:limit]
    people = Person.objects.filter(pk__in=[0, *order])
    shown = views(viewer, people, at)
    return [Found(shown[key], matched[key]) for key in order if key in shown]


def _named(
    viewer: Member, words: str, guards: QuerySet[Guard], limit: int
) -> list[tuple[int, str]]:
    """People with a seen name that has every word, by how near the name is, then by the name."""
    names = Name.objects.filter(source__in=guards, withdrawn_at=None, person__erased_at=None)
    names = names.exclude(withheld_from(viewer.agency_id or 0))
    for word in words.split()[:MOST_WORDS]:
        begun = NameWord.objects.filter(word__startswith=word).values("name")
        names = names.filter(pk__in=begun)
    nearness = Case(
        When(folded=words, then=Value(0)),
        When(folded__startswith=words, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    by_person = names.annotate(nearness=nearness).values("person")
    best = by_person.annotate(nearest=Min("nearness"), first=Min("folded"))
    ordered = best.order_by("nearest", "first", "person__reference")[:limit]
    return [(row["person"], "name") for row in ordered]


def _exactly(
    viewer: Member, text: str, at: datetime, guards: QuerySet[Guard]
) -> list[tuple[int, str]]:
    """People with a seen fact that is exactly this, by the person's reference."""
    contact = {
        sealing.contact_blind(rules.tidy_telephone(text).text),
        sealing.contact_blind(rules.tidy_email(text).text),
    }
    held: Iterable[tuple[type[Fact], Q, str]] = (
        (Contact, Q(blind__in=contact), "contact"),
        (Identifier, Q(blind=sealing.identifier_blind(text)), "number"),
        (Address, Q(blind=sealing.address_blind(text)), "address"),
        (Birth, Q(born_on=_day(text)), "date of birth"),
        (Name, Q(person__reference=text.upper()), "reference"),
    )
    facts: dict[str, str] = {}
    for model, match, said in held:
        rows = model._default_manager.filter(match, source__in=guards, withdrawn_at=None)
        facts.update(dict.fromkeys(rows.values_list("reference", flat=True), said))
    visible = gather(viewer, Q(reference__in=["", *facts]), at).facts
    order = sorted({(f.person.reference, f.person_id, facts[f.reference]) for f in visible})
    return [(key, said) for _, key, said in order]


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.min
    except ValueError:
        return date.min
