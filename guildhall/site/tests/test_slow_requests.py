"""Requests that are half sent, or dripped, hold no thread and are dropped."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from guildhall.site.arriving import LONGEST_AWAITED, has_arrived

APP = """
def application(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""

HEAD = b"POST /report/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"
BIG = HEAD.replace(b": 4", b": %d" % (LONGEST_AWAITED + 1))


@pytest.mark.parametrize(
    ("sent", "is_whole"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\nX", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True),
        (HEAD, False),
        (HEAD + b"abc", False),
        (HEAD + b"abcd", True),
        (HEAD.lower() + b"abc", False),
        (BIG, True),  # a thread reads it, and gives up when it comes too slowly
    ],
)
def test_a_request_has_arrived_with_its_head_and_a_usual_body(sent: bytes, is_whole: bool) -> None:
    assert has_arrived(sent) is is_whole


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
    (tmp_path / "toy.py").write_text(APP)
    command = [
        sys.executable, "-m", "gunicorn", "toy:application", "--bind", f"127.0.0.1:{found}",
        "--workers", "2", "--threads", "4", "--log-level", "warning",
        "--worker-class", "guildhall.site.arriving.ArrivedRequests",
    ]  # fmt: skip
    paths = os.pathsep.join([str(tmp_path), os.getcwd()])
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})
    try:
        until = time.monotonic() + 60
        while not _answers(found):
            assert time.monotonic() < until
            time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        assert server.wait(60) == 0


def _answers(port: int) -> bool:
    try:
        return _ask(port) == b""
    except OSError:
        return False


def _ask(port: int, body: bytes = b"") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(connection):
        connection.request("POST", "/", body)
        return connection.getresponse().read()


def _is_dropped(half: socket.socket) -> bool:
    half.settimeout(5)
    try:
        return half.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.slow  # it waits until the half-sent requests are dropped: over ten seconds
def test_sixty_half_sent_requests_leave_the_site_open_and_are_dropped(port: int) -> None:
    with ExitStack() as stack:
        half = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(60)
        ]
        for number, each in enumerate(half):
            each.sendall(HEAD if number % 2 else b"GET / HTTP/1.1\r\nX")
        time.sleep(1)
        began = time.monotonic()
        for _ in range(10):
            assert _ask(port, b"words") == b"words"
        assert time.monotonic() - began < 5
        assert _ask(port, b"a file " * 100_000) == b"a file " * 100_000

        half[0].sendall(b"-")  # one byte more keeps none of them open
        time.sleep(11)
        assert all(_is_dropped(each) for each in half)


@pytest.mark.slow
def test_a_request_that_comes_in_pieces_is_answered(port: int) -> None:
    with closing(socket.create_connection(("127.0.0.1", port))) as sent:
        for piece in (HEAD[:10], HEAD[10:], b"ab", b"cd"):
            sent.sendall(piece)
            time.sleep(0.1)
        assert b"200 OK" in sent.recv(1000)
