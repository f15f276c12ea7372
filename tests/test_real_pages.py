"""Real pages of the first outlets, where they lie beside the project: what a careful reader finds on them.

Headlines and texts stand here as length and digest, since the pages are not ours to copy. Each was read against its
page: all paragraphs in order, no caption, no editor line, nothing of what stands around the text.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawl import NotAnArticle, read_article
from newscrawl.extraction.page import Page
from newscrawl.extraction.running_text import read_text

PAGES = Path(__file__).parents[2] / "shared" / "pages"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages do not lie beside this checkout")


@dataclass(frozen=True)
class Expected:
    """What a page must give: lengths in characters and digests for what is not ours, the facts in clear."""

    file: str
    url: str
    headline: tuple[int, str]
    paragraphs: tuple[int, int, str]
    """How many, how long joined, and their digest."""
    published: str
    source: str | None
    editors: tuple[str, ...]
    section: tuple[str, ...]


EXPECTED = [
    Expected(
        "ecns/ecns_2018_301274.html",
        "https://www.ecns.cn/2018/05-03/301274.shtml",
        headline=(73, "e8b6a53bff52f2fd"),
        paragraphs=(7, 1117, "5d5967de4213a74a"),
        published="2018-05-03T16:06:00+08:00",
        source="Xinhua",
        editors=("Gu Liping",),
        section=("Politics",),
    ),
    Expected(
        "chinanews/chinanews_2008_1333184.html",
        "https://www.chinanews.com.cn/gn/news/2008/08-01/1333184.shtml",
        headline=(22, "847c0680bf94f4b3"),
        paragraphs=(3, 247, "0199171692ccc4d6"),
        published="2008-08-01T23:30:00+08:00",
        source="新华网",
        editors=("邱观史",),
        section=("国内新闻",),
    ),
    Expected(
        "chinanews/chinanews_9229287_2020.html",
        "http://www.chinanews.com/ll/2020/07-04/9229287.shtml",
        headline=(18, "0b24b1f5939936d0"),
        paragraphs=(10, 3462, "01ec9eac5101030c"),
        published="2020-07-04T12:10:24+08:00",
        source="求是网",
        editors=("陈海峰",),
        section=("理论新闻",),
    ),
    Expected(
        "chinadaily/chinadaily_china_zh_2023.html",
        "https://china.chinadaily.com.cn/a/202311/17/WS65571297a310d5acd876f404.html",
        headline=(19, "953726daaa965832"),
        paragraphs=(11, 711, "99c55ddc23cdae79"),
        published="2023-11-17T15:13:00+08:00",
        source="中国日报网",
        editors=("严玉洁", "王辉"),
        section=("评论", "海外观察"),
    ),
    Expected(
        "people/gne_people_1.html",
        "http://culture.people.com.cn/n1/2019/0615/c1013-31153719.html",
        headline=(17, "a887c18cde8aeaa1"),
        paragraphs=(27, 743, "d757da96350df2fe"),
        published="2019-06-15T08:18:00+08:00",
        source="人民网-文化频道",
        editors=("汤诗瑶", "丁涛"),
        section=(),
    ),
    Expected(
        "people/people_zh_2024.html",
        "http://politics.people.com.cn/n1/2024/0424/c1001-40223222.html",
        headline=(57, "66cdd1266133f4b2"),
        paragraphs=(12, 1374, "4b5dff01960baac6"),
        published="2024-04-24T23:52:00+08:00",
        source="新华网",
        editors=("牛镛", "岳弘彬"),
        section=(),
    ),
    Expected(
        "xinhua/newscn_fortune_2023.html",
        "http://www.news.cn/fortune/2023-11/17/c_1129981476.htm",
        headline=(19, "e0aa46c65a56d2fd"),
        paragraphs=(4, 570, "cd8768560eea7ee8"),
        published="2023-11-17T20:52:15+08:00",
        source="新华社",
        editors=("张樵苏",),
        section=(),
    ),
    Expected(
        "xinhua/xinhuanet_1125597921_2020.html",
        "http://www.xinhuanet.com/local/2020-02/19/c_1125597921.htm",
        headline=(19, "b0e0514edf8e4b2b"),
        paragraphs=(14, 1014, "ef3859cedbf79ee6"),
        published="2020-02-19T20:29:58+08:00",
        source="半月谈",
        editors=("焦鹏",),
        section=(),
    ),
    Expected(
        "xinhua/he_xinhuanet_25340717.html",
        "http://www.he.xinhuanet.com/news/2012-06/04/content_25340717.htm",
        headline=(17, "c469341b417821b9"),
        paragraphs=(6, 1505, "44e5a503c74ba109"),
        published="2012-06-04T09:20:26+08:00",
        source="河北日报",
        editors=("王华军",),
        section=(),
    ),
    Expected(
        "xinhua/gne_xinhuanet_1.html",
        "http://www.xinhuanet.com/world/2019-12/10/c_1125327450.htm",
        headline=(15, "8f8ea26ebd84dc9b"),
        paragraphs=(5, 562, "f0f010f095dadbf8"),
        published="2019-12-10T07:57:40+08:00",
        source="新华网",
        editors=("尹世杰",),
        section=(),
    ),
    Expected(
        "scmp/scmp_3046526_2020.html",
        "https://www.scmp.com/comment/opinion/article/3046526/taiwanese-president-tsai-ing-wens-political-playbook-should-be",
        headline=(113, "f5a7e42ea291a6b0"),
        paragraphs=(14, 4320, "fe91a32ff068bf35"),
        published="2020-01-20T10:00:08+08:00",
        source=None,
        editors=(),
        section=("Opinion",),
    ),
    Expected(
        "scmp/scmp_3046526_2023b.html",
        "https://www.scmp.com/comment/opinion/article/3046526/taiwanese-president-tsai-ing-wens-political-playbook-should-be",
        headline=(113, "f5a7e42ea291a6b0"),
        paragraphs=(14, 4320, "fe91a32ff068bf35"),
        published="2020-01-20T10:00:08+08:00",
        source=None,
        editors=(),
        section=("Comment", "Opinion", "News", "Hong Kong", "Asia"),
    ),
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.file)
def test_real_page_gives_what_a_reader_finds(expected: Expected) -> None:
    article = read_article((PAGES / expected.file).read_bytes(), expected.url)
    body = article.articleBody or ""
    assert article.headline is not None
    assert article.datePublished is not None
    assert (len(article.headline), digest(article.headline)) == expected.headline
    assert (len(body.split("\n\n")), len(body), digest(body)) == expected.paragraphs
    assert article.datePublished.isoformat() == expected.published
    assert (article.sourceOrganization and article.sourceOrganization.name) == expected.source
    assert tuple(editor.name for editor in article.editors) == expected.editors
    assert article.articleSection == expected.section


OUTLETS_OWN = [each for each in EXPECTED if each.file.startswith(("ecns", "chinanews", "chinadaily"))]


@pytest.mark.parametrize("expected", OUTLETS_OWN, ids=lambda expected: expected.file)
def test_generic_reading_agrees_with_the_selectors(expected: Expected) -> None:
    article = read_article((PAGES / expected.file).read_bytes(), expected.url, outlet="site")
    assert article.metadata.found_by["articleBody"] == "generic"
    assert digest(article.headline or "") == expected.headline[1]
    assert digest(article.articleBody or "") == expected.paragraphs[2]


def test_fragment_of_an_english_china_daily_page_gives_text_and_caption() -> None:
    body = (PAGES / "chinadaily/chinadaily_en_2020_content_fragment.html").read_bytes()
    page = Page(body, "https://www.chinadaily.com.cn/a/202009/22/WS5f6962b2a31024ad0ba7afcb.html")
    text = read_text(page.select("#Content"), page.url)
    assert [len(paragraph) for paragraph in text.paragraphs] == [136, 169, 95, 182]
    assert [(image.creditText, len(image.caption or "")) for image in text.images] == [("Photo/Agencies", 162)]


def test_section_list_is_no_article() -> None:
    body = (PAGES / "chinadaily/chinadaily_en_list_2019_china-us.html").read_bytes()
    with pytest.raises(NotAnArticle) as rejection:
        read_article(body, "https://www.chinadaily.com.cn/world/china-us")
    assert rejection.value.reason == "listing"
