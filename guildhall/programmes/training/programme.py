"""Joint training and awareness. A register of staff: no cases are kept, and no child is named."""

from guildhall.casework.declare import Page, Programme
from guildhall.partners.rules import To
from guildhall.programmes.training.measures import MEASURES

programme = Programme(
    key="training",
    title="Joint training and awareness",
    measures=MEASURES,
    pages=(Page("Training register", "training", needs=To.READ),),
)
