"""China Daily, English sites."""

from newscrawl.outlet import NewsSpider, Search, Section, Selectors


class Chinadaily(NewsSpider):
    name, title = "chinadaily", "China Daily"
    country, language, timezone = "cn", "en", "Asia/Shanghai"
    sources = [
        *(
            Section(
                f"https://www.chinadaily.com.cn/{path}",
                rows=".tw3_01_2, .tw2_l_t, .tBox2",
                links="a",
                date="b",
                pages="/" + path + "/page_{page}.html",
                section=path.rpartition("/")[2],
            )
            for path in "china world world/china-us business business/tech opinion culture travel sports".split()
        ),
        Search(
            "https://newssearch.chinadaily.com.cn/rest/en/search"
            "?keywords=&sort=dp&page={page}&curType=story&type=&channel=&source="
        ),
    ]
    article_urls = (
        r"^(?!(?:cn|china|ca\w+|world|fashion|kan|column|language)\.).+/(?:WS\w{24}|content_\d+)(?:_\d+)?\.html?"
    )
    article_id = r"/(WS[0-9a-f]{24})|/content_(\d+)"
    rewrite = [(r"^http:", "https:"), (r"^(https://)(?=chinadaily\.com\.cn)", r"\1www.")]
    selectors = Selectors(
        headline=(".main_art h1", "#lft-art h1", ".lft_art h1", "h1"),
        articleBody="#Content",
        articleSection="#bread-nav > a:nth-of-type(n+2)",
        authors=".info_l",
        sourceOrganization=".info_l",
        datePublished=".info_l",
        pages="#div_currpage a",
    )
    expect = {"leads": 50, "articleBody": 0.9, "datePublished": 0.98}
