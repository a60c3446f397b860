"""The one gate for words that go to another agency, or out of the partnership."""

from __future__ import annotations

from guildhall.audit import trail
from guildhall.casework.errors import Stopped
from guildhall.casework.reads.shielding import kept_words
from guildhall.partners.models import Agency, Guard
from guildhall.subjects.models import Person


def check_leaving(
    guard: Guard,
    *words: str,
    field: str,
    to_agency: Agency | None = None,
    to_person: Person | None = None,
) -> None:
    """Stop words that lead to somebody whose name is to stay with one agency, and say which.

    `guard` is of the case or record that they are about, `field` the form's name for them. With
    neither agency nor person they go out of the partnership.
    """
    found = kept_words(guard, "\n".join(words), to_agency=to_agency, to_person=to_person)
    if not found:
        return
    trail.denied(guard.reference)  # so that trying words until one is not stopped is seen
    said = ", ".join(f"“{each}”" for each in found)
    keepers = {name.kept_by.name for name in found.values() if name.kept_by}
    raise Stopped(
        f"Take out {said}: it leads to somebody who asked {' and '.join(sorted(keepers))} that"
        " their name not be passed on. If it is needed, ask them; once they agree, choose Let it"
        " be passed on beside their name.",
        field=field,
    )
