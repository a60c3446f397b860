"""What a board pack says. Every document is printed from this."""

import hashlib

from pydantic import BaseModel, ConfigDict

NOT_ANSWERED = "Not answered"


class Part(BaseModel):
    """A piece of a pack. Frozen packs are read back: a field is added, never renamed."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Point(Part):
    """One figure as it is printed: its period and its parts, already suppressed and in words."""

    period: str
    value: str
    numerator: str
    denominator: str
    interval: str
    note: str


class MeasureEntry(Part):
    """One measure of the plan. `trace` opens where its figures came from; empty where it has none.

    `chart` is the digest of its stored chart, empty where there is too little to draw.
    """

    ident: str
    key: str
    title: str
    own_words: str
    unit: str
    supply: str
    sentence: str
    rating: str
    rating_reason: str
    signals: list[str]
    definition: str
    caveats: list[str]
    version: str
    points: list[Point]
    chart: str
    chart_alt: str
    trace: str
    is_synthetic: bool


class OutcomeEntry(Part):
    """One outcome, and the ids of the measures that it hangs on."""

    ident: str
    title: str
    wanted: str
    measures: list[str]


class ProgrammeEntry(Part):
    """One programme: its lead, what the lead writes, its outcomes and its measures."""

    key: str
    title: str
    priority: str
    leads: list[str]
    update: str
    update_by: str
    outcomes: list[OutcomeEntry]
    measures: list[MeasureEntry]


class LateAction(Part):
    """An action that is past its day and not done."""

    ident: str
    what: str
    programme: str
    lead: str
    due: str
    original_due: str
    slips: int


class LateReturn(Part):
    """A return that was due and has not come."""

    measure: str
    agency: str
    period: str
    due: str


class FindingEntry(Part):
    """A finding of plan lint with its answer."""

    rule: str
    rows: list[str]
    why: str
    answer: str


class Content(Part):
    """The whole pack. `number` is empty in a draft. `always_said` is what is so grave that it is
    said first, such as that somebody was killed, whether or not the plan has a measure of it."""

    partnership: str
    plan: str
    quarter: str
    made: str
    number: str
    is_synthetic: bool
    always_said: list[str] = []
    programmes: list[ProgrammeEntry]
    actions_late: list[LateAction]
    returns_late: list[LateReturn]
    findings: list[FindingEntry]

    @property
    def measures(self) -> list[MeasureEntry]:
        """Every measure, in the order of the plan."""
        return [entry for programme in self.programmes for entry in programme.measures]

    @property
    def figures(self) -> str:
        """A digest of what an analyst validates: what is always said, and every programme with its
        update and figures."""
        parts = [programme.model_dump_json() for programme in self.programmes]
        whole = "\n".join([*self.always_said, *parts])
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def signals(self) -> list[MeasureEntry]:
        """The measures that signal, or tell of a death: what a board should look at first."""
        return [entry for entry in self.measures if entry.signals]

    @property
    def exceptions(self) -> list[MeasureEntry]:
        """The measures rated red."""
        return [entry for entry in self.measures if entry.rating == "red"]

    @property
    def unanswered(self) -> int:
        """How many findings of plan lint nobody has answered as the rows now stand."""
        return sum(finding.answer == NOT_ANSWERED for finding in self.findings)
