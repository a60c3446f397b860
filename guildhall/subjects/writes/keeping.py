"""What every write about a fact does: ask whether it may, keep the row, its revision, its mark."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guildhall.audit.writes import record, revise
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import require_on
from guildhall.reasons import has_words
from guildhall.subjects import sealing
from guildhall.subjects.models import Fact, Person
from guildhall.subjects.rules import Unfit, one_line


class ChangedMeanwhile(Exception):
    """Somebody else has just changed or withdrawn this fact. Nothing was overwritten."""


def allow(by: Member | None, source: Guard, needs: Do | None, at: datetime) -> None:
    """Raise NotKnown or NotAllowed unless the member may. None: the caller has asked already."""
    if by is not None and needs is not None:
        require_on(by, source, needs, at)


def keep(
    fact: Fact,
    *,
    words: Mapping[str, Any],
    plain: Mapping[str, Any],
    by: Member | None,
    at: datetime,
) -> None:
    """Save a new fact, with its first revision and its mark in the record of changes."""
    fact.full_clean(exclude={"person", "source", "by", "sealed"}, validate_unique=False)
    fact.save(force_insert=True)
    revised(fact, words=words, plain=plain, by=by, at=at)
    mark(fact, "added", by=by, at=at)


def revised(
    fact: Fact,
    *,
    words: Mapping[str, Any],
    plain: Mapping[str, Any],
    by: Member | None,
    at: datetime,
) -> None:
    """Keep the fact as it now is. Its words are sealed under the person's key in this case."""
    about = {"person": fact.person.reference, "source": fact.source.reference}
    revise(
        about=f"{fact._meta.model_name}:{fact.reference}",
        owner=sealing.owner(fact.person.reference, fact.source.reference),
        kind=f"subjects.{fact._meta.model_name}",
        values={**about, **plain, **words},
        personal=frozenset(words),
        plain=frozenset({*about, *plain}),
        by=by,
        at=at,
    )


def mark(fact: Fact, happened: str, *, by: Member | None, at: datetime) -> None:
    """Say in the record of changes what happened to which fact, in no word of its content."""
    record(
        action=f"subjects.{fact._meta.model_name}_{happened}",
        subject=f"person:{fact.person.reference}",
        by=by,
        at=at,
        after={"fact": fact.reference, "source": fact.source.reference},
    )


def fitted(field: str, text: str, most: int, title: str) -> str:
    """Words on one line, no longer than the column."""
    tidy = one_line(text)
    if len(tidy) > most:
        raise Unfit(field, f"{title} must be {most:,} characters or fewer, and has {len(tidy):,}")
    return tidy


def required(field: str, text: str, most: int, title: str) -> str:
    """As `fitted`, and something must be there."""
    tidy = fitted(field, text, most, title)
    if not tidy:
        raise Unfit(field, f"Enter {title[0].lower()}{title[1:]}")
    return tidy


def reasoned(field: str, text: str, most: int, title: str) -> str:
    """As `required`, and in words."""
    tidy = required(field, text, most, title)
    if not has_words(tidy):
        raise Unfit(field, f"{title} must be in words")
    return tidy


def known(person: Person) -> Person:
    """The person, unless they have been erased."""
    if person.erased_at is not None:
        raise Unfit("person", "This person's record has been erased: add them anew")
    return person
