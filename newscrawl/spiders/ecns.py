"""ECNS, China News Service in English."""

from newscrawl.outlet import Feed, NewsSpider, Section, Selectors


class Ecns(NewsSpider):
    name, title = "ecns", "ECNS"
    country, language, timezone = "cn", "en", "Asia/Shanghai"
    sources = [
        Feed("https://www.ecns.cn/rss/rss.xml"),
        *(
            Section(
                f"https://www.ecns.cn/{path}/",
                rows="ul.bizlst > li",
                links="h3 > a",
                date="b",
                pages="index_{page}.shtml",
                section=path.rpartition("/")[2],
            )
            for path in (
                "china/politics china/national china/regional world business cns-wire voices opinion military sci-tech "
                "travel culture society hongkong taiwan hd photo"
            ).split()
        ),
    ]
    article_urls = r"/detail-\w+\.shtml|/\d{4}/\d\d-\d\d/\d+(?:_\d+)?\.shtml"
    article_id = r"/detail-([a-z]+\d+)|/\d{4}/\d\d-\d\d/(\d+)"
    rewrite = [(r"^https?://(?:www\.)?ecns\.cn(?=/)", "https://www.ecns.cn")]
    selectors = Selectors(
        headline="#contitle",
        articleBody="#yanse",
        articleSection="h3.bitemblue > span:last-of-type",
        datePublished=".downinfo > span",
        sourceOrganization=".downinfo > span:nth-of-type(2)",
        editors=".downinfo > span",
        pages=".pagebox a, #function_code_page a",
        clutter=("#function_code_page", ".textfont", ".bshare-custom"),
    )
    expect = {"leads": 50, "articleBody": 0.9, "datePublished": 0.98}
