"""The pages of measures."""

from guildhall.measures.views.changes import (
    mark_break,
    override_rating,
    set_baseline,
    set_target,
    withdraw_break,
)
from guildhall.measures.views.pages import compute, data, home, measure, trace
from guildhall.measures.views.returns import return_form, returns_home

__all__ = [
    "compute",
    "data",
    "home",
    "mark_break",
    "measure",
    "override_rating",
    "return_form",
    "returns_home",
    "set_baseline",
    "set_target",
    "trace",
    "withdraw_break",
]
