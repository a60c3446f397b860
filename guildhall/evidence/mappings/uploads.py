"""Extracts that somebody has sent and not yet imported, kept for a day in the data folder.

    DATA/uploads/<token>/<the file's own name>, and details.json

The token is random and belongs to one member: nobody else's request can open it.
"""

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from guildhall.evidence import warehouse
from guildhall.evidence.mappings.extract import guard, preview, rows_in
from guildhall.evidence.mappings.rules import likely_header
from guildhall.evidence.problems import BadFile

KEPT_FOR = timedelta(days=1)
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")


@dataclass(frozen=True)
class Upload:
    """One extract sent: what it is said to be, by whom, and where it is."""

    token: str
    member: int
    file: str
    name: str
    schedule: str
    agency: str

    @property
    def path(self) -> Path:
        """The file as it came."""
        return _folder() / self.token / Path(self.file).name


def _folder() -> Path:
    return warehouse.folder("uploads")


def keep(
    chunks: Iterable[bytes],
    *,
    member: int,
    file: str,
    name: str,
    schedule: str,
    agency: str,
    at: datetime,
) -> Upload:
    """Keep an extract until it is imported, or raise BadFile and keep nothing of it.

    Every cell is looked at first, so that a preview shows nothing personal either.
    """
    _sweep(at)
    upload = Upload(secrets.token_urlsafe(24), member, file, name, schedule, agency)
    upload.path.parent.mkdir(parents=True, mode=0o700)
    try:
        with upload.path.open("wb") as out:
            out.writelines(chunks)
        _look_over(upload)
        details = upload.path.parent / "details.json"
        details.write_text(json.dumps(asdict(upload)), encoding="utf-8")
    except BaseException:
        forget(upload)
        raise
    return upload


def _look_over(upload: Upload) -> None:
    """Refuse a file in which any cell, or the headings, are a person's."""
    try:
        first = preview(upload.path)
        header_line = likely_header(first)
        guard(upload.file, first[header_line - 1] if first else [], (), header_line)
        for line, row in enumerate(rows_in(upload.path), start=1):
            guard(upload.file, row, row, line)
    except BadFile as problem:
        raise problem.about(upload.file) from None
    except Exception:
        raise BadFile(
            upload.file, "It cannot be read.", "Save it again as CSV or XLSX, and send that."
        ) from None


def open_upload(token: str, member: int) -> Upload | None:
    """The extract with this token, if this member sent it and it is still kept."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        text = (_folder() / token / "details.json").read_text(encoding="utf-8")
    except OSError:
        return None
    upload = Upload(**json.loads(text))
    return upload if upload.member == member else None


def forget(upload: Upload) -> None:
    """Remove an extract and what is known of it."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def _sweep(at: datetime) -> None:
    """Remove what was sent more than a day ago. File times are real, as `at` must be."""
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < (at - KEPT_FOR).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
