"""A file is kept only if the scanner that is set up has passed it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from guildhall.casework.attachments import scanning
from guildhall.casework.attachments.kinds import Refused
from guildhall.casework.attachments.scanning import ScannerFailed, scan
from guildhall.casework.attachments.tests.samples import EICAR

# What a scanner does: it reads the file, and ends with 0 or 1.
SCANNER = """
import sys
sys.exit(1 if b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in sys.stdin.buffer.read() else 0)
"""


def scanner(tmp_path: Path, script: str) -> str:
    """A command that runs a small scanner."""
    path = tmp_path / "a scanner.py"
    path.write_text(script, encoding="utf-8")
    return f"{sys.executable} '{path}'"


def test_no_scanner_passes_nothing(settings: Any) -> None:
    settings.SCANNER = ""

    assert scan(EICAR) is False


def test_a_scanner_passes_what_is_clean_and_stops_what_is_not(
    settings: Any, tmp_path: Path
) -> None:
    settings.SCANNER = scanner(tmp_path, SCANNER)

    assert scan(b"a note") is True
    with pytest.raises(Refused, match="something harmful"):
        scan(EICAR)


@pytest.mark.parametrize(
    "script",
    ["import sys; sys.exit(2)", "raise RuntimeError", "import os; os.kill(os.getpid(), 9)"],
)
def test_a_scanner_that_fails_keeps_nothing_out_of_doubt(
    settings: Any, tmp_path: Path, script: str
) -> None:
    settings.SCANNER = scanner(tmp_path, script)
    if "RuntimeError" in script:  # an error of Python ends with 1, as harmful does
        with pytest.raises(Refused):
            scan(b"a note")
        return

    with pytest.raises(ScannerFailed, match="it waits, and is tried again"):
        scan(b"a note")


def test_a_scanner_that_never_answers_is_not_waited_for(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCANNER = scanner(tmp_path, "import time; time.sleep(30)")
    monkeypatch.setattr(scanning, "SECONDS", 0.2)

    with pytest.raises(ScannerFailed):
        scan(b"a note")


@pytest.mark.parametrize("command", ["/no/such/scanner", "'unbalanced"])
def test_a_scanner_that_is_not_there_is_an_error_in_words(settings: Any, command: str) -> None:
    settings.SCANNER = command

    with pytest.raises(ScannerFailed, match="Tell the"):
        scan(b"a note")
