"""gunicorn's worker with threads, which gives a request a thread only once it has arrived.

A thread of gunicorn's own waits for as long as whoever is connected takes to send a request, so
that a handful of half-sent ones stop the site. Here a connection waits in the event loop until its
head, and a body of the usual length, are there to be read, and is dropped after ten seconds.
"""

import re
import socket
import struct
import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

PATIENCE_SECONDS = 10
LOOK_EVERY_SECONDS = 0.02
LONGEST_HEAD = 65_536
LONGEST_AWAITED = 49_152
"""Bytes of head and body that are waited for; a longer body, of a file sent in, a thread reads."""
LEAST_BYTES_A_SECOND = 1_024
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r", re.I)


def has_arrived(sent: bytes) -> bool:
    """Whether what was sent is a whole head with its body, or as much of it as is waited for."""
    head, ends, body = sent.partition(HEAD_ENDS)
    if not ends:
        return False
    length = LENGTH.search(head + b"\r\n")
    wanted = int(length[1]) if length else 0
    return len(body) >= wanted or len(head) + 4 + wanted > LONGEST_AWAITED


class Metered:
    """A socket that a thread reads a request from, and gives up when that comes too slowly."""

    def __init__(self, inner: socket.socket) -> None:
        self.inner = inner
        self.began_at, self.received = time.monotonic(), 0
        patience = struct.pack("ll", PATIENCE_SECONDS, 0)
        inner.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)

    def starts_again(self) -> None:
        """Another request begins on it."""
        self.began_at, self.received = time.monotonic(), 0

    def recv(self, size: int, *flags: int) -> bytes:
        """As a socket's. ConnectionResetError where it is silent, or slower than is borne."""
        allowed = PATIENCE_SECONDS + self.received / LEAST_BYTES_A_SECOND
        if time.monotonic() - self.began_at > allowed:
            raise ConnectionResetError(104, "The request came too slowly")
        try:
            found = self.inner.recv(size, *flags)
        except BlockingIOError:
            raise ConnectionResetError(104, "The request stopped coming") from None
        self.received += len(found)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class ArrivedRequests(ThreadWorker):  # type: ignore[misc]
    """The worker of the pages, named to gunicorn by `server`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: deque[tuple[Any, float]] = deque()

    def enqueue_req(self, conn: Any) -> None:
        """Give the connection a thread if its request is there; or wait for it."""
        if not isinstance(conn.sock, Metered):
            conn.sock = Metered(conn.sock)
        conn.sock.starts_again()
        sent = _sent(conn)
        if sent is None or has_arrived(sent):
            conn.data_ready = True
            super().enqueue_req(conn)
        elif sent:
            self.arriving.append((conn, time.monotonic() + PATIENCE_SECONDS))
        else:
            self._wait_for_any(conn)

    def _wait_for_any(self, conn: Any) -> None:
        """Have the poller tell of the first byte, as gunicorn does of what it puts off."""
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        told = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, told)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """As gunicorn's, and look at what is arriving, which the poller cannot wait for."""
        super().wait_for_and_dispatch_events(LOOK_EVERY_SECONDS if self.arriving else timeout)
        self.arriving = deque(self._still_arriving())

    def _still_arriving(self) -> Iterator[tuple[Any, float]]:
        now = time.monotonic()
        for conn, until in self.arriving:
            sent = _sent(conn)
            if sent is None or has_arrived(sent):
                conn.data_ready = True
                super().enqueue_req(conn)
            elif now > until or not sent or len(sent) >= LONGEST_HEAD:
                self.nr_conns -= 1
                conn.close()
            else:
                yield conn, until


def _sent(conn: Any) -> bytes | None:
    """What of a request can be read now; None where the connection is closed, or has failed."""
    known: bytes = conn.parser.unreader.buf.getvalue() if conn.parser else b""
    try:
        more = conn.sock.inner.recv(LONGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return known
    except OSError:
        return None
    return known + more if more else None
