"""`guildhall access`: who may know of what, as a document. `guildhall password`: a way back in."""

import click
from django.conf import settings
from django.urls import reverse

from guildhall import clock
from guildhall.database import prepare_database
from guildhall.partners import writes
from guildhall.partners.document import document
from guildhall.partners.models import Member


@click.command()
def access() -> None:
    """Print who may know of what, as Markdown.

    Keep it as docs/access.md.
    """
    click.echo(document(), nl=False)


@click.command()
@click.argument("email")
@click.option("--lost-second-step", is_flag=True, help="Forget their authenticator app too.")
def password(email: str, lost_second_step: bool) -> None:
    """Print a link by which a member chooses a password, once.

    For the only administrator, whom nobody else can help, and for whoever has lost their
    authenticator app and their recovery codes. It is marked in the audit as done on the server.
    """
    prepare_database()
    member = Member.objects.filter(email__iexact=email, is_active=True).first()
    if member is None:
        raise click.ClickException(f"Nobody who may sign in has the e-mail address {email}.")
    at = clock.now()
    if lost_second_step:
        writes.forget_second_step(member, by=None, at=at)
    secret = writes.make_password_link(member, is_shown=False, by=None, at=at)
    click.echo(password_link_words(member, secret))


def password_link_words(member: Member, secret: str) -> str:
    """The link, and whose it is, to be printed."""
    days = writes.EXPIRES_AFTER.days
    address = settings.ADDRESS + reverse("password_choose", args=[secret])
    who = f"{member.name}, {member.email}"
    return f"{who}, chooses a password here, once, within {days} days:\n  {address}"
