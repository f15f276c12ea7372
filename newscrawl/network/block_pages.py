"""Know the pages that guards against robots serve, as if all were well, in the place of what was asked for."""

from __future__ import annotations

import re
from html import unescape

from newscrawl.decoding import decode

_LARGEST = 256 * 1024  # bytes; what guards serve is small
_MOST = {b"<div": 60, b"<a ": 30, b"<p": 20}  # elements
_LONGEST_TEXT, _SHORT_TEXT = 1_500, 600  # characters that are shown: of a page with a mark, of one with a title alone
_LONGEST_TITLE = 200
_BEGINNING = 64 * 1024  # characters in which a title stands

# What only the page of a guard holds, in small letters. What guards put into the pages they let pass is none of it.
_MARKS = (
    b"_cf_chl_opt", b"cf-browser-verification", b"cf-error-details", b"cf_chl_prog",  # Cloudflare
    b"captcha-delivery.com",  # DataDome
    b"px-captcha", b"captcha.px-cdn.net", b"captcha.perimeterx.net",  # HUMAN, once PerimeterX
    b"/_sec/cp_challenge/", b"sec-if-cpt-container", b"errors.edgesuite.net",  # Akamai
    b"incapsula incident id", b"distil_r_captcha", b"distilidentificationblock",  # Imperva
    b"gokuprops", b"awswafintegration.",  # AWS
    b"sucuri_cloudproxy_js", b"sucuri website firewall",
    b"/.within.website/x/cmd/anubis/", b"/.well-known/ddos-guard/js-challenge", b"/__qrator/qauth",
    b"acw_sc__v2", b"x5secdata", b"/_____tmd_____/punish",  # Alibaba
    b"__jsl_clearance", b"yunsuo_session_verify", b"eo_bot_ssid",  # Knownsec, Yunsuo, Tencent
)  # fmt: skip
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_TITLE_BYTES = re.compile(rb"<title[^<>]*>([^<]*)")
_CHALLENGE = re.compile(
    r"\W*(?:just a moment|attention required|access denied|access to this (?:page|site) (?:has been|is) "
    r"(?:denied|blocked)|pardon our interruption|(?:please )?(?:verify|confirm) (?:that )?you(?:['’]re| are) (?:a )?"
    r"(?:human|not a (?:ro)?bot)|are you (?:a )?(?:human|robot)|human verification|robot (?:check|challenge)|"
    r"bot (?:check|verification|challenge)|security (?:check|checkpoint|verification|challenge)|captcha|"
    r"checking (?:your browser|you are human).{0,40}|ddos[- ]guard|ddos protection.{0,30}|"
    r"making sure you(?:['’]re| are) not a bot|(?:sorry, )?you have been blocked|"
    r"request (?:unsuccessful|rejected|blocked)|"
    r"sicherheits(?:überprüfung|abfrage)|vérification de sécurité|verificación de seguridad|verifica di sicurezza|"
    r"verificação de segurança|проверка (?:безопасности|браузера)|вы (?:не )?робот|"
    r"(?:百度)?安全验证|(?:人机|访问|滑动|滑块|网站|身份)验证(?:页面|码)?|(?:请?输入)?验证码|访问(?:被拒绝|受限|过于频繁)|拒绝访问|"
    r"アクセスが拒否されました|ロボットではありません.{0,10}|보안 ?(?:확인|문자)|자동등록방지)"
    r"\W*(?:[-|–—·].{0,80})?",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(<(?:script|style)\b|</(?:script|style)\s*>)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def is_block_page(body: bytes, charset: str | None = None) -> bool:
    """Tell whether a page, given as bytes and the charset that HTTP declares, was served by a guard against robots.

    It shows little text and few links, and holds what only such pages hold, or is called as they are called. An
    ordinary page is passed over after a look at how many elements it has; all steps take time in proportion to length.
    """
    if len(body) > _LARGEST or any(body.count(tag) > most for tag, most in _MOST.items()):
        return False
    small = body.lower()
    is_marked = any(mark in small for mark in _MARKS)
    title = _TITLE_BYTES.search(small[:_BEGINNING])
    if not is_marked and (
        title is None or (title[1].isascii() and not _CHALLENGE.fullmatch(_plain(title[1].decode())))
    ):
        return False
    html = decode(body, charset).text
    return len(_shown_text(html)) <= (_LONGEST_TEXT if is_marked else _SHORT_TEXT if _is_called_so(html) else -1)


def _is_called_so(html: str) -> bool:
    title = _TITLE.search(html[:_BEGINNING])
    return title is not None and _CHALLENGE.fullmatch(_plain(title[1])) is not None


def _plain(title: str) -> str:
    return " ".join(unescape(title[:_LONGEST_TITLE]).split())


def _shown_text(html: str) -> str:
    """Return what stands between the tags, without programs and styles, and without the title."""
    shown, is_hidden = [], False
    for part in _HIDDEN.split(_TITLE.sub(" ", html)):
        if _HIDDEN.fullmatch(part):
            is_hidden = not part.startswith("</")
        elif not is_hidden:
            shown.append(part)
    return " ".join(_TAG.sub(" ", "".join(shown)).split())
