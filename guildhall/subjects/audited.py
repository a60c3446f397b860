"""What cases say of people, held against the revisions that were kept of each fact."""

from collections.abc import Sequence
from typing import Any

from guildhall import vault
from guildhall.audit.comparing import Compared, compared
from guildhall.partners.writes.keeping import said as said_of
from guildhall.subjects import sealing
from guildhall.subjects.models import (
    Address,
    Birth,
    Contact,
    Drives,
    Fact,
    Identifier,
    Interest,
    Name,
)
from guildhall.subjects.writes.reach import words_of

JOINED: dict[type[Fact], tuple[str, ...]] = {
    Address: ("person", "source", "place"),
    Name: ("person", "source", "kept_by"),
}
APART = {"vehicle"}  # which a revision names by its reference


def _facts(found: Sequence[Fact]) -> list[dict[str, Any]]:
    """What each says: its columns, and its words where they are sealed or of a place."""
    sealed = [row for row in found if isinstance(row, Address | Contact) and row.is_shielded]
    ring = vault.keyring(sealing.owner_of(row) for row in sealed)
    return [_said(row, ring) for row in found]


def _said(row: Fact, ring: vault.Keyring) -> dict[str, Any]:
    said = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in APART and field.get_internal_type() != "BinaryField"
    }
    said |= {"person": row.person.reference, "source": row.source.reference}
    if isinstance(row, Name):
        said |= {"kept_by": row.kept_by.key if row.kept_by else ""}
    if isinstance(row, Address | Contact):
        said |= sealing.opened(row, ring) if row.is_shielded else words_of(row)
    return said


def _declare(model: type[Fact]) -> None:
    joined = JOINED.get(model, ("person", "source"))
    rows = model._default_manager.select_related(*joined)
    compared(Compared(str(model._meta.model_name), rows.all, _facts))


compared(Compared("interest", Interest.objects.all, lambda found: map(said_of, found)))
for _model in (Name, Birth, Identifier, Contact, Address, Drives):
    _declare(_model)
