"""What stands around and between the paragraphs of a text: told by elements' names and classes, and by words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TOKEN_SPLIT = re.compile(r"[^a-z]+")
# Classes that say what a text is about, or of what state a page is, not what stands in the element.
_SAYS_NOTHING = re.compile(r"(?:tag|tags|category|topic|type|format|status|has|is|js|no|with|without|single|hide|hidden)[-_]")
# Words in the class or id of elements that stand around a text.
_WORDS = frozenset(
    "related recommended recommendation recommendations recommend popular trending hot comment comments discussion "
    "disqus foot footer header nav navbar navigation menu submenu sidebar aside share sharing sharebar social sociable "
    "promo promos promotion promoted promotional advert adverts advertising advertisement ad ads adslot sponsor sponsored "
    "newsletter newsletters subscribe signup login register copyright breadcrumb breadcrumbs "
    "pager pagination cookie cookies consent gdpr onetrust tags taglist keywords teaser teasers teaserlist "
    "bio biography authorbox byline bylines outbrain taboola zergnet xiangguan tuijian "
    "callout readmore readnext seealso infobox infobar factbox "
    "donate donation poll quiz ticker carousel swiper slick modal popup tooltip toolbar disclaimer "
    "affiliate oembed placeholder gating statement "
    "kommentar kommentare kommentarer werbung anzeige comentarios commentaires reacties relacionadas relacionados verwandt "
    "publicidad publicidade reklama reklam abo survey sticky skip".split()
)
_PHRASES = re.compile(
    r"side-?bar|read-(?:more|next|also)|see-also|also-(?:read|like)|most-(?:read|popular|viewed)|top-?stories|"
    r"more-(?:stories|from|news|on|in)|author-(?:bio|box|info|card|profile|desc\w*|about)|about-(?:the-)?author|article-(?:footer|tags|meta)|"
    r"post-(?:meta|tags|footer|nav\w*|info)|entry-(?:meta|footer|utility)|postinfo|meta-(?:info|data|box)|"
    r"sign-?up|log-?in|sr-only|visually-hidden|screen-reader|skip-link|key-points-nav|table-of-contents|\btoc\b|lire-aussi|"
    r"pull-?quote|in-?article-promo|article-(?:list|teaser|card)|news-?list|link-?list|social-|photo-?credit|image-?credit|"
    r"figure-credit|leer-mas|weiterlesen|mehr-zum|cross-?sell|trc_|jp-related|wp-block-embed|addtoany|ssba|sharedaddy"
)
_HIDING = re.compile(r"(?:^|\s)(?:(?:is-|u-)?hidden|d-none|hide|visuallyhidden|invisible)(?=\s|$)")
_SHOWN_ELSEWHERE = re.compile(r":(?:block|flex|grid|inline\S*|table|contents)\b|\bd-\w+-(?:block|flex|grid)\b")
_NEVER_TEXT = re.compile(r"cookie|consent|gdpr|onetrust|(?:^|[\s_-])comments?(?=$|[\s_-])|disqus|kommentar", re.IGNORECASE)
_TAGS = frozenset({"aside", "footer", "nav", "dialog", "form", "menu"})
_ROLES = frozenset({"complementary", "navigation", "dialog", "alertdialog", "banner", "contentinfo", "search", "alert"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_furniture(element: LexborNode) -> bool:
    """Tell whether an element by its own word stands around a text, not in it."""
    tag = element.tag
    attributes = element.attributes
    if tag in _TAGS or "hidden" in attributes:
        return True
    if tag == "table" and attributes.get("align") in {"left", "right"}:  # floats beside the text: an advert
        return True
    if (attributes.get("role") or "") in _ROLES:
        return True
    style = attributes.get("style")
    if style and _HIDDEN.search(style):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return names != " " and names_furniture(names)


def is_never_text(element: LexborNode) -> bool:
    """Tell whether an element cannot be the text, even if it holds most of a page's sentences."""
    attributes = element.attributes
    return _NEVER_TEXT.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") is not None


@lru_cache(maxsize=4096)
def names_furniture(names: str) -> bool:
    """Tell whether classes and ids hold a word for what stands around texts."""
    if _HIDING.search(names) and not _SHOWN_ELSEWHERE.search(names):
        return True
    for name in names.split():
        lower = _CAMEL.sub("-", name).lower() if not name.islower() else name
        if _SAYS_NOTHING.match(lower):
            continue
        if not _WORDS.isdisjoint(_TOKEN_SPLIT.split(lower)) or _PHRASES.search(lower):
            return True
    return False
