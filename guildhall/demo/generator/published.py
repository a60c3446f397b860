"""Published figures that set the volumes, mix and seasons of the synthetic evidence.

Each table names its source. Contains public sector information licensed under the Open
Government Licence v3.0.
"""

from typing import NamedTuple

CRIME_TYPES = (
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)

FORCE = "Cambridgeshire Constabulary"


class District(NamedTuple):
    """A district of the force, with its real codes.

    `monthly` is the mean number of rows a month in data.police.uk street files, January to
    November 2014, in the order of CRIME_TYPES. `people` is the ONS mid-year estimate for 2011
    to 2016 (rebased to the 2021 Census); `households` is from the 2011 Census. `stats19` is
    the district's code in the collision files; `csp` its community safety partnership.
    """

    name: str
    code: str
    csp: str
    stats19: int
    monthly: tuple[float, ...]
    people: tuple[int, ...]
    households: int
    imd_score: float
    imd_proportion: float
    imd_extent: float


# fmt: off
DISTRICTS = (
    District(
        "Peterborough", "E06000031", "E22000017", 394,
        (801.3, 72.3, 124.6, 184.7, 60.1, 20.4, 187.5, 8.8, 50.6, 20.9, 133.5, 25.3, 115.6, 292.0),
        (184457, 188675, 192488, 195766, 200246, 205091), 74023, 27.66, 0.1607, 0.3596,
    ),
    District(
        "Cambridge", "E07000008", "E22000013", 390,
        (382.8, 189.2, 67.3, 80.5, 50.7, 8.2, 127.1, 3.5, 38.3, 7.4, 96.5, 29.4, 40.9, 164.5),
        (122725, 124679, 127819, 130432, 133654, 136054), 46714, 13.75, 0.0, 0.0325,
    ),
    District(
        "East Cambridgeshire", "E07000009", "E22000014", 391,
        (122.0, 3.5, 33.6, 32.6, 14.4, 2.2, 32.2, 1.2, 8.8, 0.5, 13.7, 1.5, 22.7, 50.5),
        (84245, 85101, 85483, 86316, 86757, 86952), 34614, 12.11, 0.0, 0.0,
    ),
    District(
        "Fenland", "E07000010", "E22000015", 392,
        (296.2, 16.4, 43.5, 74.4, 22.7, 4.8, 62.7, 3.0, 13.9, 3.1, 36.7, 2.1, 42.5, 113.7),
        (95461, 96429, 97556, 98571, 99991, 101075), 40620, 25.36, 0.0727, 0.2122,
    ),
    District(
        "Huntingdonshire", "E07000011", "E22000016", 393,
        (387.2, 23.7, 77.5, 91.9, 28.6, 8.2, 103.2, 3.6, 16.5, 3.9, 48.5, 5.3, 58.1, 129.5),
        (170039, 171437, 172540, 174283, 175647, 176425), 69333, 11.79, 0.0, 0.0170,
    ),
    District(
        "South Cambridgeshire", "E07000012", "E22000018", 395,
        (197.1, 20.0, 82.5, 50.1, 17.4, 4.0, 70.4, 1.1, 15.0, 1.6, 14.0, 2.2, 45.2, 80.7),
        (149842, 151133, 151598, 153423, 154962, 156780), 59960, 8.05, 0.0, 0.0,
    ),
)
PETERBOROUGH = DISTRICTS[0]
FIRST_POPULATION_YEAR = 2011

# Rows in a month against the year's mean, January to November, districts of England and Wales
# with every month held. December is our own: between November and January. Source:
# data.police.uk, 2014, Open Government Licence v3.0.
SEASONS: dict[str, tuple[float, ...]] = {
    "Anti-social behaviour": (.84, .82, .93, .98, 1.02, 1.15, 1.21, 1.09, 1.08, 1.02, .88, .84),
    "Bicycle theft": (.74, .74, .86, .91, .96, 1.04, 1.16, 1.15, 1.26, 1.23, .95, .76),
    "Burglary": (1.17, 1.08, .98, .92, .94, .95, .89, .99, .97, 1.05, 1.07, 1.10),
    "Criminal damage and arson": (1.03, .99, .99, .97, .96, 1.0, .95, 1.0, 1.01, 1.06, 1.05, 1.0),
    "Drugs": (1.18, 1.04, 1.06, 1.0, .96, 1.01, .97, .97, .91, .96, .93, .92),
    "Other crime": (1.01, 1.05, .94, .86, .92, 1.04, 1.02, .95, 1.02, 1.12, 1.08, 1.0),
    "Other theft": (.99, .95, .96, .93, .97, 1.09, 1.05, 1.06, 1.04, 1.01, .96, .93),
    "Possession of weapons": (1.0, .92, .92, .95, .94, 1.06, 1.05, .97, 1.07, 1.13, 1.01, .95),
    "Public order": (.90, .85, .89, .89, .92, 1.10, 1.09, 1.05, 1.14, 1.13, 1.05, .95),
    "Robbery": (1.38, 1.29, .90, .86, .84, .91, .81, .94, .95, 1.04, 1.08, 1.10),
    "Shoplifting": (1.03, 1.04, 1.02, .94, 1.01, 1.0, .94, 1.0, .98, 1.02, 1.02, 1.05),
    "Theft from the person": (1.09, 1.13, 1.03, .91, .90, .99, .93, .98, .98, 1.01, 1.07, 1.10),
    "Vehicle crime": (1.20, 1.09, .93, .90, .92, .95, .86, .99, 1.03, 1.10, 1.04, 1.05),
    "Violence and sexual offences":
        (.93, .89, .89, .87, .95, 1.06, 1.07, 1.03, 1.09, 1.12, 1.11, 1.05),
}

