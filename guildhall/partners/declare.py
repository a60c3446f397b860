"""What an access matrix is made of: plain values that a programme declares, for `policy`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Literal

ANYONE = "anyone"
"""The function that every active member holds in every programme: somebody from a partner."""

TASKING_SLICE = "tasking"
CASE_SLICE = "case"
CONTACT_SLICE = "contact"
EVERY_SLICE = "*"


class Level(IntEnum):
    """How much of a guarded thing a member may know. Kept in the database: never renumber."""

    NOTHING = 0
    EXISTS = 1
    TASKING = 2
    FULL = 3

    @property
    def label(self) -> str:
        """What people call it."""
        return LEVEL_LABELS[self]


LEVEL_LABELS = {
    Level.NOTHING: "Nothing",
    Level.EXISTS: "Knows it exists",
    Level.TASKING: "What to do, not why",
    Level.FULL: "The case",
}


class Reach(StrEnum):
    """How near to a case a member must stand before a line of the matrix opens it to them.

    Each is nearer than the one before. A member named on the case stands as near as their agency
    does. Two are apart from these: what was opened for a meeting opens nothing else, and what is
    open to a function while it owes something there opens nothing else.
    """

    WHOLE = "whole"
    AGENCY = "agency"
    NAMED = "named"
    MEETING = "meeting"
    OWED = "owed"
    NONE = "none"


REACH_LABELS = {
    Reach.WHOLE: "every case of the programme",
    Reach.AGENCY: "cases that their agency controls or is a party to",
    Reach.NAMED: "cases on which they are named",
    Reach.MEETING: "cases before a meeting of which they are a member",
    Reach.OWED: "cases on which whoever holds this function owes something now",
    Reach.NONE: "no case",
}


class Do(StrEnum):
    """Something done with a case."""

    READ = "read"
    REFER = "refer"
    TRIAGE = "triage"
    WRITE = "write"
    ALLOCATE = "allocate"
    ACT = "act"
    SHARE = "share"
    CLOSE = "close"
    APPROVE_CLOSURE = "approve_closure"
    SHIELD = "shield"
    BREAK_GLASS = "break_glass"
    GOVERN = "govern"

    @property
    def label(self) -> str:
        """The end of "you may …"."""
        return DO_LABELS[self]


DO_LABELS = {
    Do.READ: "read it",
    Do.REFER: "refer",
    Do.TRIAGE: "decide on referrals",
    Do.WRITE: "write on it",
    Do.ALLOCATE: "allocate it",
    Do.ACT: "carry out actions",
    Do.SHARE: "share it",
    Do.CLOSE: "ask for closure",
    Do.APPROVE_CLOSURE: "approve closure",
    Do.SHIELD: "shield an address",
    Do.BREAK_GLASS: "open it in an emergency",
    Do.GOVERN: "review emergencies and conflicts of interest",
}

NEEDS: Mapping[Do, Level] = {
    Do.READ: Level.TASKING,
    Do.REFER: Level.NOTHING,
    Do.TRIAGE: Level.FULL,
    Do.WRITE: Level.FULL,
    Do.ALLOCATE: Level.FULL,
    Do.ACT: Level.TASKING,
    Do.SHARE: Level.FULL,
    Do.CLOSE: Level.FULL,
    Do.APPROVE_CLOSURE: Level.FULL,
    Do.SHIELD: Level.FULL,
    Do.BREAK_GLASS: Level.EXISTS,
    Do.GOVERN: Level.EXISTS,
}
"""The least level at which each can be done. A grant that lowers the level takes the rest away."""

Side = Literal["both", "victim", "offender"]
Outputs = Literal["", "aggregates", "depersonalised"]
Marking = Literal["official", "official_sensitive"]


@dataclass(frozen=True)
class Sight:
    """One line of a matrix: what a function sees of the cases within its reach, and may do there.

    `slices` are the fields shown; none given means the usual ones of the level. `highest` is the
    highest marking of a case that this line opens. `outputs` is what the function reads of the
    programme as a whole, from approved releases, never from live counts.
    """

    level: Level
    reach: Reach
    slices: frozenset[str] = frozenset()
    may: frozenset[Do] = frozenset()
    side: Side = "both"
    outputs: Outputs = ""
    highest: Marking = "official_sensitive"

    def shown(self, level: Level) -> frozenset[str]:
        """The slices shown when a grant leaves only `level` of this line."""
        if level < Level.TASKING:
            return frozenset()
        if level < self.level:
            return frozenset({TASKING_SLICE})
        return self.slices or USUAL_SLICES[level]


USUAL_SLICES = {
    Level.TASKING: frozenset({TASKING_SLICE}),
    Level.FULL: frozenset({TASKING_SLICE, CASE_SLICE}),
}


@dataclass(frozen=True)
class Function:
    """A part that a member can play in a programme. `key` is kept in the database."""

    key: str
    title: str


Matrix = Mapping[str, Sight | tuple[Sight, ...]]
"""For each function key, what it sees. A function that is not in it sees nothing."""


def lines(matrix: Matrix, functions: Iterable[str]) -> list[tuple[str, Sight]]:
    """The matrix's lines for these functions, each with its function."""
    found: list[tuple[str, Sight]] = []
    for function in functions:
        sights = matrix.get(function, ())
        found += [(function, each) for each in (sights if isinstance(sights, tuple) else (sights,))]
    return found


@dataclass(frozen=True)
class Decision:
    """What a member may know of one thing and do with it, and why, in words.

    `is_emergency` says that the level was reached by breaking the glass. A shielded fact is for
    those who see the case itself, or how to reach its people, in their own right and do not act
    on the offender's side: ask `shows_shielded`, never `side` alone. `functions` are those by
    which it is open to them, in no order; they take no part in whether two decisions are alike.
    """

    level: Level = Level.NOTHING
    slices: frozenset[str] = frozenset()
    may: frozenset[Do] = frozenset()
    side: Side = "both"
    why: str = ""
    is_emergency: bool = False
    shows_shielded: bool = False
    functions: frozenset[str] = field(default=frozenset(), compare=False)

    def shows(self, slice_: str) -> bool:
        """Whether fields of this slice are shown."""
        return slice_ in self.slices or EVERY_SLICE in self.slices

    def __bool__(self) -> bool:
        return self.level > Level.NOTHING


NOT_KNOWN = Decision()


@dataclass(frozen=True)
class Declared:
    """What a programme says of access to its cases."""

    key: str
    title: str
    matrix: Matrix
    functions: tuple[Function, ...] = ()
    break_glass: bool = True
    marking: Marking = "official"

    def title_of(self, function: str) -> str:
        """What people call a function of this programme."""
        titles = {each.key: each.title for each in self.functions}
        return titles.get(function, function.replace("_", " ").capitalize())
