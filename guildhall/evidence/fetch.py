"""Downloads published files from their official addresses, going on where a download was cut off.

Bytes are written to `<name>.part` and the file is renamed only when it is whole, so a name without
`.part` is always a whole file. Beside the part, `<name>.part.json` keeps how the server named that
version of the file, so that two versions are never joined.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from guildhall.evidence.sources import Download

ATTEMPTS = 3
TIMEOUT = httpx.Timeout(60, connect=15)
AGENT = "Guildhall (community safety partnership software)"
UNREACHABLE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)
PAGE_STARTS = (b"<!doctype html", b"<html", b"<?xml")
Progress = Callable[[int, int | None], None]


class NotFetched(Exception):
    """A file that could not be downloaded. The message says why and what to do instead."""

    def __init__(self, download: Download, what: str, to_do: str = "") -> None:
        self.download = download
        by_hand = (
            f"Or download it by hand from {download.page} and run: guildhall import {download.name}"
        )
        super().__init__(
            " ".join(part for part in (f"{download.url}: {what}", to_do, by_hand) if part)
        )


class CutOff(Exception):
    """The connection ended early; what came is kept."""


@dataclass(frozen=True)
class Fetched:
    """A whole file. `resumed_from` is how many bytes were there before; `was_held`: all were."""

    path: Path
    size_bytes: int
    sha256: str
    resumed_from: int = 0
    was_held: bool = False


def fetch(
    download: Download,
    folder: Path,
    *,
    sha256: str = "",
    again: bool = False,
    progress: Progress = lambda done, total: None,
) -> Fetched:
    """Download one file into a folder, or raise NotFetched. A file already there is left alone.

    Running it again goes on from what an interrupted run left. `sha256`, where given, must match.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / download.name
    if path.exists() and not again:
        return Fetched(path, path.stat().st_size, _digest(path), was_held=True)
    part = folder / f"{download.name}.part"
    resumed_from = part.stat().st_size if part.exists() else 0
    _until_whole(download, part, progress)
    _check(download, part, sha256)
    with part.open("rb") as whole:
        os.fsync(whole.fileno())
    found = Fetched(path, part.stat().st_size, _digest(part), resumed_from=resumed_from)
    part.rename(path)
    _note_of(part).unlink(missing_ok=True)
    return found


def _until_whole(download: Download, part: Path, progress: Progress) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _go_on(download, part, progress)
        except UNREACHABLE as problem:
            raise NotFetched(
                download, f"It cannot be reached from here ({problem}).", "Check the connection."
            ) from None
        except (CutOff, httpx.RequestError):
            if attempt == ATTEMPTS:
                held = part.stat().st_size if part.exists() else 0
                raise NotFetched(
                    download,
                    f"The connection was cut off after {held:,} bytes.",
                    "Run the same command again: it goes on from there.",
                ) from None
        else:
            return


def _go_on(download: Download, part: Path, progress: Progress) -> None:
    """Ask for what is missing and append it; from the beginning where the file has changed."""
    held = part.stat().st_size if part.exists() else 0
    version = _version(part)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    if held and version:
        headers |= {"Range": f"bytes={held}-", "If-Range": version}
    with _answer(download, headers) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            if _total(answer) != held:
                part.unlink()
                raise CutOff
            return
        start = _start(answer)
        if start not in (0, held):
            part.unlink()
            raise CutOff
        _refuse(download, answer)
        _note_of(part).write_text(json.dumps({"version": _tag(answer)}), encoding="utf-8")
        _receive(download, answer, part, start, progress)


@contextmanager
def _answer(download: Download, headers: dict[str, str]) -> Iterator[httpx.Response]:
    with (
        httpx.Client(timeout=TIMEOUT, follow_redirects=True) as client,
        client.stream("GET", download.url, headers=headers) as answer,
    ):
        yield answer


def _receive(
    download: Download, answer: httpx.Response, part: Path, start: int, progress: Progress
) -> None:
    total = _total(answer)
    done = start
    with part.open("ab" if start else "wb") as out:
        try:
            for chunk in answer.iter_raw():
                if done == 0 and _is_page(chunk, download):
                    raise NotFetched(download, "The server sent a web page instead of the file.")
                out.write(chunk)
                done += len(chunk)
                progress(done, total)
        except (httpx.TransportError, httpx.StreamError):
            raise CutOff from None
    if total is not None and done < total:
        raise CutOff
    if total is not None and done > total:
        part.unlink()
        raise CutOff


def _is_page(chunk: bytes, download: Download) -> bool:
    return chunk.lstrip().lower().startswith(PAGE_STARTS) and not download.name.endswith(".xml")


def _refuse(download: Download, answer: httpx.Response) -> None:
    code = answer.status_code
    if code == httpx.codes.NOT_FOUND:
        raise NotFetched(
            download, "There is no such file (404).", f"See what there is at {download.page}."
        )
    if code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        raise NotFetched(download, f"The server answered {code}.", "Try again later.")
    if answer.headers.get("content-type", "").startswith("text/html"):
        raise NotFetched(download, "The server sent a web page instead of the file.")


def _start(answer: httpx.Response) -> int:
    """Where the bytes of an answer begin in the file."""
    found = re.match(r"bytes (\d+)-", answer.headers.get("content-range", ""))
    is_part = answer.status_code == httpx.codes.PARTIAL_CONTENT
    return int(found[1]) if is_part and found else 0


def _total(answer: httpx.Response) -> int | None:
    """How many bytes the whole file has; None where the server does not say."""
    found = re.search(r"/(\d+)$", answer.headers.get("content-range", ""))
    if found:
        return int(found[1])
    length = answer.headers.get("content-length", "")
    return int(length) if length.isdigit() and answer.status_code == httpx.codes.OK else None


def _tag(answer: httpx.Response) -> str:
    """How the server names this version of the file: a strong ETag, else when it was changed."""
    tag: str = answer.headers.get("etag", "")
    return tag if tag and not tag.startswith("W/") else answer.headers.get("last-modified", "")


def _note_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _version(part: Path) -> str:
    try:
        note: Any = json.loads(_note_of(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(note.get("version", "")) if isinstance(note, dict) else ""


def _check(download: Download, part: Path, sha256: str) -> None:
    """Refuse a whole file that is not what it should be, and leave nothing of it."""
    wrong = ""
    if sha256 and _digest(part) != sha256.lower():
        wrong = f"Its SHA-256 is {_digest(part)} and not {sha256.lower()}."
    elif download.name.endswith(".zip") and not zipfile.is_zipfile(part):
        wrong = "What came is not a zip archive."
    if wrong:
        part.unlink()
        _note_of(part).unlink(missing_ok=True)
        raise NotFetched(download, wrong, "Run the same command again.")


def _digest(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()
