"""Whose key each thing sent is under, and opening it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from guildhall import vault
from guildhall.casework.front_door.forms import Answer
from guildhall.casework.front_door.models import Added, Sent, SentFile
from guildhall.partners.models import Guard


def owner_of(sent: Sent) -> str:
    """The record that was made of it; its own key while it is held aside."""
    return owner_under(sent.guard) if sent.guard is not None else f"sent:{sent.reference}"


def owner_under(guard: Guard) -> str:
    """The key that is destroyed when what is behind a guard is erased."""
    return f"{'case' if guard.kind == 'case' else 'sheet'}:{guard.reference}"


def seal_answers(
    sent: Sent, answers: Iterable[Answer], raw: dict[str, list[str]], *, owner: str
) -> bytes:
    """What was answered, in words and as it came, under the owner's key."""
    text = json.dumps({"answers": [asdict(each) for each in answers], "raw": raw})
    return vault.seal(text, owner=owner, bound_to=_place(sent, "answers"))


def answers_of(sent: Sent) -> list[Answer]:
    """What was answered. Raises vault.Erased once its record is erased."""
    found: list[dict[str, str]] = _opened(sent)["answers"]
    return [Answer(**each) for each in found]


def raw_of(sent: Sent) -> dict[str, list[str]]:
    """The answers as they came, to be filed when what was held aside is taken in."""
    found: dict[str, list[str]] = _opened(sent)["raw"]
    return found


def _opened(sent: Sent) -> dict[str, Any]:
    text = vault.open_sealed(sent.answers, owner=owner_of(sent), bound_to=_place(sent, "answers"))
    found: dict[str, Any] = json.loads(text)
    return found


def seal_code_again(sent: Sent, code: str, *, owner: str) -> bytes:
    """The receipt's code, for a second press of the same button; nothing where it is forgotten."""
    if not code:
        return b""
    return vault.seal(code, owner=owner, bound_to=_place(sent, "code_again"))


def code_again_of(sent: Sent) -> str:
    """The receipt's code; empty once it is forgotten. Raises vault.Erased."""
    if not sent.code_again:
        return ""
    where = _place(sent, "code_again")
    return vault.open_sealed(bytes(sent.code_again), owner=owner_of(sent), bound_to=where)


def seal_words(added: Added, words: str, *, owner: str) -> bytes:
    """What the sender said later."""
    return vault.seal(words, owner=owner, bound_to=f"casework.added:{added.reference}:words")


def words_of(added: Added) -> str:
    """What the sender said later, opened."""
    place = f"casework.added:{added.reference}:words"
    return vault.open_sealed(added.words, owner=owner_of(added.sent), bound_to=place)


def seal_about(file: SentFile, about: dict[str, str], *, owner: str) -> bytes:
    """What the sender called a file, and what its reader should be told."""
    place = f"casework.sent_file:{file.reference}:about"
    return vault.seal(json.dumps(about), owner=owner, bound_to=place)


def about_of(file: SentFile) -> dict[str, str]:
    """A file's `name` and `notes`."""
    place = f"casework.sent_file:{file.reference}:about"
    text = vault.open_sealed(file.about, owner=owner_of(file.sent), bound_to=place)
    found: dict[str, str] = json.loads(text)
    return found


def _place(sent: Sent, what: str) -> str:
    return f"casework.sent:{sent.reference}:{what}"
