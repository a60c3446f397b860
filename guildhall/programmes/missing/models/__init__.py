"""What is kept of a missing child and of exploitation, by idea. A case is of one child."""

from guildhall.programmes.missing.models.children import Circumstances, Discussion, PhilomenaSheet
from guildhall.programmes.missing.models.concerns import (
    MakesafeItem,
    PersonOfConcern,
    PlaceOfConcern,
    VehicleOfConcern,
)
from guildhall.programmes.missing.models.contacts import MashContact
from guildhall.programmes.missing.models.episodes import Episode
from guildhall.programmes.missing.models.returns import (
    Debrief,
    PreventionInterview,
    ReturnInterview,
)

__all__ = [
    "Circumstances",
    "Debrief",
    "Discussion",
    "Episode",
    "MakesafeItem",
    "MashContact",
    "PersonOfConcern",
    "PhilomenaSheet",
    "PlaceOfConcern",
    "PreventionInterview",
    "ReturnInterview",
    "VehicleOfConcern",
]
