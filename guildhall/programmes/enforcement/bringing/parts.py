"""The columns that we know of partners' extracts, and the words that they use for ours."""

from guildhall.casework.bringing.declare import Part

REFERENCE = Part(
    "reference",
    "Their reference",
    "The number that the source gives the report, by which the same row is known again.",
    ("incident number", "incident ref", "log number", "case ref", "service request", "reference",
     "ref", "urn"),
    is_required=True,
)  # fmt: skip
RECEIVED = Part(
    "received",
    "Received",
    "When the source took the report, with its time if there is one.",
    ("received", "reported", "call date", "logged", "created", "recorded"),
    is_required=True,
)
RECEIVED_TIME = Part(
    "received_time",
    "Time received",
    "Only where the time stands in a column of its own.",
    ("received time", "time received", "time reported", "call time", "logged time"),
)
OCCURRED = Part(
    "occurred",
    "Happened",
    "When it happened or began. Without it, when it was received.",
    ("occurred from", "incident date", "occurred", "happened", "date of incident", "start"),
)
OCCURRED_TIME = Part(
    "occurred_time",
    "Time it happened",
    "Only where the time stands in a column of its own.",
    ("occurred time", "incident time", "time of incident", "time"),
)
OCCURRED_TO = Part(
    "occurred_to",
    "Happened until",
    "Only where it went on for a while.",
    ("occurred to", "until", "end"),
)
KIND = Part(
    "kind",
    "Type",
    "One that we do not know becomes “Something else”, with its words in what happened, and is"
    " listed before anything is kept. What says hate is marked as hate.",
    ("closing category", "asb type", "incident type", "category", "type", "nature"),
    is_required=True,
)
QUALIFIER = Part(
    "qualifier",
    "Who or what suffered",
    "Personal, nuisance or environmental. Without it, by the type.",
    ("qualifier", "nsir", "impact", "harm"),
)
NARRATIVE = Part(
    "narrative", "What happened", "", ("narrative", "summary", "description", "details", "notes")
)
PLACE = Part("place", "Where", "", ("location", "address", "street", "where"))
EASTING = Part("easting", "Easting", "Metres of the National Grid.", ("easting", "grid x", "x"))
NORTHING = Part("northing", "Northing", "Metres of the National Grid.", ("northing", "grid y", "y"))
WARD = Part("ward", "Ward", "Its code, such as E05010806.", ("ward code", "ward"))
LSOA = Part("lsoa", "Small area", "Its LSOA code.", ("lsoa code", "lsoa"))
UPRN = Part("uprn", "Property number", "The UPRN of the address.", ("uprn",))
COMPLAINANT = Part(
    "complainant",
    "Complainant’s number",
    "The source’s own number for the person, never a telephone number. It is kept as a digest that"
    " nobody can turn back.",
    ("complainant", "caller ref", "caller id", "customer ref", "customer id", "person"),
)
ANONYMOUS = Part(
    "anonymous", "Without a name", "Yes where the caller gave none.", ("anonymous", "no name")
)
RISK = Part("risk", "Risk", "Standard, medium or high.", ("risk", "grade", "vulnerab"))
CONTACTED = Part(
    "contacted",
    "First contact",
    "When somebody first spoke to the complainant or the victim.",
    ("first contact", "contacted", "call back"),
)
FINISHED = Part(
    "finished",
    "Closed",
    "When the source closed its record. One that is open waits for a decision here.",
    ("closed", "finished", "completed", "resolved"),
)
WHEN = (RECEIVED, RECEIVED_TIME, OCCURRED, OCCURRED_TIME, OCCURRED_TO)
WHERE = (PLACE, EASTING, NORTHING, WARD, LSOA, UPRN)
REPORT = (
    REFERENCE, *WHEN, KIND, QUALIFIER, NARRATIVE, *WHERE, COMPLAINANT, ANONYMOUS, RISK, CONTACTED,
    FINISHED,
)  # fmt: skip

# What partners call our types, beside the types' own titles: the first words that fit a cell.
KIND_WORDS = (
    ("abandoned", "abandoned_vehicle"),
    ("animal", "animals"),
    ("beg", "begging"),
    ("vagra", "begging"),
    ("dog", "dog_fouling"),
    ("drug", "drugs"),
    ("needle", "drugs"),
    ("firework", "fireworks"),
    ("fly", "fly_tipping"),
    ("graffiti", "graffiti"),
    ("harass", "harassment"),
    ("threat", "harassment"),
    ("hoax", "hoax_call"),
    ("litter", "litter"),
    ("message", "messages"),
    ("communication", "messages"),
    ("neighbour", "neighbours"),
    ("noise", "noise"),
    ("park", "parking"),
    ("play", "play_area"),
    ("prostitut", "prostitution"),
    ("rowdy", "rowdy"),
    ("inconsiderate", "rowdy"),
    ("solvent", "solvents"),
    ("drink", "street_drinking"),
    ("trespass", "trespass"),
    ("vehicle", "vehicle_nuisance"),
    ("youth", "young_people"),
    ("young", "young_people"),
    ("arson", "arson"),
    ("fire", "arson"),
)
# What partners' types say of hate, and the flags that stand for it here. "Hate" with none of these
# is hate for another reason. One that says nothing else is harassment.
HATE_WORDS = (
    ("raci", "hate_race"),
    ("race", "hate_race"),
    ("ethnic", "hate_race"),
    ("xenophob", "hate_race"),
    ("antisemit", "hate_religion"),
    ("anti-semit", "hate_religion"),
    ("islamophob", "hate_religion"),
    ("religio", "hate_religion"),
    ("faith", "hate_religion"),
    ("homophob", "hate_sexual_orientation"),
    ("biphob", "hate_sexual_orientation"),
    ("sexual orientation", "hate_sexual_orientation"),
    ("transphob", "hate_transgender"),
    ("transgender", "hate_transgender"),
    ("disablis", "hate_disability"),
    ("disability", "hate_disability"),
)
ENVIRONMENTAL = {"abandoned_vehicle", "dog_fouling", "fly_tipping", "graffiti", "litter", "drugs"}
PERSONAL = {"harassment", "messages", "neighbours"}
