"""Points at which a process kills itself: round each statement, and round each commit."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connections


class Points:
    """Counts points as they are passed, and kills this process at the chosen one.

    With `commits_only` the points before and after commits alone count: there a deed stands
    whole that nobody has been told of yet.
    """

    def __init__(self, chosen: int, *, commits_only: bool) -> None:
        self.left = chosen
        self.commits_only = commits_only

    def passed(self) -> None:
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Stand round a statement (Django's `execute_wrapper`)."""
        if self.commits_only:
            return execute(*arguments)
        self.passed()
        found = execute(*arguments)
        self.passed()
        return found

    def watch(self) -> None:
        """Stand round every statement and commit of this process."""
        for connection in connections.all():
            connection.execute_wrappers.append(self)
            connection._commit = self._round(connection._commit)  # type: ignore[attr-defined]

    def _round(self, commit: Callable[[], Any]) -> Callable[[], Any]:
        def committed() -> None:
            self.passed()
            commit()
            self.passed()

        return committed
