"""Tell the names of persons from all else that stands in a byline: agencies, desks, posts, places, dates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawl.text import HAN, compiled, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

_KANA_HANGUL = r"\u3040-\u30ff\uac00-\ud7af"
_PARTICLES = frozenset(
    "de da do dos das del della di du des la le los las van von vom der den ter ten zu zur y e el al bin ibn bint abu "
    "af av o' d' dit und".split()
)
_WORD = re.compile(r"[^\W\d_][\w.'’`´-]*", re.UNICODE)
_CJK_NAME = rf"[{HAN}{_KANA_HANGUL}·・]{{2,12}}(?:[ 　][{HAN}{_KANA_HANGUL}]{{1,8}})?"
_HANGUL_POST = re.compile(r"\s*(?:선임|수습|전문|객원|인턴)?(?:기자|특파원|논설위원|칼럼니스트|에디터)$")
_JAPANESE_POST = re.compile(r"(?:記者|編集委員|特派員|論説委員|さん)$")
_TITLE = re.compile(r"^(?:Prof|Dr|Dipl|Mag|Sir|Dame|Rev|Mr|Mrs|Ms|med|rer|phil|jur|Ing)\.?$")
_DEGREE = re.compile(r"(?:,?\s(?:MS|MA|BA|MD|MBA|PhD|Ph\.D\.|RD|RDN|LD|CPT|DO|JD|M\.D\.|MPH|RN|CFA|CFP|Esq\.))+$")
_SHORT_SIGN = re.compile(r"\s*[(\[](?:[\w.]{1,5}|[\w./ ]*(?:dpa|AFP|AP|Reuters|SDA|APA)[\w./ ]*)[)\]]?$")

# Those who never are a person: by a whole name, or by a word that only names houses, desks and posts.
_AGENCIES = (
    r"associated press|a\.?p\.?|reuters|afp|agence france[- ]presse|dpa|deutsche presse-agentur|apa|sda|keystone-sda|"
    r"ansa|efe|europa press|xinhua|tass|yonhap|kyodo(?: news)?|jiji|pti|ians|ani|pap|ctk|čtk|mti|ntb|tt|ritzau|stt|anp|"
    r"belga|lusa|upi|pa media|press association|bloomberg|anadolu(?: ajansı| agency)?|aa|dha|iha|cna|kna|epd|sid|afx|"
    r"dow jones|(?:the )?canadian press|the associated press|agencies|agenturen|agencias|agences|agenzie|ap news"
)
_IS_AGENCY = re.compile(rf"^(?:the )?(?:{_AGENCIES})(?:[/ ,+&-]+(?:{_AGENCIES}))*$", re.IGNORECASE)
_AGENCY_BEHIND = re.compile(
    r"\s+(?:(?:for )?the associated press|associated press|reuters|afp|dpa|bloomberg news|the canadian press)$",
    re.IGNORECASE,
)
_FOR_HOUSE = re.compile(r"\s+for\s+(?:the\s+)?(?-i:[A-Z0-9]).*$", re.IGNORECASE)
_STAFF = re.compile(
    r"\b(?:staff|redaktion\w*|redazione|redacci[oó]n|r[ée]daction|redactie|redakcja|redaksjon\w*|redaktionen|toimitus|"
    r"newsroom|news ?desk|desk|editorial|editors?|web ?team|webdesk|support|team|admin|administrator|administrador|"
    r"webmaster|gast\w*|guest|contributors?|contributed|sponsored|advertorial|correspondents?|reporters?|writers?|"
    r"redakteur\w*|redator\w*|redattore|journalist\w*|journaliste|periodista|giornalista|korrespondent\w*|chefredakt\w*|"
    r"columnist|kolumnist\w*|kolumne|commentator|producer|photographer|fotograf\w*|foto|photo\w*|illustrat\w*|bild|"
    r"autor\w*|auteure?s?|authors?|autore|byline|professor|president|minister|manager|managing|director|direktor|"
    r"chief|senior|deputy|assistant|associate|freelance\w*|fellow|analyst|expert\w*|specialist|consultant|intern|"
    r"volont[äa]r\w*|\w*leiter\w*|ressort\w*|head|founder|ceo|cto|blogger|videojournalist|podcast)\b|编辑|記者|记者|编者|编译|"
    r"작성자|관리자|편집국|디지털|온라인",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:news|newspaper|nachrichten|noticias|notizie|online|onlain|digital|press|presse|prensa|stampa|agency|agentur|"
    r"agencia|agence|agenzia|network|media|medien|magazine?|zeitung|tagblatt|anzeiger|rundfunk|fernsehen|post|times|"
    r"herald|tribune|gazette|journal|daily|weekly|report|telegram|telegraph|chronicle|courier|today|tv|radio|"
    r"channel|broadcasting|corporation|foundation|stiftung|verlag|verein|institut\w*|universit\w*|gmbh|ag|inc|ltd|llc|"
    r"e\.v|company|group|society|blog|www|http\w*|com|de|org|net)$|\.(?:com|de|org|net|co|at|ch|fr|it|es|nl|pl|ru|info|tv)\b|"
    r"新闻|新聞|日报|日報|晚报|时报|時報|通讯社|通信|電視|网$|社$|오늘|신문|뉴스|일보$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[@\d:|©®#*?!<>{}=+…\"“”„]|https?|www\.|\b(?:by|of|the|and|on|at|for|with|from|to|is|was|are|read|more|share|my|"
    r"shares|views?|comments?|follow|published|updated|posted|minutes?|ago|subscribe|newsletter|credit|image|uhr|est|edt|"
    r"pst|gmt|utc|ist|pm|mehr|alles?|zur|zum|über|about|kommentare?|stand|lesezeit|aktualisiert|veröffentlicht|par|por|"
    r"les|une|publicado|publié|pubblicato|artikel|articles?|artículos|permalink|permanentlink|schreibe|profil|übersetzt|translated|bearbeitet|twitter|"
    r"facebook|instagram|linkedin|rss|google|whatsapp|account|categor\w+|kategorie\w*|aktuell\w*|allgemein\w*|home|"
    r"startseite|login|menu|video|podcast|audio|live|update|opinion|politics|sports?|world|business|culture|kultur|"
    r"politik|wirtschaft|meinung|lokales|panorama|wissen|reise|section|tags?|gr[uü](?:ß|ss)e?|mfg|regards|greetings|saludos|cordialement|"
    r"weitere|informationen?|information|content|details|related|topics?|exclusive|datum|date|quelle|source|beiträge)\b",
    re.IGNORECASE,
)
_NO_CJK_NAME = re.compile(r"著者|作者|互动|参与|字号|分享|打印|评论|收藏|来源|发布|关注|举报|视频|阅读")
_BETWEEN = re.compile(
    r"\s*(?:,|、|，|;|；|&|/|·|•|\||\s(?:and|und|et|og|och|ve|и|и|with|mit|sowie)\s)\s*(?:(?:and|und|et|og|och|y)\s+)?",
    re.IGNORECASE,
)
_SHORT_BETWEEN = re.compile(r"\s+(?:y|e|i|en|i|og|a)\s+")
_NO_SIGN = re.compile(r"[\W_]+")
_LONGEST_NAME = 50  # characters
_MOST_WORDS = 5
_LONG_SITE_NAME = 5  # characters
_SHORTEST_SINGLE = 3
_ACCOUNT = re.compile(r"[a-zA-Z][\w.-]{2,24}")


@lru_cache(maxsize=1024)
def fold(name: str) -> str:
    """Return a name without accents, case and signs, so that two spellings of one are the same."""
    if not name.isascii():
        name = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return _NO_SIGN.sub("", name).casefold()


def is_organisation(name: str, names_of_site: Iterable[str] = ()) -> bool:
    """Tell whether a text names a house, an agency or a desk."""
    if _is_house(name):
        return True
    key, first = fold(name), fold(name.split(maxsplit=1)[0]) if name.strip() else ""
    keys = [site for site in map(fold, names_of_site) if site]
    return any(site in {key, first} or (len(site) > _LONG_SITE_NAME and key.startswith(site)) for site in keys)


@lru_cache(maxsize=1024)
def _is_house(name: str) -> bool:
    """Tell whether a text holds a word for a house, an agency or a desk; one name is asked for by several layers."""
    return is_agency(name) or is_desk(name) or _HOUSE.search(name) is not None


def is_agency(name: str) -> bool:
    """Tell whether a text is the name of a news agency, or of several."""
    return _IS_AGENCY.match(name.strip(" .")) is not None


def is_desk(name: str) -> bool:
    """Tell whether a text names a desk or a post instead of a person: "Example Staff", "Redaktion"."""
    return _STAFF.search(name) is not None


def is_latin(text: str) -> bool:
    """Tell whether a text is in letters that have a lower case, in which a name shows by its capitals."""
    return " " in text and any(letter.islower() or letter.isupper() for letter in text)


def clean_name(text: str) -> str:
    """Return a name without degrees, short signs in brackets, agencies and posts behind it."""
    name = (tidy(text) or "").strip(" ,;:·•|/-–—*")
    name = _HANGUL_POST.sub("", _JAPANESE_POST.sub("", name))
    name = _AGENCY_BEHIND.sub("", _DEGREE.sub("", _SHORT_SIGN.sub("", _FOR_HOUSE.sub("", name))))
    return name.strip(" ,;:·•|/-–—*")


def is_person(name: str, *, single: bool = False) -> bool:
    """Tell whether a text has the form of a person's name; of one word only where `single` is allowed."""
    if not name or len(name) > _LONGEST_NAME or _NO_NAME.search(name):
        return False
    if not name.isascii() and compiled(_CJK_NAME).fullmatch(name):
        return not _NO_CJK_NAME.search(name) and (len(name) <= 8 or any(sign in name for sign in "·・ "))
    words = name.split()
    if not words or len(words) > _MOST_WORDS + 1 or not all(map(_WORD.fullmatch, words)):
        return False
    proper = [word for word in words if word.casefold() not in _PARTICLES and not _TITLE.match(word)]
    if not proper or len(proper) > _MOST_WORDS:
        return False
    if not all(word[0].isupper() or not word[0].islower() or "'" in word or "’" in word for word in proper):
        return False
    return len(words) > 1 or (single and (len(name) > _SHORTEST_SINGLE or not name.isupper()) and len(name) > 2)


