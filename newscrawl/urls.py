"""The identity of an article's address: one function for all who ask whether two addresses are the same article.

Longer than other files: what is an address, and whose, is decided in one place.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

# Parameters that tell where a reader came from, never what the page is.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref(?:_src|_url|errer)?|spm|from|ocid|cmpid"
    r"|icid|ncid|ns_\w+|at_\w+|partner|feed(?:type|name)?|smid|share|xtor|amp|outputtype)",
    re.IGNORECASE,
)
# Sessions: each visitor's own, so that every request would find new addresses for the same pages.
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|cftoken|session_?id|sess_?id)=.*|(?:sid|s|session|zenid|oscsid)=[0-9a-z]{20,}",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*|/\([sS]\([0-9a-z]{20,30}\)\)", re.IGNORECASE)
_ODD_HOST = re.compile(r"^(?:m|mobile|amp|wap|touch)\.")
_AMP_PATH = re.compile(r"(?:/amp(?=/?$)|(?<=/)amp/|\.amp(?=\.html?$|$))")
_MAY_TURN_PAGE = re.compile(r"(?:_|-p)\d{1,2}(?:\.\w+)?\s*(?:[?#;]|$)")
_WHOLE_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[1-9]\d{0,3})?"
    r"(?:/[\w.~%!$&'()*+,=:@/-]*)?(?:\?[\w.~%!$&'()*+,=:@/?-]+)?",
    re.ASCII,
)
_WHOLE_PATH = re.compile(r"/(?:[\w.~%!$&'()*+,=:@-][\w.~%!$&'()*+,=:@/-]*)?(?:\?[\w.~%!$&'()*+,=:@/?-]+)?", re.ASCII)
# What `clean` leaves as it is, where no folder begins with a dot: most addresses.
_CLEAN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*/[\w.~/-]*", re.ASCII)
# What prints nothing or misleads in an address; browsers write it as percent-encoded UTF-8 (WHATWG URL, 4.4).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\ufdd0-\ufdef]"
)
_LONE = re.compile("[\ud800-\udfff]")
_PAGE_SUFFIX = re.compile(r"(?:_|-p)(\d{1,2})(?=\.\w+$|$)")

_NO_HOST = re.compile(r"[ %\\^|<>\"{}]")  # of what no host can hold (WHATWG URL, 3.1), but for brackets
_LONGEST = 100_000  # characters; nobody asks for a tenth of that, and some "addresses" are whole files

_MOST_NAMES = 50  # of the page in itself that are looked at one by one
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]+")


def may_be_further_page(href: str) -> bool:
    """Tell cheaply whether a link may lead to page 2, 3, ... of an article; see `Addresses.is_further_page`."""
    return ("_" in href or "-p" in href) and _MAY_TURN_PAGE.search(href) is not None


def absolute(base: str, href: str | None) -> str | None:
    """Return `href` as an absolute http(s) address without fragment and userinfo, or None where it is none."""
    if not href or len(href) > _LONGEST:
        return None
    # What the lines below would give, at a tenth of the cost.
    if _WHOLE_ADDRESS.fullmatch(href) and "/." not in href:
        return href
    if href.startswith("data:"):
        return None
    if _WHOLE_PATH.fullmatch(href) and "/." not in href:
        root = _root_of(base)
        return root and root + href[1:]
    return _joined(base, href)


@lru_cache(maxsize=64)
def _root_of(base: str) -> str | None:
    return _joined(base, "/")


def _joined(base: str, href: str) -> str | None:
    try:
        href = href.strip()
        url = urljoin(base, href)
        if url == href:  # of another scheme than the base, it is given back without a look at it
            url = urljoin(url, url)
        parts = urlsplit(url)
        if "@" in parts.netloc:
            url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            parts = urlsplit(url)  # what was a host beside its userinfo need not be one without
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not _may_be_host(host) or parts.port == 0:
            return None
    except ValueError:  # "http://[", "http://example.org:port/" and the like
        return None
    url = url.partition("#")[0].rstrip()
    # Half a character is none; a reader of addresses would not find it again.
    if url.isprintable():
        return url
    url = _UNSAFE.sub(lambda found: _escaped(found[0]), url)
    return url if len(url) <= _LONGEST else None


def _may_be_host(host: str) -> bool:
    return host.isprintable() and host.strip(".") != "" and not (_NO_HOST.search(host) or _UNSAFE.search(host))


@lru_cache(maxsize=256)  # a tenth of the cost: a hostile address may hold nothing else
def _escaped(character: str) -> str:
    return quote(_LONE.sub("\ufffd", character))


def host_of(url: str) -> str:
    """Return the host of an address in lower case, "" where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def lies_under(host: str, domain: str) -> bool:
    """Tell whether `host` is `domain` or a host below it."""
    return host == domain or host.endswith("." + domain)


@lru_cache(maxsize=4096)
def clean(url: str) -> str:
    """Return an address without fragment, default port, tracking parameters and sessions, in w3lib's canonical form."""
    return url if _CLEAN.fullmatch(url) and "/." not in url else _clean_thoroughly(url)


