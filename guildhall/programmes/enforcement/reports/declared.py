"""What this part gives the programme: what is kept, what is due, and its pages."""

from guildhall.casework.declare import Page
from guildhall.duties.declare import Deadline
from guildhall.programmes.enforcement.models import Report

SHEETS = (Report,)
DEADLINES: tuple[Deadline, ...] = ()
PAGES: tuple[Page, ...] = ()
