"""The usual access matrix of each compartment of the work, for programmes to start from.

The table is the shape of what community safety partnerships agree between agencies; each cell is
a code of `CELLS`. Local agreements differ: a programme declares its own, from one of these.
"""

from guildhall.partners.declare import ANYONE, Do, Function, Level, Matrix, Reach, Sight

CASEWORK = frozenset({Do.READ, Do.REFER, Do.WRITE, Do.ACT, Do.SHARE, Do.CLOSE, Do.SHIELD})
COORDINATION = CASEWORK | {Do.TRIAGE, Do.ALLOCATE}
MANAGEMENT = COORDINATION | {Do.APPROVE_CLOSURE}
TASKS = frozenset({Do.READ, Do.ACT})
IN_EMERGENCY = frozenset({Do.BREAK_GLASS})
REFERS = frozenset({Do.REFER})
GOVERNS = frozenset({Do.GOVERN})

CELLS: dict[str, Sight] = {
    # Of the programme as a whole, from approved releases
    "A": Sight(Level.NOTHING, Reach.NONE, outputs="aggregates"),
    "D": Sight(Level.NOTHING, Reach.NONE, outputs="depersonalised"),
    # Sends cases in, and sees none by that
    "R": Sight(Level.NOTHING, Reach.NONE, may=REFERS),
    # Every case: reads, works on, co-ordinates, manages
    "FR": Sight(Level.FULL, Reach.WHOLE, may=frozenset({Do.READ})),
    "F": Sight(Level.FULL, Reach.WHOLE, may=CASEWORK),
    "FC": Sight(Level.FULL, Reach.WHOLE, may=COORDINATION),
    "FM": Sight(Level.FULL, Reach.WHOLE, may=MANAGEMENT),
    # Their agency's cases
    "P": Sight(Level.FULL, Reach.AGENCY, may=CASEWORK),
    "PV": Sight(Level.FULL, Reach.AGENCY, may=CASEWORK, side="victim"),
    "PO": Sight(Level.FULL, Reach.AGENCY, may=CASEWORK, side="offender"),
    "PR": Sight(Level.FULL, Reach.AGENCY, may=TASKS),
    # Cases on which they are named
    "O": Sight(Level.FULL, Reach.NAMED, may=CASEWORK),
    "OV": Sight(Level.FULL, Reach.NAMED, may=CASEWORK, side="victim"),
    "OO": Sight(Level.FULL, Reach.NAMED, may=CASEWORK, side="offender"),
    # Only in and for a meeting of which they are a member
    "M": Sight(Level.FULL, Reach.MEETING, may=TASKS),
    # What to do, not why: where their agency is a party; where they are named
    "T": Sight(Level.TASKING, Reach.AGENCY, may=TASKS | REFERS),
    "TN": Sight(Level.TASKING, Reach.NAMED, may=TASKS),
    "TV": Sight(Level.TASKING, Reach.NAMED, may=TASKS, side="victim", highest="official"),
    # That it exists: any case (with emergency access, or as a broker without); their agency's
    "E": Sight(Level.EXISTS, Reach.WHOLE, may=IN_EMERGENCY),
    "B": Sight(Level.EXISTS, Reach.WHOLE),
    "EA": Sight(Level.EXISTS, Reach.AGENCY, may=IN_EMERGENCY),
    "EN": Sight(Level.EXISTS, Reach.NAMED),
    # Governance and audit: that it exists, who looked, and no content
    "G": Sight(Level.EXISTS, Reach.WHOLE, may=GOVERNS),
}

COMPARTMENTS = {
    "enforcement": "Anti-social behaviour, prevention and enforcement",
    "offender_management": "Integrated offender management",
    "victims_hub": "Victims' hub",
    "restorative_justice": "Restorative justice",
    "domestic_abuse": "Domestic abuse and MARAC",
    "hate_crime": "Hate crime",
    "tension": "Tension monitoring",
    "channel": "Channel",
    "missing": "Missing children and child sexual exploitation",
    "modern_slavery": "Modern slavery and gangs",
    "intelligence": "Intelligence",
    "place": "Road safety, fires and substance misuse",
}

NO_BREAK_GLASS = frozenset({"domestic_abuse", "channel", "intelligence"})
"""Those with a duty officer to ring instead."""

