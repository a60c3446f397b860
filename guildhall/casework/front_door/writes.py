"""Taking in what the public sends, adding to it, and deciding on what was held aside."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.http import QueryDict

from guildhall import vault
from guildhall.audit.writes import record
from guildhall.casework.attachments import storing
from guildhall.casework.errors import AlreadyDone, NotDeclared, Stopped, reasoned
from guildhall.casework.front_door import sealing
from guildhall.casework.front_door.files import Upload, keep_files
from guildhall.casework.front_door.forms import PublicFormBase
from guildhall.casework.front_door.limits import Network, count
from guildhall.casework.front_door.models import Added, Opening, Sent, SentFile, Tally, Wording
from guildhall.casework.front_door.reads import Door, door_of
from guildhall.casework.front_door.rules import (
    KEEP_CODE,
    KEEP_NETWORK,
    KEEP_SET_ASIDE,
    Means,
    Verdict,
    code_of,
)
from guildhall.casework.front_door.words import WORDS
from guildhall.casework.writes.clocks import sync_clocks_behind
from guildhall.clock import LONDON
from guildhall.partners.declare import Do
from guildhall.partners.models import Guard, Member
from guildhall.partners.reads import NotAllowed, may_in, require, require_on
from guildhall.partners.rules import To
from guildhall.partners.writes.keeping import keep_new
from guildhall.subjects.rules import Unfit

MEMBER = "front-door@guildhall.invalid"
REFUSALS = (ValidationError, Stopped, Unfit)
NOT_ASKED = {"token", "website", "photos"}
log = logging.getLogger(__name__)


class TooMany(Exception):
    """More has come this hour than is taken."""


def front_door_member(at: datetime) -> Member:
    """Who acts for the public: somebody who can never sign in, and is shown nothing."""
    made, is_new = Member.objects.get_or_create(
        email=MEMBER, defaults={"name": "Public front door", "is_active": False}
    )
    if is_new:
        made.set_unusable_password()
        made.save(update_fields=["password"])
        keep_new(made, by=None, at=at)
    return made


def send(
    door: Door,
    form: PublicFormBase,
    *,
    uploads: Sequence[Upload] = (),
    token: str,
    network: Network,
    at: datetime,
) -> str:
    """Take in what a person sent, whole or not at all; the code of its receipt.

    One page sent twice from one place with the very same words is one: at once or later that day,
    both get the one code. Anything else that bears the same token is a report of its own, with a
    code of its own: whoever has the page that somebody wrote on is given nothing of theirs. What
    comes with many others from one place is held aside and gets its receipt as any other. Raises
    TooMany; and the programme's own refusal of a value.
    """
    kept: list[str] = []
    arrived = _Arrived(door, form, tuple(uploads), token, network, at, kept)
    try:
        try:
            return _send(arrived, at=at)
        except IntegrityError:
            return _send(arrived, at=at)  # the other press of the button was quicker
    except BaseException:
        for kept_as in kept:
            storing.remove(kept_as)
        raise


@dataclass(frozen=True)
class _Arrived:
    door: Door
    form: PublicFormBase
    uploads: tuple[Upload, ...]
    token: str
    network: Network
    at: datetime
    kept: list[str]

    @property
    def raw(self) -> dict[str, list[str]]:
        """The answers as they came: of each question one, of those that take several all."""
        data, found = self.form.data, {}
        for name in data:
            field = self.form.fields.get(str(name).split("-")[0])
            if field is not None and name not in NOT_ASKED:
                values = data.getlist(name) if isinstance(data, QueryDict) else [data[name]]
                takes_many = hasattr(field.widget, "allow_multiple_selected")
                many = takes_many and field.widget.allow_multiple_selected
                found[str(name)] = list(dict.fromkeys(values)) if many else values[-1:]
        return found

    @property
    def given(self) -> dict[str, object]:
        return {k: v for k, v in self.form.cleaned_data.items() if k not in NOT_ASKED}

    def press(self) -> str:
        """A keyed digest of the page, where it was sent from, and all that was said and attached.

        Nobody who lacks one of them comes to the same.
        """
        files = [hashlib.sha256(each.content).hexdigest() for each in self.uploads]
        text = json.dumps([self.token, self.network.near, sorted(self.raw.items()), files])
        return vault.blind(text, purpose="front_door.press")


@transaction.atomic
def _send(arrived: _Arrived, *, at: datetime) -> str:
    press = arrived.press()
    before = Sent.objects.select_related("guard").filter(press=press).first()
    if before is not None and (known := _code_again(before)):
        return known
    verdict = count(Means.SENT, network=arrived.network, at=at)
    if verdict == Verdict.REFUSE:
        raise TooMany
    code = code_of(secrets.token_hex(32))
    sent = Sent(
        digest=vault.blind(code, purpose="front_door.receipt"),
        press=press,
        programme=arrived.door.programme.key,
        form=arrived.door.form.key,
        state=Sent.State.HELD,
        received_at=at,
        network=arrived.network.near,
        is_child=arrived.form.is_child,
        answers=b"",
    )
    sent.why_held = _why_held(arrived, verdict)
    sent.save(force_insert=True)  # first, so that a second press waits here or is told
    if not sent.why_held:
        _file(sent, arrived, at=at)
    _seal(sent, arrived, code)
    _keep_files(sent, arrived, owner=sealing.owner_of(sent))
    _mark("sent", sent, by=front_door_member(at), at=at)
    return code


def _code_again(sent: Sent) -> str:
    """The code that the first press of the button was given.

    Empty where the record has been erased since: the press is then let go, to be one of its own.
    """
    try:
        return sealing.code_again_of(sent)
    except vault.Erased:
        Sent.objects.filter(pk=sent.pk).update(press=None, code_again=b"")
        return ""


def _why_held(arrived: _Arrived, verdict: Verdict) -> str:
    if arrived.form.is_trapped:
        return Sent.Why.TRAP.value
    return Sent.Why.MANY.value if verdict == Verdict.HOLD else ""


def _file(sent: Sent, arrived: _Arrived, *, at: datetime) -> None:
    """Make the programme's record of it. What the programme cannot take is held, never lost."""
    try:
        with transaction.atomic():
            guard = _receive(arrived.door, arrived.given, arrived.uploads, at=at)
    except (*REFUSALS, DatabaseError):
        raise
    except Exception as problem:
        log.error("%s could not be filed: %s", arrived.door.key, type(problem).__name__)
        sent.why_held = Sent.Why.FAILED.value
        return
    sent.guard, sent.state = guard, Sent.State.TAKEN_IN.value


