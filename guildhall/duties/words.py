"""Deadlines in words: due in 5 hours, Tuesday 15 November 2016, 2:10pm."""

from datetime import datetime, timedelta

from guildhall.ui.words import LONDON, moment

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due_words(due_at: datetime, at: datetime) -> str:
    """How long until a thing is due, or since it was, and when in London.

    Whole minutes under an hour, hours under two days, then days; never rounded up, so that nobody
    is told of more time than there is.
    """
    when = f"{due_at.astimezone(LONDON):%A} {moment(due_at)}"
    if at > due_at:
        return f"{_long(at - due_at)} overdue, was due {when}"
    left = due_at - at
    return f"due now, {when}" if left < MINUTE else f"due in {_long(left)}, {when}"


def late_words(due_at: datetime, stopped_at: datetime) -> str:
    """How late a thing was done, such as "3 hours late"; empty where it was in time."""
    return f"{_long(stopped_at - due_at)} late" if stopped_at > due_at else ""


def _long(span: timedelta) -> str:
    if span < MINUTE:
        return "less than a minute"
    unit, word = next(
        (unit, word)
        for most, unit, word in (
            (HOUR, MINUTE, "minute"),
            (2 * DAY, HOUR, "hour"),
            (timedelta.max, DAY, "day"),
        )
        if span < most
    )
    number = span // unit
    return f"{number} {word}{'' if number == 1 else 's'}"


def digest_words(overdue: int, soon: int, address: str) -> tuple[str, str]:
    """The subject and the body of the morning e-mail: two counts and a link, and nothing else."""
    subject = f"Due and late: {overdue} overdue, {soon} due within a day"
    body = (
        f"Overdue: {overdue}\nDue within a day: {soon}\n\n"
        f"Sign in to see them: {address}\n\n"
        "This message names nobody. Please do not write about a case in e-mail.\n"
    )
    return subject, body
