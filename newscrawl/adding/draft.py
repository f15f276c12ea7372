"""From a survey to an outlet: what is declared of it, what its sampled pages then give, and what speaks for it all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from w3lib.encoding import http_content_type_encoding

from newscrawl.adding.facts import guess_facts
from newscrawl.adding.needs import Seen, find_needs
from newscrawl.adding.outlet_file import Outlet
from newscrawl.article import NotAnArticle
from newscrawl.extraction.facts import OutletFacts, Selectors
from newscrawl.extraction.page import Page
from newscrawl.library import read_as
from newscrawl.markup import HostilePageError
from newscrawl.urls import Addresses, host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawl.adding.facts import Facts
    from newscrawl.adding.needs import Need
    from newscrawl.adding.patterns import Pattern
    from newscrawl.adding.survey import Sample, Survey
    from newscrawl.article import Article
    from newscrawl.discovery.source import Source

_PROMISED_LEADS = 0.5  # of what is announced now
_ALMOST_ALL, _PROMISED_SHARE = 0.9, 0.9
_UNREAD = frozenset({"no_headline", "no_text", "too_short", "no_date"})  # a page may be so for want of a selector
_FIELDS = ("headline", "articleBody", "datePublished")


class NoArticlesError(Exception):
    """None of the sampled pages is read as an article; the message says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An outlet that could be written; `articles` are the sampled pages that are articles, as it reads them."""

    outlet: Outlet
    articles: list[tuple[Sample, Article]]
    evidence: list[tuple[str, str, str]]
    """What was guessed: declaration, value, and what speaks for it."""
    problems: list[str]
    """What the other sampled pages are, one line each."""


def draft_outlet(name: str, survey: Survey) -> Draft:
    """Return the outlet as the survey shows it. Raises NoArticlesError."""
    site = host_of(survey.home).removeprefix("www.")
    plain = OutletFacts(name=name, addresses=Addresses(domains=(site,)))
    first = {sample.url: _read(sample, plain) for sample in survey.samples}
    articles = [each for each in first.values() if not isinstance(each, NotAnArticle)]
    if not articles:
        reasons = "; ".join(sorted({str(each) for each in first.values()}))
        raise NoArticlesError(f"none of {len(first)} announced pages is read as an article: {reasons[:300]}")
    pages = {sample.url: page for sample in survey.samples if (page := _parse(sample)) is not None}
    facts = guess_facts(survey.home, survey.front_body, list(pages.values()), articles)
    pattern = survey.pattern([each.lead.url for each in survey.samples if isinstance(first[each.url], NotAnArticle)])
    declared = _declare(plain, urljoin(survey.home, "/"), facts, pattern)
    needs, readings = _read_with_needs(survey, declared, pages)
    read = [(sample, each) for sample, each in readings if not isinstance(each, NotAnArticle)]
    sources: list[Source] = [each.source for each in survey.announcers] + [each.source for each in survey.sections]
    expect = _promise(len(survey.announced), [article for _, article in read])
    outlet = Outlet(name, facts, sources, _domains(site, sources), pattern.text, pattern.identity, needs, expect)
    problems = [f"{sample.url} {each}" for sample, each in readings if isinstance(each, NotAnArticle)]
    return Draft(outlet, read, _explain(facts, pattern, needs), problems)


def _declare(plain: OutletFacts, home: str, facts: Facts, pattern: Pattern) -> OutletFacts:
    """Return the facts as the outlet's file will declare them, but for its selectors."""
    addresses = replace(plain.addresses, article_urls=pattern.text, article_id=pattern.identity)
    return replace(
        plain,
        title=facts.title.value,
        home=home,
        country=facts.country.value,
        language=facts.language.value,
        zone=ZoneInfo(facts.timezone.value),
        addresses=addresses,
    )


def _read_with_needs(
    survey: Survey, declared: OutletFacts, pages: Mapping[str, Page]
) -> tuple[list[Need], list[tuple[Sample, Article | NotAnArticle]]]:
    """Return the selectors needed, and what the sampled pages give with them; none that costs an article is kept."""
    seen = [_see(sample, pages[sample.url], declared) for sample in survey.samples if sample.url in pages]
    languages = (declared.language,) if declared.language else ()
    needs = find_needs([each for each in seen if each is not None], declared.zone, languages, datetime.now(UTC))
    before = _read_all(survey, declared)
    after = _read_all(survey, replace(declared, selectors=Selectors(**{need.field: need.css for need in needs})))
    if _count_articles(after) >= _count_articles(before):
        return needs, after
    kept = [need for need in needs if need.field == "pages"]
    return kept, _read_all(survey, replace(declared, selectors=Selectors(**{need.field: need.css for need in kept})))


def _read_all(survey: Survey, facts: OutletFacts) -> list[tuple[Sample, Article | NotAnArticle]]:
    return [(sample, _read(sample, facts)) for sample in survey.samples]


def _count_articles(readings: list[tuple[Sample, Article | NotAnArticle]]) -> int:
    return sum(not isinstance(each, NotAnArticle) for _, each in readings)


def _explain(facts: Facts, pattern: Pattern, needs: Sequence[Need]) -> list[tuple[str, str, str]]:
    """Return each declaration with its value and what speaks for it."""
    guesses = {"title": facts.title, "country": facts.country, "language": facts.language, "timezone": facts.timezone}
    found = [(declaration, guess.value, guess.evidence) for declaration, guess in guesses.items()]
    fits = f"fits {pattern.fitting} of {pattern.announced} announced addresses"
    fits += f", {pattern.others_fitting} of {pattern.others} other links"
    found.append(("article_urls", pattern.text or "none", fits))
    if pattern.identity:
        found.append(("article_id", pattern.identity, f"{pattern.repeated} ids are announced under several paths"))
    found += [(f"selectors.{need.field}", need.css, need.evidence) for need in needs]
    if not needs:
        found.append(("selectors", "none", "structured data and the generic reading agree or are sure"))
    return found


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
    if not isinstance(read, NotAnArticle):
        return Seen(page, read, sample.lead.title)
    return Seen(page, None, sample.lead.title) if read.reason in _UNREAD else None


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
