"""How a work programme says what it is. A programme is one folder; this is its first line.

Everything but the key and the title has a default, so that a programme of evidence alone says
only its measures. `guildhall.casework.check` reads what is declared at start-up and stops there,
in words its author can act on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from guildhall.casework.bringing.declare import Bringing
from guildhall.casework.terms import Term
from guildhall.casework.tools import Tool
from guildhall.measures.declare import Measure
from guildhall.partners.declare import CASE_SLICE, Do
from guildhall.partners.rules import To

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guildhall.casework.front_door.forms import PublicFormBase
    from guildhall.casework.models import Case, Record, SheetRecord
    from guildhall.duties.declare import Deadline
    from guildhall.partners.declare import Function, Matrix
    from guildhall.partners.models import Guard


class FieldReference(Protocol):
    """A field named through its model, such as `Episode.found_at`."""

    @property
    def field(self) -> Any: ...


RESTRICTED = "restricted"
"""The slice of notes that only their author, and those shown restricted notes, see."""

SHIELDED = "shielded"
"""The slice of letters that hold a shielded fact: for those who see the case and shielded facts."""

# What a stage needs: a field that some record of the case must have filled in, or a function
# that takes the case and answers what is missing, in words; empty where nothing is.
Need = FieldReference | Callable[["Case"], str]


@dataclass(frozen=True)
class Outstanding:
    """Something left undone that stands against closing a case, in words for who asks to close it.

    `why_not` says why no reason overrides it; empty where a reason does. `about` is the reference
    of the record it is of, so that it is said once.
    """

    words: str
    why_not: str = ""
    about: str = ""


@dataclass(frozen=True)
class Stage:
    """A step that a case reaches. The first declared is where an accepted case begins.

    `leads_to` are the keys of the stages that may follow. `needs` must be there before the case
    enters this stage. `owner` is the key of the function that owes the next step while the
    case is here; empty where nobody does.
    """

    key: str
    title: str
    leads_to: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Role:
    """A part that a person can have in a case.

    `side` is "victim", "offender" or "" for neither. `is_subject` says that the case is about
    them. `is_shielded` says that their addresses and contacts are shielded unless somebody
    decides otherwise: victims, complainants and children. `category` is the kind of data
    subject that law-enforcement processing tells apart: victim, suspect, convicted, witness.
    """

    key: str
    title: str
    side: str = ""
    is_subject: bool = False
    is_shielded: bool = False
    is_child: bool = False
    category: str = "other"


@dataclass(frozen=True)
class Slice:
    """A part of the file that not everyone on the case sees, such as health."""

    key: str
    title: str


@dataclass(frozen=True)
class Outcome:
    """Why a case is closed."""

    key: str
    title: str


@dataclass(frozen=True)
class Purpose:
    """Why information is shared, and the footing that follows from it.

    `gateway` is the power or duty (`is_duty`) and `basis` the lawful basis in data protection
    law. A safeguarding purpose always goes through. `needs_consent` says that the person's
    agreement is asked first and a refusal stops it. `items` are the data items offered;
    `level` is how much a share in Guildhall opens (1 that it exists, 2 what to do, 3 the case),
    never more than the recipient's own functions see; `keep_days` is how long the recipient may
    keep it before a review.
    """

    key: str
    title: str
    gateway: str
    basis: str
    is_duty: bool = False
    is_safeguarding: bool = False
    needs_consent: bool = False
    items: tuple[str, ...] = ()
    level: int = 2
    onward: str = "Not to be passed on without asking us."
    keep_days: int = 365


@dataclass(frozen=True)
class LetterTemplate:
    """A letter with places to fill: `$reference`, `$date`, `$to`, `$from`, `$agency`, `$case`.

    `asks` maps further places to the question that the writer answers for each. `side` is the
    side it goes to: "victim", "offender" or "" for neither.
    """

    key: str
    title: str
    body: str
    side: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True)
class Retention:
    """How long a closed case is kept before somebody looks at whether to keep it.

    `years` count from closing; `until_age` keeps a case about a child until that birthday of
    the youngest, if that is later; None where age does not matter.
    """

    years: int = 6
    until_age: int | None = None
    source: str = "Council practice: six years from closing"


@dataclass(frozen=True)
class Page:
    """A page of the programme's own, from the `urls.py` of its folder, by its address's name.

    One `of_case` takes a case's reference, and is offered on the case to those shown its `slice`;
    others on My work and the team queue, to those whose part, or role, allows what it `needs`.
    """

    title: str
    name: str
    of_case: bool = False
    needs: Do | To = Do.WRITE
    slice: str = CASE_SLICE


@dataclass(frozen=True)
class PublicForm:
    """Something that anybody may send in at the front door, without signing in.

    `form` asks; it extends `PublicFormBase`. `receive(given, uploads=, by=, at=)` makes the
    programme's own record of the answers, as the front door's member, and answers with its guard;
    what was sent and its files are kept behind that by the engine. It looks nobody up: what a
    sender is told may not depend on whom we know. `status(guard)` is one of
    `front_door.rules.Status`, and all that a receipt shows.
    """

    key: str
    title: str
    summary: str
    form: type[PublicFormBase]
    receive: Callable[..., Guard]
    status: Callable[[Guard], str]


@dataclass(frozen=True)
class Asked:
    """What one decision on a referral asks beside its reason, for the record that it makes.

    `fields` of the record are asked for; those `settled` follow from the decision, and are not.
    `only` keeps a field to the choices that go with the decision.
    """

    fields: tuple[str, ...] = ()
    settled: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionRecord:
    """The record that every decision on a referral makes, and what each decision asks for it.

    `record` is one of the programme's records. It has a one-to-one `referral`, not editable, from
    which it knows who told, what, when it came, and what was decided, when and why. It is the
    decision's own entry in the chronology: nobody keeps one by hand.
    """

    record: type[Record]
    accepted: Asked
    declined: Asked
    transferred: Asked

    def asked(self, decision: str) -> Asked:
        """What a decision asks."""
        found: Asked = getattr(self, decision)
        return found


DEFAULT_ROLES = (
    Role("victim", "Victim", "victim", is_subject=True, is_shielded=True, category="victim"),
    Role("complainant", "Complainant", "victim", is_shielded=True, category="victim"),
    Role(
        "child",
        "Child",
        "victim",
        is_subject=True,
        is_shielded=True,
        is_child=True,
        category="victim",
    ),
    Role("suspect", "Suspect", "offender", is_subject=True, category="suspect"),
    Role("offender", "Offender", "offender", is_subject=True, category="convicted"),
    Role("witness", "Witness", "victim", is_shielded=True, category="witness"),
    Role("family", "Parent or family", category="other"),
    Role("professional", "Professional", category="other"),
)
SAFEGUARDING = Purpose(
    key="safeguarding",
    title="To keep a child or an adult at risk safe",
    gateway="Children Act 1989 s17 and s47, Children Act 2004 s10 and s11; Care Act 2014 s42",
    basis=(
        "UK GDPR Article 6(1)(e) and 9(2)(g) with DPA 2018 Schedule 1 paragraph 18;"
        " before 25 May 2018 DPA 1998 Schedules 2 and 3"
    ),
    is_duty=True,
    is_safeguarding=True,
    level=3,
    items=("who it is about", "what has happened", "what is needed"),
)
PREVENTION = Purpose(
    key="prevention",
    title="To prevent crime and disorder",
    gateway="Crime and Disorder Act 1998 s115 (a power, not a duty)",
    basis=(
        "UK GDPR Article 6(1)(e) and 9(2)(g) with DPA 2018 Schedule 1 paragraph 10;"
        " before 25 May 2018 DPA 1998 Schedules 2 and 3 and s29(3)"
    ),
    items=("who it is about", "what has happened", "what is needed"),
)
SUPPORT = Purpose(
    key="support",
    title="To offer support that the person agreed to",
    gateway="Common law: the person's agreement",
    basis=(
        "UK GDPR Article 6(1)(e); consent to support is not consent in data protection law;"
        " before 25 May 2018 DPA 1998 Schedule 2"
    ),
    needs_consent=True,
    items=("who it is about", "how to reach them safely", "what is needed"),
)
DEFAULT_OUTCOMES = (
    Outcome("resolved", "What was needed has been done"),
    Outcome("no_further_action", "No further action"),
    Outcome("not_engaged", "They did not wish to take part"),
    Outcome("moved_away", "Moved away"),
    Outcome("passed_on", "Passed to another agency"),
)


@dataclass(frozen=True)
class Work:
    """Something that a member is named on a case to do, beside whoever has the case.

    `functions` are those in which it is done: whoever is named holds one of them, sees the case
    as that function does, and has what it owes there. None given means any that works on cases.
    """

    key: str
    title: str
    functions: tuple[str, ...] = ()


DEFAULT_WORK = (Work("joint_work", "Works on it with whoever has it"),)


@dataclass(frozen=True)
class Programme:
    """A work programme of the plan, as its folder under programmes/ declares it.

    `key` is kept in the database and never renamed; `title` is what people read.
    `lead_agency` is an agency's key. `matrix` says who may see and do what; None takes the
    partnership's default rows. `triage` is the function that decides on referrals.
    `records` stand on a case, and `sheets` on none. `bringing` is what other systems send.
    `terms` are words that whoever writes them is asked about, and may keep.
    `break_glass` says whether emergency access exists at all. `subject_noun` is what one case
    is about, in the words of its people, such as "child". `needs_to_close` must be there before
    anybody can ask for a case to be closed, as what a stage needs. `happening` gives the keys of
    the cases where something happens now, which come first in lists. `outstanding` finds what else
    of the programme stands against closing, and says whether a reason may override it.
    `work` is what members are named on a case for. `decision` is the record that a decision on a
    referral makes; None where its reason is enough.
    """

    key: str
    title: str
    measures: tuple[Measure, ...] = ()
    is_casework: bool = False
    lead_agency: str = ""
    functions: tuple[Function, ...] = ()
    matrix: Matrix | None = None
    stages: tuple[Stage, ...] = ()
    records: tuple[type[Record], ...] = ()
    sheets: tuple[type[SheetRecord], ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    assessments: tuple[Tool, ...] = ()
    letters: tuple[LetterTemplate, ...] = ()
    roles: tuple[Role, ...] = DEFAULT_ROLES
    slices: tuple[Slice, ...] = ()
    purposes: tuple[Purpose, ...] = (SAFEGUARDING, PREVENTION, SUPPORT)
    outcomes: tuple[Outcome, ...] = DEFAULT_OUTCOMES
    marking: str = "official_sensitive"
    retention: Retention = Retention()
    regime: str = "general"
    break_glass: bool = True
    pages: tuple[Page, ...] = ()
    public_forms: tuple[PublicForm, ...] = ()
    bringing: tuple[Bringing, ...] = ()
    triage: str = ""
    terms: tuple[Term, ...] = ()
    subject_noun: str = "person"
    needs_to_close: tuple[Need, ...] = ()
    outstanding: tuple[Callable[[Case, datetime], Iterable[Outstanding]], ...] = ()
    happening: Callable[[], QuerySet[Any, Any]] | None = None
    work: tuple[Work, ...] = DEFAULT_WORK
    decision: DecisionRecord | None = None

    @property
    def decision_kind(self) -> str:
        """The kind of entry that a decision on a referral makes, where it is a record; or empty."""
        return str(self.decision.record._meta.label_lower) if self.decision else ""

    @property
    def kept_by_hand(self) -> tuple[type[Record], ...]:
        """The types of record that somebody fills in, and no decision makes."""
        made = self.decision_kind
        return tuple(each for each in self.records if each._meta.label_lower != made)

    def stage(self, key: str) -> Stage | None:
        """The declared stage; None for a key that is not one, or is retired."""
        return next((stage for stage in self.stages if stage.key == key), None)

    def role(self, key: str) -> Role | None:
        """The declared role; None for a key that is not one."""
        return next((role for role in self.roles if role.key == key), None)

    def purpose(self, key: str) -> Purpose | None:
        """The declared purpose; None for a key that is not one."""
        return next((purpose for purpose in self.purposes if purpose.key == key), None)

    def work_of(self, key: str) -> Work | None:
        """The declared work; None for a key that is not one."""
        return next((work for work in self.work if work.key == key), None)

    def outcome(self, key: str) -> Outcome | None:
        """The declared outcome; None for a key that is not one."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)

    def letter(self, key: str) -> LetterTemplate | None:
        """The declared letter; None for a key that is not one."""
        return next((letter for letter in self.letters if letter.key == key), None)

    def tool(self, key: str, *, on: date) -> Tool | None:
        """The version of an assessment tool in force on a day; None where none was."""
        in_force = [tool for tool in self.assessments if tool.key == key and tool.is_in_force(on)]
        return max(in_force, key=lambda tool: tool.version, default=None)

    def tool_version(self, key: str, version: int) -> Tool | None:
        """The tool as it was in a version, to show an assessment made with it."""
        found = (t for t in self.assessments if (t.key, t.version) == (key, version))
        return next(found, None)
