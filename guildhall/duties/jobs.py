"""The morning e-mail: how much is due, and a link. No name, no reference, nothing of any case."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from guildhall.clock import LONDON
from guildhall.duties import reads
from guildhall.duties.words import digest_words
from guildhall.jobs.declare import every, job
from guildhall.jobs.writes import enqueue


@every("duties.digest", daily="07:30")
@job("duties.digest")
def digest(*, at: datetime) -> None:
    """Queue one message for each member who may have duties; none where no mail server is set.

    One job each and one a day, so that a message that cannot be sent holds up no other and a
    second run sends none twice.
    """
    if not settings.SENDS_MAIL:
        return
    day = at.astimezone(LONDON).date()
    for member in reads.told_by_mail():
        key = f"{day}:{member.reference}"
        enqueue("duties.digest_to", key=key, due_at=at, member=member.reference)


@job("duties.digest_to")
def digest_to(*, at: datetime, member: str) -> None:
    """Tell one member how many duties are overdue or due within a day; nothing where none is."""
    whom = reads.told_by_mail().filter(reference=member).first()
    if whom is None:
        return
    overdue, soon, _ = reads.counts(reads.due(whom, at), at)
    if not overdue and not soon:
        return
    subject, body = digest_words(overdue, soon, settings.ADDRESS + reverse("duties"))
    send_mail(subject, body, None, [whom.email])
