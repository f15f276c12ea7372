"""What stands around and between the paragraphs of a text: told by elements' names and classes, and by words.

Longer than other files: most of it are the words themselves, in all languages that were met.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.text import holds_any, with_figures_alike

if TYPE_CHECKING:
    from newscrawl.extraction.elements import Element

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TOKEN_SPLIT = re.compile(r"[^a-z]+")
# Classes that say what a text is about, or of what state a page is, not what stands in the element.
_SAYS_NOTHING = re.compile(
    r"(?:tag(?!-(?:list|box|cloud|links|container))|category|topic|type|format|status|has|is|js|no|with|without|"
    r"single|hide|hidden)[-_]"
)
_STATE = re.compile(r"(?<![a-z])(?:has|have|with|without|enabled?|no|show|is|not)-[\w-]+")
# Words in the class or id of elements that stand around a text.
_WORDS = frozenset(
    "related recommended recommendation recommendations recommend popular trending hot comment comments discussion "
    "disqus foot footer header nav navbar navigation menu submenu sidebar aside share sharing sharebar social "
    "sociable "
    "promo promos promotion promotional advert adverts advertising advertisement ad ads adslot sponsor "
    "sponsored "
    "newsletter newsletters subscribe signup login register copyright breadcrumb breadcrumbs "
    "pager pagination cookie cookies consent gdpr onetrust tags taglist tagbox tagcloud linkback keywords control "
    "controls settings teaser teasers teaserlist "
    "bio biography author authors authorline authorbox byline bylines kicker "
    "outbrain taboola zergnet xiangguan tuijian player feedback latest callout readmore readnext seealso infobox "
    "infobar factbox "
    "donate donation poll quiz ticker carousel swiper slick modal popup tooltip toolbar disclaimer "
    "affiliate disclosure oembed placeholder gating statement "
    "kommentar kommentare kommentarer werbung anzeige comentarios commentaires reacties relacionadas relacionados "
    "verwandt "
    "publicidad publicidade reklama reklam abo survey sticky skip".split()
)
_PHRASES = re.compile(
    r"side-?bar|tags?-?(?:list|cloud|box|links|container)|read-(?:more|next|also)|see-also|also-(?:read|like)|"
    r"most-(?:read|popular|viewed)|top-?stories|"
    r"key-?points|more-(?:stories|from|news|on|in)|author-(?:bio|box|info|card|profile|desc\w*|about)|"
    r"about-(?:the-)?author|article-(?:footer|tags|meta)|"
    r"post-(?:meta|tags|footer|nav\w*|info)|entry-(?:meta|footer|utility)|postinfo|meta-(?:info|data|box)|"
    r"sign-?up|log-?in|screen-reader|skip-link|key-points-nav|table-of-contents|\btoc\b|video-(?:title|player|"
    r"desc\w*)|"
    r"lire-aussi|"
    r"pull-?quote|in-?article-promo|article-(?:list|teaser|card)|news-?list|link-?list|social-|photo-?credit|"
    r"image-?credit|"
    r"figure-credit|leer-mas|weiterlesen|mehr-zum|cross-?sell|trc_|jp-related|wp-block-embed|addtoany|ssba|sharedaddy"
)
_HIDING = frozenset(
    "hidden is-hidden u-hidden d-none hide visuallyhidden visually-hidden sr-only screen-reader-text invisible".split()
)
_SHOWN_ELSEWHERE = re.compile(r":(?:block|flex|grid|inline\S*|table|contents)\b|\bd-\w+-(?:block|flex|grid)\b")
_NEVER_TEXT = re.compile(
    r"cookie|consent|gdpr|onetrust|(?:^|[\s_-])comments?(?=$|\s|[_-](?:list|area|section|wrap|body|content|thread|"
    r"block))|disqus|kommentar",
    re.IGNORECASE,
)
_OF_NEVER_TEXT = ("cookie", "consent", "gdpr", "onetrust", "comment", "disqus", "kommentar")  # one is in each
_TAGS = frozenset({"aside", "dialog", "form", "menu"})
_NEVER_TAGS = frozenset({"footer", "nav"})
_ROLES = frozenset({"complementary", "navigation", "dialog", "alertdialog", "banner", "contentinfo", "search", "alert"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


HIDDEN, NEVER_TEXT, FURNITURE = 1, 2, 4
"""What an element says of itself: it is not shown; it cannot be the text even if it holds most of a page's sentences;
it stands around a text, not in it."""


def traits_of(element: Element) -> int:
    """Return what an element says of itself, as a sum of the above."""
    if element.traits < 0:
        element.traits = _read_traits(element.tag or "", element.attributes)
    return element.traits


def _read_traits(tag: str, attributes: dict[str, str | None]) -> int:
    if not attributes:  # as of most paragraphs
        return _traits_of_tag(tag)
    classes, identity, style = attributes.get("class") or "", attributes.get("id") or "", attributes.get("style")
    traits = _traits_named(tag, classes, with_figures_alike(identity)) if classes or identity else 0
    traits |= _traits_of_tag(tag)
    if tag not in _NEVER_TAGS and (
        (attributes.get("role") or "") in _ROLES or (tag == "table" and attributes.get("align") in {"left", "right"})
    ):
        traits |= FURNITURE
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        traits |= HIDDEN
    return traits


@lru_cache(maxsize=256)
def _traits_of_tag(tag: str) -> int:
    if tag in _NEVER_TAGS:
        return NEVER_TEXT
    named = _traits_named(tag, "", "") if "-" in tag else 0
    return named | (FURNITURE if tag in _TAGS else 0)


def is_furniture(element: Element) -> bool:
    """Tell whether an element by its own word stands around a text, or is not shown."""
    return traits_of(element) != 0


@lru_cache(maxsize=4096)
def _traits_named(tag: str, classes: str, identity: str) -> int:
    names = f"{classes} {identity} {tag if '-' in tag else ''}"  # the name of an element of the site's own making
    traits = 0
    if not _HIDING.isdisjoint(classes.split()) and not _SHOWN_ELSEWHERE.search(classes):
        traits |= HIDDEN
    if holds_any(names.lower(), _OF_NEVER_TEXT) and _NEVER_TEXT.search(names):
        traits |= NEVER_TEXT
    if tag not in _HEADINGS and any(
        map(_names_furniture, names.split())
    ):  # "article-header" says of a heading only that it is one
        traits |= FURNITURE
    return traits


@lru_cache(maxsize=8192)
def _names_furniture(name: str) -> bool:
    """Tell whether a class or an id holds a word for what stands around texts."""
    lower = _CAMEL.sub("-", name).lower() if not name.islower() else name
    if lower.isalpha():
        return lower in _WORDS or _PHRASES.search(lower) is not None
    if _SAYS_NOTHING.match(lower):
        return False
    lower = _STATE.sub("", lower)
    return not _WORDS.isdisjoint(_TOKEN_SPLIT.split(lower)) or _PHRASES.search(lower) is not None


# Lines that stand among the paragraphs: short ones by how they begin, longer ones by what they ask of the reader.
_LABEL = re.compile(
    r"^\W*(?:(?:本文|图片|文章)?来源\s*[:：]|分享|打印|关闭窗口|字号|字体|大字|纠错|责任编辑|推荐阅读|相关新闻|相关阅读|"
    r"相关文章|更多精彩|延伸阅读|热帖|热词|图集$|扫一扫|参与互动|发表评论|我要评论|网友评论|版权|点击进入|上一页|下一页|"
    r"特别声明|免责声明|相关资讯|更多资讯|发布时间|标签\s*[:：]|原标题\s*[:：]|関連記事|続きを読む|タグ\s*[:：]|관련\s?기사|"
    r"share\b|print\b|drucken$|drukuj$|imprimir$|imprimer$|bild anzeigen|read (?:more|also|next)|see also\b|"
    r"also read|related\b|more (?:on|from|about|great)\b|don['’]t miss|"
    r"you (?:may|might) (?:also )?(?:like|be interested)|explore further|next read|read this next|"
    r"editors?['’]?s?['’]? picks?\b|latest (?:from|news|stories)\b|"
    r"recommended|trending\b|join the conversation|about the author|advertisement|copyright|subscribe|follow us|"
    r"sign up|"
    r"most (?:read|popular)|comments?\b|back to top|©|all rights reserved|story continues|after newsletter promotion|"
    r"tags?\s*[:：]|filed under|published under|posted (?:in|on|by)\b(?!.*\.$)|view comments|leave a (?:reply|comment)|"
    r"lire aussi|à lire (?:aussi|également)|lisez aussi|voir aussi|à découvrir|à propos de l['’]auteur|mots[- ]clés|"
    r"leia (?:também|mais)|sobre (?:la firma|el autor|o autor)|etiquetas|veja (?:também|mais)|(?:le|"
    r"ve)[ea]? (?:también|más)|te puede interesar|más información|"
    r"leggi anche|lees ook|czytaj (?:więcej|też|także)|dowiedz się więcej|zobacz (?:też|także)|читайте также|"
    r"lesen sie (?:auch|mehr)|mehr (?:zum thema|themen)\b|auch interessant|(?:zum )?weiterlesen\b|weiterführende|"
    r"weitere informationen$|empfohlene (?:beiträge|artikel)|das (?:thema )?könnte (?:dich|sie|euch) |"
    r"auf dieser seite|über de[nr] autor|schlagw|abgelegt unter|anzeige$|"
    r"werbung$|"
    r"اقرأ (?:أيضا|المزيد)|مواضيع ذات صلة|เรื่องที่เกี่ยวข้อง|publicidad|publicidade|реклама|reklama)",
    re.IGNORECASE,
)
# Likewise, but they announce nothing: who took a picture, where a text is from, what a widget says for itself.
_REMARK = re.compile(
    r"^\W*(?:(?:(?:photo|image|picture|foto|bild|abbildung)s?|(?:(?:photo|image|gallery) )?cr[eé]dits?(?: photos?)?|"
    r"sources?|quellen?|fuentes?|fonte|bron|źródło|kaynak|kilde|källa|"
    r"our standards)\s*:|advert(?:ising)?$|iklan$|show caption$|this slideshow requires|"
    r"was this (?:page|article) helpful|fehler gefunden|valora esta|alle angaben ohne|"
    r"rezept drucken|(?:möchten|wollen) sie (?:den|diesen) (?:artikel|beitrag) teilen|"
    r"(?:war|hat) (?:ihnen |dir )?(?:der|dieser) (?:artikel|beitrag) )",
    re.IGNORECASE,
)
# Who wrote a text and when it was printed, where nothing else stands in the line: "Von: Anna Rowe, Hamburg".
_BYLINE = re.compile(
    r"(?:(?:written |words |text |reported )?by|von|por|par|door|av|af|przez|texte?|texto|testo)\s*:?\s+"
    r"(?-i:[^\W\d_a-z][\w.'’-]*(?: (?:(?:de|del|van|von|der|da|la) )*[^\W\d_a-z][\w.'’-]*){1,4}(?:, [^\W\d_a-z]\w+)?)",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"\W*(?:(?:last )?updated|(?:first |originally )?published|posted|aktualisiert|veröffentlicht|erstellt|"
    r"publicerad|uppdaterad|publicado|actualizado|atualizado|publié|mis à jour|pubblicato|aggiornato|opublikowano|"
    r"aktualizacja|"
    r"publisert|oppdatert|güncelleme|this (?:story|article|post) was originally published)\b[^\d]{0,20}\d",
    re.IGNORECASE,
)
# What a line asks of its reader, in small letters: how it begins, and what may stand anywhere in it.
_ASKS_AT_ONCE = re.compile(
    r"(?:you can )?follow (?:us|me|him|her|them|@?\w+(?: \w+)?|the .{3,40}) on "
    r"(?:twitter|facebook|instagram|x\b|linkedin)|"
    r"(?:write|reach|contact|e-?mail)\b.{0,60}@|get (?:the|our) .{0,60}\b(?:inbox|app|newsletter)|"
    r"download (?:our|the) .{0,40}app\b|click here (?:to|for)\b|have a (?:news )?(?:tip|story)\b|"
    r"submit your (?:letter|story)|first-time subscribers|(?:read|click)\b.{0,40}\bview comments|"
    r"il vous reste .{0,20}de cet article|(?:inscrivez|abonnez)-vous|folgen sie uns|abonnieren sie|"
    r"suscríb[ea]|síguenos|regístrate|iscriviti|abbonati|seguici|inscreva-se|siga-nos|meld je aan|volg ons|"
    r"zapisz się|subskrybuj|pozostało jeszcze \d+|подпи(?:сывайтесь|шитесь)|читайте нас|"
    r"扫描.{0,12}二维码|关注.{0,20}(?:微信|公众号)|(?:特别|免责)声明|【?免责声明|[（(]原标题"
)
# Each is looked for only where the word before it stands in the line: that takes a twentieth of the time.
_ASKS = tuple(
    (word, re.compile(pattern))
    for words, pattern in {
        "sign up|subscribe": r"\b(?:sign up|subscribe)\b.{0,80}\b(?:newsletters?|inbox|e-?mails?|today|here|now)\b",
        "newsletter": r"\bnewsletters?\b.{0,60}\b(?:sign up|subscribe|inbox|abonnieren|anmelden)\b",
        "subscribe": r"please subscribe|already a subscriber|reserved for subscribers",
        "reached at": r"(?:may|can) be reached at \S*@",
        "affiliate": r"affiliate (?:links?|commission)",
        "commission": r"we may (?:earn|receive) (?:a |an )?(?:small |affiliate )?commission",
        "a product": r"if you (?:purchase|buy) a product",
        "signing up": r"signing up .{0,40}newsletter",
        "posteingang": r"posteingang",
        "delivered": r"\bdelivered .{0,30}(?:inbox|every|door|letterbox)",
        "a story to": r"(?:have|got) a story to (?:tell|share)",
        "whatsapp": r"whatsapp[- ](?:kanal|channel)",
        "share ": r"share (?:it|this) with (?:a|your) friend",
        "comments": r"let us know in the comments|comments (?:on this piece )?are (?:pre-?)?moderated",
        "we want to hear": r"we want to hear what you think",
        "zapraszamy": r"zapraszamy.{0,30}subskrypc",
        "if you enjoyed": r"if you enjoyed (?:reading )?this (?:post|article|story)",
        "abonnés": r"réservée? (?:aux|à nos) abonnés",
        "gefallen": r"hat ihnen (?:dieser|der) (?:artikel|beitrag) gefallen",
        "kostenlos testen": r"wochen kostenlos testen",
        "会員": r"会員登録が必要|有料会員",
        "무단": r"무단\s?전재",
    }.items()
    for word in words.split("|")
)
_LONGEST_LABEL, _LONGEST_IMPRINT, _LONGEST_LINKED_LABEL, _LONGEST_PROMOTION = 60, 80, 200, 400


# What a text ends with when its author is presented.
_PRESENTED = re.compile(
    r"^(?:[A-Z][\w.'’-]+ ){1,4}(?:is|was|covers|writes|reports|has (?:been|covered|written))\b.{0,200}\b(?:reporter|"
    r"correspondent|"
    r"editor|columnist|contributor|journalist|staff writer|freelance writer|covers|writes about|fellow)\b"
)


def presents_author(line: str) -> bool:
    """Tell whether a line, at the end of a text, says who wrote it: "Anna Rowe is a reporter for The Example."."""
    return len(line) < _LONGEST_PROMOTION and _PRESENTED.match(line) is not None


def is_label(line: str) -> bool:
    """Tell whether a line announces what is no part of the text: related articles, comments, tags."""
    return len(line) < _LONGEST_LABEL and _LABEL.match(line) is not None


def is_furniture_line(line: str, linked: int) -> bool:
    """Tell whether a line, of which `linked` characters stand in links, is no paragraph of the text."""
    if len(line) >= _LONGEST_PROMOTION:
        return False
    if len(line) < (_LONGEST_LINKED_LABEL if linked else _LONGEST_LABEL) and (
        _LABEL.match(line) or _REMARK.match(line)
    ):
        return True
    if len(line) < _LONGEST_IMPRINT and (_BYLINE.fullmatch(line) or _PRINTED.match(line)):
        return True
    lower = line.lower()
    if _ASKS_AT_ONCE.match(lower):
        return True
    return any(word in lower and pattern.search(lower) for word, pattern in _ASKS)
