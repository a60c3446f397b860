"""A matrix in words, for the page and for docs/access.md, so that the two cannot differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guildhall.partners import registry
from guildhall.partners.declare import (
    EVERY_SLICE,
    LEVEL_LABELS,
    REACH_LABELS,
    Declared,
    Do,
    Level,
    Matrix,
    Reach,
    Sight,
    lines,
)
from guildhall.partners.matrices import (
    COMPARTMENTS,
    NO_BREAK_GLASS,
    SENSITIVE,
    default,
    functions_of,
)

SIDES = {"both": "", "victim": "the victim's side", "offender": "the offender's side"}


@dataclass(frozen=True)
class Row:
    """One line of a matrix, in words."""

    function: str
    sees: str
    of: str
    shown: str
    may: str
    outputs: str


def in_words(declared: Declared) -> list[Row]:
    """Every line of a programme's matrix, in its own order."""
    return [
        _row(declared.title_of(function), sight)
        for function, sight in lines(declared.matrix, declared.matrix)
    ]


def _row(title: str, sight: Sight) -> Row:
    is_blind = sight.level is Level.NOTHING or sight.reach is Reach.NONE
    side = SIDES[sight.side]
    of = REACH_LABELS[sight.reach] + (", OFFICIAL only" if sight.highest == "official" else "")
    return Row(
        function=title,
        sees=LEVEL_LABELS[Level.NOTHING if is_blind else sight.level],
        of="" if is_blind else of,
        shown="" if is_blind else ", ".join(filter(None, (_slices(sight), side))),
        may=", ".join(do.label for do in Do if do in sight.may),
        outputs=sight.outputs,
    )


def _slices(sight: Sight) -> str:
    shown = sight.shown(sight.level)
    return "every field" if EVERY_SLICE in shown else ", ".join(sorted(shown))


HEADINGS = ("Function", "Sees", "Of", "Fields", "May", "Of the programme as a whole")

BEFORE = """\
# Who may know of what

Written by `guildhall access`, from what the programmes declare. Do not edit it by hand.

Nobody sees a case by being a member, an administrator or a manager. A member holds a **function**
in a programme, and the programme's **matrix** says what that function sees, of which cases, and
what it may do there. What a matrix does not say is not allowed, and to somebody who may not know
of it a case does not exist: "refused" and "missing" are the same answer.

1. A member who has left, or whose agency has, sees nothing.
2. A **bar** (a conflict of interest, or a decision to keep a member out) closes a case to a member,
   whatever else opens it. Only governance is told.
3. Each line of the matrix opens the cases within its **reach**: every case; those of the member's
   agency, which controls them or to which they were granted; those on which the member is named;
   those before a meeting. A **grant** opens no more than the line says, and may open less.
4. A routine grant rests on a sharing agreement, and opens nothing once that has lapsed. A grant to
   safeguard somebody, by statute or with consent, does not depend on one.
5. **Breaking the glass** opens a case in full, to read, for at most 4 hours, to somebody whose line
   says so and who knows that it exists. Somebody else reviews it within 24 hours. It never opens a
   shielded fact, and some programmes have none: they have a duty officer to ring.
6. A **shielded** address or contact is for those who see the whole case in their own right and do
   not act on the offender's side.
7. What is recorded as **not safe for** a function is kept from whoever holds it, or has, and from
   everybody of their agency (but for the controller's others), whatever else they may see.
"""


def document() -> str:
    """The whole of docs/access.md."""
    parts = [BEFORE, "## The programmes here\n"]
    declared = registry.programmes()
    parts += [_section(each) for each in declared]
    if not declared:
        parts.append("No programme of this partnership keeps cases.\n")
    parts.append(
        "## The usual matrix of each compartment\n\nA programme starts from one of these.\n"
    )
    parts += [_section(usual(key)) for key in COMPARTMENTS]
    return "\n".join(parts)


def usual(compartment: str) -> Declared:
    """A compartment with the matrix that it usually has."""
    matrix: Matrix = default(compartment)
    return Declared(
        key=compartment,
        title=COMPARTMENTS[compartment],
        matrix=matrix,
        functions=tuple(functions_of(matrix)),
        break_glass=compartment not in NO_BREAK_GLASS,
        marking="official_sensitive" if compartment in SENSITIVE else "official",
    )


def _section(declared: Declared) -> str:
    emergency = "Emergency access: yes." if declared.break_glass else "Emergency access: none."
    marking = declared.marking.replace("_", "-").upper()
    facts = f"Marked {marking} unless somebody says otherwise. {emergency}"
    table = "\n".join(_table(in_words(declared)))
    return f"### {declared.title} (`{declared.key}`)\n\n{facts}\n\n{table}\n"


def _table(rows: Iterable[Row]) -> Iterator[str]:
    yield _line(HEADINGS)
    yield _line("---" for _ in HEADINGS)
    for row in rows:
        yield _line((row.function, row.sees, row.of, row.shown, row.may, row.outputs))


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
