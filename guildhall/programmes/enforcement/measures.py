"""The measures of outcomes O23 to O25 and O28 from the programme's own records.

Incidents in schools (O27) are over the pupils of the schools that take part, which are named.
What records cannot tell stays a return: whether the public are satisfied (O26), and comments that
nobody is seen (O28), which stand beside the hours of patrol. The four yearly counts of ASB case
reviews are published on a page of their own.
"""

from __future__ import annotations

from typing import Any

from guildhall.analysis.direction import Polarity
from guildhall.measures.declare import Kind, Measure, Population, Records
from guildhall.measures.recording import Kept, by_month
from guildhall.programmes.enforcement import counting
from guildhall.programmes.enforcement import counting_work as work
from guildhall.programmes.enforcement.cases.configuration import REOPENED_WITHIN_DAYS
from guildhall.programmes.enforcement.reports import configuration as local
from guildhall.programmes.enforcement.reports.reads.repeating import LOCATION_WORDS
from guildhall.programmes.enforcement.reports.repeats import RepeatRule

COUNCIL, SERVICE = "City council", "Prevention and enforcement service"
PLACES = "The area, by the place where it happened; one without a place is taken to be in it."
REPORTS = "Reports of anti-social behaviour from the police, the council, landlords and the public"
CASES = "Cases of anti-social behaviour"
RECEIVED = "The day the first report of it was received."
CHANNELS = (
    "A new way to report, or a new agency whose extract comes in, raises it without any change in"
    " behaviour: read it beside the complaints, the share that came online and the share that"
    " several agencies were told of."
)
SCHOOLS = (
    ", ".join(
        f"{key.replace('_', ' ')} ({pupils:,} pupils)"
        for key, pupils in sorted(local.SCHOOL_PUPILS.items())
    )
    or "none yet"
)
USUAL: dict[str, Any] = {
    "geography": PLACES,
    "source": REPORTS,
    "supplier": COUNCIL,
    "inclusion_date": RECEIVED,
    "lag_months": 2,
}
SHARE: dict[str, Any] = {
    **USUAL,
    "kind": Kind.PROPORTION,
    "minimum_denominator": 10,
    "lag_months": 1,
}
OF_CASES: dict[str, Any] = {"source": CASES, "geography": "Cases that agencies here work on."}


def count(key: str, title: str, rule: str, months: Kept, **more: Any) -> Measure:
    """A count of things, each in the month that the function names."""
    given = {"kind": Kind.COUNT, **USUAL, **more}
    return Measure(
        key=key,
        title=title,
        numerator_rule=rule,
        numerator=Records(rule, by_month(months)),
        **given,
    )


def share(
    key: str, title: str, *, top: tuple[str, Kept], bottom: tuple[str, Kept], **more: Any
) -> Measure:
    """A share: what counts, out of what."""
    return Measure(
        key=key,
        title=title,
        numerator_rule=top[0],
        numerator=Records(top[0], by_month(top[1])),
        denominator_rule=bottom[0],
        denominator=Records(bottom[0], by_month(bottom[1])),
        **(SHARE | more),
    )


