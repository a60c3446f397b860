"""The measures of outcomes O38 to O42, from the programme's own records.

O43 (a timetable of joint training) is in the training register. The criminal half of O42 needs
records of crime, which come with a later part of the work: the police return it until then.
"""

from typing import Any

from guildhall.analysis.direction import Polarity
from guildhall.measures.declare import Break, Kind, Measure, Records
from guildhall.measures.recording import Kept, by_month
from guildhall.programmes.missing import counting
from guildhall.programmes.missing.configuration import REPEAT
from guildhall.programmes.missing.repeats import TWO_IN_A_YEAR, RepeatRule

HUB = "Multi-agency safeguarding hub"
GEOGRAPHY = "Children missing from an address in the area, those placed by others among them."
MISSING_RECORDS = "Missing episode records"
ABSENT_DROPPED = Break(
    "2017-01",
    "The category absent is dropped, so every absence counts as missing",
    "College of Policing, Authorised Professional Practice: Missing persons, 2017",
)
SHARE: dict[str, Any] = {
    "kind": Kind.PROPORTION,
    "minimum_denominator": 10,
    "lag_months": 1,
    "geography": GEOGRAPHY,
    "source": MISSING_RECORDS,
    "supplier": HUB,
    "breaks": (ABSENT_DROPPED,),
}
DUE_72 = "The month in which the 72 hours after the return ended."
RETURNED = "Episodes of missing whose 72 hours after the return are over"


def records(rule: str, kept: Kept) -> Records:
    """A count of things, each in the month that the function names."""
    return Records(rule, by_month(kept))


def share(
    key: str,
    title: str,
    *,
    subject: str,
    top: tuple[str, Kept],
    bottom: tuple[str, Kept],
    **more: Any,
) -> Measure:
    """A share of episodes, contacts or children: what counts, out of whom."""
    given = SHARE | more
    return Measure(
        key=key,
        title=title,
        subject=subject,
        numerator_rule=top[0],
        numerator=records(*top),
        denominator_rule=bottom[0],
        denominator=records(*bottom),
        **given,
    )