SENSITIVE = NO_BREAK_GLASS | {"missing", "offender_management", "modern_slavery"}
"""Those whose cases are marked OFFICIAL-SENSITIVE unless somebody says otherwise."""

_ = "-"
TABLE: dict[str, tuple[str, str]] = {
    # function:                    title, then one cell for each of COMPARTMENTS in order:
    #                              enf  iom  hub  rj   da   hate tens chan miss msht intel place
    "board_member": ("Board member", "A A A A A A A A A A - A"),
    "delivery_lead": ("Delivery lead", "A A A A A A A A A A - A"),
    "analyst": ("Partnership analyst", "D D D A D D FR - D D D D"),
    "pes_officer": ("Prevention and enforcement officer", "O+T T - - T O R R T R R+T T"),
    "iom_manager": ("Offender manager", "T PO - TN M - - - - M OO TN"),
    "hub_coordinator": ("Victims' hub co-ordinator", "- - PV EN OV OV - - - OV - -"),
    "volunteer": ("Volunteer", "- - TV - - - - - - - - -"),
    "rj_facilitator": ("Restorative justice facilitator", "- TN TN O TN - - - - - - -"),
    "idva": ("Domestic or sexual violence adviser", "- - OV - PV - - - - - - -"),
    "marac_member": ("MARAC member", "- - - - M - - - - - - -"),
    "hate_crime_officer": ("Hate crime officer", "O - R - - P F - - - R -"),
    "channel_chair": ("Channel chair", "- - - - - - A FM - - - -"),
    "channel_panel": ("Channel panel member", "- - - - - - A M - - - -"),
    "mash_coordinator": ("MASH, exploitation or missing co-ordinator", "- B - - B - - R FC FC D -"),
    "treatment_provider": ("Treatment provider", "- OO - - - - - - - - - PO"),
    "pcc_office": ("Commissioner's office", "A A A A A A A A A A - A"),
    "scrutiny_member": ("Scrutiny member", "A A A A A A A - A A - A"),
    "auditor": ("Data protection officer or auditor", "G G G G G G G G G G G G"),
    "team_manager": ("Team manager", "FM FM FM FM FM FM FM - FM FM - FM"),
    "police_missing_coordinator": ("Police missing co-ordinator", "- - - - - - - - FC - - -"),
    "return_interviewer": ("Return interviewer", "- - - - - - - - O+EA - - -"),
    "social_worker": ("Social worker", "EA - - - O - - R O+EA O+EA - -"),
    "care_home": ("Children's home", "- - - - - - - R T R - -"),
    "placing_authority": ("Placing authority", "- - - - - - - - PR - - -"),
    "landlord": ("Landlord", "T - - - R T R R R R - -"),
    "knows_it_exists": ("Knows it exists", "E E E - - E E - E - - E"),
    ANYONE: ("Anyone from a partner", "TN+R TN R R TN+R TN+R R R TN+R TN+R R TN+R"),
}

FUNCTIONS: dict[str, Function] = {key: Function(key, title) for key, (title, _row) in TABLE.items()}


def _sights(cell: str) -> tuple[Sight, ...]:
    return tuple(CELLS[code] for code in cell.split("+"))


def default(compartment: str) -> Matrix:
    """The usual matrix of a compartment. A function with nothing to see or do is left out."""
    column = list(COMPARTMENTS).index(compartment)
    cells = {key: row.split()[column] for key, (_title, row) in TABLE.items()}
    return {key: _sights(cell) for key, cell in cells.items() if cell != _}


def functions_of(matrix: Matrix, own: tuple[Function, ...] = ()) -> list[Function]:
    """The functions of a matrix in its own order, by their titles; a programme's own titles first.

    A key that nobody titled is shown as its own words.
    """
    titled = FUNCTIONS | {each.key: each for each in own}
    return [titled.get(k, Function(k, k.replace("_", " ").capitalize())) for k in matrix]


ENFORCEMENT = default("enforcement")
OFFENDER_MANAGEMENT = default("offender_management")
VICTIMS_HUB = default("victims_hub")
RESTORATIVE_JUSTICE = default("restorative_justice")
DOMESTIC_ABUSE = default("domestic_abuse")
HATE_CRIME = default("hate_crime")
TENSION = default("tension")
CHANNEL = default("channel")
MISSING = default("missing")
MODERN_SLAVERY = default("modern_slavery")
INTELLIGENCE = default("intelligence")
PLACE = default("place")
