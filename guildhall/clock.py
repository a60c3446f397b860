"""The one clock. Only views, jobs and the command line read it; everything else is told the time.

Domain time may be offset, so that a demonstration of 2016-17 runs today; sign-in, sessions and
audit use real time.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def real_now() -> datetime:
    """The true instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251


def now() -> datetime:
    """The instant in domain time, in UTC: the true one unless the instance is offset."""
    return real_now() + timedelta(days=settings.CLOCK_OFFSET_DAYS)


def today() -> date:
    """The date in domain time, as it is in London."""
    return now().astimezone(LONDON).date()
