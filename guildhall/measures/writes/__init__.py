"""Everything that is saved about measures."""

from guildhall.measures.writes.aims import SaidBaseline, SaidTarget, put_from_plan
from guildhall.measures.writes.definitions import (
    ReasonMissing,
    UndeclaredChange,
    mark_break,
    override_rating,
    put_declared,
    put_definition,
    set_baseline,
    set_target,
    withdraw_break,
)
from guildhall.measures.writes.figures import (
    Made,
    keep_figures,
    keep_peer_figures,
    keep_together,
)
from guildhall.measures.writes.returns import (
    NotTheirs,
    ReturnRefused,
    receive_return,
    receive_returns,
    schedule_returns,
)

__all__ = [
    "Made",
    "NotTheirs",
    "ReasonMissing",
    "ReturnRefused",
    "SaidBaseline",
    "SaidTarget",
    "UndeclaredChange",
    "keep_figures",
    "keep_peer_figures",
    "keep_together",
    "mark_break",
    "override_rating",
    "put_declared",
    "put_definition",
    "put_from_plan",
    "receive_return",
    "receive_returns",
    "schedule_returns",
    "set_baseline",
    "set_target",
    "withdraw_break",
]
