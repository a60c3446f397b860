"""The process in which a file is looked into: started for one file, and bound before it reads any.

    python -m guildhall.casework.attachments.child '{"seconds": 10, …}'

The file's name stands on the first line of its input, and the file after it. It answers with one
line of JSON, and after that with the bytes to be kept. It has no database, no keys and no Django.
"""

import json
import resource
import sys

from guildhall.casework.attachments.budgets import Budget
from guildhall.casework.attachments.kinds import Refused

TOO_MUCH = "This file takes too much work to look into. Save it smaller or as a PDF, and send that."


def bind(budget: Budget) -> None:
    """Take no more memory, processor time or files than the budget, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (budget.memory, budget.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (budget.seconds, budget.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    budget = Budget(**json.loads(sys.argv[1]))
    bind(budget)
    kept = b""
    try:
        from guildhall.casework.attachments.checking import check

        name, _, content = sys.stdin.buffer.read().partition(b"\n")
        checked = check(name.decode(), content, budget)
        answer = {"name": checked.name, "kind": checked.kind.key, "notes": list(checked.notes)}
        kept = checked.content
    except Refused as why:
        answer = {"refused": str(why)}
    except MemoryError:
        answer = {"refused": TOO_MUCH}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
