"""What every mapped extract becomes, whatever its columns were called, and its feed."""

from dataclasses import dataclass

from guildhall.evidence.declare import AreaCode, Check, Column, Feed, Kind
from guildhall.evidence.mappings.schedules import Schedule

OUTWARD = r"[A-Z]{1,2}\d[A-Z\d]?"


@dataclass(frozen=True)
class Part:
    """One of our columns: what it is called on a page, and headings that partners give it.

    `words` are parts of headings, in small letters, the likeliest first.
    """

    name: str
    title: str
    hint: str
    words: tuple[str, ...]
    is_required: bool = False


PARTS = (
    Part(
        "happened_on",
        "Date",
        "The date that puts a row in its month. A month alone will do.",
        ("date of", "incident date", "call time", "admission", "date", "month", "when"),
        is_required=True,
    ),
    Part(
        "category",
        "Category",
        "What kind of event it is, such as the offence.",
        ("category", "offence", "incident type", "diagnosis", "type", "cause", "reason", "code"),
    ),
    Part(
        "n",
        "Count",
        "Only where a row stands for several events. Without it each row is one.",
        ("count", "number of", "total", "recorded", "events", "calls", "admissions"),
    ),
    Part(
        "place",
        "Place",
        "An LSOA, ward or district by its code, or the first part of a postcode.",
        ("lsoa", "outward", "postcode", "ward code", "ward", "district", "area"),
    ),
    Part(
        "reference",
        "Reference",
        "The partner's own number for the event, so that the same row twice counts once. It must"
        " not be a person's.",
        ("incident number", "reference", "crime number", "ref", "urn", "id"),
    ),
)
NAMES = (*(part.name for part in PARTS if part.name != "place"), "area_code", "outward", "supplier")


def feed_of(schedule: Schedule) -> Feed:
    """The feed that a schedule's extracts belong to. It recognises no file: a mapping names it."""
    return Feed(
        key=schedule.key,
        title=schedule.title,
        publisher=schedule.supplier,
        counts=schedule.counts,
        columns=(
            Column("happened_on", "happened_on", Kind.DATE, required=True),
            Column("category", "category", choices=schedule.categories),
            Column("n", "n", Kind.WHOLE, required=True, least=0),
            Column("reference", "reference"),
            Column("area_code", "area_code", Kind.CODE, pattern=r"[EW]0[1-9]\d{6}"),
            Column("outward", "outward", Kind.CODE, pattern=OUTWARD),
            Column("supplier", "supplier", required=True),
        ),
        unit="supplier",
        month="happened_on",
        suffixes=(),
        identity=("reference",),
        checks=(
            Check(
                "after_today",
                "happened_on",
                "try_strptime(happened_on, '%Y-%m-%d')::DATE > _today",
                "The date is after today.",
            ),
        ),
        area=AreaCode("area_code"),
        dimensions=("category", "outward"),
        lag_months=1,
        published=False,
        licence="Given in confidence",
        notes=f"{schedule.note} {schedule.source}".strip(),
    )