def split_names(text: str, *, single: bool = False) -> list[str]:
    """Return the names of the persons in a text that holds nothing but a byline; what is no name ends the list."""
    names: list[str] = []
    parts = _BETWEEN.split(text)
    with_post = [part.split() for part in parts if _HANGUL_POST.search(part)]
    if with_post:  # what stands before "구현모 기자" is the place
        return list(dict.fromkeys(name for words in with_post if is_person(name := clean_name(" ".join(words[-2:])))))
    for part in parts:
        name = clean_name(part)
        if name and is_organisation(name):
            if names:
                break
            single = False  # what stands behind a house in one word is a place
            continue
        if names and len(name.split()) >= _MOST_WORDS and not is_person(name):
            break
        names.extend(piece for piece in _pieces(name) if is_person(piece, single=single) and not is_organisation(piece))
    return in_full(names)


def in_full(names: Iterable[str]) -> list[str]:
    """Return the names, each once; beside names in full a single word is a place or a degree."""
    found = list(dict.fromkeys(names))
    if any(" " in name for name in found):
        return [name for name in found if " " in name or compiled(_CJK_NAME).fullmatch(name)]
    return found


def is_account(text: str) -> bool:
    """Tell whether a text is the name of an account, as blogs print it: "anna_writes"."""
    return _ACCOUNT.fullmatch(text) is not None and not is_organisation(text) and not _NO_NAME.search(text)


def _pieces(name: str) -> list[str]:
    """Split at words as short as "y" and "e" where whole names stand on both sides: "Ana Sol y Lea Luz"."""
    pieces = _SHORT_BETWEEN.split(name)
    if len(pieces) > 1 and all(len(piece.split()) > 1 and is_person(piece) for piece in pieces):
        return pieces
    return [name]
