"""How dates, times and numbers are written for people: 5 November 2016, 2:10pm, 1,335."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guildhall.analysis.series import month_words

LENGTH_OF_A_DAY = len("2016-05-23")
LONDON = ZoneInfo("Europe/London")


def long_date(value: date | datetime | None) -> str:
    """5 November 2016. Instants are shown as they fall in London; None is an empty string."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{value.day} {value:%B %Y}"


def month(label: str) -> str:
    """2016-11 as November 2016, 2016-Q2 as April to June 2016; a year stays as it is.

    A day, as in 2016-05-23, is written as a day. The names of months are those of charts and
    sentences, which know no days.
    """
    is_day = len(label) == LENGTH_OF_A_DAY and label[4] == label[7] == "-"
    return long_date(date.fromisoformat(label)) if is_day else month_words(label)


def moment(value: datetime | None) -> str:
    """5 November 2016, 2:10pm, in London."""
    if value is None:
        return ""
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{long_date(local)}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def number(value: float | int | None, places: int | None = None) -> str:
    """1,335 or 12.4. Whole numbers show no decimals; others show one unless `places` is given."""
    if value is None:
        return ""
    if places is None:
        places = 0 if float(value).is_integer() else 1
    return f"{value:,.{places}f}"


def pounds(pence: int | None) -> str:
    """A sum kept in pence, as £132,339 or £9.50."""
    if pence is None:
        return ""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"
