"""What the powers part adds to the programme: its records, its deadlines and its pages."""

from datetime import date, datetime

from guildhall.casework.declare import Page
from guildhall.duties.declare import Deadline, Ended, Force, Rule, Source, months, whole_days
from guildhall.partners.declare import Do
from guildhall.programmes.enforcement.models.powers import Notice, Prosecution
from guildhall.programmes.enforcement.powers import rules
from guildhall.programmes.enforcement.powers.catalogue import (
    BY_OFFENCE,
    EXCLUDED,
    LISTED,
    PND,
    TRUANCY,
)

FIXED_PENALTIES = Source(
    title="Environmental Protection Act 1990 ss33ZA, 88; Anti-social Behaviour, Crime and Policing"
    " Act 2014 ss52, 68",
    part="14 days to pay before proceedings",
    published=date(2014, 10, 20),
    force=Force.STATUTE,
)
DISORDER = Source(
    title="Criminal Justice and Police Act 2001",
    part="Sections 4 and 5: 21 days to pay or ask to be tried, then one and a half times as a fine",
    published=date(2001, 5, 11),
    force=Force.STATUTE,
)
SCHOOL = Source(
    title="Education (Penalty Notices) (England) Regulations 2007, as amended 2013",
    part="28 days to pay",
    published=date(2013, 9, 1),
    force=Force.STATUTE,
)
MAGISTRATES = Source(
    title="Magistrates' Courts Act 1980",
    part="Section 127: an information for a summary offence is laid within 6 months",
    published=date(1980, 8, 1),
    force=Force.STATUTE,
)


def _days_of(notice: Notice) -> int | None:
    terms = rules.terms_of(notice.offence, notice.issued_at)
    return terms.days_to_pay if terms else None


def paid_at(notice: Notice) -> datetime | None:
    """When a notice was paid in full; None for one that was cancelled, whatever came for it."""
    return None if notice.cancelled_at else notice.paid_at


def fixed_penalty_at(notice: Notice) -> datetime | None:
    """When the 14 days of a fixed penalty begin; None for a notice with other days."""
    is_other = BY_OFFENCE[notice.offence].power in {PND, TRUANCY, EXCLUDED}
    return None if is_other or _days_of(notice) is None else notice.issued_at


def disorder_at(notice: Notice) -> datetime | None:
    """When the 21 days of a penalty notice for disorder begin; None for any other."""
    is_pnd = BY_OFFENCE[notice.offence].power == PND and _days_of(notice) is not None
    return notice.issued_at if is_pnd else None


def school_at(notice: Notice) -> datetime | None:
    """When the 28 days of a school penalty begin; None for any other."""
    is_school = BY_OFFENCE[notice.offence].power in {TRUANCY, EXCLUDED}
    return notice.issued_at if is_school and _days_of(notice) is not None else None


def notice_ended(notice: Notice) -> Ended | None:
    """Nothing more is owed: cancelled, to be tried, or made a fine after its days."""
    if notice.cancelled_at:
        return Ended("not_applicable", "Cancelled")
    if notice.hearing_asked_at:
        return Ended("not_applicable", "Asked to be tried")
    return Ended("declined", "Not paid; registered as a fine") if notice.registered_at else None


def summary_offence_at(file: Prosecution) -> datetime | None:
    """When the six months of a summary offence begin; None for one that has no such limit."""
    return file.offence_at if file.is_summary_only else None


def prosecution_ended(file: Prosecution) -> Ended | None:
    """Nothing is laid where it was decided not to prosecute."""
    is_dropped = file.decision in {Prosecution.Decision.CAUTION, Prosecution.Decision.NONE}
    return Ended("not_applicable", "Not to be prosecuted") if is_dropped else None


SHEETS = (Notice, Prosecution)
DEADLINES = (
    Deadline(
        key="fixed_penalty",
        title="Fixed penalty paid",
        of=Notice,
        starts=fixed_penalty_at,
        met=paid_at,
        ended=notice_ended,
        owner="pes_officer",
        versions=(Rule(since=LISTED, within=whole_days(14), source=FIXED_PENALTIES),),
    ),
    Deadline(
        key="disorder_penalty",
        title="Penalty notice for disorder paid",
        of=Notice,
        starts=disorder_at,
        met=paid_at,
        ended=notice_ended,
        owner="pes_officer",
        versions=(Rule(since=LISTED, within=whole_days(21), source=DISORDER),),
    ),
    Deadline(
        key="school_penalty",
        title="School penalty paid",
        of=Notice,
        starts=school_at,
        met=paid_at,
        ended=notice_ended,
        owner="pes_officer",
        versions=(Rule(since=LISTED, within=whole_days(28), source=SCHOOL),),
    ),
    Deadline(
        key="information_laid",
        title="Information laid",
        of=Prosecution,
        starts=summary_offence_at,
        met=Prosecution.laid_at,
        ended=prosecution_ended,
        owner="pes_officer",
        versions=(Rule(since=LISTED, within=months(6), source=MAGISTRATES),),
        due_soon_hours=28 * 24,
        note="Counted from the day of the offence. An offence tried on indictment has no limit.",
    ),
)
PAGES = (
    Page("Who holds what today", "enforcement_powers"),
    Page("Notices outside powers", "enforcement_outside", needs=Do.APPROVE_CLOSURE),
    Page("Issue a notice", "enforcement_issue"),
)
