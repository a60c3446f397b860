"""Fires: a fire service's extract of its incidents, and the Home Office's dwelling-fire averages.

Definitions (Home Office, Incident Recording System): a primary fire is in a building, vehicle or
outdoor structure, or has casualties or rescues, or five or more appliances; a secondary fire is
any other but a chimney fire; deliberate includes suspected. "Not known" is counted with accidental
in national figures. The call's time is local. The district in the file is trusted over the point.
"""

from guildhall.evidence.declare import AreaCode, Check, Column, Derived, Feed, Kind

CALL_FORMATS = (
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d",
    "%d/%m/%Y",
)
INCIDENTS = ("Primary fire", "Secondary fire", "Chimney fire")
CAUSES = ("Accidental", "Deliberate", "Not known")
VEHICLES = (
    *("Bus", "Car", "Caravan", "Lorry", "Minibus", "Motorcycle", "Multiple vehicles"),
    *("Other vehicle", "Tractor", "Trailer", "Van"),
)
IS_VEHICLE = "property_type IN (" + ", ".join(f"'{word}'" for word in VEHICLES) + ")"
FIRE_KIND = f"""CASE
    WHEN incident_type = 'Chimney fire' THEN 'Chimney'
    WHEN cause = 'Deliberate' AND incident_type = 'Primary fire' AND {IS_VEHICLE}
        THEN 'Deliberate primary, vehicle'
    WHEN cause = 'Deliberate' AND incident_type = 'Primary fire'
        THEN 'Deliberate primary, not vehicle'
    WHEN cause = 'Deliberate' THEN 'Deliberate secondary'
    WHEN incident_type = 'Primary fire' THEN 'Accidental or not known primary'
    ELSE 'Accidental or not known secondary' END"""


def _count(name: str, heading: str) -> Column:
    return Column(name, heading, Kind.WHOLE, may_be_absent=True, least=0)


feeds = (
    Feed(
        key="fire_incidents",
        title="Fires attended",
        publisher="Fire and rescue service",
        counts="fires",
        columns=(
            Column("incident", "Incident number", required=True),
            Column("called_on", "Call time", Kind.DATE, required=True, formats=CALL_FORMATS),
            Column("call_time", "Call time"),
            Column("incident_type", "Incident type", required=True, choices=INCIDENTS),
            Column("cause", "Cause", required=True, choices=CAUSES),
            Column("motive", "Motive"),
            Column("property_type", "Property type"),
            Column("smoke_alarm", "Smoke alarm", may_be_absent=True),
            _count("appliances", "Appliances"),
            _count("fatalities", "Fatalities"),
            _count("injuries", "Injuries"),
            Column("easting", "Easting", Kind.NUMBER, least=0, most=700_000, may_be_absent=True),
            Column(
                "northing", "Northing", Kind.NUMBER, least=0, most=1_300_000, may_be_absent=True
            ),
            Column("lsoa_code", "LSOA code", Kind.CODE, pattern=r"[EW]01\d{6}"),
            Column("lsoa_name", "LSOA name", may_be_absent=True),
            Column("ward_code", "Ward code", may_be_absent=True),
            Column("ward_name", "Ward name", may_be_absent=True),
            Column("district_code", "District code", Kind.CODE, pattern=r"[EW]0[6-9]\d{6}"),
            Column("district_name", "District name", may_be_absent=True),
        ),
        unit="district_code",
        month="called_on",
        identity=("incident",),
        derived=(
            Derived("fire_kind", FIRE_KIND),
            Derived(
                "is_dwelling",
                "CASE WHEN property_type = 'Dwelling' THEN 'Dwelling' ELSE 'Other' END",
            ),
        ),
        checks=(
            Check(
                "call_after_today",
                "called_on",
                "coalesce("
                + ", ".join(f"try_strptime(called_on, '{f}')" for f in CALL_FORMATS)
                + ")::DATE > _today",
                "The call is after today.",
            ),
        ),
        area=AreaCode("lsoa_code", "lsoa_name"),
        dimensions=("incident_type", "cause", "fire_kind", "property_type", "smoke_alarm"),
        lag_months=1,
        published=False,
    ),
    Feed(
        key="dwelling_fires_msoa",
        title="Dwelling fires by middle area, three-year average",
        publisher="Home Office",
        counts="dwelling fires a year, three-year average",
        columns=(
            Column("msoa_code", "MSOA11CD", Kind.CODE, True, pattern=r"[EW]02\d{6}"),
            Column(
                "fires_a_year",
                "Number of fires (three-year average)",
                Kind.NUMBER,
                True,
                least=0,
            ),
            Column(
                "share_of_residents",
                "Proportion of fire incidents per person",
                Kind.NUMBER,
                least=0,
                most=1,
            ),
        ),
        unit="file_layer",
        file_name=r"^(?P<layer>[^.]+)",
        identity=("msoa_code",),
        notes="An average of about 2017/18 to 2019/20; it holds no month, so it makes no series.",
    ),
)
