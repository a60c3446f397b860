"""Red, amber or green by a dated rule, or the reason why no colour can be given.

The default rule (performance framework 5.6), in this order:

1. grey: no figure; its definition changed this period; or, for anything but a yes-or-no
   target, target and figure may not be compared (a break in the series lies between, or the target
   is of no earlier time), or a numerator below 10;
2. watch: more reports are wanted, so the count alone cannot say better or worse;
3. no target set: never a colour, whatever the chart shows;
4. red: the target is missed by more than the tolerance (5%) *and* the verdict is a signal the
   wrong way or the 95% interval excludes it; or a yes-or-no target is not in place;
5. amber: the target is missed otherwise. It is then within tolerance, or within the interval,
   or there is nothing to say the miss is more than chance;
6. green: the target is met. For "maintain or rise" it must also show no signal the wrong way,
   else amber: that is what maintaining means.

Two readings were open. "No adverse signal and direction not worse" is one verdict, taken as the
test of maintaining, and never turns a missed target, or none, green. A target met by less than
chance can tell is green, and the reason says so. Who may override a colour is decided elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guildhall.analysis.direction import Polarity, Travel
from guildhall.analysis.intervals import Interval
from guildhall.analysis.targets import Bar, Exists, MaintainOrRise, Target, bar, figure


class Status(StrEnum):
    """The value is the word to print: colour is never shown alone."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"
    WATCH = "watch"
    NO_TARGET = "no target set"


@dataclass(frozen=True, slots=True)
class RagRule:
    """One version of the rule, in force from `since` until the next."""

    version: str
    since: date
    tolerance_percent: float
    fewest: int


RULES: tuple[RagRule, ...] = (
    RagRule(version="default-1", since=date(2016, 4, 1), tolerance_percent=5.0, fewest=10),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a measure in one period.

    `value` and `interval` (95%) are in the measure's unit; `numerator` is the count beneath;
    `None` means not known. `travel` is the verdict's: worsening only where it is a signal. `barred`
    is a sentence that says why figure and target may not be compared; empty where they may.
    """

    polarity: Polarity
    value: float | None = None
    numerator: int | None = None
    interval: Interval | None = None
    target: Target | None = None
    travel: Travel = Travel.UNKNOWN
    is_definition_changed: bool = False
    barred: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether it has changed the worse way by more than chance."""
        return self.travel is Travel.WORSENING


@dataclass(frozen=True, slots=True)
class Rag:
    """A status with all it rests on."""

    status: Status
    reason: str
    rule: RagRule
    inputs: Facts


def rule_on(day: date, rules: Sequence[RagRule] = RULES) -> RagRule:
    """The rule in force on `day`; before the first, the first."""
    in_force = [rule for rule in rules if rule.since <= day]
    return max(in_force or rules[:1], key=lambda rule: rule.since)


def rag(facts: Facts, rule: RagRule = RULES[-1]) -> Rag:
    """The status of a measure, with its reason as a sentence."""
    status, reason = _judge(facts, rule)
    return Rag(status, reason, rule, facts)


def _judge(facts: Facts, rule: RagRule) -> tuple[Status, str]:
    if facts.value is None:
        return Status.GREY, "No figure is held for this period."
    if facts.is_definition_changed:
        return Status.GREY, "The definition changed this period, so it is not judged."
    if facts.polarity is Polarity.UP_WANTED:
        return Status.WATCH, "More reports are wanted: the count alone cannot say better or worse."
    if facts.target is None:
        return Status.NO_TARGET, "No target has been set."
    if isinstance(facts.target, Exists):
        is_there = bar(facts.target).is_met(facts.value)
        if is_there:
            return Status.GREEN, "It is in place."
        return Status.RED, "It is not in place."
    if why := facts.barred or _too_few(facts, rule):
        return Status.GREY, why
    return _colour(facts, facts.target, facts.value, rule)


def _too_few(facts: Facts, rule: RagRule) -> str:
    if facts.numerator is None or facts.numerator >= rule.fewest:
        return ""
    return f"The count is {facts.numerator}, fewer than {rule.fewest}: too few to judge."


def _colour(facts: Facts, target: Target, value: float, rule: RagRule) -> tuple[Status, str]:
    wanted = bar(target)
    missed, goal = wanted.missed_by_percent(value), f"the target ({wanted.words})"
    if not wanted.is_met(value):
        if missed > rule.tolerance_percent and (proof := _proof(facts, wanted)):
            return Status.RED, f"{figure(value)} misses {goal} by {_percent(missed)}, and {proof}."
        return Status.AMBER, f"{figure(value)} misses {goal}, {_mild(facts, wanted, missed, rule)}."
    if isinstance(target, MaintainOrRise) and (slide := _slide(facts)):
        return Status.AMBER, f"{figure(value)} meets {goal} so far, but {slide}."
    return Status.GREEN, f"{figure(value)} meets {goal}{_doubt(facts, wanted)}."


def _proof(facts: Facts, wanted: Bar) -> str:
    """What says that a miss is more than chance; empty if nothing does."""
    if facts.interval and wanted.is_excluded_by(facts.interval):
        return "its 95% interval excludes the target"
    return "it signals the wrong way" if facts.is_worse else ""


def _mild(facts: Facts, wanted: Bar, missed: float, rule: RagRule) -> str:
    if missed <= rule.tolerance_percent:
        return f"but is within {rule.tolerance_percent:g}% of it"
    if facts.interval and facts.interval.holds(wanted.level):
        return f"by {_percent(missed)}, but its 95% interval holds the target"
    return f"by {_percent(missed)}, with nothing to say that this is more than chance"


def _slide(facts: Facts) -> str:
    return "it signals the wrong way" if facts.is_worse else ""


def _doubt(facts: Facts, wanted: Bar) -> str:
    if facts.is_worse:
        return ", though it signals the wrong way"
    if facts.interval and facts.interval.holds(wanted.level):
        return ", though by no more than chance could explain"
    return ""


def _percent(missed: float) -> str:
    return f"{missed:,.1f}%" if missed < 1000 else "far"
