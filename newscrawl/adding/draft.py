"""From a survey to an outlet: what is declared of it, what its sampled pages then give, and what speaks for it all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from w3lib.encoding import http_content_type_encoding

from newscrawl.adding.facts import guess_facts
from newscrawl.adding.needs import Seen, find_needs
from newscrawl.adding.outlet_file import Outlet
from newscrawl.article import NotAnArticle
from newscrawl.extraction.facts import OutletFacts
from newscrawl.extraction.page import Page
from newscrawl.extraction.selectors import Selectors
from newscrawl.library import read_as
from newscrawl.markup import HostilePageError
from newscrawl.urls import Addresses, host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.adding.facts import Guess
    from newscrawl.adding.survey import Sample, Survey
    from newscrawl.article import Article
    from newscrawl.discovery.source import Source

_PROMISED_LEADS = 0.5  # of what is announced now
_ALMOST_ALL, _PROMISED_SHARE = 0.9, 0.9
_FIELDS = ("headline", "articleBody", "datePublished")


class NoArticlesError(Exception):
    """None of the sampled pages is read as an article; the message says why."""


@dataclass(slots=True)
class Draft:
    """An outlet that could be written; `articles` are the sampled pages that are articles, as it reads them."""

    outlet: Outlet
    articles: list[tuple[Sample, Article]] = field(default_factory=list)
    evidence: list[tuple[str, str, str]] = field(default_factory=list)
    """What was guessed: declaration, value, and what speaks for it."""
    problems: list[str] = field(default_factory=list)


def draft_outlet(name: str, survey: Survey) -> Draft:
    """Return the outlet as the survey shows it. Raises NoArticlesError."""
    site = host_of(survey.home).removeprefix("www.")
    plain = OutletFacts(name=name, addresses=Addresses(domains=(site,)))
    first = {sample.url: _read(sample, plain) for sample in survey.samples}
    rejected = [sample.lead.url for sample in survey.samples if isinstance(first[sample.url], NotAnArticle)]
    articles = [each for each in first.values() if not isinstance(each, NotAnArticle)]
    if not articles:
        reasons = sorted({str(each) for each in first.values()})
        raise NoArticlesError(f"none of {len(first)} announced pages is read as an article: {'; '.join(reasons)[:300]}")
    pages = {sample.url: page for sample in survey.samples if (page := _parse(sample)) is not None}
    facts = guess_facts(survey.home, survey.front_body, list(pages.values()), articles)
    pattern = survey.pattern(rejected)
    sources: list[Source] = [each.source for each in survey.announcers] + [each.source for each in survey.sections]
    zone = ZoneInfo(facts.timezone.value)
    declared = replace(plain, title=facts.title.value, home=urljoin(survey.home, "/"), country=facts.country.value)
    declared = replace(declared, language=facts.language.value, zone=zone)
    declared = replace(
        declared, addresses=replace(plain.addresses, article_urls=pattern.text, article_id=pattern.identity)
    )
    seen = [_see(sample, pages[sample.url], declared) for sample in survey.samples if sample.url in pages]
    needs = find_needs([each for each in seen if each is not None], zone, (facts.language.value,), datetime.now(UTC))
    selectors = Selectors(**{need.field: need.css for need in needs})
    final = {sample.url: _read(sample, replace(declared, selectors=selectors)) for sample in survey.samples}
    read = [(sample, each) for sample in survey.samples if not isinstance(each := final[sample.url], NotAnArticle)]
    expect = _promise(len(survey.announced), [article for _, article in read])
    outlet = Outlet(name, facts, sources, _domains(site, sources), pattern.text, pattern.identity, needs, expect)
    draft = Draft(outlet, read)
    for declaration in ("title", "country", "language", "timezone"):
        guess: Guess = getattr(facts, declaration)
        draft.evidence.append((declaration, guess.value, guess.evidence))
    fits = f"fits {pattern.fitting} of {pattern.announced} announced addresses"
    fits += f", {pattern.others_fitting} of {pattern.others} other links"
    draft.evidence.append(("article_urls", pattern.text or "none", fits))
    if pattern.identity:
        evidence = f"{pattern.repeated} ids are announced under several paths"
        draft.evidence.append(("article_id", pattern.identity, evidence))
    draft.evidence += [(f"selectors.{need.field}", need.css, need.evidence) for need in needs]
    if not needs:
        draft.evidence.append(("selectors", "none", "structured data and the generic reading agree or are sure"))
    draft.problems = [
        f"{sample.url} {each}" for sample in survey.samples if isinstance(each := final[sample.url], NotAnArticle)
    ]
    return draft


def _read(sample: Sample, facts: OutletFacts) -> Article | NotAnArticle:
    try:
        return read_as(facts, sample.body, sample.url, content_type=sample.content_type)
    except NotAnArticle as rejection:
        return rejection


def _parse(sample: Sample) -> Page | None:
    charset = http_content_type_encoding(sample.content_type) if sample.content_type else None
    with suppress(HostilePageError):
        return Page(sample.body, sample.url, charset=charset)
    return None


def _see(sample: Sample, page: Page, facts: OutletFacts) -> Seen | None:
    """Return a page to look for needs on; one that is rejected counts only where its address is an article's."""
    read = _read(sample, facts)
    if isinstance(read, NotAnArticle):
        return (
            Seen(page, None, sample.lead.title)
            if read.reason in {"no_headline", "no_text", "too_short", "no_date"}
            else None
        )
    return Seen(page, read, sample.lead.title)


def _domains(site: str, sources: Sequence[Source]) -> list[str]:
    """Return the site where the sources' hosts, which are taken by default, are not all of it or not of it."""
    hosts = {host_of(source.url).removeprefix("www.") for source in sources}
    return [] if site in hosts and all(lies_under(host, site) for host in hosts) else [site]


def _promise(announced: int, articles: Sequence[Article]) -> dict[str, float]:
    """Promise half of the leads there are now, and the fields that nearly all sampled pages give."""
    promises: dict[str, float] = {"leads": max(int(announced * _PROMISED_LEADS), 1)}
    for name in _FIELDS[1:]:
        filled = sum(getattr(article, name) is not None for article in articles)
        if articles and filled >= _ALMOST_ALL * len(articles):
            promises[name] = _PROMISED_SHARE
    return promises
