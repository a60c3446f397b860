"""Joint training and awareness. A register of staff: no cases are kept, and no child is named."""

from guildhall.casework.declare import Programme
from guildhall.programmes.training.measures import MEASURES

programme = Programme(key="training", title="Joint training and awareness", measures=MEASURES)
