"""Chinanews (中国新闻网), China News Service."""

from newscrawl.outlet import Archive, Feed, NewsSpider, Section, Selectors


class Chinanews(NewsSpider):
    name, title = "chinanews", "中国新闻网"
    country, language, timezone = "cn", "zh-Hans", "Asia/Shanghai"
    sources = [
        Section(
            "https://www.chinanews.com.cn/scroll-news/news1.html",
            rows=".content_list li",
            links=".dd_bt > a",
            date=".dd_time",
            section_label=".dd_lm a",
            pages="news{page}.html",
        ),
        Archive("https://www.chinanews.com.cn/scroll-news/%Y/%m%d/news.shtml", links=".content_list .dd_bt > a"),
        Feed("https://www.chinanews.com.cn/rss/importnews.xml"),
    ]
    domains = ["chinanews.com.cn", "chinanews.com"]
    article_urls = (
        r"^(?:www\.)?chinanews\.com(?:\.cn)?/(?!kong/|scroll-news/|tp/)(?!.*/shipin/).*/\d\d-\d\d/\d+(?:_\d+)?\.shtml"
    )
    article_id = r"/\d\d-\d\d/(\d+)(?:_\d+)?\.shtml"
    rewrite = [(r"^https?://(?:www\.)?chinanews\.com(?:\.cn)?(?=/)", "https://www.chinanews.com.cn")]
    affixes = ["中新网"]
    selectors = Selectors(
        headline=("h1.content_left_title", "#cont_1_1_2 > h1", ".left_bt > ul", ".title0"),
        articleBody=(".left_zw #fontzoom", ".left_zw", "#ad0"),
        articleSection=("#nav > a:nth-of-type(n+2)", "#location > a"),
        datePublished=("#pubtime_baidu", ".content_left_time", ".left-t", ".left_time", ".title0 ~ div"),
        sourceOrganization=(".content_left_time a.source", "#source_baidu", ".left-t", ".left_time", ".title0 ~ div"),
        editors=("#editor_baidu", ".adEditor .left_name", ".left_name", "#editor"),
        clutter=("table.adInContent", "#adhzh", 'table[align="left"]', "#function_code_page", '[href="#zw_cyhd"]'),
        pages="#function_code_page a, .pagebox a",
    )
    expect = {"leads": 50, "articleBody": 0.9, "datePublished": 0.98}
