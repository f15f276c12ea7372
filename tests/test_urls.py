"""Addresses of one article have one identity; those of other things are no articles."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from newscrawl.spiders.chinadaily import Chinadaily
from newscrawl.spiders.chinadaily_cn import ChinadailyCn
from newscrawl.spiders.chinanews import Chinanews
from newscrawl.spiders.ecns import Ecns
from newscrawl.urls import Addresses, _clean_thoroughly, _joined, absolute, clean, host_of, lies_under

OUTLETS = {
    "ecns": Ecns().facts.addresses,
    "chinanews": Chinanews().facts.addresses,
    "chinadaily": Chinadaily().facts.addresses,
    "chinadaily_cn": ChinadailyCn().facts.addresses,
    "site": Addresses(domains=("example.org",)),
}
WS = "WS65a1b2c3d4e5f60718293a4b"

# outlet, id, and addresses of the one article that has it
SAME = {
    "ecns": (
        "ihfkteqw0000001",
        """
        https://www.ecns.cn/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml
        https://www.ecns.cn/news/politics/2026-10-03/detail-ihfkteqw0000001.shtml
        http://www.ecns.cn/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml#
        https://ecns.cn/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml#comments
        http://www.ecns.cn:80/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml
        https://www.ecns.cn:80/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml
        https://WWW.ECNS.CN/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml?utm_source=x&fbclid=y
        """,
    ),
    "chinanews": (
        "10203040",
        """
        https://www.chinanews.com.cn/gn/2026/10-03/10203040.shtml
        https://www.chinanews.com.cn/sh/2026/10-03/10203040.shtml
        http://www.chinanews.com/gn/2026/10-03/10203040.shtml
        https://chinanews.com.cn/gn/2026/10-03/10203040.shtml
        http://chinanews.com/gn/news/2026/10-03/10203040.shtml?from=singlemessage#top
        https://www.chinanews.com.cn:443/gn/2026/10-03/10203040_2.shtml
        """,
    ),
    "chinadaily": (
        WS,
        f"""
        https://www.chinadaily.com.cn/a/202610/03/{WS}.html
        http://global.chinadaily.com.cn/a/202610/03/{WS}.html
        https://usa.chinadaily.com.cn/a/202610/03/{WS}_2.html
        https://chinadaily.com.cn/a/202610/03/{WS}.html?spm=1#Content
        """,
    ),
    "chinadaily_cn": (
        WS,
        f"""
        https://cn.chinadaily.com.cn/a/202610/03/{WS}.html
        http://caijing.chinadaily.com.cn/a/202610/03/{WS}_3.html
        https://china.chinadaily.com.cn/a/202610/03/{WS}.html?from=timeline
        """,
    ),
    "site": (
        None,
        """
        https://www.example.org/news/boats-race
        http://example.org/news/boats-race/
        https://m.example.org/news/boats-race
        https://amp.example.org/news/boats-race
        https://www.example.org/news/boats-race/amp
        https://www.example.org/news/boats-race/amp/
        https://www.example.org/amp/news/boats-race
        https://www.example.org/news/boats-race.amp
        https://www.example.org/news/boats-race?utm_medium=feed&amp=1&outputType=amp
        https://www.example.org:443/news/boats-race?ref=front#top
        """,
    ),
}
PAIRS = [(outlet, url) for outlet, (_, urls) in SAME.items() for url in urls.split()]


@pytest.mark.parametrize(("outlet", "url"), PAIRS)
def test_all_addresses_of_an_article_have_one_identity_and_one_canonical_form(outlet: str, url: str) -> None:
    addresses, (article_id, urls) = OUTLETS[outlet], SAME[outlet]
    first = urls.split()[0]
    assert addresses.identity(url) == (article_id or addresses.identity(first))
    assert addresses.is_article(addresses.own(url))
    path = url.partition("//")[2].partition("/")[2].partition("?")[0]
    if path == first.partition("//")[2].partition("/")[2] and outlet in {"ecns", "chinanews"}:
        assert addresses.canonical(url) == addresses.own(url) == first


@pytest.mark.parametrize(
    ("outlet", "one", "other"),
    [
        ("ecns", "/2018/05-03/300001.shtml", "/2018/05-03/300002.shtml"),
        ("ecns", "/a/2026-10-03/detail-ihfkteqw0000001.shtml", "/a/2026-10-03/detail-ihfkteqw0000002.shtml"),
        ("chinadaily", "/china/2014-09/25/content_18661001.htm", "/china/2014-09/25/content_18661002.htm"),
        ("site", "/story?id=1", "/story?id=2"),
        ("site", "/story", "/Story"),
        ("site", "/amplifier", "/lifier"),
    ],
)
def test_different_articles_stay_different(outlet: str, one: str, other: str) -> None:
    addresses = OUTLETS[outlet]
    site = f"https://www.{addresses.domains[0]}"
    assert addresses.identity(site + one) != addresses.identity(site + other)


ARTICLES = {
    "ecns": """
        https://www.ecns.cn/china/politics/2026-10-03/detail-ihfkteqw0000001.shtml
        https://www.ecns.cn/news/politics/2018-06-11/detail-ifyuqhcz0000001.shtml
        https://www.ecns.cn/hd/2026-10-03/detail-ihfkteqw0000003.shtml
        http://www.ecns.cn/2018/05-03/300001.shtml
        http://www.ecns.cn/business/2018/05-03/300001.shtml
        http://www.ecns.cn/business/2018/05-03/300001_2.shtml
    """,
    "chinanews": """
        https://www.chinanews.com.cn/gn/2026/10-03/10203040.shtml
        http://www.chinanews.com/gj/2020/07-04/9200001.shtml
        https://www.chinanews.com.cn/gn/news/2010/05-01/2250001.shtml
        https://www.chinanews.com.cn/dwq/2026/10-03/10203040_2.shtml
    """,
    "chinadaily": f"""
        https://www.chinadaily.com.cn/a/202610/03/{WS}.html
        https://global.chinadaily.com.cn/a/202610/03/{WS}.html
        https://www.chinadaily.com.cn/a/202610/03/{WS}_2.html
        http://usa.chinadaily.com.cn/china/2014-09/25/content_18661001.htm
        http://www.chinadaily.com.cn/china/2014-09/25/content_18661001_2.htm
    """,
    "chinadaily_cn": f"""
        https://cn.chinadaily.com.cn/a/202610/03/{WS}.html
        https://caijing.chinadaily.com.cn/a/202610/03/{WS}_2.html
    """,
}
NO_ARTICLES = {
    "ecns": """
        https://www.ecns.cn/
        https://www.ecns.cn/china/politics/
        https://www.ecns.cn/china/politics/index_2.shtml
        https://www.ecns.cn/rss/rss.xml
        https://www.example.org/china/2026-10-03/detail-ihfkteqw0000001.shtml
        https://www.notecns.cn/china/2026-10-03/detail-ihfkteqw0000001.shtml
        mailto:desk@ecns.cn
    """,
    "chinanews": """
        https://www.chinanews.com.cn/
        https://www.chinanews.com.cn/scroll-news/news1.html
        https://www.chinanews.com.cn/scroll-news/2026/1003/news.shtml
        https://www.chinanews.com.cn/kong/2026/10-03/10203040.shtml
        https://www.chinanews.com.cn/tp/hd2019/2026/10-03/1234.shtml
        https://www.chinanews.com.cn/gn/shipin/2026/10-03/news123456.shtml
        https://www.chinanews.com.cn/gn/shipin/cns/2026/10-03/123456.shtml
        https://www.chinanews.com.cn/rss/importnews.xml
    """,
    "chinadaily": f"""
        https://www.chinadaily.com.cn/world
        https://www.chinadaily.com.cn/world/page_2.html
        https://cn.chinadaily.com.cn/a/202610/03/{WS}.html
        https://caijing.chinadaily.com.cn/a/202610/03/{WS}.html
        https://newssearch.chinadaily.com.cn/rest/en/search?page=0
        https://www.chinadaily.com.cn/e/about.html
    """,
    "chinadaily_cn": f"""
        https://cn.chinadaily.com.cn/
        https://www.chinadaily.com.cn/a/202610/03/{WS}.html
        https://cn.chinadaily.com.cn/gtx/5d63917ba31099ab995dbb29
    """,
}


@pytest.mark.parametrize(
    ("outlet", "url", "expected"),
    [(outlet, url, True) for outlet, urls in ARTICLES.items() for url in urls.split()]
    + [(outlet, url, False) for outlet, urls in NO_ARTICLES.items() for url in urls.split()],
)
def test_articles_are_told_by_their_address(outlet: str, url: str, *, expected: bool) -> None:
    assert OUTLETS[outlet].is_article(url) is expected


def test_a_site_nothing_is_known_of_may_have_an_article_everywhere() -> None:
    assert OUTLETS["site"].is_article("https://news.example.org/whatever")
    assert not OUTLETS["site"].is_article("https://example.com/whatever")


@pytest.mark.parametrize(
    ("outlet", "url", "canonical"),
    [
        (
            "chinanews",
            "http://chinanews.com/gn/2026/10-03/1_3.shtml?x",
            "https://www.chinanews.com.cn/gn/2026/10-03/1.shtml?x=",
        ),
        (
            "chinadaily",
            f"http://m.chinadaily.com.cn/a/202610/03/{WS}_2.html",
            f"https://www.chinadaily.com.cn/a/202610/03/{WS}.html",
        ),
        ("site", "https://wap.example.org/2026/amp/?b=2&a=1#x", "https://www.example.org/2026/?a=1&b=2"),
        ("site", "https://example.org/story.amp.html", "https://example.org/story.html"),
        ("site", "https://example.org/part_2.html", "https://example.org/part_2.html"),  # it may be a name
        ("site", "https://example.org", "https://example.org/"),
    ],
)
def test_the_canonical_address_is_page_one_of_the_full_edition(outlet: str, url: str, canonical: str) -> None:
    assert OUTLETS[outlet].canonical(url) == canonical


@pytest.mark.parametrize(
    ("outlet", "url", "of", "expected"),
    [
        (
            "chinadaily",
            f"https://www.chinadaily.com.cn/a/202610/03/{WS}_2.html",
            f"http://global.chinadaily.com.cn/a/202610/03/{WS}.html",
            True,
        ),
        (
            "chinadaily",
            f"https://www.chinadaily.com.cn/a/202610/03/{WS}.html",
            f"https://www.chinadaily.com.cn/a/202610/03/{WS}_2.html",
            False,
        ),
        (
            "chinanews",
            "https://www.chinanews.com.cn/gn/2026/10-03/2_2.shtml",
            "https://www.chinanews.com.cn/gn/2026/10-03/1.shtml",
            False,
        ),
        ("site", "https://example.org/story_2.html", "https://example.org/story.html", True),
        ("site", "https://example.org/story-p3", "https://example.org/story", True),
        ("site", "https://example.org/other_2.html", "https://example.org/story.html", False),
        ("site", "https://example.org/story_1.html", "https://example.org/story.html", False),
    ],
)
def test_further_pages_belong_to_their_article(outlet: str, url: str, of: str, *, expected: bool) -> None:
    assert OUTLETS[outlet].is_further_page(url, of) is expected


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (None, None),
        ("", None),
        ("  /a.html\n", "https://example.org/a.html"),
        ("b.html", "https://example.org/news/b.html"),
        ("../c.html", "https://example.org/c.html"),
        ("../../../c.html", "https://example.org/c.html"),
        ("//www.ecns.cn/d.html", "https://www.ecns.cn/d.html"),
        ("?page=2", "https://example.org/news/?page=2"),
        ("#", "https://example.org/news/"),
        ("e.html#part", "https://example.org/news/e.html"),
        ("/图片.jpg", "https://example.org/图片.jpg"),
        ("javascript:void(0)", None),
        ("mailto:desk@example.org", None),
        ("data:image/gif;base64,AAAA", None),
        ("ftp://example.org/", None),
        ("http://", None),
        ("http://[", None),
    ],
)
def test_hrefs_become_addresses_or_nothing(href: str | None, url: str | None) -> None:
    assert absolute("https://example.org/news/", href) == url


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org./a#b", "https://example.org/a"),
        ("https://user:word@example.org/a", "https://example.org/a"),
        ("https://[2001:DB8::1]:8080/a", "https://[2001:db8::1]:8080/a"),
        ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y&gclid=z", "https://example.org/a?id=7"),
        ("https://example.org/a?b=2&a=1&a=0", "https://example.org/a?a=0&a=1&b=2"),
        ("https://example.org/a?fromage=brie&preference=1", "https://example.org/a?fromage=brie&preference=1"),
        ("https://example.org/图 片", "https://example.org/%E5%9B%BE%20%E7%89%87"),
    ],
)
def test_clean_leaves_what_names_the_page(url: str, cleaned: str) -> None:
    assert clean(url) == cleaned


JUNK = st.text() | st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP", "ftp", ""]),
    st.sampled_from(
        ["example.org", "www.example.org", "[::1]", "exämple.org", "a.b.", "u:p@h", "[", "m.example.org", "", "%41"]
    ),
    st.sampled_from(["", ":80", ":443", ":8080", ":x", ":99999", ":"]),
    st.text(alphabet="ab/.%2_-ä#;amp ", max_size=20),
    st.text(alphabet="ab=&;%2+utm_ ä", max_size=20),
    st.text(max_size=5),
)


@given(JUNK)
def test_cleaning_twice_changes_nothing(url: str) -> None:
    try:
        once = clean(url)
    except ValueError:
        return
    assert clean(once) == once


@given(JUNK, st.sampled_from(sorted(OUTLETS)), JUNK)
def test_junk_is_refused_as_a_value_error_or_not_at_all(url: str, outlet: str, other: str) -> None:
    addresses = OUTLETS[outlet]
    never_raise: list[Any] = [host_of(url), absolute(url, other), addresses.on_site(url), addresses.is_article(url)]
    assert len(never_raise) == 4
    for function in (addresses.own, addresses.canonical, addresses.identity, addresses.page_number):
        try:
            function(url)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("host", "domain", "expected"),
    [
        ("ecns.cn", "ecns.cn", True),
        ("www.ecns.cn", "ecns.cn", True),
        ("notecns.cn", "ecns.cn", False),
        ("", "ecns.cn", False),
    ],
)
def test_a_domain_holds_itself_and_the_hosts_below_it(host: str, domain: str, *, expected: bool) -> None:
    assert lies_under(host, domain) is expected


HOSTS = ("example.org", "a-b.c.example", "xn--bcher-kva.example", "xn--nothing--.example", "127.1", "0x7f.1", "a" * 70)
PORTS = ("", ":", ":0", ":1", ":80", ":080", ":443", ":8080", ":8443", ":59999", ":64999", ":65000", ":65535", ":65536")


def result_of(function: Any, *arguments: str) -> object:
    """Return what a function returns, or that it says that it was given no address."""
    try:
        return function(*arguments)
    except ValueError:
        return ValueError


@given(st.sampled_from(HOSTS), st.sampled_from(PORTS), st.text("aZ1.-_~/", max_size=12))
def test_what_is_clean_at_first_sight_is_what_the_long_way_gives(host: str, port: str, path: str) -> None:
    url = f"https://{host}{port}/{path}"
    assert result_of(clean, url) == result_of(_clean_thoroughly, url)


@given(st.sampled_from(HOSTS), st.sampled_from(PORTS), st.text("aZ1.-_~/?=&%:@#;", max_size=12))
def test_what_is_absolute_at_first_sight_is_what_the_long_way_gives(host: str, port: str, rest: str) -> None:
    base = f"http://{host}/news/boats.html"
    for href in (f"http://{host}{port}{rest}", f"https://{host}{port}/{rest}"):
        assert absolute(base, href) == _joined(base, href)