def _clean_thoroughly(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:  # IPv6
        host = f"[{host}]"
    # A link "//host:80/" becomes https on a page that was: one scheme's own port never names a page of the other.
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    path = _SESSION_IN_PATH.sub("", parts.path)
    url = urlunsplit((parts.scheme, host + port, path or "/", parts.query, ""))
    if parts.query:
        pairs = {pair.partition("=")[0]: pair for pair in parts.query.split("&")}
        tracking = [name for name, pair in pairs.items() if _TRACKING.fullmatch(name) or _SESSION.fullmatch(pair)]
        url = url_query_cleaner(url, tracking, remove=True, unique=False)
    return canonicalize_url(url)


@lru_cache(maxsize=4096)  # asked seven times for one page
def _own(url: str, article_id: str | None, rewrite: tuple[tuple[str, str], ...]) -> str:
    url = clean(url)
    for pattern, replacement in rewrite:
        url = re.sub(pattern, replacement, url)
    if article_id and re.search(article_id, url):
        parts = urlsplit(url)
        url = urlunsplit(parts._replace(path=_PAGE_SUFFIX.sub("", parts.path)))
    return url


@dataclass(frozen=True)
class Addresses:
    """How one outlet writes its addresses.

    `domains`: the outlet's sites; `article_urls`: pattern that an article's address (host and what follows, without
    scheme) holds; `article_id`: pattern whose first group that took part is the outlet's own id of the article;
    `rewrite`: (pattern, replacement) pairs that turn every other way of writing an address into the outlet's own.
    """

    domains: tuple[str, ...] = ()
    article_urls: str | None = None
    article_id: str | None = None
    rewrite: tuple[tuple[str, str], ...] = ()

    def own(self, url: str) -> str:
        """Return the address as the outlet itself writes it, of page 1: what is requested, and what is compared."""
        return _own(url, self.article_id, self.rewrite)

    def canonical(self, url: str) -> str:
        """Return the address of the article itself: page 1, not the AMP or mobile edition."""
        parts = urlsplit(self.own(url))
        host = _ODD_HOST.sub("www.", parts.netloc)
        path = _AMP_PATH.sub("", parts.path)
        article = urlunsplit((parts.scheme, host, path or "/", parts.query, ""))
        # What is left may be of a further page, which its AMP edition did not show.
        return article if path == parts.path else self.canonical(article)

    def on_site(self, url: str) -> bool:
        """Tell whether the address lies on one of the outlet's sites."""
        host = host_of(url)
        return any(lies_under(host, domain) for domain in self.domains)

    def is_article(self, url: str) -> bool:
        """Tell whether the address is one of the outlet's articles."""
        if not self.on_site(url):
            return False
        return self.article_urls is None or re.search(self.article_urls, url.partition("//")[2]) is not None

    def page_number(self, url: str) -> int:
        """Return which page of its article an address is: 2 for .../WS65_2.html; 1 where it says nothing."""
        found = _PAGE_SUFFIX.search(urlsplit(url).path)
        return int(found[1]) if found else 1

    def may_have_further_pages(self, url: str, body: bytes) -> bool:
        """Tell cheaply whether the page's bytes may hold a link to a further page of the same article.

        Where nothing but its address tells, such a link repeats the last part of the path.
        """
        parts = urlsplit(url)
        if parts.path in {"", "/"} and not parts.query:
            return False
        last = _PAGE_SUFFIX.sub("", parts.path).rpartition("/")[2].partition(".")[0]
        if self.article_id or self.rewrite or parts.query or not _PLAIN_NAME.fullmatch(last):
            return True
        name = last.encode()
        place = body.find(name)
        for _ in range(_MOST_NAMES):  # one search for both forms is half the work
            if place < 0:
                return False
            if body.startswith((b"_", b"-p"), place + len(name)):
                return True
            place = body.find(name, place + 1)
        return name + b"_" in body or name + b"-p" in body

    def is_further_page(self, url: str, of: str) -> bool:
        """Tell whether an address is page 2, 3, ... of the article that `of` is a page of."""
        if self.page_number(url) < 2:
            return False
        if self.article_id:
            return self.identity(url) == self.identity(of)
        return _PAGE_SUFFIX.sub("", self.own(url)) == _PAGE_SUFFIX.sub("", self.own(of))

    def identity(self, url: str) -> str:
        """Return what all addresses of one article have in common: the outlet's own id, else a digest.

        The digest leaves out the scheme, "www." and the mobile and AMP forms.
        """
        found = self.article_id and (re.search(self.article_id, url) or re.search(self.article_id, self.own(url)))
        own: str | None = next(filter(None, found.groups()), None) if found else None
        if own:
            return own
        essence = re.sub(r"^https?://(?:www\.)?", "", self.canonical(url)).rstrip("/")
        return hashlib.sha256(essence.encode()).hexdigest()[:20]
