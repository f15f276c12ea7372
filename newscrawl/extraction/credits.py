"""Tell apart what is printed around a text: names, agencies, datelines, editor lines, picture credits."""

from __future__ import annotations

import re

from newscrawl.article import Organization, Person
from newscrawl.text import HAN, compiled, holds_any, tidy

_HAN_NAME = rf"[{HAN}](?:[{HAN}·]{{1,14}}|[ ][{HAN}](?![{HAN}]))"
_HAN_NAMES = rf"{_HAN_NAME}(?:[ 、，,]+{_HAN_NAME})*"

# Labels before a name. "By" needs the space behind it; Chinese labels need none.
_WRITER_LABEL = re.compile(
    r"^\W*(?:(?:written|reported|text|story)?\s*\bby\b[:\s]+|authors?\s*[:：]\s*|(?:本报|中新社|中新网|新华社)?"
    r"(?:记者|作者|撰文|文)\s*[:：/ ]\s*)",
    re.IGNORECASE,
)
_EDITOR_LABEL = re.compile(
    r"^\W*(?:(?:web\s+)?editors?\s*[:：]\s*|edited by\s+|(?:责任|本文|值班|网络)?(?:编辑|责编)\s*[:：]?\s*)",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(r"^\W*(?:来源|稿源|文章来源|source)\s*[:：]\s*", re.IGNORECASE)
_DATE_SEGMENT = re.compile(r"\b(?:updated|published|posted|last)\b|\d{4}[-年/.]\d{1,2}|\d{1,2}:\d{2}", re.IGNORECASE)
# "in Beijing", "in Los Angeles, California": up to the next name or the end.
_PLACE = re.compile(
    r"\s+in\s+[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}(?:,\s[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,2})?(?=\s+and\s|\s*[,&;]\s|\s*$)"
)
# "By Wu Jiao (China Daily) Updated: 2014-09-25", "Xinhua writers Li Si".
_DATED_END = re.compile(r"\s*\b(?:Updated|Published|Posted)\b.*$", re.DOTALL)
_AGENCY_END = re.compile(r"\s*\(([A-Z][^()]{2,40})\)\s*$")
_AGENCY_WRITERS = re.compile(r"^[A-Z]\w+ (?:staff )?writers?\s+(?=[A-Z])")
_SEPARATORS = re.compile(r"\s*(?:,|、|，|;|；|&|/|\band\b)\s*")
_NO_NAME = re.compile(r"[@\d:：|]|https?|www\.|^\W*$", re.IGNORECASE)
_LONGEST_NAME = 60  # characters

# "(作者：方敏北京大学教授)" prints no space between the name and the institution, which begins with a place or rank.
_INSTITUTION = re.compile(
    r"^(.{2,3}?)(?:系|为|是)?((?:北京|上海|天津|重庆|中国|中央|中共|国家|全国|清华|复旦|南开|河北|山西|辽宁|吉林|黑龙江|江苏|"
    r"浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|广西|内蒙古|西藏|宁夏|新疆|香港|澳门|"
    r"台湾|南京|武汉|广州|深圳|杭州|西安|国防|外交|首都)\S{2,})$"
)

# Chinese patterns are compiled with the first text that holds a word they need: else they would take a third of what
# all patterns of the reading take together, in each run that reads a page.
_REPORTER = "记者"
_REPORTERS = rf"[(（](?:[{HAN}]{{2,6}})?记者[ :：]*({_HAN_NAMES})(?:[ ]+(?:报道|通讯员|实习生)[^)）摄]*)?[)）]"
_OTHER_ROLE = re.compile(r"[ 、，,]*(?:通讯员|实习生|摄影|报道).*")
_REPORTER_LINE = rf"(?:[{HAN}]{{2,6}})?记者[ :：]*([{HAN}]{{2,4}}(?:[ 、]+[{HAN}]{{2,4}}){{0,3}})"
_SIGNERS = ("作者", "文")
_SIGNED = rf"^[(（](?:本文)?(?:作者|文)[ :：]*([{HAN}· 、，]{{2,40}})[)）]$"

# What a desk leaves in or under a text about itself.
_EDITOR_LINE = re.compile(
    r"^\W{0,3}(?:(?:责任|本文|值班|网络)?(?:编辑|责编)\s*[:：]\s*\S{2,20}(?:\s+\S{2,8}){0,4}"
    r"|(?:web\s+)?editors?\s*:\s*[\w .,'’-]{2,60}|\(?editing by (?-i:[A-Z])[^)]{2,80}\)?)\W{0,3}$",
    re.IGNORECASE,
)

_CREDIT = (
    r"photo|picture|image|xinhua|agencies|agency|courtesy|provided|file|getty|reuters|\bAP\b|AFP|CFP|VCG|"
    r"摄|图片|供图|图源|资料图|拍摄|新华社|中新社|视觉中国"
)
_OF_PICTURE = re.compile(r"photo|picture|image|courtesy|provided|getty|/|摄|图|拍|发$|视觉中国", re.IGNORECASE)
_OF_CREDIT = re.compile(_CREDIT, re.IGNORECASE)
_BRACKETED_TAIL = re.compile(r"\s*[\[(（【]([^\[\](（）)【】]*)[\])）】]\s*$")
_WESTERN_CREDIT = (
    r"图片来源[:：]\s*\w{2,20}|Photos?(?: by|:|/)\s*[\w/ .:-]{2,60}|[A-Z][A-Z .'’-]{2,40}/[A-Z][A-Za-z ]{2,30}"
)
_OPEN_CREDIT = re.compile(rf"[ 。]({_WESTERN_CREDIT})[.。]?$")
_TAKEN = "摄"
_OPEN_CREDIT_OR_TAKEN = (
    rf"[ 。]((?:(?:中新社|新华社|中新网)发 ?)?(?:[{HAN}]{{2,6}})?(?:记者\s*)?{_HAN_NAME}\s*摄|{_WESTERN_CREDIT})[.。]?$"
)
_LONGEST_CREDIT = 200  # characters

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ch|il|ust|ember|ober)?\.?"
_PLACE_NAME = r"[A-Z][A-Z.'’/-]+(?:\s[A-Z][A-Z.'’/-]+){0,4}"
_WESTERN_DATELINE = re.compile(
    rf"^({_PLACE_NAME}(?:,\s(?:the\s)?[A-Z][A-Za-z.]+(?:\s[A-Z][A-Za-z.]+)?)?(?:,\s{_MONTHS}\s\d{{1,2}})?)"
    r"\s*(?:\(([^()]{2,40})\)\s*)?(?:--|—|–|-)\s(?![a-z]+[ ,])"
)
_AGENCY_DATELINE = re.compile(r"^\(?(?:(ECNS|CNS|Xinhua|AP|AFP|Reuters)\)\s*(?:--|—|–|-)\s)")
_CHINESE_DATELINE = (
    rf"^[(（【]?((中新网|中新社|中国新闻网|新华社|新华网|人民网|央视网|中国日报网?|中国青年网|光明网)[{HAN}·]{{0,14}}"
    r"(?:\d{1,2}月)?\d{1,2}日?(?:[电讯]|消息))"
)


