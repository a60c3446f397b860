"""What the worker does with reports: find repeats each night, tell of a high risk at once."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from guildhall.clock import LONDON
from guildhall.jobs.declare import every, job
from guildhall.programmes.enforcement.reports import reads, writes


@every("enforcement.repeats", daily="05:10")
@job("enforcement.repeats")
def repeats(*, at: datetime) -> None:
    """Raise an alert for each repeat there is. Run again, it raises none that stands."""
    for kind, found, words in reads.found_repeats(at.astimezone(LONDON).date()):
        writes.raise_alert(kind, found, rule_words=words, by=None, at=at)


@every("enforcement.reports_kept", daily="04:40")
@job("enforcement.reports_kept")
def kept(*, at: datetime) -> None:
    """Let reports be over when their case is, and forget alerts of which nothing is left."""
    writes.follow_cases(by=None, at=at)
    writes.forget_alerts(by=None, at=at)


@job("enforcement.high_risk")
def high_risk(*, at: datetime) -> None:
    """Tell those who decide on reports that one of high risk has come. It names nobody."""
    if not settings.SENDS_MAIL:
        return
    link = settings.ADDRESS + reverse("asb_triage")
    body = (
        "A report of high risk has come in. Somebody has to be contacted today.\n\n"
        f"Sign in to see it: {link}\n"
    )
    for member in reads.deciding(at):
        send_mail("A report of high risk", body, None, [member.email])
