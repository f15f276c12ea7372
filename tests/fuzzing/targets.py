"""All targets by name: each with its check, good bytes to begin with, and words of their language."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.discovery.archive import Archive
from newscrawl.discovery.feed import Feed
from newscrawl.discovery.search import Search
from newscrawl.discovery.section import Section
from newscrawl.discovery.site import FrontPage
from newscrawl.discovery.sitemap import NewsSitemap
from tests.fuzzing.listings import check_robots, listing_check, read_listings
from tests.fuzzing.pages import STRUCTURED, check_page, check_structured, page_seeds
from tests.fuzzing.values import check_addresses, check_dates, check_json_values
from tests.fuzzing.wire import check_compression, check_decoding, check_headers, pack_seeds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Target:
    """One kind of bytes. `seeds` are good ones, `tokens` words of their language."""

    check: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    tokens: Sequence[bytes] = ()


_XML = b"<?xml version='1.0'?> <item> </item> <link> <link/> <link>x</link> <pubDate> <title> <entry> <updated>".split()
_XML += b"<urlset> <url> <loc> </loc> <lastmod> <news:title> <sitemap> <sitemapindex> </urlset> &amp; xmlns=".split()
_HTML = (
    b"<a href= </a> <li> <h2> <ul> <b> <div> <base href= <meta charset= <title> class= datetime= </div> <time>".split()
)
_SCHEMA = b'"@type" "@id" "@graph" "name" "url" "headline" "author" "datePublished" "NewsArticle" "Person"'.split()
_DATES = (
    "Nov. 20, 2026|20 novembre 2026|2026年11月20日|yesterday|2 hours ago|今天|15:04|3:05 pm|GMT+8|CEST|١٤٠٥|2569"
    "|Mon, 20 Nov 2026 08:00:00 +0800|Thu|1405/08/29|hace 2 días|오후 3:05|พ.ย.|T|Z|+08:00|.|/|-|:"
).split("|")
_DATE_SEEDS = (
    "en 2026-11-20\nPublished: 11:24, November 20, 2026 | Updated: 15:04",
    "zh-Hans \n2026年11月20日 08:30 来源：湖报",
    "de \n20. November 2026, 8:30 Uhr",
    "fa \n۲۹ آبان ۱۴۰۵ ساعت ۸:۳۰",
    "th \n20 พ.ย. 2569 08:30",
    "en \n2 hours ago",
    "fr \nhier à 15h04",
    "en 2026-11-20\n/2026/11/20/boats-race.html",
    "en \n2026-11-20T08:30:00.123+08:00",
    "en \n1763600000000",
    "en \nFri Nov 20 08:30:00 CEST 2026",
)
_ADDRESSES = (
    b"https://www.ecns.cn/china/\n//www.ecns.cn/china/2026-11-20/detail-ihx0000001_2.shtml?utm_source=x#top",
    b"https://cn.chinadaily.com.cn/\nhttp://world.chinadaily.com.cn/a/202611/20/WS65a1b2c3d4e5f60718293a4b_3.html",
    b"https://news.example/a/b\n../amp/c;jsessionid=1?sid=0123456789abcdef01234&b=1&a=2&b=",
    b"http://m.news.example:80/\n/2026/11/boats-race-p2.amp.html?amp=1",
    b"https://n\xc3\xa9ws.example/\nhttps://user:pw@[::1]:8080/%7Ea%2f?q=%e4%bd%a0%20+&&=",
)
_PARTS = b"https:// http:// // / ../ ./ ? & = # @ : ; _2 -p2 /amp .amp .html m. www. amp. [::1] utm_a=b".split()
_RESPONSE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nContent-Length: 5\r\n\r\nboats",
    (
        b"HTTP/1.1 503 Busy\r\nRetry-After: Fri, 20 Nov 2026 08:00:00 GMT\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5;a=b\r\nboats\r\n0\r\nX: y\r\n\r\n"
    ),
    b'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 304 Not Modified\r\nETag: "1"\r\nRetry-After: 120\r\n\r\n',
)
_FIELDS = b"HTTP/1.1 200 Content-Length: Transfer-Encoding: chunked Retry-After: Connection: close \r\n \r\n\r\n".split(
    b" "
)
_ROBOTS = (
    b"User-agent: newscrawl\nUser-agent: b\nCrawl-delay: 2.5\nDisallow: /a*b$\nAllow: /index.html\nSitemap: /n.xml\n",
    b"# boats\r\nUser-Agent: *\r\nDisallow:\r\nDisallow: /%7Ea?b=%2F\rallow /c\r\nSitemap: /sitemap.xml.gz",
)
_CHARSETS = (
    b"utf-8 gbk big5 shift_jis iso-2022-jp utf-16 utf-7 latin-1 unicode_escape idna punycode hz undefined".split()
)
_LINES = "船队于黎明出发，中午返回。<meta charset=gb2312>Boats race. Übung"


def _decoding_seeds() -> list[bytes]:
    sets = ("gb18030", "big5", "utf-8", "shift_jis", "iso2022_jp", "utf-16", "latin-1", "utf-7")
    return [name.encode() + b"\n" + (_LINES * 3).encode(name, "ignore") for name in sets] + [*_CHARSETS]


def _listing_target(source: object, *patterns: str, tokens: Sequence[bytes]) -> Target:
    return Target(listing_check(source), lambda: read_listings(*patterns), tokens)  # type: ignore[arg-type]


def _sitemap_seeds() -> list[bytes]:
    plain = read_listings("sitemap*")
    return [*plain, *map(gzip.compress, plain)]


TARGETS = {
    "feed": _listing_target(Feed("https://paper.example/rss"), "*.xml", "*.rdf", tokens=_XML),
    "sitemap": Target(listing_check(NewsSitemap("https://paper.example/s.xml")), _sitemap_seeds, _XML),
    "section": _listing_target(
        Section(
            "https://paper.example/list/",
            rows="li, tr",
            links=("h3 a", "a"),
            title=("b", "a"),
            date=("time", "b"),
            section_label="i",
            next_page=".page a, a.next",
        ),
        "*.html",
        tokens=_HTML,
    ),
    "archive": _listing_target(
        Archive(
            "https://paper.example/2026/1120/list.html", links="a", rows="li", date="div", pages="list_{page}.html"
        ),
        "*.html",
        tokens=_HTML,
    ),
    "search": _listing_target(
        Search("https://paper.example/search?page={page}&since={since:%Y-%m-%d}", section_label="columnName"),
        "*.json",
        tokens=[
            b'"content"',
            b'"url"',
            b'"title"',
            b'"publishTime"',
            b'"totalPages"',
            b"1791000000000",
            b'"totalPages":"',
        ],
    ),
    "front_page": _listing_target(FrontPage("https://paper.example/"), "*.html", tokens=_HTML),
    "robots": Target(
        check_robots, lambda: _ROBOTS, b"User-agent: Disallow: Allow: Crawl-delay: Sitemap: * $ #".split()
    ),
    "decoding": Target(
        check_decoding, _decoding_seeds, [*_CHARSETS, b"<meta charset=", b"\x1b$B", b"\x1b(B", b"+AGE-"]
    ),
    "compression": Target(check_compression, pack_seeds, [b"gzip", b"br", b"zstd", b"deflate", b",", b"\x1f\x8b"]),
    "headers": Target(check_headers, lambda: _RESPONSE, _FIELDS),
    "page": Target(check_page, page_seeds, [*_HTML, *_SCHEMA]),
    "structured": Target(check_structured, lambda: [json.dumps(each).encode() for each in STRUCTURED], _SCHEMA),
    "json_values": Target(
        check_json_values, lambda: [json.dumps(each, indent=1).encode() for each in STRUCTURED], [*_SCHEMA, b"//", b";"]
    ),
    "dates": Target(check_dates, lambda: [each.encode() for each in _DATE_SEEDS], [each.encode() for each in _DATES]),
    "addresses": Target(check_addresses, lambda: _ADDRESSES, _PARTS),
}
