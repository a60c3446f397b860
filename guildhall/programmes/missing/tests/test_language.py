import pytest
from django.test import Client
from django.urls import reverse

from guildhall import clock
from guildhall.casework.models import Case, Entry, Referral
from guildhall.casework.terms import find
from guildhall.casework.writes import ask_for_more
from guildhall.programmes.missing.language import TERMS
from guildhall.programmes.missing.reads import PROGRAMME
from guildhall.programmes.missing.tests.world import World
from guildhall.testing import sign_in


@pytest.mark.parametrize(
    "text",
    [
        "She is a child prostitute",
        "child prostitution is suspected",
        "This is a lifestyle choice.",
        "He absconded on Friday",
        "ABSCONDING again",
        "she is sexually active",
        "puts herself at risk",
        "They are putting themselves at risk",
        "put himself at risk",
        "an older boyfriend",
        "very streetwise",
        "described as promiscuous",
        "called her a slut",
    ],
)
def test_words_that_blame_a_child_are_found(text: str) -> None:
    found = find(TERMS, text)

    assert len(found) == 1
    assert text[found[0].start :].startswith(found[0].words)
    assert found[0].instead
    assert found[0].why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He went missing on Friday",
        "Adults who put the child at risk",
        "a choice of lifestyle magazine",
        "physically active",
        "the risk he is at",
        "🙂 <script>alert(1)</script> עברית",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert find(TERMS, text) == []


def test_findings_come_in_the_order_of_the_text() -> None:
    found = find(TERMS, "absconder; puts herself at risk; a life-style choice")

    assert [each.words for each in found] == [
        "absconder",
        "puts herself at risk",
        "life-style choice",
    ]


def test_every_term_says_what_to_write_instead_and_why() -> None:
    assert all(term.instead and term.why for term in TERMS)


def test_whoever_writes_them_is_asked_once_and_may_keep_them(
    client: Client, world: World, case: Case
) -> None:
    sign_in(client, world.coordinator)
    at = f"/cases/{case.reference}/do/note/"
    said = {"text": "Her father said that she absconded", "nature": "fact"}

    asked = client.post(at, said)

    assert "Not saved yet: check these words" in asked.content.decode()
    assert "The child is missing, not escaping custody." in asked.content.decode()
    assert not Entry.objects.filter(kind="note").exists()
    assert client.post(at, said | {"keep_words": "yes"}).status_code == 302
    assert Entry.objects.get(kind="note").body == said["text"]


@pytest.mark.parametrize("words", ["concern", "who"])
def test_whoever_refers_is_asked_about_them_too(client: Client, world: World, words: str) -> None:
    sign_in(client, world.coordinator)
    said = {"who": "Ash Rowan, 14", "concern": "Seen in a car"} | {words: "They call her a slut"}

    asked = client.post(reverse("refer", args=[PROGRAMME]), said).content.decode()

    assert "Not saved yet: check these words" in asked
    assert "It blames and shames the child." in asked
    assert not Referral.objects.exists()
    kept = client.post(reverse("refer", args=[PROGRAMME]), said | {"keep_words": "yes"})
    assert kept.status_code == 302
    assert Referral.objects.count() == 1


def test_whoever_answers_the_hub_is_asked_about_them_too(client: Client, world: World) -> None:
    referral = world.referred(clock.now())
    ask_for_more(referral, question="Who?", by=world.coordinator, at=clock.now())
    sign_in(client, world.coordinator)
    at = reverse("referral", args=[referral.reference])

    asked = client.post(at, {"answer": "She puts herself at risk"}).content.decode()

    assert "Not saved yet: check these words" in asked
    assert client.post(at, {"answer": "x", "keep_words": "yes"}).status_code == 302
