"""China Daily, Chinese sites (中国日报网)."""

from newscrawl.outlet import NewsSpider, Search, Selectors


class ChinadailyCn(NewsSpider):
    name, title = "chinadaily_cn", "中国日报网"
    country, language, timezone = "cn", "zh-Hans", "Asia/Shanghai"
    home = "https://cn.chinadaily.com.cn/"
    sources = [
        Search(
            "https://newssearch.chinadaily.com.cn/rest/cn/search"
            "?keywords=&sort=dp&page={page}&curType=story&type=&channel=&source=",
            max_pages=30,
        ),
    ]
    domains = [
        f"{host}.chinadaily.com.cn" for host in "cn china world caijing fashion kan column language cartoon".split()
    ]
    article_urls = r"/a/\d{6}/\d\d/WS[0-9a-f]{24}(?:_\d+)?\.html"
    article_id = r"/(WS[0-9a-f]{24})"
    rewrite = [(r"^http:", "https:")]
    selectors = Selectors(
        headline="h1.dabiaoti",
        articleBody="#Content",
        articleSection=".da-bre a",
        sourceOrganization=(".xinf-le:first-of-type a:not(:has(img))", ".xinf-le", 'meta[name="source"]'),
        datePublished=".xinf-le + .xinf-le",
        editors='meta[name="editor"]',
        pages="#div_currpage a",
    )
    expect = {"leads": 20, "articleBody": 0.9, "datePublished": 0.98}
