"""Road safety: all evidence, no cases. People hurt and the collisions they were hurt in."""

from dataclasses import replace

from guildhall.analysis.direction import Polarity
from guildhall.casework.declare import Programme
from guildhall.evidence.cube import Count
from guildhall.measures.declare import Break, FirstHeld, Kind, Measure, PeriodKind, Valued

CASUALTIES = "stats19_casualties"
LOCAL, NATIONAL = "collisions_cambridgeshire", "stats19_collisions"
FATAL, SERIOUS, SLIGHT = "Fatal", "Serious", "Slight"
YOUNG = ("16", "17 to 24")
DATED = "The day of the collision. A death within 30 days of it counts as fatal."
GEOGRAPHY = (
    "The area whose boundary holds the point of the collision. Public roads only; where neither a"
    " vehicle nor an injury was recorded there is no row."
)
POLICE_REPORTED = (
    "Reported to the police only: slight injuries, and cyclists hurt with no other vehicle, are"
    " under-reported."
)
SEVERITY = Break(
    "2016-01",
    "Injury-based reporting came in from 2016, which makes more casualties serious. Figures are not"
    " adjusted",
    "Department for Transport, severity adjustment",
)
WHY_THEY_DIFFER = (
    "The plan counts people: 88 killed or seriously injured in 2013, 75 in 2014 and about 64,"
    " provisional, in 2015. Collisions in which somebody was killed or seriously hurt were 77, 66"
    " and 63. Both can be right: one collision may hurt several people badly, so people are as"
    " many as collisions or more. The two are never added or compared as one series."
)


def collisions(*severities: str) -> FirstHeld:
    """Collisions whose worst injury is one of these: local records, or national where none."""
    where = {"severity": severities}
    return FirstHeld((Count(feed=LOCAL, where=where), Count(feed=NATIONAL, where=where)))


def casualties(**where: tuple[str, ...]) -> Count:
    """People hurt, in rows of their own."""
    return Count(feed=CASUALTIES, where=where)


# What is the same of every measure of people hurt, and then of collisions.
PEOPLE = Measure(
    key="people_hurt",
    title="People hurt on the roads",
    is_plural=True,
    kind=Kind.COUNT,
    unit="casualties",
    counted_unit="casualty",
    numerator_rule="Casualties, people and not collisions",
    numerator=casualties(),
    inclusion_date=DATED,
    geography=GEOGRAPHY,
    source="STATS19, casualty and collision tables, Department for Transport",
    supplier="Cambridgeshire and Peterborough Road Safety Partnership",
    polarity=Polarity.DOWN_GOOD,
    lag_months=6,
    suppress_below=None,
    natural_period=PeriodKind.YEAR,
    breaks=(SEVERITY,),
    mismatch=POLICE_REPORTED,
)
COLLISIONS = replace(
    PEOPLE,
    key="collisions",
    title="Collisions in which somebody was hurt",
    unit="collisions",
    counted_unit="collision",
    numerator_rule="Collisions, and not people",
    numerator=collisions(FATAL, SERIOUS, SLIGHT),
    source="Cambridgeshire Insight, police collision records; STATS19 for other months",
)


def people(key: str, title: str, subject: str, rule: str, counted: Count, mismatch: str) -> Measure:
    """A count of people hurt."""
    return _counted(PEOPLE, key, title, subject, rule, counted, mismatch)


def crashes(
    key: str, title: str, subject: str, rule: str, counted: FirstHeld, mismatch: str
) -> Measure:
    """A count of collisions."""
    return _counted(COLLISIONS, key, title, subject, rule, counted, mismatch)


def _counted(
    base: Measure,
    key: str,
    title: str,
    subject: str,
    rule: str,
    counted: Count | FirstHeld,
    mismatch: str,
) -> Measure:
    return replace(
        base,
        key=key,
        title=title,
        subject=subject,
        numerator_rule=rule,
        numerator=counted,
        mismatch=f"{mismatch} {POLICE_REPORTED}",
    )


KSI = (FATAL, SERIOUS)
ON_FOOT_OR_CYCLE = ("Pedestrian", "Cyclist")