EVENTS = (
    Measure(
        key="asb_events_per_1000",
        title="Anti-social behaviour and quality of life: events",
        subject="Anti-social behaviour",
        kind=Kind.RATE,
        unit="events per 1,000 residents",
        counted_unit="event",
        per=1000,
        numerator_rule="Events reported to any agency here, one event counted once however many"
        " heard of it",
        numerator=Records("Different events reported", by_month(counting.events)),
        denominator_rule="Residents at mid-year",
        denominator=Population(),
        polarity=Polarity.DOWN_GOOD,
        shown_beside=("asb_complaints", "asb_complaints_online", "asb_events_of_several"),
        mismatch="Reports of other agencies are joined as one event where they are near in place"
        " and time and alike; what is less alike counts apart until somebody says that it is one. "
        + CHANNELS,
        **USUAL,
    ),
    count(
        "asb_complaints",
        "Complaints of anti-social behaviour",
        "Reports as received, an event that three people complained of being three",
        counting.complaints,
        subject="Complaints",
        is_plural=True,
        unit="complaints",
        counted_unit="complaint",
        polarity=Polarity.NONE,
        inclusion_date="The day it was received.",
        mismatch="Complaints, not events. " + CHANNELS,
    ),
    share(
        "asb_complaints_online",
        "Complaints of anti-social behaviour that came online",
        subject="The share that came online",
        unit="% of complaints",
        counted_unit="complaint",
        top=("Of those, complaints that came online", counting.complaints_online),
        bottom=("Complaints received", counting.complaints),
        polarity=Polarity.NONE,
        inclusion_date="The day it was received.",
        mismatch="Those in partners' extracts count as not online: the extract does not say.",
    ),
    share(
        "asb_events_of_several",
        "Events that several agencies were told of",
        subject="The share that several were told of",
        unit="% of events",
        counted_unit="event",
        top=("Of those, events that more than one agency was told of", counting.events_of_several),
        bottom=("Events reported to any agency here", counting.events),
        polarity=Polarity.NONE,
        mismatch="What adding up the agencies' own lists would count twice.",
    ),
    count(
        "asb_reports_from_schools",
        "Reports of anti-social behaviour that schools made",
        "Reports whose source is a school",
        counting.from_schools,
        subject="Reports from schools",
        is_plural=True,
        unit="reports",
        counted_unit="report",
        polarity=Polarity.NONE,
        mismatch="Not a rate of behaviour in schools: a school that reports more may have less of"
        " it.",
    ),
    Measure(
        key="asb_in_schools",
        title="Anti-social behaviour that schools taking part reported",
        subject="Reports from schools taking part",
        is_plural=True,
        kind=Kind.RATE,
        unit="reports per 1,000 pupils a year",
        counted_unit="report",
        per=1000,
        numerator_rule=f"Reports made by the schools taking part: {SCHOOLS}",
        numerator=Records(
            "Reports of the schools taking part", by_month(counting.from_schools_taking_part)
        ),
        denominator_rule="Pupils on the roll of those schools, as set in local.toml, a twelfth of"
        " them for each month",
        denominator=Records("A twelfth of the pupils of those schools", counting.pupil_years),
        polarity=Polarity.DOWN_GOOD,
        shown_beside=("asb_reports_from_schools",),
        mismatch="Of the schools named and no others. A school that reports more may have less of"
        " it; with no school named there is no figure.",
        **(
            USUAL
            | {
                "geography": "The schools that take part",
                "inclusion_date": "The day it was received.",
            }
        ),
    ),
)


def becoming(key: str, title: str, rule: RepeatRule, mismatch: str) -> Measure:
    """Victims who come to meet a rule of repeats. The rule is printed with the number."""
    return count(
        key,
        title,
        f"Victims of {rule.words}, at the event by which they met the rule having not met it the"
        " day before",
        counting.becoming_repeat(rule),
        subject="Repeat victims",
        is_plural=True,
        unit="victims",
        counted_unit="victim",
        polarity=Polarity.DOWN_GOOD,
        inclusion_date="The day of the event that made it a repeat.",
        mismatch=f"The rule is local: {rule.words}. {mismatch}",
    )


