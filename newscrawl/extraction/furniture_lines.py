"""What stands around and between the paragraphs of a text, as a line's words tell in all languages that were met."""

from __future__ import annotations

import re

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
    for word, pattern in _ASKS:  # noqa: SIM110 - any() with a generator takes twice as long
        if word in lower and pattern.search(lower):
            return True
    return False
