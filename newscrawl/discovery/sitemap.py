"""Read sitemaps and their indexes, streamed and within the limits of the sitemap protocol."""

from __future__ import annotations

import gzip
import io
import logging
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from newscrawl.discovery.printed import describe, read_day, read_instant, read_title
from newscrawl.discovery.source import PAUSE, LeftOut, Listing, More, Pause, Source, UnreadableListingError
from newscrawl.lead import Lead
from newscrawl.text import tidy
from newscrawl.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MAX_BYTES = 50 * 1024 * 1024  # unpacked; sitemaps.org/protocol.html
MAX_ELEMENTS = 1_000_000  # twenty for each address; more are no sitemap but meant to keep the parser busy

_SLICE = 32 * 1024  # bytes that the parser takes in a few milliseconds
_NOTHING_YET: dict[str, str] = {}
_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n"
_PARENTS = frozenset({"url", "sitemap", "news"})
_FIELDS = frozenset({"loc", "lastmod", "publication_date", "title"})
_ENTRIES = {"url": "urlset", "sitemap": "sitemapindex"}
_CHARACTERS = {None: 38, b"amp": 38, b"lt": 60, b"gt": 62, b"quot": 34, b"apos": 39}
_AMPERSAND = re.compile(rb"&(?:(amp|lt|gt|quot|apos);|(?!#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};))")
_LONGEST_REFERENCE = 10
_ENDLESS_DECLARATIONS = re.compile(
    rb"[^<]{0,100}(?:<\?[^<>]{0,500}>\s{0,100})?<!DOCTYPE[^<>\[]{0,1000}\[(?!.*\]\s*>)", re.DOTALL
)
_WEST_OF_ALL = timezone(timedelta(hours=-12))
_NEVER = datetime.min.replace(tzinfo=UTC)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewsSitemap(Source):
    """A sitemap (sitemaps.org), with or without Google's news tags, an index of sitemaps, or a list of addresses."""

    most_bytes: ClassVar[int] = MAX_BYTES
    max_urls: int = 50_000

    def read(self, listing: Listing) -> Iterator[Lead | More | LeftOut | Pause]:
        """Yield leads, and an index's children, the latest first, but for those older than the range asked for.

        What lies beyond `max_urls`, MAX_BYTES or MAX_ELEMENTS is left out. Raises UnreadableListingError.
        """
        unpacked = _Unpacked(listing.body)
        children: list[tuple[datetime, str]] = []
        count = 0
        for entry in _read_entries(unpacked):
            if entry is _NOTHING_YET:
                yield PAUSE
                continue
            count += 1
            if count > self.max_urls:
                yield LeftOut("urls", f"stopped after {self.max_urls} addresses")
                break
            address = entry.get("loc", "").replace("&#38;", "&").replace("&amp;", "&")  # CDATA, or escaped twice
            url = absolute(listing.url, address)
            if url and "child" in entry:
                children.append((_latest_meant(entry.get("lastmod"), listing) or _NEVER, url))
            elif url:
                yield self._lead(url, entry, listing)
        if unpacked.left_out:
            yield unpacked.left_out
        elif unpacked.fault:
            logger.warning("%s: %s", listing.url, unpacked.fault)
        since = listing.asked.since
        for changed, url in sorted(children, key=lambda child: child[0], reverse=True):
            if url != listing.url and not (since and _NEVER < changed < since):
                yield More(url)

    def _lead(self, url: str, entry: dict[str, str], listing: Listing) -> Lead:
        published, modified = entry.get("publication_date"), entry.get("lastmod")
        return Lead(
            url=url,
            source=listing.url,
            title=read_title(entry.get("title")),
            published=read_instant(published, listing),
            modified=read_instant(modified, listing),
            date_raw=tidy(published or modified),
            section=self.section,
        )


def _latest_meant(raw: str | None, listing: Listing) -> datetime | None:
    """Return the last instant that a printed date may mean: its day's end where it is no instant."""
    printed = read_day(raw, listing)
    if not printed:
        return None
    return printed.instant(listing.zone) or datetime.combine(printed.day, time.max, listing.zone or _WEST_OF_ALL)


def _read_entries(unpacked: _Unpacked) -> Iterator[dict[str, str]]:
    """Yield what a sitemap says of each address; an index's children have the key "child"."""
    stream = io.BufferedReader(unpacked)
    head = stream.peek(4096)
    if head.startswith(_UTF16):
        root = yield from _read_markup(stream, unpacked)
    elif _ENDLESS_DECLARATIONS.match(head):
        raise UnreadableListingError("no sitemap but declarations that go on and on")  # the parser takes them as one
    elif (markup := head.lstrip(_BEFORE_MARKUP)).startswith(b"<"):
        stream.read(len(head) - len(markup))  # the parser bears nothing before an XML declaration
        root = yield from _read_markup(_Escaped(stream), unpacked)
    else:
        root = yield from _read_lines(stream)
    if root not in _ENTRIES.values():
        kind = " - ".join(filter(None, (describe(head) if head or not unpacked.fault else None, unpacked.fault)))
        raise UnreadableListingError(f"no sitemap but {kind}")


