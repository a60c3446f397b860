"""Looking into a file in a process of its own, which can be ended whatever the file does to it."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import asdict

from guildhall.casework.attachments.budgets import Budget
from guildhall.casework.attachments.checking import Checked
from guildhall.casework.attachments.child import TOO_MUCH
from guildhall.casework.attachments.kinds import KINDS, Refused

WALL = 1.5  # times the processor's seconds, on a machine that does other work as well


def check_apart(name: str, content: bytes, budget: Budget) -> Checked:
    """As `checking.check`, within a budget of memory and time. Past it, Refused.

    The child is given nothing of our environment: no key, no database, no secret.
    """
    command = [sys.executable, "-m", "guildhall.casework.attachments.child"]
    command.append(json.dumps(asdict(budget)))
    given = name.encode() + b"\n" + content
    own = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"}
    try:
        ended = subprocess.run(
            command, input=given, capture_output=True, timeout=budget.seconds * WALL, env=own
        )
    except subprocess.TimeoutExpired:
        raise Refused(TOO_MUCH) from None
    head, _, kept = ended.stdout.partition(b"\n")
    if ended.returncode or not head:
        raise Refused(TOO_MUCH)
    said = json.loads(head)
    if "refused" in said:
        raise Refused(said["refused"])
    return Checked(
        name=said["name"],
        kind=KINDS[said["kind"]],
        content=kept,
        received_sha256=hashlib.sha256(content).hexdigest(),
        sha256=hashlib.sha256(kept).hexdigest(),
        is_cleaned=kept != content,
        notes=tuple(said["notes"]),
    )