REPEATS = (
    becoming(
        "asb_repeat_victims",
        "People who became repeat victims of anti-social behaviour",
        local.REPEAT_VICTIM,
        "A victim is a person, or whom the source knows by a number of its own, never a telephone"
        " number; one who reports to two agencies under two numbers is two. Environmental reports"
        " and those without a name have no victim.",
    ),
    becoming(
        "asb_repeat_victims_wide",
        "People who became repeat victims by a wider rule",
        local.REPEAT_VICTIM_WIDE,
        "Shown beside the rule above, because areas use different ones.",
    ),
    Measure(
        key="asb_repeat_victims_share",
        title="Repeat victims among victims of anti-social behaviour",
        subject="The share of repeat victims",
        unit="% of victims",
        counted_unit="victim",
        numerator_rule=f"Of those, victims who met the rule: {local.REPEAT_VICTIM.words}",
        numerator=Records("Victims who met the rule", counting.repeat_victims, is_stock=True),
        denominator_rule="Victims of an event in the months of the rule, up to that day",
        denominator=Records("Victims", counting.victims_in_span, is_stock=True),
        polarity=Polarity.DOWN_GOOD,
        mismatch=f"The rule is local: {local.REPEAT_VICTIM.words}. Everything without a victim is"
        " left out of both parts.",
        **(SHARE | {"inclusion_date": "The last day of the month."}),
    ),
    Measure(
        key="asb_repeat_places",
        title="Repeat places of anti-social behaviour",
        subject="Repeat places",
        is_plural=True,
        kind=Kind.COUNT,
        unit="places",
        counted_unit="place",
        numerator_rule=f"Places with {LOCATION_WORDS}, but for those where reports are taken",
        numerator=Records("Places that met the rule", counting.repeat_places, is_stock=True),
        polarity=Polarity.DOWN_GOOD,
        mismatch=f"The rule is local: {LOCATION_WORDS}. A police station or a council office,"
        " where reports are taken, is left out.",
        **(USUAL | {"inclusion_date": "The last day of the month.", "lag_months": 1}),
    ),
)
INTELLIGENCE = (
    count(
        "asb_events_that_led_on",
        "Incidents related to intelligence: events that led to action",
        "Events with a report that led to a problem being worked on, a notice or a prosecution",
        counting.events_that_led_on,
        subject="Events that led to action",
        is_plural=True,
        unit="events",
        counted_unit="event",
        polarity=Polarity.NONE,
        shown_beside=("prosecutions_intelligence_led",),
        mismatch="Only links that somebody made. Fewer may be less behaviour or fewer links. It"
        " stands beside prosecutions, and neither is said to have caused the other.",
    ),
    count(
        "enforcement_prosecutions",
        "Prosecutions by the service",
        "Prosecutions that have been heard",
        work.prosecutions,
        subject="Prosecutions",
        is_plural=True,
        unit="prosecutions",
        counted_unit="prosecution",
        polarity=Polarity.NONE,
        **OF_CASES | {"source": "Prosecution files"},
        supplier=SERVICE, inclusion_date="The day of the hearing.", lag_months=3,
        mismatch="Whatever came of them. A number to aim at would invite weak prosecutions, so it"
        " has none.",
    ),
    share(
        "prosecutions_intelligence_led",
        "Prosecutions that intelligence led to",
        subject="The share that intelligence led to",
        unit="% of prosecutions",
        counted_unit="prosecution",
        top=("Of those, prosecutions linked to at least one report or item of intelligence that"
             " led to them", work.prosecutions_linked),
        bottom=("Prosecutions that have been heard", work.prosecutions),
        polarity=Polarity.UP_GOOD,
        **OF_CASES | {"source": "Prosecution files and what they are linked to"},
        supplier=SERVICE,
        inclusion_date="The day of the hearing.",
        lag_months=3,
        shown_beside=("asb_events_that_led_on",),
        mismatch="A link is made by hand, and one that was not made is missing. That intelligence"
        " led to it does not say that less behaviour followed.",
    ),
)  # fmt: skip
PRESENCE = (
    Measure(
        key="patrol_hours",
        title="Hours of visible patrol",
        subject="Hours of patrol",
        is_plural=True,
        kind=Kind.COUNT,
        unit="hours",
        counted_unit="hour",
        numerator_rule="Whole hours of patrols and visits in uniform, those logged to a base left"
        " out. Hours that one officer logged twice count once; two officers together count twice",
        numerator=Records("Hours in uniform and not at base", work.patrol_hours,
                          is_of_people=False),
        inclusion_date="The hours themselves: a patrol over the end of a month is in each for its"
        " part.",
        geography="The area, by officers of the service.",
        source="Patrols and visits",
        supplier=SERVICE,
        polarity=Polarity.UP_WANTED,
        lag_months=1,
        suppress_below=None,
        mismatch="What officers logged, not what people saw: it stands beside the share of survey"
        " answers that say nobody is seen, which the police return.",
    ),
    count(
        "penalty_notices",
        "Penalty notices issued",
        "Penalty notices issued, those found to be invalid among them",
        work.notices,
        subject="Penalty notices",
        is_plural=True,
        unit="notices",
        counted_unit="notice",
        polarity=Polarity.NONE,
        geography=PLACES,
        source="Notices",
        supplier=SERVICE,
        inclusion_date="The day it was issued.",
        lag_months=1,
        mismatch="It has no target and is never rated: a number to aim at would invite notices"
        " for their own sake.",
    ),
    share(
        "penalty_notices_outside_powers",
        "Penalty notices issued outside powers",
        subject="The share issued outside powers",
        unit="% of notices",
        counted_unit="notice",
        top=("Of those, notices whose officer did not hold the power, there, that day and dressed"
             " as it needs", work.notices_outside_powers),
        bottom=("Penalty notices issued", work.notices),
        polarity=Polarity.DOWN_GOOD,
        source="Notices",
        supplier=SERVICE,
        inclusion_date="The day it was issued.",
        mismatch="Counted as they were entered. What a manager decided about each is on the"
        " notice.",
    ),
)  # fmt: skip
CARE = (
    share(
        "asb_high_risk_contacted_same_day",
        "First contact on the same day: reports of high risk",
        subject="The share contacted on the same day",
        unit="% of reports",
        counted_unit="report",
        top=("Of those, reports whose complainant or victim was spoken to by the end of that day",
             work.contacts_in_time(is_high=True)),
        bottom=("Reports of high risk with somebody to contact, whose day is over",
                work.contacts_due(is_high=True)),
        polarity=Polarity.UP_GOOD,
        inclusion_date="The day the contact fell due.",
        mismatch="Reports still within their day are in neither part. Times to contact in hours,"
        " middle and 90th percentile, are not in it.",
    ),
    share(
        "asb_first_contact_in_48_hours",
        "First contact within 48 hours: reports of medium and standard risk",
        subject="The share contacted within 48 hours",
        unit="% of reports",
        counted_unit="report",
        top=("Of those, reports whose complainant or victim was spoken to within 48 hours",
             work.contacts_in_time(is_high=False)),
        bottom=("Reports of medium or standard risk with somebody to contact, whose 48 hours are"
                " over", work.contacts_due(is_high=False)),
        polarity=Polarity.UP_GOOD,
        inclusion_date="The day the contact fell due.",
        mismatch="48 hours is set locally. Reports whose risk nobody has assessed are in neither"
        " part.",
    ),
    share(
        "asb_risk_at_first_report",
        "Risk assessed at the first report",
        subject="The share assessed at first report",
        unit="% of reports",
        counted_unit="report",
        top=("Of those, reports whose risk was assessed on the day they came",
             work.assessed_at_first),
        bottom=("Reports taken here of a victim or complainant with a name",
                work.with_a_victim),
        polarity=Polarity.UP_GOOD,
        inclusion_date="The day it was received.",
        mismatch="Reports in partners' extracts are out of it: their risk is the source's own.",
    ),
    share(
        "asb_closed_with_agreement",
        "Cases closed with the victim's agreement",
        subject="The share closed with agreement",
        unit="% of cases",
        counted_unit="case",
        top=("Of those, cases whose victim last said that they agree", work.closings_agreed),
        bottom=("Cases closed, but for those from which nobody in particular suffered",
                work.closings_with_a_victim),
        polarity=Polarity.UP_GOOD,
        **OF_CASES,
        inclusion_date="The day the case was closed.",
        mismatch="A victim who could not be reached has not agreed.",
    ),
    share(
        "asb_reopened_in_90_days",
        f"Cases opened again within {REOPENED_WITHIN_DAYS} days of closing",
        subject="The share opened again",
        unit="% of cases",
        counted_unit="case",
        top=("Of those, cases opened again within those days", work.closings_reopened),
        bottom=(f"Cases closed whose {REOPENED_WITHIN_DAYS} days since, by London dates, are over",
                work.closings_followed),
        polarity=Polarity.DOWN_GOOD,
        **OF_CASES,
        inclusion_date=f"Day {REOPENED_WITHIN_DAYS} after the case was closed.",
        mismatch="A new case about the same people is not the same case opened again.",
    ),
    share(
        "asb_victims_satisfied",
        "Victims satisfied with what was done",
        subject="The share satisfied",
        unit="% of answers",
        counted_unit="answer",
        top=("Of those, answers that they are satisfied or very satisfied", work.satisfied),
        bottom=("Answers to the survey of victims", work.answered),
        polarity=Polarity.UP_GOOD,
        **OF_CASES | {"source": "Surveys of victims at the end of a case"},
        inclusion_date="The day they answered.",
        shown_beside=("asb_survey_answered",),
        mismatch="Only of those who answered, with the limits that so few give. How each was asked"
        " is on the case.",
    ),
    share(
        "asb_survey_answered",
        "Victims who answered the survey",
        subject="The share who answered",
        unit="% of victims asked",
        counted_unit="victim",
        top=("Of those, victims who answered", work.responded),
        bottom=("Victims asked whether they were satisfied", work.surveyed),
        polarity=Polarity.NONE,
        **OF_CASES | {"source": "Surveys of victims at the end of a case"},
        inclusion_date="The day they were asked.",
        mismatch="Those who do not answer may think otherwise.",
    ),
    share(
        "asb_case_reviews_in_time",
        "ASB case reviews decided and held in time",
        subject="The share in time",
        unit="% of steps",
        counted_unit="step",
        top=("Of those, steps taken in time", work.reviews_in_time),
        bottom=("Decisions on the threshold, and reviews where it is met, that have fallen due",
                work.reviews_due),
        polarity=Polarity.UP_GOOD,
        **OF_CASES | {"source": "Applications for ASB case reviews"},
        inclusion_date="The day the step fell due.",
        mismatch="The times are those of the area's own procedures. The four counts that section"
        " 104 has areas publish are apart from this.",
    ),
)  # fmt: skip
MEASURES = (*EVENTS, *REPEATS, *INTELLIGENCE, *PRESENCE, *CARE)
