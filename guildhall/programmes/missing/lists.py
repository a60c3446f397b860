"""Lists of children for those who see their cases: repeatedly missing, and for the meeting."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from guildhall.casework.models import Assessment, Case
from guildhall.casework.reads.assessed import complete
from guildhall.casework.reads.lists import CaseLine, lines
from guildhall.clock import LONDON
from guildhall.partners.declare import CASE_SLICE, Level
from guildhall.partners.models import Member
from guildhall.partners.reads import accesses, seen
from guildhall.programmes.missing import reads, repeats, rules
from guildhall.programmes.missing.configuration import EARLY_WARNING, MEETING, REPEAT
from guildhall.programmes.missing.definitions import Risk
from guildhall.programmes.missing.models import Circumstances, Discussion
from guildhall.programmes.missing.reads import EpisodeNow, standing


@dataclass(frozen=True)
class RepeatLine:
    """A child who has been missing repeatedly. `in_span` counts episodes, `line` is the case."""

    line: CaseLine
    in_span: int
    in_year: int
    last: EpisodeNow
    is_open: bool
    overlaps: bool


@dataclass(frozen=True)
class MeetingLine:
    """A child for the monthly meeting, and every reason for it."""

    line: CaseLine
    reasons: list[str]
    episodes: int
    last: EpisodeNow | None


def _cases(viewer: Member, at: datetime) -> list[Case]:
    """The open cases of the programme whose file the viewer sees, and not a part of it alone."""
    guards = seen(viewer, at, Level.FULL)
    found = Case.objects.filter(programme=reads.PROGRAMME, guard__in=guards, closed_at=None)
    rows = list(found.select_related("guard", "allocated_to", "waiting_on_agency").order_by("pk"))
    decisions = accesses(viewer, [case.guard for case in rows], at)
    return [case for case in rows if decisions[case.guard_id].shows(CASE_SLICE)]


def _episodes(cases: Iterable[Case], at: datetime) -> dict[str, list[EpisodeNow]]:
    """Counted episodes by the case's reference, oldest first."""
    found: dict[str, list[EpisodeNow]] = defaultdict(list)
    for now in reads.episodes(at, [case.guard_id for case in cases]):
        if now.episode.is_counted:
            found[now.case].append(now)
    return found


def repeatedly_missing(viewer: Member, at: datetime) -> list[RepeatLine]:
    """Children who meet the repeat rule today or went missing again within its early warning.

    Those missing now come first, then by how often. Counted by case: children, not episodes.
    """
    cases, today = _cases(viewer, at), at.astimezone(LONDON).date()
    known = _episodes(cases, at)
    wanted = [case for case in cases if _is_repeat(known[case.reference], today)]
    made = [_repeat(line, known[line.case.reference], today) for line in lines(viewer, wanted, at)]
    return sorted(made, key=lambda each: (not each.is_open, -each.in_span, each.line.title))


def _is_repeat(episodes: list[EpisodeNow], today: date) -> bool:
    days = [now.episode.began_on for now in episodes]
    return any(repeats.is_repeat(days, rule, today) for rule in (REPEAT, EARLY_WARNING))


def _repeat(line: CaseLine, episodes: list[EpisodeNow], today: date) -> RepeatLine:
    days = [now.episode.began_on for now in episodes]
    spans = [(now.episode.missing_from, now.episode.found_at) for now in episodes]
    return RepeatLine(
        line=line,
        in_span=len(repeats.in_span(days, REPEAT, today)),
        in_year=len(repeats.in_span(days, repeats.TWO_IN_A_YEAR, today)),
        last=episodes[-1],
        is_open=any(now.episode.found_at is None for now in episodes),
        overlaps=bool(rules.overlapping(spans)),
    )


def meeting_list(viewer: Member, on: date, at: datetime) -> list[MeetingLine]:
    """The children to discuss at a meeting on a day, as is known at an instant."""
    cases = _cases(viewer, at)
    keys = [case.pk for case in cases]
    known = _episodes(cases, at)
    bands, missing, named = _bands(keys, at), _missing_education(keys, at), _named(keys, on, at)
    reasons = {
        case.reference: rules.reasons_to_discuss(
            _facts(
                known[case.reference],
                bands.get(case.pk, frozenset()),
                is_missing_education=missing.get(case.pk, False),
                is_named=case.pk in named,
            ),
            MEETING,
            on,
        )
        for case in cases
    }
    wanted = [case for case in cases if reasons[case.reference]]
    made = [
        MeetingLine(
            line,
            reasons[line.case.reference],
            len(known[line.case.reference]),
            next(reversed(known[line.case.reference]), None),
        )
        for line in lines(viewer, wanted, at)
    ]
    return sorted(made, key=lambda each: (-len(each.reasons), each.line.title))


def _facts(
    episodes: list[EpisodeNow],
    bands: frozenset[tuple[str, str]],
    *,
    is_missing_education: bool,
    is_named: bool,
) -> rules.ChildFacts:
    return rules.ChildFacts(
        began_on=[now.episode.began_on for now in episodes],
        high_risk_on=[
            now.episode.began_on for now in episodes if now.episode.risk == Risk.HIGH.value
        ],
        bands=bands,
        is_missing_education=is_missing_education,
        is_named=is_named,
    )


def _bands(cases: list[int], at: datetime) -> Mapping[int, frozenset[tuple[str, str]]]:
    """The latest band of each tool, by case, from assessments that are complete."""
    rows = complete(standing(Assessment.objects.filter(entry__case__in=cases), at))
    latest: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows.select_related("entry").order_by("entry__happened_at", "pk"):
        latest[row.entry.case_id][row.tool] = row.final_band
    return {case: frozenset(bands.items()) for case, bands in latest.items()}


def _missing_education(cases: list[int], at: datetime) -> dict[int, bool]:
    """What the latest circumstances that say so or not say, by case."""
    rows = standing(Circumstances.objects.filter(entry__case__in=cases), at)
    said = rows.exclude(is_missing_education=None).order_by("entry__happened_at", "pk")
    found = said.values_list("entry__case_id", "is_missing_education")
    return {case: bool(is_missing) for case, is_missing in found}


def _named(cases: list[int], on: date, at: datetime) -> set[int]:
    """The cases that somebody named for the meeting of a day."""
    rows = standing(Discussion.objects.filter(entry__case__in=cases, meeting_on=on), at)
    return set(rows.values_list("entry__case_id", flat=True))
