"""Fly-tips in the terms of WasteDataFlow, in which councils return them.

Source: WasteDataFlow, fly-tipping module (formerly Flycapture): land, waste, size and action.
The keys are kept in the database: never rename one.
"""

from django.db.models import TextChoices


class Land(TextChoices):
    """On whose or what land it was."""

    HIGHWAY = "highway", "Highway"
    FOOTPATH = "footpath", "Footpath or bridleway"
    COUNCIL = "council", "Council land"
    AGRICULTURAL = "agricultural", "Agricultural"
    PRIVATE = "private", "Private or residential"
    RAILWAY = "railway", "Railway"
    WATERCOURSE = "watercourse", "Watercourse or bank"
    BACK_ALLEY = "back_alley", "Back alleyway"
    COMMERCIAL = "commercial", "Commercial or industrial"
    OTHER = "other", "Other or not known"


class Waste(TextChoices):
    """What most of it was."""

    BAGS_HOUSEHOLD = "bags_household", "Black bags, household"
    BAGS_COMMERCIAL = "bags_commercial", "Black bags, commercial"
    OTHER_HOUSEHOLD = "other_household", "Other household waste"
    OTHER_COMMERCIAL = "other_commercial", "Other commercial waste"
    WHITE_GOODS = "white_goods", "White goods"
    ELECTRICAL = "electrical", "Other electrical"
    TYRES = "tyres", "Tyres"
    CONSTRUCTION = "construction", "Construction, demolition or excavation"
    ASBESTOS = "asbestos", "Asbestos"
    VEHICLE_PARTS = "vehicle_parts", "Vehicle parts"
    GREEN = "green", "Green waste"
    ANIMAL = "animal", "Animal carcass"
    CLINICAL = "clinical", "Clinical"
    CHEMICAL = "chemical", "Chemical drums, oil or fuel"
    OTHER = "other", "Other or not identified"


class Size(TextChoices):
    """How much it was."""

    BAG = "bag", "Single black bag"
    ITEM = "item", "Other single item"
    CAR_BOOT = "car_boot", "Car boot or less"
    SMALL_VAN = "small_van", "Small van load"
    TRANSIT = "transit", "Transit van load"
    TIPPER = "tipper", "Tipper lorry load"
    MULTIPLE = "multiple", "Significant or multiple loads"


class Action(TextChoices):
    """What was done about whoever left it."""

    INVESTIGATION = "investigation", "Investigation"
    WARNING_LETTER = "warning_letter", "Warning letter"
    FIXED_PENALTY = "fixed_penalty", "Fixed penalty notice"
    STATUTORY_NOTICE = "statutory_notice", "Statutory notice"
    DUTY_OF_CARE = "duty_of_care", "Duty of care inspection"
    STOP_AND_SEARCH = "stop_and_search", "Stop and search"
    VEHICLE_SEIZED = "vehicle_seized", "Vehicle seized"
    CAUTION = "caution", "Formal caution"
    PROSECUTION = "prosecution", "Prosecution"
    INJUNCTION = "injunction", "Injunction"
    NONE = "none", "No action"
