"""Keeping what was computed, so that a printed figure can be had again."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from guildhall.measures import registry
from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.disclosure import Place, Printed, Shown, hidden
from guildhall.measures.figures import Point
from guildhall.measures.models import DefinitionVersion, Observation, PeerFigures, Snapshot

REFERENCE_LENGTH = 8
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no letters or digits that are read for one another
Series = Mapping[PeriodKind, Sequence[Point]]


@dataclass(frozen=True)
class Made:
    """One computing of a measure, to be kept."""

    version: DefinitionVersion
    series: Series
    inputs: Sequence[Mapping[str, object]]
    is_synthetic: bool


def keep_figures(
    version: DefinitionVersion,
    *,
    area_code: str,
    series: Series,
    inputs: Sequence[Mapping[str, object]],
    is_synthetic: bool,
    at: datetime,
) -> Snapshot | None:
    """Keep one computing of a measure by itself. None where the same was computed last."""
    made = Made(version, series, inputs, is_synthetic)
    return keep_together([made], area_code=area_code, at=at)[0]


@transaction.atomic
def keep_together(made: Sequence[Made], *, area_code: str, at: datetime) -> list[Snapshot | None]:
    """Keep one computing of some measures. None where the same was computed last: nothing is added.

    The same means the same definition, figures and inputs. An earlier snapshot is never changed.
    What may not be shown is decided here, over these figures and all that were kept before of
    measures that count the same records; those of one family are to be given together.
    """
    new = [each for each in made if not _is_as_before(each, area_code)]
    secret = _hidden(new, area_code)
    kept = {
        id(each): _keep(each, secret.get(each.version.definition.key, set()), area_code, at)
        for each in new
    }
    return [kept.get(id(each)) for each in made]


def _is_as_before(made: Made, area_code: str) -> bool:
    kept = Snapshot.objects.filter(
        version__definition=made.version.definition_id, area_code=area_code
    )
    last = kept.order_by("-computed_at", "-pk").first()
    return last is not None and last.digest == _digest(made, area_code)


def _keep(made: Made, secret: set[Place], area_code: str, at: datetime) -> Snapshot:
    digest = _digest(made, area_code)
    snapshot = Snapshot.objects.create(
        version=made.version,
        area_code=area_code,
        computed_at=at,
        digest=digest,
        inputs=list(made.inputs),
        is_synthetic=made.is_synthetic,
        reference=_reference(f"{digest}{at.isoformat()}{sorted(secret)}"),
    )
    Observation.objects.bulk_create(
        Observation(
            snapshot=snapshot,
            period_kind=kind,
            period=point.period,
            value=point.value,
            numerator=point.numerator,
            denominator=point.denominator,
            lower=point.lower,
            upper=point.upper,
            is_provisional=point.is_provisional,
            is_hidden=(kind, point.period) in secret,
        )
        for kind, points in made.series.items()
        for point in points
    )
    return snapshot


def _hidden(made: Sequence[Made], area_code: str) -> dict[str, set[Place]]:
    """The periods of each measure to hide; none where everything that goes in is published."""
    private = {each.version.definition.key: each for each in made if each.version.suppress_below}
    if not private:
        return {}
    now = [_printed(each) for each in private.values()]
    keys = {kin for key in private for kin in registry.kin(key)}
    lowest = max(each.version.suppress_below or 0 for each in private.values())
    return hidden(now, _earlier(keys, area_code), suppress_below=lowest)


def _printed(made: Made) -> Printed:
    figures = {
        (kind, point.period): figure
        for kind, points in made.series.items()
        for point in points
        if (figure := _shown(made.version.kind, point.numerator, point.denominator)) is not None
    }
    key = made.version.definition.key
    top, bottom = registry.parts(key)
    return Printed(key, top, figures, bottom)


def _earlier(keys: Collection[str], area_code: str) -> list[Printed]:
    """Everything of these measures that was kept before, each snapshot as it was printed."""
    rows = Observation.objects.filter(
        snapshot__version__definition__key__in=keys, snapshot__area_code=area_code
    )
    figures: dict[tuple[str, int, datetime], dict[Place, Shown]] = {}
    for key, kind, pk, at, period_kind, period, top, bottom, was_hidden in rows.order_by(
        "snapshot", "pk"
    ).values_list(
        "snapshot__version__definition__key", "snapshot__version__kind", "snapshot",
        "snapshot__computed_at", "period_kind", "period", "numerator", "denominator", "is_hidden",
    ):  # fmt: skip
        figure = _shown(kind, top, bottom, was_hidden=was_hidden)
        if figure is not None:
            figures.setdefault((key, pk, at), {})[(PeriodKind(period_kind), period)] = figure
    return [
        Printed(key, registry.parts(key)[0], found, registry.parts(key)[1], release=at)
        for (key, _, at), found in figures.items()
    ]


def _shown(
    kind: str, numerator: float | None, denominator: float | None, *, was_hidden: bool = False
) -> Shown | None:
    if numerator is None:
        return None
    is_share = kind in {Kind.PROPORTION, Kind.SURVEY}
    out_of = round(denominator) if is_share and denominator is not None else None
    return Shown(round(numerator), out_of, was_hidden)


@transaction.atomic
def keep_peer_figures(
    version: DefinitionVersion,
    *,
    figures: bytes,
    inputs: Sequence[Mapping[str, object]],
    at: datetime,
) -> PeerFigures | None:
    """Keep a measure's figures for every area; None where they are as last kept."""
    digest = hashlib.sha256(version.digest.encode() + figures).hexdigest()
    last = PeerFigures.objects.filter(version=version).order_by("-pk").values("digest").first()
    if last is not None and last["digest"] == digest:
        return None
    return PeerFigures.objects.create(
        version=version, computed_at=at, digest=digest, inputs=list(inputs), figures=figures
    )


def _digest(made: Made, area_code: str) -> str:
    version = made.version
    said = {
        "measure": version.definition.key,
        "definition": version.digest,
        "number": version.number,
        "area": area_code,
        "inputs": list(made.inputs),
        "series": {
            kind: [astuple(point) for point in points] for kind, points in made.series.items()
        },
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _reference(text: str) -> str:
    """A short reference that says nothing about order: it is made from the digest.

    Keyed, because a reader who knows all but a hidden figure could otherwise try each value that
    it might have until the printed reference comes out.
    """
    keyed = salted_hmac("guildhall.measures.reference", text, algorithm="sha256")
    number = int.from_bytes(keyed.digest()[:8], "big")
    letters = []
    for _ in range(REFERENCE_LENGTH):
        number, at = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[at])
    return "".join(letters)