programme = Programme(
    key="road_safety",
    title="Improving road safety",
    measures=(
        people(
            "ksi_casualties",
            "People killed or seriously injured on the roads",
            "People killed or seriously injured",
            "Casualties, people and not collisions, whose injury is fatal or serious",
            casualties(severity=KSI),
            f"{WHY_THEY_DIFFER} Casualties cluster in collisions, so true intervals are wider.",
        ),
        replace(
            people(
                "ksi_casualties_adjusted",
                "People killed or seriously injured on the roads, adjusted for how injury is"
                " recorded",
                "People killed or seriously injured, adjusted,",
                "Fatal casualties, and for every other casualty the probability that the injury"
                " would be serious under injury-based reporting, added up. Where a file gives no"
                " probability, the severity that was recorded counts",
                Count(feed=CASUALTIES, of="ksi_adjusted"),
                "A modelled sum and not a count, so that years before and after the change of"
                " reporting can be compared; it is above the counts that were published for the"
                " earlier years. The interval takes it for a count.",
            ),
            breaks=(),
        ),
        crashes(
            "ksi_collisions",
            "Collisions in which somebody was killed or seriously injured",
            "Fatal and serious collisions",
            "Collisions, and not people, whose worst injury is fatal or serious",
            collisions(*KSI),
            WHY_THEY_DIFFER,
        ),
        replace(
            crashes(
                "fatal_collisions",
                "Collisions in which somebody was killed",
                "Fatal collisions",
                "Collisions in which at least one person died within 30 days",
                collisions(FATAL),
                "Collisions, not deaths. So few that a change from year to year is rarely more"
                " than chance.",
            ),
            breaks=(),  # how an injury is graded changes no death
            always_said=(
                "collision in which somebody was killed",
                "collisions in which somebody was killed",
            ),
        ),
        people(
            "slight_casualties",
            "People slightly injured on the roads",
            "People slightly injured",
            "Casualties whose injury is slight",
            casualties(severity=(SLIGHT,)),
            "The change of severity reporting moves people from slight to serious.",
        ),
        crashes(
            "slight_collisions",
            "Collisions in which nobody was hurt worse than slightly",
            "Slight collisions",
            "Collisions whose worst injury is slight",
            collisions(SLIGHT),
            "Collisions, not people: the plan asks for people slightly injured.",
        ),
        people(
            "young_ksi_casualties",
            "Young people aged 16 to 24 killed or seriously injured on the roads",
            "Young people killed or seriously injured",
            "Casualties aged 16 to 24, drivers, passengers, riders and on foot, whose injury is"
            " fatal or serious",
            casualties(severity=KSI, age_group=YOUNG),
            "The plan does not say which ages are young: 16 to 24 is our choice. Those whose age"
            " was not recorded are left out.",
        ),
        replace(
            PEOPLE,
            key="pedal_cyclist_pedestrian_ksi_share",
            title="Cyclists and pedestrians among those killed or seriously injured",
            is_plural=False,
            kind=Kind.PROPORTION,
            unit="% of people killed or seriously injured",
            numerator_rule="Casualties cycling or on foot whose injury is fatal or serious",
            numerator=casualties(severity=KSI, road_user=ON_FOOT_OR_CYCLE),
            denominator_rule="All casualties whose injury is fatal or serious",
            denominator=casualties(severity=KSI),
            minimum_denominator=10,
            mismatch=(
                "A share falls when others are hurt more, so read the counts beside it. The plan's"
                f" measure is the number, its outcome the share. {POLICE_REPORTED}"
            ),
        ),
        replace(
            COLLISIONS,
            key="collision_prevention_value",
            title="Value of preventing the collisions in which somebody was hurt",
            is_plural=False,
            kind=Kind.VALUE,
            unit="pounds, at the prices of each year",
            numerator_rule="Each collision with an injury, times the value of preventing one of its"
            " severity in its own year",
            numerator=Valued(
                parts=(
                    (collisions(FATAL), FATAL),
                    (collisions(SERIOUS), SERIOUS),
                    (collisions(SLIGHT), SLIGHT),
                ),
                weights="road_prevention_values",
            ),
            source="Police collision records; Department for Transport table RAS60001, by accident",
            mismatch=(
                "What society would gain by preventing them, pain and grief included: not money"
                " that anybody spends or saves. Collisions with damage only are left out. The plan"
                " says £33.4m for all accidents in 2014, without its method; the same scale"
                " as the collisions of that year at the values of that year. Years are at"
                " their own prices, so part of any rise is prices."
            ),
        ),
    ),
)
