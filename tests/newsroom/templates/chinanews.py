"""Chinanews, www.chinanews.com.cn: its article pages in the four templates that are still served."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from tests.newsroom.story import BEIJING
from tests.newsroom.templates import markup
from tests.newsroom.templates.chinanews_lists import HOST, SECTIONS, aliases, listings, print_frame
from tests.newsroom.templates.furniture import CHINESE, edition_of, tease
from tests.newsroom.templates.listing import section_of
from tests.newsroom.templates.markup import Form, charset, fill, meta, printed, repeat

if TYPE_CHECKING:
    from datetime import datetime

    from tests.newsroom.story import Story

__all__ = ["HOST", "SECTIONS", "aliases", "listings"]

OUTLET = "chinanews"
GENERATIONS = ("2022", "2013", "2009", "2007")
TRAPS = markup.TRAPS | {
    "second_title",
    "ad_table",
    "ad_bare_table",
    "ad_hzh",
    "editor_in_paragraph",
    "pictext_paragraph",
    "live_poster",
    "promotion",
    "title_suffix",
    "title_suffix_dash",
    "rare_characters",
}
ENCODINGS = {"2022": "utf-8", "2013": "gb18030", "2009": "gb18030", "2007": "gb18030"}
FIRST_KEYS = {"2022": 10_200_000, "2013": 6_000_000, "2009": 2_200_000, "2007": 1_200_000}
DEEP_UNTIL = 2011

FORM = Form(
    paragraph="<p>　　$text</p>",
    picture='<div style="text-align:center"><img src="$src" style="border:0" alt="$alt" /></div>\n$caption',
    caption='<div class="pictext">$text</div>',
    credit="（$text）",
    icon='<p><img src="//www.chinanews.com/fileftp/2019/08/zt.gif" width="16" height="16" alt="" /></p>',
    share='<div class="share_text">分享到：<a>微信</a> <a>微博</a> 已有36人参与</div>',
)
POSTER = '<p style="text-align:center"><a href="//www.chinanews.com.cn/live.shtml"><img src="$src" /></a></p>\n$caption'
ADS = {
    "ad_table": '<table border="0" cellspacing="0" cellpadding="0" align="left" class="adInContent"><tbody><tr><td>'
    '<!--画中画广告start--><div class="_i630znox87b">秋季茶会门票八折，点击预订</div><!--画中画广告end-->'
    "</td></tr></tbody></table>",
    "ad_bare_table": '<table border=0 cellspacing=0 cellpadding=0 align=left><tr><td><a href="http://ad.example/2">'
    '<img src="http://ad.example/2.gif" width="300" height="250" /></a>风筝套装限时包邮</td></tr></table>',
    "ad_hzh": "\n<div id=adhzh name=hzh>\n<table border=0 cellspacing=0 cellpadding=0 align=left>\n<tr>\n<td>\n"
    '<embed src="http://ad.example/3.swf" width="300" height="250"></embed>'
    "新到毛线，来电优惠\n</td>\n</tr>\n</table>\n</div>",
}
PROMOTION = '<div class="promo"><a href="http://ad.example/mobile">》订阅手机早报，每天一条新鲜事</a></div>'
SECOND_TITLE = """<div id="second-title" style="display: none; top: 350px;" class="secondTop">
<div class="divnew"><div class="left">
<h1>
$headline
</h1>
</div><div id="share-3" class="share share-component social-share">分享到：</div></div>
</div>"""
SELECTED = (
    '<li class="change1" style="display: list-item;"><div class="bigpic_list"><div class="intermoren_box">'
    '<div class="intermoren_left"><a href="$href" target="_blank"><img src="$picture"></a></div>'
    '<div class="intermoren_right">\n<div class="news_title"><em><a href="$href" target="_blank">$title</a></em></div>'
    '\n<div class="news_source"><div class="left">$minute:00</div></div></div></div></div></li>'
)
PLAY = (
    '<div class="ydtj_div">\n<a href="$href">\n<div class="left"><img src="$picture"></div>\n'
    '<div class="right"><p>$title</p></div>\n</a>\n<div class="clear"></div>\n</div>'
)
RANK = '<li><a href="$href" target="_blank" title="$title">$short</a></li>'
RECOMMENDED = '<div class="news_item"><h5><a href="$href">$title</a></h5><p>$text</p><span>$minute</span></div>'


def make_key(number: int, generation: str) -> str:
    """Give the id of the n-th story, in the range of its time."""
    return str(FIRST_KEYS[generation] + number)


def article_path(key: str, published: datetime, section: str, generation: str) -> str:
    """Give the path of page 1; before 2011 the two old templates stand one level deeper."""
    day = published.astimezone(BEIJING)
    deeper = "news/" if generation in ("2009", "2007") and day.year < DEEP_UNTIL else ""
    return f"/{section}/{deeper}{day:%Y/%m-%d}/{key}.shtml"


def page_paths(story: Story) -> tuple[str, ...]:
    """Give the path of each page of the story."""
    stem = story.path.removesuffix(".shtml")
    return (story.path, *(f"{stem}_{page}.shtml" for page in range(2, story.pages + 1)))


def robots() -> str:
    """Print a robots.txt that forbids nothing a crawler of news wants; the real one is not known."""
    return "User-agent: *\nDisallow: /common/\nDisallow: /part/\n"


def render(story: Story, page: int = 1) -> str:
    """Print one page of the story."""
    facts = _print_facts(story)
    values = facts | _print_body(story, page) | _print_surroundings(story)
    values |= {name: fill(f"chinanews_{name}", facts) for name in ("inputs", "baidu", "comment")}
    return fill(f"chinanews_{story.template}", values)


def _print_facts(story: Story) -> dict[str, str]:
    moment = story.published.astimezone(BEIJING)
    headline = printed(story.headline, story.traps)
    suffixes = {"title_suffix": "-中新网", "title_suffix_dash": "——中新网"}
    suffix = next((text for trap, text in suffixes.items() if trap in story.traps), "")
    suffixed = f"{story.headline}-中新网" if "og_site_suffix" in story.traps else None
    section = section_of(story, SECTIONS)
    return {
        "charset": charset(story),
        "key": story.key,
        "path": story.path,
        "type": section,
        "title": headline + suffix,
        "attribute": escape(story.headline),
        "headline": headline,
        "metas": meta("keywords", ",".join(story.keywords))
        + meta("description", story.description)
        + meta("og:title", suffixed, "property"),
        "stamp": f"{moment:%Y-%m-%d %H:%M:%S}",
        "date": f"{moment:%Y-%m-%d}",
        "clock": f"{moment:%H:%M:%S}",
        "time": f"{moment:%Y年%m月%d日 %H:%M}",
        "source": escape(story.source or ""),
        "editors": escape(" ".join(story.editors)),
        "crumbs": "".join(f' → <a href="/{section}.shtml">{escape(label)}</a>' for label in story.section),
        "second": SECOND_TITLE.replace("$headline", headline) if "second_title" in story.traps else "",
    }


def _print_body(story: Story, page: int) -> dict[str, str]:
    form = replace(FORM, caption='<p class="pictext">$text</p>') if "pictext_paragraph" in story.traps else FORM
    if "live_poster" in story.traps:
        form = replace(form, picture=POSTER)
    blocks = markup.print_blocks(story, page, form)
    texts = [index for index, block in enumerate(blocks) if block.startswith("<p>　　")]
    for index, trap in zip(texts, [trap for trap in ADS if trap in story.traps], strict=False):
        blocks[index] = blocks[index].removesuffix("</p>") + ADS[trap] + "</p>"
    new = story.template in ("2022", "2013")
    names = escape(" ".join(story.editors))
    if new and names:
        line = f'<div class="left_name right"> <span>【编辑:{names}】 </span></div>'
        _add_editor(blocks, texts, f'<div class="adEditor"><!--编辑姓名start-->{line}<!--编辑姓名end--></div>', story)
    return {
        "body": "\n".join(blocks),
        "pager": _print_pager(story, page),
        "editor": f"【<font color=CC0000>编辑:</font>{names}】" if names else "",
        "promotion": PROMOTION if "promotion" in story.traps else "",
    }


def _add_editor(blocks: list[str], texts: list[int], editor: str, story: Story) -> None:
    if "editor_in_paragraph" in story.traps and texts:
        blocks[texts[-1]] = blocks[texts[-1]].removesuffix("</p>") + editor
    else:
        blocks.append(editor)


def _print_pager(story: Story, page: int) -> str:
    paths = page_paths(story)
    links = [f'<a href="{path}">{number}</a>' for number, path in enumerate(paths, 1)] if len(paths) > 1 else []
    if page > 1:
        links.insert(0, f'<a href="{paths[page - 2]}">上一页</a>')
    if page < len(paths):
        links.append(f'<a href="{paths[page]}">下一页</a>')
    return " ".join(links)


def _print_surroundings(story: Story) -> dict[str, str]:
    day = edition_of(story)

    def address(number: int, moment: datetime) -> str:
        section = SECTIONS[number % len(SECTIONS)][0]
        return f"//www.chinanews.com{article_path(make_key(number, '2022'), moment, section, '2022')}"

    news = tease(CHINESE, story.key, 40, day, address)
    if "rare_characters" in story.traps:
        news[0]["title"] = "喆镕风筝社与㛃湖渡口结对"
    shown = {"edition": f"{day:%Y-%m-%d %H:%M:%S}", "play": repeat(PLAY, news[14:26]), "rank": repeat(RANK, news[26:])}
    return {
        "edition": shown["edition"],
        "selected": repeat(SELECTED, news[:8]),
        "recommended": repeat(RECOMMENDED, news[8:14]),
        "side": fill("chinanews_side", shown),
        **print_frame(day, "\ufffd\u03b5\ufffd" if story.template == "2013" else "system"),
    }
