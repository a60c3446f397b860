"""What somebody hostile sends: each a path, a content type and a body."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from struct import pack
from urllib.parse import urlencode

BOUNDARY = "XxBoundaryxX"
FORM = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
NASTY = (
    "\x00\x00null",
    "\u202egnp.exe\u202c turned round",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "{{ 7 * 7 }}${7*7}<%= 7 %>",
    "' OR 1=1; DROP TABLE casework_sent; --",
    "../../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "💥" * 400,
    "a" * 100_000,
    "\ud7ff\uffff\ufeff",
    "%s%n%x" * 50,
)


@dataclass(frozen=True)
class Attack:
    """One request. `headers` replace those of an honest one."""

    path: str
    body: bytes
    content_type: str = FORM
    headers: tuple[tuple[str, str], ...] = ()


def part(name: str, value: bytes, file: str = "") -> bytes:
    named = f'; filename="{file}"' if file else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode("utf-8", "surrogatepass") + value + b"\r\n"


def multipart(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def bomb_png() -> bytes:
    """A picture that says it is 30,000 by 30,000, in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\x00" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def bomb_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\x00" * 5_000_000)
    return out.getvalue()


def attacks(at: str, token: str, *, seed: int = 7) -> Iterator[Attack]:
    """Attacks of every kind, over and over in an order that is the same for a seed."""
    made = list(_each(at, token))
    chance = random.Random(seed)
    while True:
        yield chance.choice(made)


def _each(at: str, token: str) -> Iterator[Attack]:
    for path in (at, "/report/receipt/"):
        for words in NASTY:
            text = words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
            yield Attack(path, urlencode({"token": token, "what": text, "code": text}).encode())
            yield Attack(path, urlencode({"token": text, "what": "x", "more": text}).encode())
        yield Attack(path, b"what=%ff%fe%00&token=\xff\xfe&code=\xc3\x28")
        yield Attack(path, b"&".join(b"what%d=1" % n for n in range(3000)))
        yield Attack(path, b"what=" + b"x" * 3_000_000)
        yield Attack(path, b'{"what": "x"}', "application/json")
        yield Attack(path, b"<xml/>", "text/xml")
        yield Attack(path, b"what=x", "text/plain; charset=utf-16")
        yield Attack(path, b"what=x", f"{FORM}; charset=no-such")
        yield Attack(path, b"what=x", "multipart/form-data")
        yield Attack(path, b"garbage", MULTIPART)
        yield Attack(path, part("what", b"cut off")[:-9], MULTIPART)
        yield Attack(path, multipart(*(part("photos", b"x", f"{n}.jpg") for n in range(300))),
                     MULTIPART)  # fmt: skip
        yield Attack(path, b"", FORM)
    given = (part("what", b"A weed"), part("token", token.encode()))
    for name, content in (
        ("bomb.png", bomb_png()),
        ("bomb.jpg", bomb_zip()),
        ("bomb.pdf", b"%PDF-1.7 /JavaScript /OpenAction" + b"\x00" * 1000),
        ("../../up.png", bomb_png()),
        ("a\x00b.jpg", b"\xff\xd8\xff" + b"\x00" * 100),
        ("\u202egpj.exe", b"MZ"),
        ("long" * 300 + ".jpg", b"\xff\xd8\xff"),
        ("shell.php.jpg", b"<?php system($_GET[0]); ?>"),
    ):
        yield Attack(at, multipart(*given, part("photos", content, name)), MULTIPART)
    for kind in ("seen_on-day", "kind", "contact_by", "age"):
        yield Attack(at, urlencode({"token": token, "what": "x", kind: "9" * 5000}).encode())