NO_SUSPECT = "Investigation complete; no suspect identified"
UNABLE = "Unable to prosecute suspect"
CHARGED = "Suspect charged"
NOT_IN_INTEREST = "Formal action is not in the public interest"
LOCAL = "Local resolution"
CAUTION = "Offender given a caution"
WARNING = "Offender given a drugs possession warning"
PENALTY = "Offender given penalty notice"
OTHER_CASE = "Suspect charged as part of another case"
UNDER_INVESTIGATION = "Under investigation"
AWAITING_COURT = "Awaiting court outcome"
DISPOSALS = (
    NO_SUSPECT, UNABLE, CHARGED, NOT_IN_INTEREST, LOCAL, CAUTION, WARNING, PENALTY, OTHER_CASE,
)

# Share of crimes ending each way, in the order of DISPOSALS, of those no longer under
# investigation. Source: data.police.uk, Peterborough, 2014, Open Government Licence v3.0.
DISPOSAL_SHARES: dict[str, tuple[float, ...]] = {
    "Bicycle theft": (.81, .09, .05, .01, .01, .00, 0, 0, .01),
    "Burglary": (.77, .06, .08, .02, .00, .01, 0, 0, .02),
    "Criminal damage and arson": (.67, .16, .07, .01, .02, .02, 0, 0, .00),
    "Drugs": (.03, .05, .21, .01, .01, .18, .37, .04, .00),
    "Other crime": (.11, .21, .42, .05, .02, .04, 0, 0, .00),
    "Other theft": (.67, .18, .04, .02, .01, .01, 0, 0, .01),
    "Possession of weapons": (.04, .17, .53, .06, .00, .11, 0, 0, .00),
    "Public order": (.16, .28, .35, .04, .01, .06, 0, .03, .00),
    "Robbery": (.51, .09, .19, .01, .00, .02, 0, 0, .01),
    "Shoplifting": (.27, .11, .31, .03, .09, .07, 0, .05, .03),
    "Theft from the person": (.68, .13, .07, .02, .00, .01, 0, 0, .00),
    "Vehicle crime": (.84, .04, .05, .01, .00, .01, 0, 0, .02),
    "Violence and sexual offences": (.19, .39, .20, .04, .02, .05, 0, 0, .00),
}
# Court results of those known. Source as above.
COURT_RESULTS = {
    "Court result unavailable": 0.56,
    "Offender sent to prison": 0.15,
    "Offender given community sentence": 0.09,
    "Offender given suspended prison sentence": 0.07,
    "Defendant found not guilty": 0.05,
    "Offender fined": 0.03,
    "Offender given conditional discharge": 0.02,
    "Court case unable to proceed": 0.02,
    "Offender otherwise dealt with": 0.01,
}

# Collisions by severity: fatal, serious, slight. Source: Cambridgeshire Insight, road traffic
# collisions 2012-2016. The rest of the county is the county less Peterborough.
PETERBOROUGH_COLLISIONS = {
    2012: (4, 74, 581), 2013: (7, 70, 515), 2014: (4, 62, 437), 2015: (4, 59, 494),
    2016: (4, 79, 516),
}
REST_OF_COUNTY_COLLISIONS = {
    2012: (26, 234, 1400), 2013: (28, 232, 1215), 2014: (23, 257, 1265), 2015: (27, 236, 1148),
    2016: (28, 264, 1234),
}
# People killed or seriously injured in Peterborough. 2013 to 2015 are stated in the Community
# Safety Plan 2016-17; 2012 and 2016 are ours.
PETERBOROUGH_KSI_CASUALTIES = {2012: 90, 2013: 88, 2014: 75, 2015: 64, 2016: 95}

# Average value of prevention, pounds at the prices of the year: per casualty, per collision.
# Source: Department for Transport, table RAS60001, Open Government Licence v3.0.
RAS60001: dict[int, tuple[tuple[str, float | None, float], ...]] = {
    2010: (("Fatal", 1632892.45, 1838057.07), ("Serious", 183491.38, 210902.48),
           ("Slight", 14145.33, 22448.46), ("Average for all severities", 46889.78, 67747.58),
           ("Damage only", None, 1967.2)),
    2011: (("Fatal", 1686531.75, 1877582.68), ("Serious", 189519.07, 216203.46),
           ("Slight", 14611.18, 23136.48), ("Average for all severities", 50024.48, 71885.06),
           ("Damage only", None, 2027.15)),
    2012: (("Fatal", 1703822.41, 1917766.33), ("Serious", 191461.93, 219043.04),
           ("Slight", 14759.78, 23336.15), ("Average for all severities", 50697.6, 72739.2),
           ("Damage only", None, 2047.69)),
    2013: (("Fatal", 1742988.0, 1953783.21), ("Serious", 195863.04, 223869.99),
           ("Slight", 15099.06, 23544.31), ("Average for all severities", 52528.57, 74280.04),
           ("Damage only", None, 2096.28)),
    2014: (("Fatal", 1836053.8, 2066731.89), ("Serious", 206321.03, 235790.52),
           ("Slight", 15905.26, 24886.9), ("Average for all severities", 54848.56, 77825.09),
           ("Damage only", None, 2204.1)),
    2015: (("Fatal", 1783555.98, 2005664.26), ("Serious", 200421.75, 229756.78),
           ("Slight", 15450.49, 24193.55), ("Average for all severities", 53878.25, 76466.44),
           ("Damage only", None, 2142.41)),
}
# fmt: on
