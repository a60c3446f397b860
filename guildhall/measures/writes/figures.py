"""Keeping what was computed, so that a printed figure can be had again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from guildhall.measures.declare import Kind, PeriodKind
from guildhall.measures.disclosure import Place, Shown, Whole, hidden
from guildhall.measures.figures import Point
from guildhall.measures.models import DefinitionVersion, Observation, PeerFigures, Snapshot

REFERENCE_LENGTH = 8
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no letters or digits that are read for one another
Series = Mapping[PeriodKind, Sequence[Point]]


@transaction.atomic
def keep_figures(
    version: DefinitionVersion,
    *,
    area_code: str,
    series: Series,
    inputs: Sequence[Mapping[str, object]],
    is_synthetic: bool,
    at: datetime,
) -> Snapshot | None:
    """Keep one computing of a measure. None where the same was computed last: nothing is added.

    The same means the same definition, figures and inputs. An earlier snapshot is never changed.
    What may not be shown is decided here, over these figures and all that were kept before.
    """
    digest = _digest(version, area_code, series, inputs)
    latest = Snapshot.objects.filter(version__definition=version.definition_id, area_code=area_code)
    last = latest.order_by("-computed_at", "-pk").first()
    if last is not None and last.digest == digest:
        return None
    secret = _hidden(version, latest, series)
    snapshot = Snapshot.objects.create(
        version=version,
        area_code=area_code,
        computed_at=at,
        digest=digest,
        inputs=list(inputs),
        is_synthetic=is_synthetic,
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
        for kind, points in series.items()
        for point in points
    )
    return snapshot


def _hidden(
    version: DefinitionVersion, kept: QuerySet[Snapshot], series: Series
) -> set[tuple[PeriodKind, str]]:
    """The periods to hide; none where everything that goes in is published."""
    if version.suppress_below is None:
        return set()
    is_share = version.kind in {Kind.PROPORTION, Kind.SURVEY}
    now = {
        (kind, point.period): figure
        for kind, points in series.items()
        for point in points
        if (figure := _shown(point.numerator, point.denominator, is_share=is_share)) is not None
    }
    earlier: dict[int, dict[Place, Shown]] = {}
    for old in Observation.objects.filter(snapshot__in=kept).order_by("snapshot", "pk"):
        figure = _shown(old.numerator, old.denominator, is_share=is_share, was_hidden=old.is_hidden)
        if figure is not None:
            release = earlier.setdefault(old.snapshot_id, {})
            release[(PeriodKind(old.period_kind), old.period)] = figure
    whole = Whole(now, children={}, earlier=list(earlier.values()))
    found = hidden(whole, suppress_below=version.suppress_below)
    return {(kind, period) for part, kind, period in found if not part}


def _shown(
    numerator: float | None,
    denominator: float | None,
    *,
    is_share: bool,
    was_hidden: bool = False,
) -> Shown | None:
    if numerator is None:
        return None
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


def _digest(
    version: DefinitionVersion,
    area_code: str,
    series: Series,
    inputs: Sequence[Mapping[str, object]],
) -> str:
    said = {
        "measure": version.definition.key,
        "definition": version.digest,
        "number": version.number,
        "area": area_code,
        "inputs": list(inputs),
        "series": {kind: [astuple(point) for point in points] for kind, points in series.items()},
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
