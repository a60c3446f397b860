"""What the log says of requests: a refusal is one line, without names."""

import logging

ERRORS = 500


class Plainly(logging.Filter):
    """Says the page's name in place of the address that was asked for, which may hold anything.

    A refusal (403, 404 and the like) is ordinary: its line has no traceback. An error keeps it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", None)
        request = getattr(record, "request", None)
        if status is None or request is None:
            return True
        match = getattr(request, "resolver_match", None)
        page = (match.view_name if match else "") or "no such page"
        record.msg, record.args = "%s %s: %s", (status, getattr(request, "method", ""), page)
        if status < ERRORS:
            record.exc_info = record.exc_text = None
        return True
