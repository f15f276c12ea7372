"""Two texts are the same, nearly the same or different, and 140 bytes tell."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from random import Random

import pytest

from newscrawl.fingerprint import BINS, KEYS, SHORTEST, Fingerprint, _read_words, decide, fingerprint, shared_part
from tests.newsroom.sample import STORIES

ENGLISH = [story.paragraphs for story in STORIES["ecns"] if len(story.paragraphs) > 3]
CHINESE = [story.paragraphs for story in STORIES["chinanews"] if len(story.paragraphs) > 3]
FOOTERS = {
    "en": (
        "This story was produced by a news agency and distributed to subscribers. It has not been edited by this site, "
        "which accepts no liability for what it says. Reproduction in whole or in part needs written permission."
    ),
    "zh": (
        "免责声明：本文系转载自其他媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。如涉及版权问题，"
        "请与本网联系。"
    ),
}


def made(paragraphs: tuple[str, ...] | str) -> Fingerprint:
    found = fingerprint(paragraphs if isinstance(paragraphs, str) else "\n\n".join(paragraphs))
    assert found is not None
    return found


EDITS = {
    "cut": lambda text, _: text[: int(len(text) * 0.62)],
    "led in": lambda text, other: f"{other}\n\n{text}",
    "noted": lambda text, other: f"{text}\n\n{other}",
    "merged": lambda text, _: text.replace("\n\n", " "),
    "typos": lambda text, _: "".join(c for at, c in enumerate(text) if at % 97),
    "cut and led in": lambda text, other: f"{other}\n\n{text[: int(len(text) * 0.72)]}",
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("paragraphs", [*ENGLISH[:6], *CHINESE[:6]], ids=lambda paragraphs: paragraphs[0][:12])
def test_an_edited_copy_is_near(paragraphs: tuple[str, ...], edit: str) -> None:
    others = ENGLISH if paragraphs in ENGLISH else CHINESE
    strange = next(other for other in others if other != paragraphs)[1]
    text = "\n\n".join(paragraphs)
    assert decide(made(EDITS[edit](text, strange)), made(text)) == ("same" if edit == "merged" else "near")


@pytest.mark.parametrize(("stories", "footer"), [(ENGLISH, "en"), (CHINESE, "zh")])
def test_different_stories_are_different_whatever_stands_below_them(
    stories: list[tuple[str, ...]], footer: str
) -> None:
    texts = {made((*story, FOOTERS[footer])) for story in stories}  # the sample holds one story twice
    pairs = [(new, old) for new in texts for old in texts if new.digest != old.digest]
    assert len(pairs) > 50
    assert {decide(new, old) for new, old in pairs} == {"different"}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "  ",
        "直播海报",
        "Click to watch the video.",
        "word " * 300,
        "哈" * 300,
        FOOTERS["en"][:150],
        "!?" * 500,
    ],
)
def test_what_is_no_text_of_its_own_has_no_fingerprint(body: str | None) -> None:
    assert fingerprint(body) is None


def test_a_text_has_a_fingerprint_from_fifty_groups_on() -> None:
    words = [f"word{number}" for number in range(SHORTEST + 2)]
    assert made(" ".join(words)).size == SHORTEST
    assert fingerprint(" ".join(words[:-1])) is None


@pytest.mark.parametrize("odd", ["\x00", "𠀀𠀁", "é", "ß", "１２", "👩‍👩‍👧", "ไทย", "한국어", "العربية"])
@pytest.mark.parametrize("count", [1, 7, 400])
def test_any_characters_are_read(odd: str, count: int) -> None:
    text = "\n\n".join(CHINESE[0])
    found = made(text + odd * count)
    assert decide(found, made(text)) != "different" or count == 400
    assert len(found.sketch) == BINS
    assert len(found.keys) == KEYS


def test_fingerprints_are_the_same_in_every_process_and_release() -> None:
    found = made(ENGLISH[0])
    code = "import sys; from newscrawl.fingerprint import fingerprint as f; print(f(sys.stdin.read()))"
    said = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", code],
        input="\n\n".join(ENGLISH[0]),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
    ).stdout
    assert said.strip() == str(found)
    fixed = made(" ".join(f"{number} green bottles" for number in range(40)))
    assert (fixed.size, fixed.digest.hex(), fixed.keys[0]) == (118, FIXED_DIGEST, FIXED_KEY)


FIXED_DIGEST = "04fa489dbd9e4842"
FIXED_KEY = 160898280910763
"""Stored fingerprints outlive releases: whoever changes these makes every old article a stranger."""


def test_a_text_in_two_languages_is_known_by_either() -> None:
    chinese, english = "\n\n".join(CHINESE[0]), "\n\n".join(ENGLISH[0])
    both = made(f"{english}\n\n{chinese}")
    for longer in (f"{english}\n\n{chinese}\n\n{ENGLISH[1][0]}", f"{english}\n\n{chinese[:250]}"):
        assert decide(made(longer), both) == "near"


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8, 1.0])
@pytest.mark.parametrize(("first", "second"), [(100, 100), (100, 400), (3000, 3000), (6000, 1500)])
def test_the_part_shared_is_estimated_within_a_fifth(share: float, first: int, second: int) -> None:
    chance = Random(f"{share}/{first}/{second}")
    common = int(min(first, second) * share)
    texts = [[f"{chance.getrandbits(40):x}" for _ in range(count - common)] for count in (first, second)]
    both = [f"{chance.getrandbits(40):x}" for _ in range(common)]
    new, old = (made(" ".join([*both, *own])) for own in texts)
    assert shared_part(new, old) == pytest.approx(share, abs=0.2)


def test_six_thousand_characters_are_read_in_a_few_milliseconds() -> None:
    """The figure is about 0.8 ms; the bound leaves room for a busy machine."""
    for text in (" ".join(ENGLISH[0]), "".join(CHINESE[0])):
        long = (text * 20)[:6000]
        best = min(_seconds(long) for _ in range(20))
        assert best < 0.006


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    fingerprint(text)
    return time.perf_counter() - begun


def test_words_are_the_same_whichever_way_they_are_read() -> None:
    """Plain English takes a short way, which a single letter of another script closes."""
    plain = "The Mayor’s “Yes,” — re-read in snake_case on the 42nd U.S.\u00a0street: £5 (naively)."
    words, characters = _read_words(plain)
    assert characters == ""
    assert _read_words(f"{plain} ß")[0] == [*words, b"ss"]
