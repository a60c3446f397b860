"""What a programme's own records stand on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from guildhall.casework.models.entries import Entry
from guildhall.partners.declare import CASE_SLICE

if TYPE_CHECKING:
    from guildhall.casework.models.cases import Case


@dataclass(frozen=True)
class Telling:
    """That a record tells somebody outside the file something, or that it may not.

    `to` says whom in words, and `function` is the one that plays their part, to whom it is opened
    where it is told in Guildhall; `means` is how it is told, a key of `Disclosure.Means`. `words`
    are what they are told. `purpose` is the key of one of the programme's purposes. `refused`
    is why nothing is told, in words fit for everyone on the case but whom it is kept from; empty
    where it is.
    """

    to: str
    purpose: str
    items: tuple[str, ...]
    necessity: str
    refused: str = ""
    function: str = ""
    means: str = "guildhall"
    words: str = ""


class Record(models.Model):
    """One typed record of a programme, hanging from its entry in the chronology.

    The only field the engine puts into a programme's table is this permanent one-to-one, so
    that a new engine field makes no migration in any programme. `Handling.personal` and
    `Handling.plain` sort the programme's own fields; `Handling.slices` maps a slice of the file
    to the fields that belong to it, the others going with the entry. A field that is not
    `editable` is worked out by `check_on` each time the record is kept or changed, and is not asked
    for.
    """

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="%(app_label)s_%(class)s"
    )

    part: ClassVar[str] = CASE_SLICE
    """The slice of the file that its entry goes into, unless somebody says otherwise."""

    later: ClassVar[tuple[str, ...]] = ()
    """The fields that are mostly filled in later, such as a return; a form folds them away."""

    class Handling:
        personal: ClassVar[set[str]] = set()
        plain: ClassVar[set[str]] = set()
        slices: ClassVar[dict[str, set[str]]] = {}

    class Meta:
        abstract = True

    def headline(self) -> str:
        """One line for the timeline. It may name people."""
        return str(self._meta.verbose_name).capitalize()

    def when(self) -> datetime | None:
        """When it happened, for its place in the chronology; None for when it was made."""
        return None

    def next_step(self) -> tuple[str, str] | None:
        """What this record waits for, in the words of a link, and the field that says it.

        Such as ("Record the return", "found_at") while a child is missing; None for nothing.
        """
        return None

    def stands_open(self) -> bool:
        """Whether what it waits for stands against closing its case."""
        return True

    def tells(self) -> Telling | None:
        """What this record tells somebody, for the record of sharing; None while it does not."""
        return None

    def kept_from(self) -> str:
        """The function for which what it says is not safe, and who is kept from seeing it."""
        return ""

    def check_against(self, others: Iterable[Self]) -> None:
        """Raise ValidationError where this record cannot stand beside the case's others.

        `others` are the case's records of this type that are not withdrawn, without this one.
        It is called while the case is locked, so that two people at once cannot both pass.
        """

    def check_on(self, case: Case, *, at: datetime) -> None:
        """Raise ValidationError where this record cannot be of this case, or is of the future.

        `at` is when it is kept or changed. Called before `check_against`, the case locked.
        """