def _read_lines(stream: BinaryIO) -> Generator[dict[str, str], None, str | None]:
    root = None
    for line in stream:
        address = line.decode("utf-8-sig", "replace").strip()
        if address.startswith(("http://", "https://")):
            root = "urlset"
            yield {"loc": address}
    return root


def _read_markup(stream: BinaryIO | _Escaped, unpacked: _Unpacked) -> Generator[dict[str, str], None, str | None]:
    """Yield the entries of a urlset or sitemapindex, never holding more than two; return the root's name."""
    from lxml import etree  # noqa: PLC0415 - not every run reads a sitemap

    guards = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    parser = etree.XMLPullParser(events=("end",), recover=True, remove_comments=True, remove_pis=True, **guards)
    entry: dict[str, str] = {}
    complete: dict[str, str] = {}
    root = None
    for element in _read_elements(parser, stream, unpacked):
        if element is None:
            yield _NOTHING_YET
            continue
        name, parent = _local_name(element), element.getparent()
        if parent is None:
            root = name
        elif name in _FIELDS and _local_name(parent) in _PARENTS:
            entry[name] = _said(element, "text").strip()
        elif name in _ENTRIES:
            if complete:
                yield complete
            complete, entry = entry | ({"child": name} if name == "sitemap" else {}), {}
            root = _ENTRIES[name]  # unless the listing's end, if it comes, says something else
    # Where the bytes break off, the parser closes what is open: the last address may be half of one.
    if complete and not any(error.type_name == "ERR_TAG_NOT_FINISHED" for error in parser.feed_error_log):
        yield complete
    return root


def _read_elements(parser: Any, stream: BinaryIO | _Escaped, unpacked: _Unpacked) -> Iterator[Any]:
    """Yield each element when it ends and free it afterwards, and None before each further slice of bytes.

    What is wrong with the XML is noted in `unpacked`.
    """
    fault, count, is_begun = None, 0, False
    try:
        while piece := stream.read(_SLICE):
            if is_begun:
                yield None
            is_begun = True
            parser.feed(piece)
            for _, element in parser.read_events():
                if count == MAX_ELEMENTS:
                    unpacked.fault = f"stopped after {MAX_ELEMENTS} elements"
                    unpacked.left_out = LeftOut("elements", unpacked.fault)
                    return
                count += 1
                yield element
                element.clear()
                while element.getprevious() is not None:  # the parser still needs the last one itself
                    del element.getparent()[0]
        parser.close()
        for _, element in parser.read_events():
            yield element
    except SyntaxError as error:  # which lxml's are a kind of
        fault = f"broken XML: {error.msg}"
    if parser.feed_error_log:
        fault = fault or f"broken XML: {parser.feed_error_log[0].message}"
    unpacked.fault = unpacked.fault or (fault and " ".join(fault.split()))


def _local_name(element: Any) -> str:
    return _said(element, "tag").rpartition("}")[2].rpartition(":")[2]  # a colon is left of undeclared prefixes


def _said(element: Any, what: str) -> str:
    try:
        return str(getattr(element, what) or "")
    except UnicodeDecodeError:  # a reference to half a character, as "&#xD800;"
        return ""


class _Unpacked(io.RawIOBase):
    """The listing's bytes, gunzipped where need be; `fault` says why they end before their end."""

    def __init__(self, body: bytes) -> None:
        packed = io.BytesIO(body)
        self._source = gzip.GzipFile(fileobj=packed) if body.startswith(_GZIP) else packed
        self._left = MAX_BYTES
        self.fault: str | None = None
        self.left_out: LeftOut | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            self.fault = f"broken gzip data: {error}"
            return 0
        if len(piece) > self._left:
            self.fault = f"stopped after {MAX_BYTES} bytes"
            self.left_out = LeftOut("bytes", self.fault)
            piece = piece[: self._left]
        self._left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


class _Escaped:
    """Markup in which references to characters are numbers, and every other ampersand is one too.

    Addresses hold bare ampersands, and after an error anywhere before it the parser leaves out "&amp;": both would make
    other addresses. And of entities that XML does not define by itself nothing is left to expand or to keep.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._held = b""

    def read(self, size: int) -> bytes:
        """Return about `size` bytes, none of them the beginning of a reference that goes on in the next piece."""
        piece = self._stream.read(size)
        known = self._held + piece
        end = known.rfind(b"&", -_LONGEST_REFERENCE) if piece else -1
        known, self._held = (known, b"") if end < 0 else (known[:end], known[end:])
        return _AMPERSAND.sub(lambda found: b"&#%d;" % _CHARACTERS[found[1]], known)
