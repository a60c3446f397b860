"""Did it work? Weighted displacement difference and quotient, and what a bare fall can say.

Sources: Wheeler and Ratcliffe (2018), "A simple weighted displacement difference test to
evaluate place based crime interventions", *Crime Science* 7:11. Bowers and Johnson (2003),
"Measuring the geographical displacement and diffusion of benefit effects of crime prevention
activity", *Journal of Quantitative Criminology* 19. Counts are events; each is taken as
Poisson. A fall with no control area is never put down to what was done there.
"""

from dataclasses import dataclass
from math import sqrt

from guildhall.analysis.compare import Comparison, compare_counts
from guildhall.analysis.intervals import Interval

Z_95 = 1.96
CANNOT_ATTRIBUTE = "cannot attribute"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Counts in one area, before and after."""

    before: int
    after: int

    def __post_init__(self) -> None:
        if self.before < 0 or self.after < 0:
            raise ValueError("a count cannot be below 0")


NONE = BeforeAfter(0, 0)


@dataclass(frozen=True, slots=True)
class Wdd:
    """Change in events put down to the intervention: negative is fewer. `interval` is 95%."""

    estimate: float
    variance: float
    standard_error: float
    z: float | None
    interval: Interval
    sentence: str


@dataclass(frozen=True, slots=True)
class Wdq:
    """Quotient, or `None` with the reason in `sentence` where it may not be computed."""

    quotient: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Bare:
    """A change with nothing to compare it with."""

    comparison: Comparison
    sentence: str


def wdd(
    treated: BeforeAfter,
    control: BeforeAfter,
    *,
    treated_buffer: BeforeAfter = NONE,
    control_buffer: BeforeAfter = NONE,
    length_before: float = 1,
    length_after: float = 1,
) -> Wdd:
    """Weighted displacement difference, with or without the two displacement areas.

    (Ta - Tb) - (Ca - Cb) + (DTa - DTb) - (DCa - DCb), variance the sum of the counts used.
    Periods of unlike length are weighted: counts are divided by `length_before` and
    `length_after` (in one unit of time) and their variances by the squares, so the estimate is
    events per unit of time.
    """
    if length_before <= 0 or length_after <= 0:
        raise ValueError("lengths must be more than 0")
    signed = ((treated, 1), (control, -1), (treated_buffer, 1), (control_buffer, -1))
    estimate = sum(
        sign * (area.after / length_after - area.before / length_before) for area, sign in signed
    )
    variance = sum(
        area.after / length_after**2 + area.before / length_before**2 for area, _ in signed
    )
    error = sqrt(variance)
    interval = Interval(estimate - Z_95 * error, estimate + Z_95 * error)
    z = estimate / error if error else None
    return Wdd(estimate, variance, error, z, interval, _wdd_words(estimate, interval))


def wdq(response: BeforeAfter, buffer: BeforeAfter, control: BeforeAfter) -> Wdq:
    """Weighted displacement quotient: (Da/Ca - Db/Cb) / (Ra/Ca - Rb/Cb).

    Computed only if the response area fell relative to control; otherwise there was nothing to
    displace and the quotient would mislead.
    """
    if not control.before or not control.after:
        return Wdq(None, "Not computed: the control area has no events in one of the periods.")
    gain = response.after / control.after - response.before / control.before
    # Compared as whole numbers, so that an equal fall is not taken for a greater one.
    if response.after * control.before >= response.before * control.after:
        return Wdq(None, "Not computed: the response area did not fall relative to the control.")
    moved = buffer.after / control.after - buffer.before / control.before
    quotient = moved / gain
    return Wdq(quotient, f"WDQ {quotient:.2f}: {_wdq_words(quotient)}.")


def before_after(change: BeforeAfter) -> Bare:
    """What a change with no control may say: whether it exceeds chance, and no more."""
    comparison = compare_counts(change.after, change.before)
    why = "with no control area, the change may be a trend, a season, or a bad year passing"
    said = f"{comparison.sentence} {CANNOT_ATTRIBUTE.capitalize()}: {why}."
    return Bare(comparison, said)


def _wdd_words(estimate: float, interval: Interval) -> str:
    span = f"{abs(estimate):,.0f} {'fewer' if estimate < 0 else 'more'} than expected"
    limits = f"95% interval {interval.lower:,.0f} to {interval.upper:,.0f}"
    if interval.holds(0):
        return f"No effect beyond chance: {span} ({limits})."
    effect = "A fall" if estimate < 0 else "A rise"
    return f"{effect} beyond chance, relative to control: {span} ({limits})."


def _wdq_words(quotient: float) -> str:
    if quotient > 1:
        return "diffusion of benefit greater than the response itself"
    if quotient > 0:
        return "diffusion of benefit"
    if quotient == 0:
        return "no displacement or diffusion"
    return (
        "displacement, but less than the benefit"
        if quotient >= -1
        else ("displacement outweighs the benefit")
    )
