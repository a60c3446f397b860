"""What the deadlines of cases rest on."""

from datetime import date

from guildhall.duties.declare import Force, Source
from guildhall.programmes.enforcement.cases.ladder import ACT

SINCE = date(2011, 4, 1)
PRACTICE = Source(
    title="Local practice on anti-social behaviour, after the reviews by HM Inspectorate of"
    " Constabulary (2010 and 2012)",
    part="First contact by risk; risk and case looked at again every month",
    published=None,
    force=Force.LOCAL,
)


def act(part: str) -> Source:
    """A part of the 2014 Act."""
    return Source(ACT, part, date(2014, 3, 13), Force.STATUTE)
