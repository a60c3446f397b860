"""The front door under attack: each answered cleanly, nothing half kept, the work still done."""

import itertools
import re
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guildhall import vault
from guildhall.casework.attachments import storing
from guildhall.casework.attachments.reads import kept_files
from guildhall.casework.errors import AlreadyDone
from guildhall.casework.front_door import reads, rules, sealing, writes
from guildhall.casework.front_door.forms import MOST_BODY_BYTES
from guildhall.casework.front_door.models import Added, Sent, SentFile, Tally
from guildhall.casework.front_door.rules import LIMITS, Limit, Means
from guildhall.casework.front_door.tests.conftest import ADDRESS
from guildhall.casework.front_door.tests.hostile import Attack, attacks
from guildhall.casework.front_door.tests.sending import (
    code,
    look_into_files,
    picture,
    send,
    token,
)
from guildhall.casework.models import Referral
from guildhall.casework.tests.people import AT, KEY, Town
from guildhall.partners.reads import NotAllowed
from guildhall.testing import sign_in

CLEAN = {200, 400, 404, 413, 429}
WIDE = {means: Limit(10**6, 10**6, *((10**6,) * 2)) for means in Means}


def strike(public: Client, attack: Attack, **more: Any) -> Any:
    return public.generic("POST", attack.path, attack.body, attack.content_type, **more)


def nothing_half_kept() -> None:
    """Every report has what was sent, every file on disk its row, and all of it opens."""
    taken = Sent.objects.filter(state="taken_in")
    assert Referral.objects.count() == taken.count()
    assert {path.name for path in storing.folder().glob("*/*")} == kept_files()
    for sent in Sent.objects.select_related("guard"):
        assert reads._shown(sent).answers
    for file in SentFile.objects.select_related("sent__guard"):
        assert storing.opened(file.kept_as, owner=sealing.owner_of(file.sent))


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guildhall.casework.front_door.limits.LIMITS", WIDE)


def test_every_kind_of_attack_is_answered_and_nothing_is_half_kept(
    door: reads.Door, public: Client, no_limits: None
) -> None:
    made = list(dict.fromkeys(itertools.islice(attacks(ADDRESS, token(public)), 700)))
    assert len(made) > 80

    statuses = Counter(strike(public, each).status_code for each in made)

    assert set(statuses) <= CLEAN, statuses
    assert statuses[413] >= 2
    assert statuses[400] >= 2
    nothing_half_kept()


def test_two_hundred_attacks_and_the_queue_is_as_quick_as_before(
    door: reads.Door, public: Client, town: Town
) -> None:
    client = Client()
    sign_in(client, town.clerk)

    def queue() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("queue", args=[KEY])).status_code == 200
        return len(asked)

    code(send(public, what="An honest report"))
    before = queue()
    statuses: Counter[int] = Counter()
    for each in itertools.islice(attacks(ADDRESS, token(public)), 200):
        statuses[strike(public, each).status_code] += 1

    assert set(statuses) <= CLEAN
    assert statuses[429] > 100  # past the limit nothing more is read
    assert queue() <= before
    nothing_half_kept()


