"""A request that says it is too large is refused before its body is read."""

import pytest
from django.http import HttpRequest, HttpResponse

from guildhall.evidence.forms import LARGEST_UPLOAD_BYTES
from guildhall.evidence.limits import FOR_THE_REST_BYTES, UploadLimit

MOST = LARGEST_UPLOAD_BYTES + FOR_THE_REST_BYTES


class Unread:
    """A body that nobody may read."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("the body was read")


def ask(length: str) -> HttpResponse:
    request = HttpRequest()
    request.META["CONTENT_LENGTH"] = length
    request._stream = Unread()  # type: ignore[assignment]
    return UploadLimit(lambda _: HttpResponse("taken"))(request)


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 200), ("0", 200), ("soon", 200), (str(MOST), 200), (str(MOST + 1), 413), ("9" * 40, 413)],
    ids=["none", "nought", "no number", "the most", "one byte more", "absurd"],
)
def test_the_length_given_decides_and_the_body_is_not_read(length: str, status: int) -> None:
    answer = ask(length)

    assert answer.status_code == status
    if status == 413:
        assert b"guildhall import" in answer.content