EPISODES = (
    Measure(
        key="missing_episodes",
        title="Episodes of children missing from home or care",
        subject="Episodes of missing",
        is_plural=True,
        kind=Kind.COUNT,
        unit="episodes",
        counted_unit="episode",
        numerator_rule="Episodes that count as missing under the definition of the day they began",
        numerator=records("Episodes counted as missing", counting.episodes_begun),
        inclusion_date="The day the child was last seen.",
        geography=GEOGRAPHY,
        source=MISSING_RECORDS,
        supplier=HUB,
        polarity=Polarity.UP_WANTED,
        lag_months=1,
        breaks=(ABSENT_DROPPED,),
        mismatch=(
            "Episodes, not children: the plan's 294 is episodes too. A rise can mean that homes"
            " and families report sooner, so it is read beside repeats and harm."
        ),
    ),
    share(
        "missing_out_of_area",
        "Missing episodes of children placed here by another authority",
        subject="The share of episodes of children placed here by others",
        unit="% of episodes",
        counted_unit="episode",
        top=("Of those, episodes of children placed by another authority",
             counting.episodes_out_of_area),
        bottom=("Episodes that count as missing", counting.episodes_begun),
        inclusion_date="The day the child was last seen.",
        polarity=Polarity.NONE,
        mismatch="Their placing authority, not this one, answers for the return interview.",
    ),
    share(
        "missing_again_within_30_days",
        "Episodes within 30 days of the same child's return",
        subject="The share of episodes soon after a return",
        unit="% of episodes",
        counted_unit="episode",
        top=("Of those, episodes that began within 30 days of the child's last return",
             counting.missing_again),
        bottom=("Episodes that count as missing", counting.episodes_begun),
        inclusion_date="The day the child was last seen.",
        polarity=Polarity.DOWN_GOOD,
        mismatch="Episodes, not children. The span of 30 days is set locally.",
    ),
)  # fmt: skip
RETURNS = (
    share(
        "interviews_offered",
        "Return interviews offered",
        subject="The share of returns with an interview offered",
        unit="% of returns",
        counted_unit="episode",
        top=("Of those, episodes after which an interview was offered, however late",
             counting.interviews_offered),
        bottom=(RETURNED, counting.interviews_due),
        inclusion_date=DUE_72,
        polarity=Polarity.UP_GOOD,
        mismatch="An offer is not an interview. Every episode should have one.",
    ),
    share(
        "interviews_held",
        "Return interviews held",
        subject="The share of returns with an interview held",
        unit="% of returns",
        counted_unit="episode",
        top=("Of those, episodes after which an interview was held, however late",
             counting.interviews_held),
        bottom=(RETURNED, counting.interviews_due),
        inclusion_date=DUE_72,
        polarity=Polarity.UP_GOOD,
        mismatch="A child may decline; those who do are in the denominator.",
    ),
    share(
        "interviews_in_72_hours",
        "Return interviews held within 72 hours",
        subject="The share of returns with an interview within 72 hours",
        unit="% of returns",
        counted_unit="episode",
        top=("Of those, episodes after which an interview was held within 72 hours",
             counting.interviews_in_time),
        bottom=(RETURNED, counting.interviews_due),
        inclusion_date=DUE_72,
        polarity=Polarity.UP_GOOD,
        mismatch=(
            "Elapsed hours, weekends included. A child may decline; those who do are in the"
            " denominator."
        ),
    ),
    share(
        "debriefs_in_5_days",
        "Debriefs shared within 5 days of the return",
        subject="The share of returns with a debrief shared in time",
        unit="% of episodes",
        counted_unit="episode",
        top=("Of those, episodes whose debrief every recipient had within 120 hours of the return,"
             " leaving out recipients whom it was not safe to tell", counting.debriefs_in_time),
        bottom=("Episodes of missing returned whose 5 days have passed, leaving out those with no"
                " recipient whom it was safe to tell", counting.debriefs_due),
        inclusion_date="The month in which the 5 days ended.",
        polarity=Polarity.UP_GOOD,
        mismatch=(
            "The plan says 5 days and not of what kind: 120 hours are assumed. An interview that"
            " was declined stays in the denominator: a debrief can be made from other sources."
            " A recipient of whom nothing is recorded counts as not told."
        ),
    ),
)  # fmt: skip


def becoming(key: str, title: str, rule: RepeatRule, mismatch: str) -> Measure:
    """A count of children who began to meet a repeat rule."""
    return Measure(
        key=key,
        title=title,
        subject="Children becoming repeatedly missing",
        is_plural=True,
        kind=Kind.COUNT,
        unit="children",
        counted_unit="child",
        numerator_rule=f"Children who came to have {rule.title}, and had not the day before",
        numerator=records(
            f"Children coming to have {rule.title}", counting.children_becoming(rule)
        ),
        inclusion_date="The day of the episode that made it a repeat.",
        geography="Children missing from an address in the area; those placed by others are out.",
        source=MISSING_RECORDS,
        supplier=HUB,
        polarity=Polarity.DOWN_GOOD,
        lag_months=1,
        breaks=(ABSENT_DROPPED,),
        mismatch=mismatch,
    )


