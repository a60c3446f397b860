"""A person as one viewer sees them, and what of it may go into an output to a party."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from guildhall.partners.models import Agency
from guildhall.subjects.rules import NAME_WITHHELD, SIDES
from guildhall.subjects.safe_contact import SafeContact, safe_words


@dataclass(frozen=True)
class Seen:
    """Something that one or more cases say. `references` are its facts, `cases` where they are."""

    references: tuple[str, ...]
    cases: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class NameSeen(Seen):
    """A name."""

    given: str
    family: str
    kind: str
    kind_label: str
    kept_by: Agency | None = None

    @property
    def whole(self) -> str:
        """Given name then family name."""
        return " ".join(part for part in (self.given, self.family) if part)


@dataclass(frozen=True)
class BirthSeen(Seen):
    """A date of birth."""

    born_on: date
    is_estimated: bool


@dataclass(frozen=True)
class ShieldedSeen(Seen):
    """An address or contact. `shielded_by` are the sides of the shields on these very words."""

    is_shielded: bool
    shielded_by: frozenset[str]
    is_odd: bool


@dataclass(frozen=True)
class AddressSeen(ShieldedSeen):
    """An address; `since` or `until` None is not known."""

    line: str
    postcode: str
    uprn: str
    lsoa: str
    since: date | None
    until: date | None

    @property
    def whole(self) -> str:
        """On one line."""
        return ", ".join(part for part in (self.line, self.postcode) if part)


@dataclass(frozen=True)
class ContactSeen(ShieldedSeen):
    """A way to reach them, and how it may be used."""

    kind: str
    kind_label: str
    value: str
    safe: SafeContact

    @property
    def safe_words(self) -> str:
        """How it may be used, in words."""
        return safe_words(self.kind, self.safe)


@dataclass(frozen=True)
class IdentifierSeen(Seen):
    """What another system calls them."""

    scheme: str
    value: str


@dataclass(frozen=True)
class VehicleSeen(Seen):
    """A vehicle that they are linked to, and how."""

    vehicle: str
    registration: str
    description: str
    how: str


@dataclass(frozen=True)
class CaseSeen:
    """A case that says something of them which the viewer may see."""

    reference: str
    programme: str
    marking: str
    kind: str = "case"


@dataclass(frozen=True)
class PersonView:
    """A person, as one viewer sees them at one instant. Nothing here is hidden from that viewer.

    `withheld` counts what an output to a party leaves out; it is for the member who makes the
    output and never goes into it.
    """

    reference: str
    names: tuple[NameSeen, ...] = ()
    births: tuple[BirthSeen, ...] = ()
    addresses: tuple[AddressSeen, ...] = ()
    contacts: tuple[ContactSeen, ...] = ()
    identifiers: tuple[IdentifierSeen, ...] = ()
    vehicles: tuple[VehicleSeen, ...] = ()
    cases: tuple[CaseSeen, ...] = ()
    withheld: int = field(default=0, compare=False)

    @property
    def is_withheld(self) -> bool:
        """Whether a name is kept from this viewer, so that nothing may lead to who it is."""
        return any(name.whole == NAME_WITHHELD for name in self.names)

    @property
    def kept_by(self) -> str:
        """The agency, the viewer's own, that a name seen here is to stay with; empty for none."""
        kept = (name.kept_by for name in self.names if name.kept_by and not self.is_withheld)
        return next((agency.name for agency in kept), "")

    @property
    def title(self) -> str:
        """The name to head a page with; the reference where no name is seen."""
        return self.names[0].whole if self.names else self.reference

    @property
    def born_on(self) -> date | None:
        """The date of birth last recorded; None where none is seen."""
        return self.births[0].born_on if self.births else None

    @property
    def marking(self) -> str:
        """The highest marking of the cases that this was put together from."""
        highest = any(case.marking == "official_sensitive" for case in self.cases)
        return "official_sensitive" if highest else "official"

    def for_output_to(self, side: str) -> "PersonView":
        """What may go into a letter or print for a party on `side`: see `for_output_to`."""
        return for_output_to(self, side)


def for_output_to(view: PersonView, side: str) -> PersonView:
    """A view without what is shielded from the side that an output goes to.

    `side` is victim or offender; empty is a party of neither side, who is shown nothing shielded.
    The same words said without a shield by another case that the viewer sees are left out too.
    """
    if side not in {"", *SIDES}:
        raise ValueError(f"{side!r} is not a side: write victim, offender or nothing")
    addresses = tuple(each for each in view.addresses if _may_go(each, side))
    contacts = tuple(each for each in view.contacts if _may_go(each, side))
    left_out = len(view.addresses) + len(view.contacts) - len(addresses) - len(contacts)
    return replace(view, addresses=addresses, contacts=contacts, withheld=left_out)


def _may_go(seen: ShieldedSeen, side: str) -> bool:
    return bool(side) and seen.shielded_by <= {side} if seen.shielded_by else True
