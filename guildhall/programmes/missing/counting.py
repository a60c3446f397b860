"""What the records come to month by month, for the measures. Each says what it counts.

Months are London months of the date that the measure's inclusion rule names. Figures add up: an
episode, contact or child is counted in one month of a measure and in no other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache

from guildhall.casework.models import Assessment, Case
from guildhall.casework.reads.assessed import complete
from guildhall.clock import LONDON
from guildhall.measures.recording import Kept, first_day_of, kept_since
from guildhall.programmes.missing import reads, rules, tools
from guildhall.programmes.missing.models import (
    Debrief,
    Episode,
    MakesafeItem,
    MashContact,
    ReturnInterview,
)
from guildhall.programmes.missing.reads import EpisodeNow
from guildhall.programmes.missing.repeats import RepeatRule, became_repeat, is_repeat
from guildhall.programmes.missing.rules import InTime

AGAIN_WITHIN = timedelta(days=30)


def month_of(at: datetime) -> str:
    """The London month of an instant: 2016-11."""
    return f"{at.astimezone(LONDON):%Y-%m}"


EPISODES = kept_since(first_day_of(Episode, "missing_from"))
INTERVIEWS = kept_since(first_day_of(ReturnInterview, "offered_at"))
DEBRIEFS = kept_since(first_day_of(Debrief, "entry__happened_at"))
CONTACTS = kept_since(first_day_of(MashContact, "referral__received_at"))
MAKESAFE = kept_since(first_day_of(MakesafeItem, "received_at"))
ASSESSMENTS = kept_since(
    first_day_of(Assessment, "entry__happened_at", entry__case__programme=reads.PROGRAMME)
)


def counted(at: datetime) -> list[EpisodeNow]:
    """Episodes of missing under the definition of the day each began."""
    return [now for now in reads.episodes(at) if now.episode.is_counted]


@EPISODES
def episodes_begun(at: datetime) -> list[str]:
    """Every episode, by the month it began."""
    return [month_of(now.episode.missing_from) for now in counted(at)]


@EPISODES
def episodes_out_of_area(at: datetime) -> list[str]:
    """Episodes of children placed here by another authority, by the month each began."""
    return [month_of(now.episode.missing_from) for now in counted(at) if now.episode.is_out_of_area]


@EPISODES
def missing_again(at: datetime) -> list[str]:
    """Episodes that began within 30 days of the same child's last return, by month."""
    last: dict[str, datetime] = {}
    found = []
    for now in counted(at):
        began = now.episode.missing_from
        before = last.get(now.child)
        if before is not None and before <= began <= before + AGAIN_WITHIN:
            found.append(month_of(began))
        if now.episode.found_at is not None:
            last[now.child] = max(now.episode.found_at, before or now.episode.found_at)
    return found


def _interview_due(at: datetime) -> list[tuple[EpisodeNow, datetime]]:
    """Episodes whose 72 hours are over, with when they ended."""
    ends = [
        (now, now.episode.found_at + rules.INTERVIEW_WITHIN)
        for now in counted(at)
        if now.episode.found_at is not None
    ]
    return [(now, due_at) for now, due_at in ends if due_at <= at]


@EPISODES
def interviews_due(at: datetime) -> list[str]:
    """Episodes by the month in which the 72 hours after the return ended."""
    return [month_of(due_at) for _, due_at in _interview_due(at)]


@INTERVIEWS
def interviews_offered(at: datetime) -> list[str]:
    """Of those, where an interview was offered, at whatever time."""
    return [month_of(due_at) for now, due_at in _interview_due(at) if now.offered_at]


@INTERVIEWS
def interviews_held(at: datetime) -> list[str]:
    """Of those, where an interview was held, at whatever time."""
    return [month_of(due_at) for now, due_at in _interview_due(at) if now.held_at]


@INTERVIEWS
def interviews_in_time(at: datetime) -> list[str]:
    """Of those, where an interview was held within the 72 hours."""
    return [
        month_of(due_at)
        for now, due_at in _interview_due(at)
        if rules.interviewed_in_time(now.episode.found_at, now.held_at)
    ]


def _debriefs(at: datetime) -> list[tuple[InTime, str]]:
    """How each episode's debrief stands, and the month in which its 5 days ended."""
    found: list[tuple[InTime, str]] = []
    for now in counted(at):
        found_at = now.episode.found_at
        state = rules.debriefed(found_at, now.debriefs, owed_to=now.owed_to, at=at)
        if found_at is not None and state not in {InTime.NOT_DUE, InTime.NOT_APPLICABLE}:
            found.append((state, month_of(rules.debrief_due_at(found_at))))
    return found


@EPISODES
def debriefs_due(at: datetime) -> list[str]:
    """Episodes returned whose 5 days are over, by the month they ended."""
    return [month for _, month in _debriefs(at)]


