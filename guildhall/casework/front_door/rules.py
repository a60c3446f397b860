"""Codes, limits and addresses of the front door: facts in, answers out."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from guildhall.references import LETTERS

CODE_LETTERS, GROUP = 20, 4
"""A receipt has 20 of 30 letters: 98 bits, in groups of four."""

KEEP_CODE = timedelta(days=1)
"""How long a receipt's code is kept, sealed, for a second press: as long as a page may be open."""

KEEP_NETWORK = timedelta(days=2)
"""How long the salt of a day's network addresses is kept; then nobody can say whose they were."""

WIDE_TIMES = 4
"""How many times one network's limit all the networks of a wide one may send together."""

KEEP_SET_ASIDE = timedelta(days=90)
"""How long what was set aside can still be taken in."""

NOT_CODE = re.compile(r"[\s\-–—.,_]+")
# What is not a word: control characters but tab and line feed, and marks that turn text round.
NOT_WORDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


class Status(StrEnum):
    """What a receipt says, and all that it says. The values are what a programme answers with."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    DEALT_WITH = "dealt_with"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return STATUS_WORDS[self]


STATUS_WORDS = {
    Status.RECEIVED: "Received. Nobody has looked at it yet.",
    Status.LOOKED_AT: "Being looked at.",
    Status.DEALT_WITH: "Being dealt with.",
    Status.CLOSED: "Closed.",
}


def code_of(secret: str) -> str:
    """The receipt code made of 64 hexadecimal digits that nobody else knows."""
    number = int(secret, 16)
    letters = []
    for _ in range(CODE_LETTERS):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def grouped(code: str) -> str:
    """A code as it is read out and written down: K7QW-2MTX-…"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def tidy_code(typed: str) -> str:
    """A code as somebody typed it, in its one form; empty where it cannot be a code."""
    bare = NOT_CODE.sub("", typed).upper()
    return bare if len(bare) == CODE_LETTERS and set(bare) <= set(LETTERS) else ""


def plain_words(text: str) -> str:
    """What somebody wrote, without characters that nobody writes. Lines end as they do here."""
    return NOT_WORDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def network_of(address: str) -> str:
    """What one household or office sends from: an IPv4 address, or the first half of an IPv6 one.

    What is no address is one network, "unknown".
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def wide_network_of(address: str) -> str:
    """The /48 of an IPv6 address, as much as one customer is given; empty for any other.

    Source: RIPE-690 (2017), section 4.2: a /48 or a /56 for each customer's site.
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if not isinstance(found, ipaddress.IPv6Address) or found.ipv4_mapped:
        return ""
    return str(ipaddress.ip_network((found, 48), strict=False))


@dataclass(frozen=True)
class Limit:
    """How much may come in an hour: from one network, and altogether.

    `hold_network` and `hold_all` are where what more comes is held aside for a person to look at;
    `most_network` and `most_all` are where it is not taken, and the sender is told to telephone.
    """

    most_network: int
    most_all: int
    hold_network: int = 0
    hold_all: int = 0


class Means(StrEnum):
    """What is counted, each by itself. The values are kept in the database."""

    TRIED = "tried"
    SENT = "sent"
    ASKED = "asked"


LIMITS = {
    # Each press of the button, wrong or right.
    Means.TRIED: Limit(most_network=60, most_all=3000),
    # What was whole and was taken. A library or a hostel is one network: held aside, not lost.
    Means.SENT: Limit(most_network=30, most_all=1000, hold_network=5, hold_all=200),
    # A receipt's code asked after. 98 bits make guessing hopeless; this keeps it cheap to refuse.
    Means.ASKED: Limit(most_network=30, most_all=3000),
}


def window(at: datetime) -> datetime:
    """The hour that an instant is counted in."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


class Verdict(StrEnum):
    """What becomes of what comes in."""

    TAKE = "take"
    HOLD = "hold"
    REFUSE = "refuse"


def judge(limit: Limit, *, from_network: int, from_all: int) -> Verdict:
    """What becomes of the next one, where so many have come this hour with it among them."""
    if from_network > limit.most_network or from_all > limit.most_all:
        return Verdict.REFUSE
    if limit.hold_network and from_network > limit.hold_network:
        return Verdict.HOLD
    if limit.hold_all and from_all > limit.hold_all:
        return Verdict.HOLD
    return Verdict.TAKE
