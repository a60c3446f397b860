"""What partners owe each other every quarter, as extracts that are ready to be mapped.

Source: Crime and Disorder Act 1998 s17A and the Crime and Disorder (Prescribed Information)
Regulations 2007 (SI 2007/1831), schedule. The information must be depersonalised, and a postcode
is given by its outward part alone ("general postcode address"). Each entry is a feed of its own,
so that a measure can count it; anything else a partner gives goes under "other".
"""

from dataclasses import dataclass

SOURCE = "Crime and Disorder Act 1998 s17A; SI 2007/1831, schedule"
POLICE, FIRE, COUNCIL = "Police", "Fire and rescue authority", "Council"
HEALTH, AMBULANCE = "Health", "Ambulance service"
ICD = "ICD-10 codes of the admission"


@dataclass(frozen=True)
class Schedule:
    """One extract: who gives it, what a row of it is, and the categories that are expected.

    `key` is kept in the database and never renamed. `area` says how finely a place may be given.
    """

    key: str
    title: str
    supplier: str
    counts: str
    categories: tuple[str, ...] = ()
    area: str = "LSOA, ward or district"
    source: str = SOURCE
    note: str = ""


CRIMES = (
    *("Burglary", "Criminal damage", "Drugs", "Fraud and forgery", "Robbery", "Sexual offences"),
    *("Theft and handling", "Violence against the person", "Other"),
)
SCHEDULES = (
    Schedule(
        "extract_police_incidents",
        "Anti-social behaviour, transport and public safety incidents",
        POLICE,
        "incidents",
        ("Anti-social behaviour", "Transport", "Public safety and welfare"),
        note="By category of the National Incident Category List, with time, date and place.",
    ),
    Schedule("extract_police_crimes", "Recorded crimes", POLICE, "offences", CRIMES),
    Schedule(
        "extract_fire_primary",
        "Deliberate primary fires, not in vehicles",
        FIRE,
        "fires",
        ("Deliberate primary fire",),
    ),
    Schedule(
        "extract_fire_vehicles",
        "Deliberate primary fires in vehicles",
        FIRE,
        "fires",
        ("Deliberate primary fire in a vehicle",),
    ),
    Schedule(
        "extract_fire_secondary",
        "Deliberate secondary fires, not in vehicles",
        FIRE,
        "fires",
        ("Deliberate secondary fire",),
    ),
    Schedule("extract_fire_violence", "Violence against fire and rescue staff", FIRE, "incidents"),
    Schedule(
        "extract_fire_no_alarm",
        "Fires in dwellings where no smoke alarm was fitted",
        FIRE,
        "fires",
    ),
    Schedule(
        "extract_road_collisions",
        "Road traffic collisions",
        COUNCIL,
        "collisions",
        ("Fatal", "Serious", "Slight"),
    ),
    Schedule(
        "extract_exclusions",
        "Exclusions from schools, fixed-term and permanent",
        COUNCIL,
        "exclusions",
        ("Fixed-term", "Permanent"),
        area="outward postcode, ward or district",
    ),
    Schedule("extract_racial_incidents", "Racial incidents", COUNCIL, "incidents"),
    Schedule(
        "extract_council_asb",
        "Anti-social behaviour and environmental incidents",
        COUNCIL,
        "incidents",
    ),
    Schedule(
        "extract_health_assault",
        "Hospital admissions for assault",
        HEALTH,
        "admissions",
        ("X85-Y09",),
        area="outward postcode",
        note=ICD,
    ),
    Schedule(
        "extract_health_substances",
        "Hospital admissions for mental and behavioural disorders due to substances",
        HEALTH,
        "admissions",
        ("F10-F19",),
        area="outward postcode",
        note=ICD,
    ),
    Schedule(
        "extract_health_alcohol_toxic",
        "Hospital admissions for the toxic effect of alcohol",
        HEALTH,
        "admissions",
        ("T51",),
        area="outward postcode",
        note=ICD,
    ),
    Schedule(
        "extract_health_alcohol_other",
        "Hospital admissions with other evidence of alcohol",
        HEALTH,
        "admissions",
        ("Y90", "Y91"),
        area="outward postcode",
        note=ICD,
    ),
    Schedule(
        "extract_health_domestic",
        "Hospital admissions for domestic abuse",
        HEALTH,
        "admissions",
        area="outward postcode",
    ),
    Schedule(
        "extract_ambulance",
        "Ambulance calls to crime and disorder",
        AMBULANCE,
        "calls",
        area="outward postcode",
    ),
    Schedule(
        "extract_other",
        "Another extract of events or counts",
        "Any partner",
        "events",
        source="The partnership's own agreement",
        note="For an extract that the regulations do not name. The same rules guard it.",
    ),
)
BY_KEY = {schedule.key: schedule for schedule in SCHEDULES}
