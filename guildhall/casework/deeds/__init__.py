"""Everything that people do on a case, each by one form and one write."""

from guildhall.casework.deeds import (
    closing,
    notes,
    people,
    records,
    referrals,
    sharing,
    work,
    workers,
)
from guildhall.casework.deeds.base import CaseForm, Deed, Stamp

__all__ = ["DEEDS", "CaseForm", "Deed", "Stamp"]

DEEDS: dict[str, Deed] = {
    deed.key: deed
    for module in (notes, records, people, work, workers, referrals, sharing, closing)
    for deed in module.DEEDS
}
