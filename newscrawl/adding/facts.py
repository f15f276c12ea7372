"""Guess what a publisher calls an outlet, its country, its language and its clock, each with the evidence for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.core import get_global

from newscrawl.dates.zones import GENERIC_ENDINGS, zone_for
from newscrawl.extraction.page import Page
from newscrawl.markup import HostilePageError
from newscrawl.text import is_chinese, language_tag, tidy
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from newscrawl.article import Article

_LONGEST_TITLE = 60
_PARTS = re.compile(r"\s+[-–—|_·»:]+\s+|[|_]|——|(?<=[^\x00-\xff])[-–](?=[^\x00-\xff])")
_CHECK = "; check this"


@dataclass(frozen=True, slots=True)
class Guess:
    """A value, and what speaks for it."""

    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is declared of an outlet beside its sources."""

    title: Guess
    country: Guess
    language: Guess
    timezone: Guess


def guess_facts(home: str, front: bytes, pages: Sequence[Page], articles: Sequence[Article]) -> Facts:
    """Guess them from the front page, the sampled pages and what was read on these."""
    try:
        first: Page | None = Page(front, home)
    except HostilePageError:
        first = None
    everywhere = [page for page in (first, *pages) if page is not None]
    language = _guess_language(everywhere, articles)
    country = _guess_country(home, everywhere, language.value)
    return Facts(
        title=_guess_title(home, first, everywhere, articles),
        country=country,
        language=language,
        timezone=_guess_zone(home, country, language.value, articles),
    )


def _guess_title(home: str, front: Page | None, pages: Sequence[Page], articles: Sequence[Article]) -> Guess:
    stated = _most_common(page.meta("og:site_name") for page in pages)
    if stated:
        return Guess(_plain(stated), "og:site_name")
    publisher = _most_common(article.publisher.name if article.publisher else None for article in articles)
    if publisher:
        return Guess(_plain(publisher), "the publisher in structured data")
    titles = [page.title or "" for page in pages]
    ends = Counter(parts[-1] for title in titles if len(parts := _PARTS.split(title)) > 1)
    name, number = ends.most_common(1)[0] if ends else ("", 0)
    if number >= 2 and number >= len(titles) / 2 and _plain(name):
        return Guess(_plain(name), f"what {number} of {len(titles)} page titles end with")
    own = (front.title if front else None) or ""
    shown = min((part for part in map(_plain, _PARTS.split(own)) if part), key=len, default="")
    return Guess(shown, "the front page's title") if shown else Guess(_bare(home), f"the host{_CHECK}")


def _guess_language(pages: Sequence[Page], articles: Sequence[Article]) -> Guess:
    texts = "".join(article.articleBody or "" for article in articles)
    stated = _most_common(page.language for page in pages)
    if is_chinese(texts):
        return Guess(
            language_tag(stated if (stated or "").lower().startswith("zh") else "zh", texts) or "zh-Hans",
            "its articles' script",
        )
    read = _most_common(article.inLanguage for article in articles)
    if read:
        return Guess(read, "what its pages declare")
    if stated and (tag := language_tag(stated, texts)):
        return Guess(tag, "what its front page declares")
    return Guess("en", f"nothing is declared{_CHECK}")


def _guess_country(home: str, pages: Sequence[Page], language: str) -> Guess:
    ending = host_of(home).rpartition(".")[2]
    if ending not in GENERIC_ENDINGS and (ending == "uk" or ending in _countries()):
        return Guess("gb" if ending == "uk" else ending, f"the host ends in .{ending}")
    for name, tags in (
        ("lang", (page.language for page in pages)),
        ("og:locale", (page.meta("og:locale") for page in pages)),
    ):
        region = _region(_most_common(tags) or "")
        if region:
            return Guess(region, f"the region in {name}")
    region = _region(language)
    if region:
        return Guess(region, "the region of its language")
    likely = get_global("likely_subtags").get(language.partition("-")[0], "").rpartition("_")[2].lower()
    country = likely if likely in _countries() else "us"
    return Guess(country, f"where {language} is spoken most{_CHECK}")


def _region(tag: str) -> str | None:
    found = re.search(r"[-_]([A-Za-z]{2})$", tag)
    return found[1].lower() if found and found[1].lower() in _countries() else None


def _guess_zone(home: str, country: Guess, language: str, articles: Sequence[Article]) -> Guess:
    plain = zone_for(country=country.value, language=language, host=host_of(home))
    if isinstance(plain, ZoneInfo):
        doubt = _CHECK if country.evidence.endswith(_CHECK) else ""
        return Guess(plain.key, f"the only zone of {country.value}{doubt}")
    zones = _countries()[country.value]
    instants = [
        article.datePublished
        for article in articles
        if article.datePublished and article.metadata.dateTimezone == "page" and article.datePublished.utcoffset()
    ]
    fitting = [name for name in zones if instants and all(_fits(instant, name) for instant in instants)]
    if fitting:
        return Guess(fitting[0], f"the offset of its dates, in {country.value}")
    return Guess(zones[0], f"the first of {len(zones)} zones of {country.value}{_CHECK}")


def _fits(instant: datetime, name: str) -> bool:
    return instant.astimezone(ZoneInfo(name)).utcoffset() == instant.utcoffset()


def _countries() -> dict[str, list[str]]:
    """Return the zones of each country (ISO 3166 in lower case), the most important first, from tzdata."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            zones.setdefault(code.lower(), []).append(name)
    return zones


def _plain(name: str) -> str:
    """Return a title that can stand in a line of code and of documentation."""
    text = re.sub(r'["\\|`]|\s+', " ", tidy(name) or "").strip(" .-–—")
    return text if 0 < len(text) <= _LONGEST_TITLE else ""


def _bare(home: str) -> str:
    return host_of(home).removeprefix("www.")


def _most_common(values: Iterable[str | None]) -> str | None:
    found = Counter(value.strip() for value in values if value and value.strip())
    return found.most_common(1)[0][0] if found else None