def _receive(
    door: Door, given: Mapping[str, object], uploads: Sequence[Upload], *, at: datetime
) -> Guard:
    return door.form.receive(given, uploads=tuple(uploads), by=front_door_member(at), at=at)


def _seal(sent: Sent, arrived: _Arrived, code: str) -> None:
    owner = sealing.owner_of(sent)
    sent.answers = sealing.seal_answers(sent, arrived.form.answers(), arrived.raw, owner=owner)
    sent.code_again = sealing.seal_code_again(sent, code, owner=owner)
    sent.save(update_fields=["guard", "state", "why_held", "answers", "code_again"])


def _keep_files(sent: Sent, arrived: _Arrived, *, owner: str) -> None:
    for kept_as in keep_files(sent, arrived.uploads, owner=owner):
        arrived.kept.append(kept_as)


@transaction.atomic
def say_more(sent: Sent, *, words: str, at: datetime) -> bool:
    """Add what its sender says to something sent. The same words twice running are kept once.

    False where its record has been erased, so that nothing can be added to it.
    """
    last = sent.added.order_by("-at", "-pk").first()
    try:
        if last is not None:
            last.sent = sent
        if last is None or sealing.words_of(last) != words:
            _say_more(sent, words, at=at)
    except vault.Erased:
        return False
    return True


def _say_more(sent: Sent, words: str, *, at: datetime) -> None:
    added = Added(sent=sent, at=at)
    added.words = sealing.seal_words(added, words, owner=sealing.owner_of(sent))
    added.save(force_insert=True)
    _mark("added_to", sent, by=front_door_member(at), at=at)
    if sent.guard is not None:
        sync_clocks_behind(sent.guard, at)


@transaction.atomic
def take_in(sent: Sent, *, by: Member, at: datetime) -> Guard:
    """Make the programme's record of something held aside, as of when it came.

    Of two people doing so, one gets AlreadyDone. The front door, and not who lets it in, is its
    author. What it was sealed under until then is destroyed.
    """
    held = _locked(sent, by=by, at=at)
    door = door_of(held)
    if door is None:
        raise NotDeclared("The form that this came by is declared no longer.")
    form = filled_again(held, door)
    if not form.is_valid():
        raise Stopped("Its answers no longer pass the form. Report it as somebody else’s instead.")
    raw, old = sealing.raw_of(held), sealing.owner_of(held)
    words = [(row, sealing.words_of(row)) for row in held.added.select_related("sent__guard")]
    answers, code = sealing.answers_of(held), sealing.code_again_of(held)
    given = {k: v for k, v in form.cleaned_data.items() if k not in NOT_ASKED}
    guard = _receive(door, given, (), at=held.received_at)
    held.guard, held.state = guard, Sent.State.TAKEN_IN.value
    held.decided_at, held.decided_by = at, by
    new = sealing.owner_of(held)
    held.answers = sealing.seal_answers(held, answers, raw, owner=new)
    held.code_again = sealing.seal_code_again(held, code, owner=new)
    decided = ["guard", "state", "decided_at", "decided_by"]
    held.save(update_fields=[*decided, "answers", "code_again"])
    for row, text in words:
        Added.objects.filter(pk=row.pk).update(words=sealing.seal_words(row, text, owner=new))
    sync_clocks_behind(guard, at)
    _move_files(held, old=old, new=new)
    vault.destroy(old, at=at)
    _mark("taken_in", held, by=by, at=at)
    return guard


