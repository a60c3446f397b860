"""What the worker does for this programme. Each part keeps its own, and is named here."""

from guildhall.programmes.enforcement.reports import jobs as reports

__all__ = ["reports"]
