"""Malware: what the scanner that the partnership has set up says of a file."""

import shlex
import subprocess

from django.conf import settings

from guildhall.casework.attachments.kinds import Refused

SECONDS = 60
CLEAN, FOUND = 0, 1  # the exit codes of clamdscan(1), which other scanners follow


class ScannerFailed(Refused):
    """The scanner gave no answer, so the file waits."""


def scan(content: bytes) -> bool:
    """Whether a scanner has passed the file; False where none is set up (GUILDHALL_SCANNER).

    The command is given the file on its standard input, so that no open copy touches the disk; it
    ends with 0 for clean and 1 for harmful. Harmful raises Refused; any other end, or none within
    a minute, raises ScannerFailed: what a scanner should have checked, and did not, waits.
    """
    if not settings.SCANNER:
        return False
    try:
        command = shlex.split(settings.SCANNER)
        ended = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise ScannerFailed(FAILED) from None
    if ended.returncode == FOUND:
        raise Refused(
            "The scanner found something harmful in this file, and it is given to nobody. Tell"
            " whoever sent it."
        )
    if ended.returncode != CLEAN:
        raise ScannerFailed(FAILED)
    return True


FAILED = (
    "The file could not be checked for malware, so it waits, and is tried again. Tell the"
    " administrator that the scanner is not answering."
)
