"""What stands around and between the paragraphs of a text, as elements' names, classes and attributes tell."""

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
