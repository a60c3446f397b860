"""A case and its entries as the pages show them."""

from guildhall.casework.present.case import HANDLING, CasePage, case_page, subjects
from guildhall.casework.present.entry import EntryPage, entry_page

__all__ = ["HANDLING", "CasePage", "EntryPage", "case_page", "entry_page", "subjects"]
