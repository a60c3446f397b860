"""A toy programme from a package of its own, found by its entry point."""

from guildhall.casework.declare import Programme, Stage
from guildhall.partners.matrices import ENFORCEMENT
from toy_kiosks.models import Sale

programme = Programme(
    key="toy_kiosks",
    title="Toy kiosks",
    is_casework=True,
    lead_agency="council",
    matrix=ENFORCEMENT,
    stages=(Stage("reported", "Reported"),),
    records=(Sale,),
)