def filled_again(sent: Sent, door: Door) -> PublicFormBase:
    """The form as it was filled in, on the day that it was."""
    data = QueryDict(mutable=True)
    for name, values in sealing.raw_of(sent).items():
        data.setlist(name, values)
    return door.form.form(data, at=sent.received_at)


def _move_files(sent: Sent, *, old: str, new: str) -> None:
    for row in sent.files.all():
        place = f"casework.sent_file:{row.reference}:about"
        about = json.loads(vault.open_sealed(row.about, owner=old, bound_to=place))
        content = storing.opened(row.kept_as, owner=old)
        kept_as, before = storing.keep(content, owner=new), row.kept_as
        SentFile.objects.filter(pk=row.pk).update(
            kept_as=kept_as, about=sealing.seal_about(row, about, owner=new)
        )
        transaction.on_commit(lambda gone=before: storing.remove(gone))  # type: ignore[misc]


@transaction.atomic
def set_aside(sent: Sent, *, reason: str, by: Member, at: datetime) -> None:
    """Say that something held aside is no report. Kept 90 days; its receipt says closed."""
    reason = reasoned(reason, "reason", "Say why it is set aside.")
    held = _locked(sent, by=by, at=at)
    Sent.objects.filter(pk=held.pk).update(
        state=Sent.State.SET_ASIDE, decided_at=at, decided_by=by, reason=reason[:400]
    )
    _mark("set_aside", held, by=by, at=at)


def _locked(sent: Sent, *, by: Member, at: datetime) -> Sent:
    if not may_in(by, sent.programme, Do.TRIAGE, at):
        raise NotAllowed("Your part in this programme does not let you decide on what comes in.")
    held = Sent.objects.select_for_update().filter(pk=sent.pk, state=Sent.State.HELD).first()
    if held is None:
        raise AlreadyDone("Somebody else has just decided on this.")
    return held


@transaction.atomic
def mark_read(sent: Sent, *, by: Member, at: datetime) -> None:
    """Say that what the sender added has been read, by somebody who may act on it."""
    if sent.guard is None:
        raise NotAllowed("It is held aside: decide on it first.")
    require_on(by, sent.guard, Do.WRITE, at)
    if sent.added.filter(read_at=None).update(read_at=at, read_by=by):
        _mark("added_read", sent, by=by, at=at)
        sync_clocks_behind(sent.guard, at)


@transaction.atomic
def put_on(
    door: Door,
    *,
    is_on: bool,
    desk: str = "",
    telephone: str = "",
    owner: str = "",
    by: Member,
    at: datetime,
) -> Opening:
    """Open a form to the public, naming who answers out of hours, or take it off."""
    require(by, To.MANAGE_AGREEMENTS)
    row = Opening(
        form=door.key, is_on=is_on, desk=desk, telephone=telephone, owner=owner, at=at, by=by
    )
    row.full_clean()
    row.save(force_insert=True)
    after = {"is_on": is_on, "desk": desk}
    record(action="front_door.put_on", subject=f"form:{door.key}", by=by, at=at, after=after)
    return row


@transaction.atomic
def put_words(*, key: str, words: str, by: Member, at: datetime) -> None:
    """Put local words, or a number, in place of ours; empty for ours again."""
    require(by, To.MANAGE_AGREEMENTS)
    if key not in WORDS:
        raise NotDeclared(f"The front door says nothing called {key}.")
    Wording.objects.create(key=key, words=words.strip(), at=at, by=by)
    record(action="front_door.words", subject=f"words:{key}", by=by, at=at)


@transaction.atomic
def clear(*, at: datetime) -> None:
    """Forget what is kept no longer: receipts' codes after a day, counts and the day's salts after
    two, what was set aside after 90. Run twice, it finds nothing more to do.
    """
    known = Sent.objects.filter(received_at__lt=at - KEEP_CODE).exclude(code_again=b"")
    known.update(press=None, code_again=b"")
    Tally.objects.filter(hour__lt=at - KEEP_NETWORK).delete()
    for days in range(2, 33):
        day = (at - timedelta(days=days)).astimezone(LONDON).date()
        owner = f"blind:front_door.network.{day.isoformat()}"
        if vault.keyring([owner]).keys.get(owner) is not None:
            vault.destroy(owner, at=at)
    old = Sent.objects.filter(state=Sent.State.SET_ASIDE, decided_at__lt=at - KEEP_SET_ASIDE)
    for sent in old.exclude(answers=b""):
        vault.destroy(sealing.owner_of(sent), at=at)
        for file in sent.files.all():
            transaction.on_commit(lambda gone=file.kept_as: storing.remove(gone))  # type: ignore[misc]
        Sent.objects.filter(pk=sent.pk).update(answers=b"")


def _mark(action: str, sent: Sent, *, by: Member, at: datetime) -> None:
    after = {"form": f"{sent.programme}.{sent.form}", "state": sent.state, "why": sent.why_held}
    record(
        action=f"front_door.{action}", subject=f"sent:{sent.reference}", by=by, at=at, after=after
    )
