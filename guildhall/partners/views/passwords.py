"""Making a link to choose a password, handing it over, and choosing one by it."""

import logging
import smtplib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from guildhall import clock
from guildhall.partners import reads, writes
from guildhall.partners.forms import ChoosePasswordForm
from guildhall.partners.models import Member
from guildhall.partners.rules import To
from guildhall.partners.views.frame import asking
from guildhall.partners.words import password_mail

log = logging.getLogger(__name__)


@require_POST
def make_link(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a member another link, for the first password or one that was forgotten."""
    by = asking(request, To.MANAGE_MEMBERS)
    whom = get_object_or_404(reads.members(), reference=reference)
    return hand_over(request, whom, by)


def hand_over(request: HttpRequest, whom: Member, by: Member) -> HttpResponse:
    """Make the link, and mail it; or show it, once, to whoever hands it over."""
    context: dict[str, object] = {"whom": whom, "days": writes.EXPIRES_AFTER.days}
    try:
        is_mailed = settings.SENDS_MAIL and _mailed(whom, _made(whom, by, is_shown=False))
        context["is_mailed"] = is_mailed
        context["mail_failed"] = settings.SENDS_MAIL and not is_mailed
        context["address"] = "" if is_mailed else _made(whom, by, is_shown=True)
    except ValidationError as wrong:
        context["why_not"] = wrong.messages
    response = render(request, "partners/password_link.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _made(whom: Member, by: Member, *, is_shown: bool) -> str:
    secret = writes.make_password_link(whom, is_shown=is_shown, by=by, at=clock.now())
    return settings.ADDRESS + reverse("password_choose", args=[secret])


def _mailed(whom: Member, address: str) -> bool:
    """Whether the mail server took the message."""
    subject, body = password_mail(address, writes.EXPIRES_AFTER.days)
    try:
        return send_mail(subject, body, None, [whom.email]) == 1
    except (smtplib.SMTPException, OSError) as problem:
        log.warning("A link to choose a password was not sent: %s", type(problem).__name__)
        return False


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password by a link. Opening the page uses nothing up; choosing does."""
    link = reads.password_link(secret, clock.now())
    if link is None:
        return render(request, "partners/password_link_gone.html", status=404)
    form = ChoosePasswordForm(request.POST or None, whom=link.member)
    if request.method == "POST" and form.is_valid():
        try:
            password = form.cleaned_data["password"]
            writes.choose_password(secret, password=password, at=clock.now())
        except writes.LinkGone:
            return render(request, "partners/password_link_gone.html", status=404)
        return redirect("account_login")
    return render(request, "partners/password_choose.html", {"form": form, "whom": link.member})


def set_own(member: Member, password: str) -> None:
    """Set one's own password now, as the library's page asks."""
    writes.change_password(member, password=password, by=member, at=clock.now())