REPEATS = (
    becoming(
        "children_repeatedly_missing",
        "Children who became repeatedly missing",
        REPEAT,
        "Children, not episodes. A child who stops for long enough and starts again is counted"
        " again, so that months add up to years. The rule is set locally; areas differ.",
    ),
    becoming(
        "children_missing_twice_in_a_year",
        "Children who came to be missing twice in 12 months",
        TWO_IN_A_YEAR,
        "A lower bar than the repeat rule, shown beside it. Children, not episodes.",
    ),
)
CONTACTS: dict[str, Any] = {
    "geography": "The area, by the hub that received it.",
    "source": "Safeguarding hub records",
    "breaks": (),
    "inclusion_date": "The day it was received.",
}
EXPLOITATION = (
    Measure(
        key="makesafe_items",
        title="Items of Operation Makesafe intelligence",
        subject="Items of Operation Makesafe",
        is_plural=True,
        kind=Kind.COUNT,
        unit="items",
        counted_unit="item",
        numerator_rule="Items tagged Operation Makesafe that have been evaluated, of use or not",
        numerator=records("Evaluated Makesafe items", counting.makesafe_items),
        inclusion_date="The day it was received.",
        geography="The area, by the partnership that received it.",
        source="Operation Makesafe items on the programme's cases",
        supplier=HUB,
        polarity=Polarity.UP_WANTED,
        lag_months=1,
        mismatch=(
            "More calls can mean more harm or more trust. Items kept in a police system alone are"
            " not here until intelligence reports are kept too. By source it is not published:"
            " the parts would give small figures back."
        ),
    ),
    Measure(
        key="cse_referrals",
        title="Referrals to the safeguarding hub about child sexual exploitation",
        subject="Referrals about exploitation",
        is_plural=True,
        kind=Kind.COUNT,
        unit="referrals",
        counted_unit="referral",
        numerator_rule="Contacts about exploitation that the hub decided were referrals",
        numerator=records("Referrals about exploitation", counting.referrals),
        inclusion_date="The day it was received.",
        geography="The area, by the hub that received it.",
        source="Safeguarding hub records",
        supplier=HUB,
        polarity=Polarity.UP_WANTED,
        lag_months=1,
        mismatch=(
            "Referrals, not contacts and not children: both are measures of their own. What nobody"
            " has decided on yet is neither; it counts in the month it was received once decided."
        ),
    ),
    Measure(
        key="cse_children_first_referred",
        title="Children referred for the first time about sexual exploitation",
        subject="Children first referred",
        is_plural=True,
        kind=Kind.COUNT,
        unit="children",
        counted_unit="child",
        numerator_rule="Different children, at the first referral of each",
        numerator=records("Children at their first referral", counting.children_first_referred),
        inclusion_date="The day the first referral was received.",
        geography="The area, by the hub that received it.",
        source="Safeguarding hub records",
        supplier=HUB,
        polarity=Polarity.UP_WANTED,
        lag_months=1,
        mismatch="A child referred again is not counted again, in any later year.",
    ),
    share(
        "cse_contacts_to_referrals",
        "Contacts about child sexual exploitation that became referrals",
        subject="The share of contacts that became referrals",
        unit="% of contacts",
        counted_unit="contact",
        top=("Of those, contacts that the hub decided were referrals", counting.referrals),
        bottom=("Contacts about exploitation that the hub has decided on", counting.contacts),
        polarity=Polarity.NONE,
        mismatch="A low share can mean a low bar for telling the hub, which is wanted.",
        **CONTACTS,
    ),
    share(
        "cse_referrals_assessed",
        "Referrals about child sexual exploitation that led to an assessment",
        subject="The share of referrals assessed",
        unit="% of referrals",
        counted_unit="referral",
        top=("Of those, referrals that led to an assessment or a strategy discussion",
             counting.referrals_assessed),
        bottom=("Referrals about exploitation", counting.referrals),
        polarity=Polarity.NONE,
        mismatch="What the assessment found is not in it.",
        **CONTACTS,
    ),
    share(
        "cse_children_safer_at_closing",
        "Children assessed at a lower level of risk when their case closed",
        subject="The share of children safer at closing",
        unit="% of children",
        counted_unit="child",
        top=("Of those, children whose level by one tool fell from the first assessment to the"
             " last", counting.children_safer),
        bottom=("Children whose case closed and who had been assessed", counting.children_closed),
        polarity=Polarity.UP_GOOD,
        mismatch=(
            "The safeguarding half of the outcome only. The criminal half, offences with an"
            " outcome among those flagged, needs records of crime, which are not kept here yet:"
            " the police return it. Never one for the other."
        ),
        **(CONTACTS | {"inclusion_date": "The day the case was closed."}),
    ),
)  # fmt: skip
MEASURES = (*EPISODES, *RETURNS, *REPEATS, *EXPLOITATION)