def split_caption(text: str) -> tuple[str | None, str | None]:
    """Split a caption from the credit at its end: ("Boats race.", "Photo/Xinhua"); None for a missing part."""
    before, tail = text[:-_LONGEST_CREDIT], text[-_LONGEST_CREDIT:]
    found = _BRACKETED_TAIL.search(tail)
    if found and _OF_CREDIT.search(found[1]):
        return tidy(before + tail[: found.start()]), tidy(found[1])
    found = (compiled(_OPEN_CREDIT_OR_TAKEN) if _TAKEN in tail else _OPEN_CREDIT).search(tail)
    if found:
        return tidy(before + tail[: found.start() + 1]), tidy(found[1])
    return tidy(text), None


def is_picture_credit(credit: str | None) -> bool:
    """Tell a picture's credit, "Photo/Xinhua", from the agency a text ends with: "(Xinhua)"."""
    return credit is not None and _OF_PICTURE.search(credit) is not None


def is_editor_line(paragraph: str) -> bool:
    """Tell whether a paragraph only names the desk editor."""
    return _EDITOR_LINE.match(paragraph) is not None


def read_writers(raw: str) -> list[Person]:
    """Read the writers from a byline: "By LIU YINMENG in Los Angeles | CHINA DAILY | Updated: ..."."""
    raw = tidy(raw) or ""
    segments = [segment for segment in raw.split("|") if segment.strip()]
    labelled = [segment for segment in segments if _WRITER_LABEL.match(segment)]
    if labelled:
        return [person for segment in labelled for person in _names(_WRITER_LABEL.sub("", segment), segment)]
    if len(segments) == 1 and not _EDITOR_LABEL.match(raw) and not _SOURCE_LABEL.match(raw):
        return _names(raw, raw)
    return []


