"""Reads settings from the environment, and stops start-up by name where one is bad."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The value of an environment variable, or the default where it is unset or empty."""
    return os.environ.get(name, "") or default


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable. Anything but yes, no, true, false, 1 or 0 stops start-up."""
    given = text(name, "yes" if default else "no").lower()
    if given in {"yes", "true", "1"}:
        return True
    if given in {"no", "false", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} is {given!r}: write yes or no. See docs/settings.md.")


def folder(name: str, default: str) -> Path:
    """A folder, made absolute. It need not exist yet."""
    return Path(text(name, default)).expanduser().resolve()


def names(name: str, default: str) -> list[str]:
    """A list of names with commas between; `*` is refused, because it would admit any host."""
    given = [part.strip() for part in text(name, default).split(",") if part.strip()]
    if "*" in given:
        raise ImproperlyConfigured(f"{name} may not be *: name each host. See docs/settings.md.")
    return given


def whole(name: str, default: int) -> int:
    """A whole number."""
    given = text(name, str(default))
    try:
        return int(given)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} is {given!r}: write a whole number. See docs/settings.md."
        ) from None


def database(name: str, embedded: Path) -> dict[str, object]:
    """Django's settings for the database: SQLite in `embedded`, or PostgreSQL by address.

    The address is postgresql://user:password@host:port/name, or with ?host=/socket/folder.
    """
    address = text(name, "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": embedded,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA secure_delete=ON;",  # what is erased is overwritten
            },
        }
    wrong = ImproperlyConfigured(
        f"{name} is not a PostgreSQL address: write postgresql://user:password@host:port/name."
        " See docs/settings.md."
    )
    try:
        parts = urlsplit(address)
        port = str(parts.port or "")
    except ValueError:
        raise wrong from None
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise wrong
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": port,
        "CONN_MAX_AGE": 60,
    }


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed over. An empty `host` is nowhere: no e-mail goes out."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_tls_from_the_start: bool = False


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(name: str) -> MailServer:
    """A mail server by its address: smtp+tls://user:password@host:587, smtps:// or smtp://."""
    address = text(name, "")
    if not address:
        return MailServer()
    try:
        parts = urlsplit(address)
        port = parts.port or MAIL_PORTS.get(parts.scheme, 0)
    except ValueError:
        port, parts = 0, urlsplit("")
    if parts.scheme not in MAIL_PORTS or not parts.hostname or not port:
        raise ImproperlyConfigured(
            f"{name} is not a mail server's address: write smtp+tls://user:password@host:587,"
            " smtps:// or smtp://. See docs/settings.md."
        )
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smtp+tls",
        is_tls_from_the_start=parts.scheme == "smtps",
    )