@pytest.mark.slow  # a thousand requests over the loopback
@pytest.mark.parametrize("is_limited", [True, False], ids=["limited", "not limited"])
@pytest.mark.django_db(transaction=True)
def test_a_thousand_hostile_submissions_over_the_loopback(
    live_server: Any,
    transactional_db: None,
    door: reads.Door,
    town: Town,
    is_limited: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import http.client
    from concurrent.futures import ThreadPoolExecutor
    from urllib.parse import urlsplit

    if not is_limited:
        monkeypatch.setattr("guildhall.casework.front_door.limits.LIMITS", WIDE)
    host = urlsplit(live_server.url).netloc
    page = Client().get(ADDRESS).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    made = list(itertools.islice(attacks(ADDRESS, found[1]), 1000))

    def one(attack: Attack) -> int:
        link = http.client.HTTPConnection(host, timeout=60)
        try:
            headers = {"Content-Type": attack.content_type, "Host": "localhost"}
            link.request("POST", attack.path, attack.body, headers)
            return link.getresponse().status
        except (BrokenPipeError, ConnectionResetError):
            return 413  # answered and closed before all of it was sent
        finally:
            link.close()

    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        statuses = Counter(pool.map(one, made))

    assert set(statuses) <= CLEAN, statuses
    client = Client()
    sign_in(client, town.clerk)
    asked = time.monotonic()
    assert client.get(reverse("queue", args=[KEY])).status_code == 200
    assert client.get(reverse("front_door_desk")).status_code == 200
    assert time.monotonic() - asked < 2
    assert time.monotonic() - began < 300
    nothing_half_kept()


def test_what_is_too_long_is_refused_before_it_is_read(door: reads.Door, public: Client) -> None:
    class Unread:
        def read(self, *args: object) -> bytes:
            raise AssertionError("it was read")

        readline = read

    extra: dict[str, Any] = {"CONTENT_LENGTH": str(MOST_BODY_BYTES + 1), "wsgi.input": Unread()}
    answer = public.generic("POST", ADDRESS, b"", "application/x-www-form-urlencoded", **extra)

    assert answer.status_code == 413
    assert "By telephone" in answer.content.decode()
    for odd in ("-5", "many", "1e9"):
        extra = {"CONTENT_LENGTH": odd, "wsgi.input": Unread()}
        assert public.generic("POST", ADDRESS, b"", **extra).status_code == 413


def many(monkeypatch: pytest.MonkeyPatch, means: Means, limit: Limit) -> None:
    made = {**WIDE, means: limit}
    monkeypatch.setattr("guildhall.casework.front_door.limits.LIMITS", made)


def test_past_the_hour_s_limit_the_sender_is_given_the_numbers(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch, Means.SENT, Limit(most_network=2, most_all=10**6))
    code(send(public))
    code(send(public))

    refused = send(public)

    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    assert "01632 960102" in refused.content.decode()
    assert Sent.objects.count() == Referral.objects.count() == 2
    elsewhere = Client(REMOTE_ADDR="203.0.113.8")
    code(send(elsewhere))
    monkeypatch.setattr("guildhall.clock.now", lambda: AT + timedelta(hours=1))
    code(send(public))


def test_many_networks_together_are_limited_and_leave_no_more_rows(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch, Means.TRIED, Limit(most_network=10**6, most_all=3))

    statuses = [send(Client(REMOTE_ADDR=f"203.0.113.{n}"), what="").status_code for n in range(8)]

    assert statuses == [200] * 3 + [429] * 5
    assert Tally.objects.filter(means=Means.TRIED).exclude(network="").count() == 3


def test_one_page_sent_again_and_again_is_limited_as_many_pages_are(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch, Means.SENT, Limit(most_network=3, most_all=10**6))
    same = token(public)

    statuses = [send(public, token=same, what=f"Dock {n}").status_code for n in range(6)]

    assert statuses == [200] * 3 + [429] * 3
    assert Sent.objects.count() == 3


@pytest.mark.parametrize(
    ("means", "path", "given"),
    [(Means.TRIED, ADDRESS, {}), (Means.ASKED, "/report/receipt/", {"code": "x"})],
)
def test_one_sender_cannot_shut_the_door_for_everybody_else(
    door: reads.Door,
    public: Client,
    monkeypatch: pytest.MonkeyPatch,
    means: Means,
    path: str,
    given: dict[str, str],
) -> None:
    many(monkeypatch, means, Limit(most_network=2, most_all=6))

    statuses = [public.post(path, given).status_code for _ in range(9)]

    assert statuses == [200] * 2 + [429] * 7
    assert Client(REMOTE_ADDR="203.0.113.8").post(path, given).status_code == 200


def test_codes_cannot_be_tried_without_end(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = code(send(public))
    for _ in range(LIMITS[Means.ASKED].most_network):
        assert public.post("/report/receipt/", {"code": "A" * 20}).status_code == 200

    assert public.post("/report/receipt/", {"code": right}).status_code == 429
    assert (
        Client(REMOTE_ADDR="203.0.113.9").post("/report/receipt/", {"code": right}).status_code
        == 200
    )


def test_one_house_on_many_addresses_is_one_network() -> None:
    assert rules.network_of("2001:db8:1:2::1") == rules.network_of("2001:db8:1:2:ffff::9")
    assert rules.network_of("2001:db8:1:2::1") != rules.network_of("2001:db8:1:3::1")
    assert rules.network_of("::ffff:203.0.113.7") == rules.network_of(" 203.0.113.7")
    assert rules.network_of("'; drop") == rules.network_of("") == "unknown"
    assert rules.wide_network_of("2001:db8:1:2::1") == rules.wide_network_of("2001:db8:1:3::1")
    assert rules.wide_network_of("2001:db8:1:2::1") != rules.wide_network_of("2001:db8:2:2::1")
    assert rules.wide_network_of("203.0.113.7") == rules.wide_network_of("'; drop") == ""


def test_many_networks_of_one_wide_one_have_a_limit_together(
    door: reads.Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch, Means.TRIED, Limit(2, 10**6))

    def tries(address: str) -> int:
        return int(Client(REMOTE_ADDR=address).post(ADDRESS, {"what": "x"}).status_code)

    answers = [tries(f"2001:db8:1:{n:x}::1") for n in range(rules.WIDE_TIMES * 2 + 1)]

    assert answers == [*([200] * rules.WIDE_TIMES * 2), 429]
    assert tries("2001:db8:2::1") == 200


@pytest.mark.parametrize(
    ("from_network", "from_all", "verdict"),
    [(5, 200, "take"), (6, 6, "hold"), (1, 201, "hold"), (30, 30, "hold"), (31, 31, "refuse"),
     (1, 1000, "hold"), (1, 1001, "refuse")],
)  # fmt: skip
def test_a_flood_is_held_aside_before_it_is_refused(
    from_network: int, from_all: int, verdict: str
) -> None:
    limit = LIMITS[Means.SENT]

    assert rules.judge(limit, from_network=from_network, from_all=from_all) == verdict


@pytest.fixture
def flood(door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two taken in and four held aside, the last with a photograph."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    many(monkeypatch, Means.SENT, Limit(10**6, 10**6, hold_network=2, hold_all=10**6))
    codes = [code(send(public, what=f"Weed {n}", name="Ada")) for n in range(5)]
    photo = SimpleUploadedFile("weed.jpg", picture())
    codes.append(code(send(public, what="Weed 5", photos=[photo])))
    look_into_files()
    return codes


def test_a_flood_is_one_line_and_its_senders_are_told_the_same(
    flood: list[str], public: Client, client: Client, town: Town
) -> None:
    (group,) = reads.held_groups(town.clerk, AT)
    assert len(group.sent) == 4
    assert Referral.objects.count() == 2
    sign_in(client, town.clerk)
    page = client.get(reverse("front_door_desk")).content.decode()
    assert page.count("Much came from one place") == 1

    told = {public.post("/report/receipt/", {"code": each}).content for each in flood}
    words = {re.sub(rb'nonce="[^"]+"|value="[^"]*"', b"", each) for each in told}

    assert len(words) == 1
    assert reads.held_groups(town.teacher, AT) == []
    sign_in(client, town.teacher)
    assert client.get(reverse("front_door_held", args=[group.first.reference])).status_code == 404


def test_what_was_held_is_taken_in_as_it_came_with_its_files(
    flood: list[str], public: Client, town: Town
) -> None:
    public.post("/report/receipt/", {"code": flood[5], "more": "And more"})
    sent = Sent.objects.filter(state="held").latest("pk")
    with pytest.raises(NotAllowed):
        writes.take_in(sent, by=town.teacher, at=AT)

    owner = f"sent:{sent.reference}"

    guard = writes.take_in(sent, by=town.clerk, at=AT + timedelta(hours=5))

    assert vault.keyring([owner]).is_erased(owner)

    assert Referral.objects.latest("pk").concern == "Weed 5"
    assert guard.made_at == AT
    shown = reads.sent_behind(town.clerk, guard.reference, AT + timedelta(hours=5))
    assert [words for _, words in shown.added] == ["And more"]
    assert reads.content_of(shown.files[0][0]).startswith(b"\xff\xd8\xff")
    with pytest.raises(AlreadyDone):
        writes.take_in(sent, by=town.clerk, at=AT)


def test_what_is_set_aside_says_why_is_closed_and_goes_after_ninety_days(
    flood: list[str], public: Client, client: Client, town: Town
) -> None:
    (group,) = reads.held_groups(town.clerk, AT)
    sign_in(client, town.clerk)
    at = reverse("front_door_decide", args=[group.first.reference])
    assert "Say why" in client.post(at, {"what": "aside", "all": "on"}).content.decode()

    assert client.post(at, {"what": "aside", "all": "on", "reason": "A flood"}).status_code == 302

    assert reads.held_groups(town.clerk, AT) == []
    assert "Closed." in public.post("/report/receipt/", {"code": flood[3]}).content.decode()
    writes.clear(at=AT + timedelta(days=90))
    assert Sent.objects.filter(answers=b"").count() == 0
    writes.clear(at=AT + timedelta(days=90, seconds=1))
    assert Sent.objects.filter(answers=b"").count() == 4


def test_a_program_that_fills_in_everything_is_held_and_told_nothing(
    door: reads.Door, public: Client
) -> None:
    code(send(public, website="http://example.org"))

    sent = Sent.objects.get()
    assert (sent.state, sent.why_held) == ("held", "trap")
    assert not Added.objects.exists()


def test_a_fault_while_it_is_kept_leaves_nothing(
    door: reads.Door, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import OperationalError

    def broken(*args: object, **details: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(writes, "_mark", broken)

    answer = send(public, photos=[SimpleUploadedFile("weed.jpg", picture())])

    assert answer.status_code == 503
    assert "Nothing of what you just sent was kept" in answer.content.decode()
    assert not Sent.objects.exists()
    assert not Referral.objects.exists()
    assert not [p for p in storing.folder().glob("*/*") if p.is_file()]
