"""From proposals to an Article: for each field the first layer whose words make sense wins, and is remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newscrawl.article import Article, Discovery, Metadata, Organization, Person
from newscrawl.extraction import generic
from newscrawl.extraction.bylines import Byline, read_byline
from newscrawl.extraction.credits import is_editor_line, read_dateline, read_editors, read_reporters
from newscrawl.extraction.found_dates import Dates, FoundDate
from newscrawl.extraction.found_names import (
    houses_among,
    is_better_byline,
    persons_among,
    read_agency,
    read_authors,
    read_desk,
    with_details,
)
from newscrawl.extraction.layers import Layers
from newscrawl.extraction.person_names import is_agency
from newscrawl.text import is_chinese, language_tag, tidy
from newscrawl.urls import host_of

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawl.article import ArticleType
    from newscrawl.extraction.facts import OutletFacts
    from newscrawl.extraction.page import Page
    from newscrawl.lead import Lead

_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")
_SIGN = re.compile(r"[-–—|_·:»]")  # one is in what separates a headline from the site's affix


def read_page(page: Page, facts: OutletFacts, lead: Lead, *, now: datetime) -> Article:
    """Read one page into an Article, not yet normalised. `now` is the aware moment of the download."""
    return _Ladder(page, facts, lead, now).climb()


@dataclass
class _Ladder:
    """One page on its way through the layers."""

    page: Page
    facts: OutletFacts
    lead: Lead
    now: datetime
    layers: Layers = field(init=False)
    dates: Dates = field(init=False)
    language: str | None = None
    desk_lines: list[str] = field(default_factory=list)

    def climb(self) -> Article:
        self.layers = Layers(self.page, self.facts, self.lead)
        headline = self.layers.first("headline", self._headline)
        body, images = self._body(headline)
        self.language = self._language(body)
        dateline, agency = read_dateline(body[0]) if body else (None, None)
        self.layers.note_body("dateline", dateline)
        self.dates = Dates(self.page, self.facts, self.lead, self.now, self.language)
        published, modified = self._date("datePublished"), self._date("dateModified")
        address = self.facts.addresses
        return Article(
            id=f"{self.facts.name}:{address.identity(self.page.url)}",
            url=self.page.url,
            canonicalUrl=self._canonical(),
            outlet=self.facts.name,
            publisher=self._publisher(),
            articleType=self._type(body),
            headline=headline,
            alternativeHeadline=self.layers.first("alternativeHeadline", tidy),
            description=self.layers.first("description", tidy),
            articleBody="\n\n".join(body) or None,
            dateline=dateline,
            inLanguage=self.language,
            articleSection=self.layers.first("articleSection", _labels) or (),
            keywords=self.layers.first("keywords", _labels) or (),
            authors=self._authors(body, headline),
            editors=self._editors(),
            sourceOrganization=self._source(agency),
            datePublished=published.instant,
            datePublishedRaw=published.raw,
            dateModified=modified.instant,
            dateModifiedRaw=modified.raw,
            mainImage=self.layers.first("mainImage", lambda image: image) or next(iter(images), None),
            images=images,
            videos=self.layers.first("videos", lambda videos: videos) or (),
            audios=self.layers.first("audios", lambda audios: audios) or (),
            isAccessibleForFree=self.layers.first("isAccessibleForFree", lambda value: value),
            isBasedOn=self.layers.first("isBasedOn", lambda urls: urls) or (),
            metadata=Metadata(
                dateDownloaded=self.now,
                encoding=self.page.encoding,
                discovery=Discovery(self.lead.source, self.lead.url, self.lead.title, self.lead.date_raw),
                found_by=self.layers.found_by,
                dateTimezone=published.zone_origin,
                warnings=tuple(self.page.warnings),
            ),
        )

    def _headline(self, value: str) -> str | None:
        """Tidy a headline; where it was cut, or carries the site's affix, the page's own heading is the whole one."""
        text = tidy(value)
        start = _ELLIPSIS.sub("", text or "")
        if text is None or (start == text and not _SIGN.search(text)):  # so that no heading need be looked for
            return text
        headings = list(filter(None, map(tidy, self.page.headings)))
        if start != text:
            headings.append(self.layers.visible("headline") or "")
        for heading in headings:
            if (start != text and heading.startswith(start)) or _is_affixed(text, heading):
                return heading
        return text

    def _body(self, headline: str | None) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Return paragraphs and images; the generic reading is made only where the outlet's selectors give no text."""
        own, stated = self.layers.selectors, self.layers.structured
        paragraphs, images, layer = own.articleBody, own.images, "selectors"
        if not paragraphs and not images:
            text, layer = generic.read_body(self.page, headline, stated.articleBody)
            paragraphs, images = text.paragraphs, text.images
        if not paragraphs and stated.liveBlogUpdate:
            paragraphs, layer = stated.liveBlogUpdate, "structured"
        self.desk_lines = [paragraph for paragraph in paragraphs if is_editor_line(paragraph)]
        paragraphs = tuple(paragraph for paragraph in paragraphs if paragraph not in self.desk_lines)
        if paragraphs:
            self.layers.found_by["articleBody"] = layer
        if images:
            self.layers.found_by["images"] = layer
        elif stated.images:
            self.layers.found_by["images"] = "structured"
        return paragraphs, images or stated.images

    def _type(self, body: tuple[str, ...]) -> ArticleType:
        """Return the stated type; a page without text whose outlet's own container holds pictures is a gallery."""
        stated: ArticleType | None = self.layers.first("articleType", lambda value: value)
        if stated is None and not body and self.layers.found_by.get("images") == "selectors":
            self.layers.found_by["articleType"] = "selectors"
            return "ImageGallery"
        return stated or "NewsArticle"

    def _date(self, name: str) -> FoundDate:
        """Return the date of publication or modification, and remember where it came from."""
        found = self.dates.find(name, self.layers.values(name))
        if found.layer:
            self.layers.found_by[name if found.instant else f"{name}Raw"] = found.layer
        self.page.warnings.extend(f"{name}: {warning}" for warning in found.warnings)
        return found

    def _language(self, body: tuple[str, ...]) -> str | None:
        if self.facts.language:
            self.layers.found_by["inLanguage"] = "outlet"
            return self.facts.language
        text = "".join(body[:5])
        stated = self.layers.first("inLanguage", tidy)
        # The many templates that say lang="en" whatever the text is are caught by the script it is written in.
        if text and is_chinese(text) and not str(stated or "").lower().startswith("zh"):
            self.layers.found_by["inLanguage"] = "body"
            return language_tag("zh", text)
        return language_tag(str(stated), text) if stated else None

    def _authors(self, body: tuple[str, ...], headline: str | None) -> tuple[Person, ...]:
        """Return the outlet's own, else the persons that are stated or shown, else whom the text or a house names."""
        selected = read_authors(self.layers.selectors.authors)
        if selected:
            self.layers.found_by["authors"] = "selectors"
            return selected
        stated = read_authors(self.layers.structured.authors, self.language)
        site = self._names_of_site()
        persons = persons_among(stated, site)
        shown = Byline()
        if not self.layers.selectors.articleBody:  # else the lines of the page are not read yet, and may stay so
            shown = read_byline(self.page.blocks, headline, site)
        if is_better_byline(shown, persons, stated, host_of(self.page.url)):
            self.layers.found_by["authors"] = "generic"
            return with_details(shown.persons, persons)
        if persons:
            self.layers.found_by["authors"] = "structured"
            return persons
        reporters = tuple(read_reporters(body))
        self.layers.note_body("authors", reporters)
        houses = () if reporters else houses_among(stated)
        if houses:
            self.layers.found_by["authors"] = "structured"
        return reporters or houses

    def _names_of_site(self) -> tuple[str, ...]:
        publisher = self.layers.structured.publisher
        names = (self.facts.title, publisher.name if publisher else None, self.page.meta("og:site_name"))
        return tuple(filter(None, names))

    def _editors(self) -> tuple[Person, ...]:
        """Return the desk editors, with those that only a line at the end of the text names."""
        stated: tuple[Person, ...] = self.layers.first("editors", read_desk) or ()
        known = {person.name for person in stated}
        signed = [person for line in self.desk_lines for person in read_editors(line) if person.name not in known]
        if not stated:
            self.layers.note_body("editors", signed)
        return stated + tuple({person.name: person for person in signed}.values())

    def _source(self, agency: str | None) -> Organization | None:
        found: Organization | None = self.layers.first("sourceOrganization", read_agency)
        if found is None and agency is None:
            stated = (person.name for person in self.layers.structured.authors if is_agency(person.name))
            found = next((Organization(name=name) for name in stated), None)
            if found:
                self.layers.found_by["sourceOrganization"] = "structured"
        if found is None and agency:
            found = Organization(name=agency)
            self.layers.note_body("sourceOrganization", found)
        return found

    def _publisher(self) -> Organization | None:
        if self.facts.title:
            self.layers.found_by["publisher"] = "outlet"
            return Organization(name=self.facts.title, url=self.facts.home)
        found: Organization | None = self.layers.first("publisher", lambda value: value)
        return found and replace(found, url=found.url or self.facts.home)

    def _canonical(self) -> str:
        """Return what the page states as its address if that is the same article on the outlet's site, else our own."""
        addresses = self.facts.addresses
        stated = next(
            (proposal.canonicalUrl for proposal in self.layers.proposals.values() if proposal.canonicalUrl), None
        )
        if stated and stated.startswith(("http://", "https://")) and addresses.on_site(stated):
            same = addresses.article_id is None or addresses.identity(stated) == addresses.identity(self.page.url)
            if same and stated.partition("//")[2].count("/") and not stated.rstrip("/").endswith(addresses.domains):
                self.layers.found_by["canonicalUrl"] = "structured"
                return addresses.canonical(stated)
        return addresses.canonical(self.page.url)


def _is_affixed(text: str, heading: str) -> bool:
    """Tell whether `text` is the heading followed by a separator and something of the site's."""
    rest = text.removeprefix(heading)
    return rest != text and bool(re.match(rf"\s*{_SIGN.pattern}+\s*\S", rest)) and len(rest) < len(text) / 2 + 20


def _labels(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Tidy labels of sections and keywords, without separators around them and none twice."""
    labels = (tidy(text) for text in texts)
    stripped = (label.strip(" /|>→»-,") for label in labels if label)
    return tuple(dict.fromkeys(label for label in stripped if label))