@DEBRIEFS
def debriefs_in_time(at: datetime) -> list[str]:
    """Of those, where every recipient had the debrief within the 5 days."""
    return [month for state, month in _debriefs(at) if state is InTime.IN_TIME]


def days_by_child(episodes: Iterable[EpisodeNow]) -> dict[str, list[date]]:
    """The days on which each child's episodes began."""
    found: dict[str, list[date]] = defaultdict(list)
    for now in episodes:
        found[now.child].append(now.episode.began_on)
    return found


def becoming(days: Iterable[date], rule: RepeatRule) -> list[date]:
    """The days on which one child began to meet the rule, having not met it the day before."""
    known = list(days)
    return [
        day
        for day in became_repeat(known, rule)
        if not is_repeat([d for d in known if d < day], rule, day - timedelta(days=1))
    ]


@cache
def children_becoming(rule: RepeatRule) -> Kept:
    """Children placed here by no other authority, by the month each began to meet the rule."""

    @EPISODES
    def months(at: datetime) -> list[str]:
        local = [now for now in counted(at) if not now.episode.is_out_of_area]
        return [
            f"{day:%Y-%m}" for days in days_by_child(local).values() for day in becoming(days, rule)
        ]

    return months


def _contacts(at: datetime) -> list[MashContact]:
    """What the hub decided about contacts on exploitation, in the order in which each came.

    What one agency passed on to another is the same contact: it is counted where it came first.
    """
    rows = MashContact.objects.order_by("referral__received_at", "pk")
    found = reads.standing(rows, at).filter(is_exploitation=True, referral__is_passed_on=False)
    return list(found.select_related("entry", "referral"))


def _came_in(contact: MashContact) -> str:
    return month_of(contact.referral.received_at)


@CONTACTS
def contacts(at: datetime) -> list[str]:
    """Contacts about exploitation that were decided on, declined too, by the month received."""
    return [_came_in(each) for each in _contacts(at)]


@CONTACTS
def referrals(at: datetime) -> list[str]:
    """Of those, the ones that the hub called referrals."""
    return [_came_in(each) for each in _contacts(at) if each.threshold == "referral"]


@CONTACTS
def referrals_assessed(at: datetime) -> list[str]:
    """Of the referrals, those that led to an assessment or a strategy discussion."""
    return [
        _came_in(each)
        for each in _contacts(at)
        if each.threshold == "referral" and each.led_to in {"assessment", "strategy"}
    ]


@CONTACTS
def children_first_referred(at: datetime) -> list[str]:
    """Children, by the month of the first referral about each."""
    known, seen, found = reads.children(), set[str](), []
    for each in _contacts(at):
        child = known[each.entry.case_id]
        if each.threshold == "referral" and child not in seen:
            seen.add(child)
            found.append(_came_in(each))
    return found


@MAKESAFE
def makesafe_items(at: datetime) -> list[str]:
    """Evaluated items of Operation Makesafe, by the month received."""
    rows = reads.standing(MakesafeItem.objects.exclude(evaluation=""), at)
    return [month_of(each) for each in rows.values_list("received_at", flat=True)]


def _closed(at: datetime) -> list[tuple[str, bool]]:
    """The month each assessed child's case closed, and whether the level had fallen by then.

    By one tool, first complete assessment to last; a case assessed once by each tool has not
    fallen, and nor has one whose last band could be as high once what is not known is known.
    """
    rows = reads.standing(Assessment.objects.all(), at).filter(entry__case__closed_at__lte=at)
    bands: dict[Case, dict[str, list[Assessment]]] = defaultdict(lambda: defaultdict(list))
    for row in complete(rows).select_related("entry__case").order_by("entry__happened_at", "pk"):
        if row.tool in tools.BAND_ORDER:
            bands[row.entry.case][row.tool].append(row)
    return [(month_of(_closing(case)), _fell(by_tool)) for case, by_tool in bands.items()]


def _closing(case: Case) -> datetime:
    closed_at: datetime | None = case.closed_at
    assert closed_at is not None  # noqa: S101 (only closed cases are asked for)
    return closed_at


def _fell(by_tool: Mapping[str, list[Assessment]]) -> bool:
    return any(
        tools.has_fallen(tool, rows[0].final_band, rows[-1].most_band)
        for tool, rows in by_tool.items()
    )


@ASSESSMENTS
def children_closed(at: datetime) -> list[str]:
    """Cases closed of children who had been assessed, by the month they closed."""
    return [month for month, _ in _closed(at)]


@ASSESSMENTS
def children_safer(at: datetime) -> list[str]:
    """Of those, where the assessed level fell between the first assessment and the last."""
    return [month for month, fell in _closed(at) if fell]