def read_editors(raw: str, *, labelled: bool = False) -> list[Person]:
    """Read the desk editors from "Editor : Li Yan" or "【编辑:邱观史】"; without a label only if not `labelled`."""
    raw = tidy(raw) or ""
    if labelled and not _EDITOR_LABEL.match(raw):
        return []
    return _names(re.sub(r"[】\]）)].*$", "", _EDITOR_LABEL.sub("", raw)), raw)


def _names(text: str, raw: str) -> list[Person]:
    if "://" in text:  # the separators would cut an address into names
        return []
    text = _DATED_END.sub("", tidy(text) or "")
    text = _PLACE.sub("", _AGENCY_END.sub("", text).strip(" .,;:：，。()（）[]【】"))
    text = _AGENCY_WRITERS.sub("", text)
    signed = _INSTITUTION.match(text)
    if signed:
        return [Person(name=signed[1], nameRaw=tidy(raw), jobTitle=signed[2])]
    if re.fullmatch(rf"[{HAN}· ]+", text):
        parts = text.split() if not re.fullmatch(rf"[{HAN}] +[{HAN}]", text) else [text.replace(" ", "")]
    else:
        parts = _SEPARATORS.split(text)
    names = [part.strip() for part in parts]
    return [
        Person(name=name, nameRaw=tidy(raw))
        for name in dict.fromkeys(names)
        if name and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name)
    ]


def read_source(raw: str, url: str | None = None) -> Organization | None:
    """Read the credited agency or paper from "来源：新华网", "CHINA DAILY" or a byline."""
    labelled = re.search(r"(?:来源|稿源)\s*[:：]\s*([A-Z][\w.]+(?: [A-Z][\w.]+){0,4}|[^\s|【】()（）]{2,30})", raw)
    if labelled:
        return Organization(name=labelled[1], url=url)
    behind_name = _AGENCY_END.search(_DATED_END.sub("", tidy(raw) or ""))
    if behind_name and _WRITER_LABEL.match(raw.strip()):
        return Organization(name=behind_name[1], url=url)
    for segment in raw.split("|"):
        name = tidy(_SOURCE_LABEL.sub("", segment))
        if not name or _WRITER_LABEL.match(name) or _EDITOR_LABEL.match(name) or _DATE_SEGMENT.search(name):
            continue
        if len(name) > _LONGEST_NAME or _NO_NAME.search(name.replace("www.", "")):
            continue
        return Organization(name=name.title() if name.isupper() and " " in name else name, url=url)
    return None


def read_dateline(first_paragraph: str) -> tuple[str | None, str | None]:
    """Return the dateline a text begins with, and the agency it names: ("BEIRUT, June 2", "Xinhua")."""
    found = _WESTERN_DATELINE.match(first_paragraph)
    if found:
        return found[1], found[2]
    if not first_paragraph[:2].isascii():
        found = compiled(_CHINESE_DATELINE).match(first_paragraph)
        if found:
            return found[1], found[2]
    found = _AGENCY_DATELINE.match(first_paragraph)
    return None, found[1] if found else None


def read_reporters(paragraphs: tuple[str, ...]) -> list[Person]:
    """Read the reporters a Chinese text names in itself: "(记者 王曦)", a line of its own, "(作者：…)" at its end."""
    if not paragraphs:
        return []
    for paragraph in dict.fromkeys((paragraphs[0][:120], paragraphs[-1][-120:])):
        found = compiled(_REPORTERS).search(paragraph) if _REPORTER in paragraph else None
        if found:
            names = re.sub(r"(?:实习|见习|特约)?记者", " ", found[1])
            return _names(_OTHER_ROLE.sub("", names), found[0].strip("()（）"))
    lines = (text for text in paragraphs[:3] if _REPORTER in text)
    line = next((match for text in lines if (match := compiled(_REPORTER_LINE).fullmatch(text))), None)
    if line:
        return _names(line[1], line[0])
    ends = (text for text in paragraphs[-2:] if holds_any(text, _SIGNERS))
    signed = next((match for text in ends if (match := compiled(_SIGNED).match(text))), None)
    return _names(signed[1], signed[0].strip("()（）")) if signed else []
