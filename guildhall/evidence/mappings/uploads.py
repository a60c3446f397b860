"""Files that somebody has sent and not yet brought in, kept for a day in the data folder.

    DATA/uploads/<token>/<the file's own name>, and details.json

The token is random and belongs to one member: nobody else's request can open it. A file about
people, for casework, is not kept as it came: its rows are, sealed, in `rows`.
"""

import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from guildhall import vault
from guildhall.evidence import warehouse
from guildhall.evidence.mappings.extract import guard, preview, rows_in, sheets
from guildhall.evidence.mappings.rules import likely_header
from guildhall.evidence.problems import BadFile

KEPT_FOR = timedelta(days=1)
MOST_ROWS = 20_000
ROWS = "rows"
SAVE_AGAIN = "Save it again as CSV or XLSX, and send that."
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
    sha256: str = ""

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
    return _keep(upload, chunks, _look_over)


def keep_people(
    chunks: Iterable[bytes], *, member: int, file: str, schedule: str, agency: str, at: datetime
) -> Upload:
    """Keep the rows of a file about people, sealed, or raise BadFile and keep nothing of it.

    A cell that a workbook works out is kept as its formula, so that it can be refused by line.
    """
    _sweep(at)
    token = secrets.token_urlsafe(24)
    return _keep(Upload(token, member, file, "", schedule, agency), chunks, _seal)


def _keep(upload: Upload, chunks: Iterable[bytes], then: Callable[[Upload], object]) -> Upload:
    upload.path.parent.mkdir(parents=True, mode=0o700)
    digest = sha256()
    try:
        with upload.path.open("wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
        upload = replace(upload, sha256=digest.hexdigest())
        then(upload)
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
        raise BadFile(upload.file, "It cannot be read.", SAVE_AGAIN) from None


def _seal(upload: Upload) -> None:
    """Seal every sheet's rows, and take the file itself away whatever comes of it."""
    try:
        _refuse_other_text(upload.path)
        names = sheets(upload.path) or [""]
        rows = {name: _rows(upload, name) for name in names}
    except BadFile as problem:
        raise problem.about(upload.file) from None
    except Exception:
        raise BadFile(upload.file, "It cannot be read.", SAVE_AGAIN) from None
    finally:
        upload.path.unlink()
    owner = _owner(upload.token)
    sealed = vault.seal(json.dumps(rows), owner=owner, bound_to=owner)
    _sealed(upload).write_bytes(sealed)


def _rows(upload: Upload, sheet: str) -> list[list[str]]:
    rows = list(islice(rows_in(upload.path, sheet, formulas=True), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise BadFile(upload.file, f"It has more than {MOST_ROWS:,} rows.", "Send it in parts.")
    return rows


def _refuse_other_text(path: Path) -> None:
    """Refuse a CSV that is neither UTF-8 nor Windows-1252, by the bytes that only others have."""
    if path.suffix.lower() == ".csv" and b"\0" in path.read_bytes():
        raise BadFile(
            path.name, "Its text is not in UTF-8.", "Save it again as “CSV UTF-8”, and send that."
        )


def rows_of(upload: Upload) -> dict[str, list[list[str]]]:
    """The rows of each sheet of a file about people, by the sheet's name; "" for a CSV."""
    owner = _owner(upload.token)
    found: dict[str, list[list[str]]] = json.loads(
        vault.open_sealed(_sealed(upload).read_bytes(), owner=owner, bound_to=owner)
    )
    return found


def _sealed(upload: Upload) -> Path:
    return upload.path.parent / ROWS


def _owner(token: str) -> str:
    return f"upload:{token}"


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
    """Remove a file and what is known of it."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def forget_people(upload: Upload, *, at: datetime) -> None:
    """Remove a file about people, and destroy the key that its rows were sealed with."""
    vault.destroy(_owner(upload.token), at=at)
    forget(upload)


def _sweep(at: datetime) -> None:
    """Remove what was sent more than a day ago. File times are real, as `at` must be."""
    for folder in _folder().glob("*"):
        if folder.stat().st_mtime < (at - KEPT_FOR).timestamp():
            if (folder / ROWS).exists():
                vault.destroy(_owner(folder.name), at=at)
            shutil.rmtree(folder, ignore_errors=True)
