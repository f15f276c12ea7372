"""Labelled pairs of texts for measuring near-duplicate detection: which are one text after editing, which are two."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from newscrawl.text import CJK, is_chinese
from tests.newsroom.sample import STORIES
from tests.newsroom.stories import make_stories
from tests.newsroom.templates import chinanews, ecns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SCRIPTS = re.compile(rf"[{CJK}\u0e00-\u0e7f]")
TOKEN = re.compile(rf"[{CJK}\u0e00-\u0e7f]|[^\W{CJK}\u0e00-\u0e7f]+|[^\w]+")
OWN = "newsroom"
"""The outlet name of generated stories: one grammar wrote them, so that they share whole clauses by design."""

FEW = 4
"""A language with fewer texts borrows what is unrelated to them from another."""


@dataclass(frozen=True)
class Text:
    """An article as far as its text goes; `half` is "choose" (thresholds are set on it) or "report"."""

    name: str
    language: str
    outlet: str
    headline: str
    paragraphs: tuple[str, ...]
    half: str = "report"

    @property
    def body(self) -> str:
        """The paragraphs with blank lines between them, as articleBody has them."""
        return "\n\n".join(self.paragraphs)

    def edited(self, *, headline: str | None = None, paragraphs: Sequence[str] | None = None) -> Text:
        """Return the text with another headline or other paragraphs."""
        kept = tuple(paragraphs) if paragraphs is not None else self.paragraphs
        return Text(self.name, self.language, self.outlet, headline or self.headline, kept, self.half)


@dataclass(frozen=True)
class Pair:
    """Two texts, whether they are one (`is_copy`), and what makes the pair worth asking about."""

    kind: str
    is_copy: bool
    first: Text
    second: Text


def read_texts(corpus: Path, generated: int) -> list[Text]:
    """Return the corpus texts that have a body, the newsroom's own stories, and as many generated ones a language."""
    texts = []
    with (corpus / "truth.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body = record.get("body") or re.split(r"\n\s*\n|\n", record.get("text") or "")
            paragraphs = [" ".join(paragraph.split()) for paragraph in body if paragraph.strip()]
            if paragraphs:
                headline = record.get("title") or paragraphs[0][:60]
                texts.append(_text(record["id"], record["lang"], record["outlet"], headline, paragraphs))
    for outlet, stories in STORIES.items():
        texts += [_text(f"{outlet}/{each.key}", "", outlet, each.headline, each.paragraphs) for each in stories]
    now = datetime(2026, 11, 20, tzinfo=UTC)
    for template in (chinanews, ecns):
        stories = tuple(make_stories(template.OUTLET, template, generated, 7, now))
        texts += [_text(f"{OWN}/{each.key}", "", OWN, each.headline, each.paragraphs) for each in stories]
    return [text for text in texts if text.paragraphs]


def _text(name: str, language: str, outlet: str, headline: str, paragraphs: Sequence[str]) -> Text:
    stated = language.partition("-")[0] or ("zh" if is_chinese("".join(paragraphs)) else "en")
    half = Random(name).choice(("choose", "report"))
    return Text(name, stated, outlet, headline, tuple(paragraphs), half)


class Editor:
    """Makes copies as outlets make them; what is added to a text comes from other texts of its language."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._donors: dict[str, list[Text]] = defaultdict(list)
        for text in texts:
            self._donors[text.language].append(text)
        few = [language for language, group in self._donors.items() if len(group) < FEW]
        for language in few:  # strangers are added to them in English
            self._donors[language] = self._donors["en"]

    def light(self, text: Text, chance: Random) -> Text:
        """Change one to four in a hundred words, at least two: another word, one less, a typo; merge paragraphs."""
        paragraphs = [TOKEN.findall(paragraph) for paragraph in text.paragraphs]
        places = [(row, column) for row, tokens in enumerate(paragraphs) for column, token in enumerate(tokens)]
        words = [(row, column) for row, column in places if paragraphs[row][column][0].isalnum()]
        for row, column in chance.sample(words, min(len(words), max(2, int(len(words) * chance.uniform(0.01, 0.04))))):
            word = paragraphs[row][column]
            other_row, other_column = chance.choice(words)
            swapped = word[1] + word[0] + word[2:] if len(word) > 1 else ""
            paragraphs[row][column] = chance.choice((paragraphs[other_row][other_column], "", swapped))
        merged = ["".join(tokens) for tokens in paragraphs]
        for _ in range(chance.randint(0, 3)):
            if len(merged) > 1:
                at = chance.randrange(len(merged) - 1)
                merged[at : at + 2] = [merged[at] + ("" if SCRIPTS.search(merged[at]) else " ") + merged[at + 1]]
        return text.edited(paragraphs=merged)

    def tail(self, text: Text, chance: Random) -> Text:
        """Cut the last 10 to 40 percent."""
        left = int(len("".join(text.paragraphs)) * chance.uniform(0.6, 0.9))
        kept = []
        for paragraph in text.paragraphs:
            if left > 0:
                kept.append(paragraph[:left])
                left -= len(paragraph)
        return text.edited(paragraphs=kept)

    def added(self, text: Text, chance: Random) -> Text:
        """Add one to three paragraphs of other texts in front, behind, or in front and behind."""
        foreign = [self.paragraph(text, chance) for _ in range(chance.randint(1, 3))]
        cut = chance.choice((0, len(foreign), 1))
        return text.edited(paragraphs=(*foreign[:cut], *text.paragraphs, *foreign[cut:]))

    def headline(self, text: Text, chance: Random) -> Text:
        """Print the text under a headline of its own."""
        return text.edited(headline=self._other(text, chance).headline)

    def paragraph(self, text: Text, chance: Random) -> str:
        """Return a paragraph of another text, of 60 to 500 characters (20 to 200 of Han and the like)."""
        for _ in range(200):
            found = chance.choice(self._other(text, chance).paragraphs)
            if (SCRIPTS.search(found) and 20 <= len(found) <= 200) or (
                not SCRIPTS.search(found) and 60 <= len(found) <= 500
            ):
                return found
        return found[:400]

    def _other(self, text: Text, chance: Random) -> Text:
        while (other := chance.choice(self._donors[text.language])).name == text.name:
            pass
        return other


EDITS = ("light", "tail", "added", "headline")


def copies(texts: Sequence[Text], editor: Editor, rounds: dict[str, int]) -> Iterator[Pair]:
    """Yield every text with every edit and every two of them; `rounds` says how often, by language."""
    kinds = [*((edit,) for edit in EDITS), *combinations(EDITS, 2)]
    for text in texts:
        for turn in range(rounds.get(text.language, 1)):
            for kind in kinds:
                chance = Random(f"{text.name}/{turn}/{kind}")
                edited = text
                for edit in kind:
                    edited = getattr(editor, edit)(edited, chance)
                yield Pair("+".join(kind), is_copy=True, first=text, second=edited)


def others(texts: Sequence[Text], editor: Editor, neighbours: int, unrelated: int) -> Iterator[Pair]:
    """Yield pairs of two texts each: the nearest by subject, of one outlet, any, with one footer, and live siblings."""
    seen = set()
    by_name = {text.name: text for text in texts}
    for first, second in near_subjects(texts, neighbours):
        seen.add((first, second))
        yield Pair("subject", is_copy=False, first=by_name[first], second=by_name[second])
        yield with_footer(by_name[first], by_name[second], editor)
    for first_text, second_text in combinations(texts, 2):
        key = (min(first_text.name, second_text.name), max(first_text.name, second_text.name))
        if first_text.outlet == second_text.outlet != OWN and key not in seen:
            seen.add(key)
            yield Pair("outlet", is_copy=False, first=first_text, second=second_text)
            yield with_footer(first_text, second_text, editor)
    groups = defaultdict(list)
    for text in texts:
        groups[text.language].append(text)
    for text in texts:
        chance = Random(f"{text.name}/unrelated")
        group = groups[text.language] if len(groups[text.language]) >= FEW else texts
        for other in chance.sample(group, min(unrelated, len(group))):
            key = (min(text.name, other.name), max(text.name, other.name))
            if other.name != text.name and key not in seen:
                seen.add(key)
                yield Pair("unrelated", is_copy=False, first=text, second=other)
                if chance.random() < 0.3:
                    yield with_footer(text, other, editor)
    for text in texts:
        yield from live_siblings(text)


def with_footer(first: Text, second: Text, editor: Editor) -> Pair:
    """Return the pair with one paragraph of a third text at the end of both."""
    chance = Random(f"{first.name}/{second.name}/footer")
    footer = editor.paragraph(first, chance)
    while footer in second.paragraphs:
        footer = editor.paragraph(first, chance)
    ends = (each.edited(paragraphs=(*each.paragraphs, footer)) for each in (first, second))
    return Pair("footer", first=next(ends), second=next(ends), is_copy=False)


def live_siblings(text: Text) -> Iterator[Pair]:
    """Yield two pages of one live report: the same headline and first paragraph, the others dealt out in turn."""
    intro, *entries = text.paragraphs
    entries_length = sum(map(len, entries))
    if len(entries) >= 6 and len(intro) * 6 < entries_length:
        for turn in range(3):
            chance = Random(f"{text.name}/{turn}/live")
            dealt = chance.sample(entries, len(entries))
            pages = (text.edited(paragraphs=(intro, *dealt[start::2])) for start in (0, 1))
            yield Pair("live", first=next(pages), second=next(pages), is_copy=False)


def near_subjects(texts: Sequence[Text], count: int) -> list[tuple[str, str]]:
    """Return the names of each text and of its nearest of one language: TF-IDF cosine over the 80 weightiest terms."""
    counts = {text.name: Counter(_terms(text)) for text in texts}
    spread = Counter(term for counted in counts.values() for term in counted)
    postings: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    vectors = {}
    for text in texts:
        weights = {
            term: (1 + math.log(n)) * math.log(len(texts) / spread[term]) for term, n in counts[text.name].items()
        }
        top = dict(sorted(weights.items(), key=lambda each: -each[1])[:80])
        norm = math.sqrt(sum(weight * weight for weight in top.values())) or 1.0
        vectors[text.name] = {term: weight / norm for term, weight in top.items()}
        for term, weight in vectors[text.name].items():
            postings[text.language, term].append((text.name, weight))
    found = {}
    for text in texts:
        scores: Counter[str] = Counter()
        for term, weight in vectors[text.name].items():
            for name, other in postings[text.language, term]:
                scores[name] += weight * other  # type: ignore[assignment]  # a Counter adds floats as well
        del scores[text.name]
        for name, _ in scores.most_common(count):
            found[min(text.name, name), max(text.name, name)] = True
    return list(found)


def _terms(text: Text) -> list[str]:
    folded = text.body.casefold()
    words = re.findall(rf"[^\W\d_{CJK}\u0e00-\u0e7f]{{3,}}", folded)
    runs = re.findall(rf"[{CJK}\u0e00-\u0e7f]+", folded)
    return words + [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
