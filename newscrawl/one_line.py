"""Put what others wrote on one line of a log: control characters escaped, secrets masked, its length bounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_LINE = 20_000
"""Characters of a line; what is beyond is left out, and how much that was is said."""
MASK = "***"

# What ends a line, moves the cursor, colours a terminal or turns the direction of writing; and what is no character.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_NAME = (
    r"(?:[\w.-]*(?:token|secret|passw(?:or)?d|api[_-]?key|apikey|access[_-]?key|signature|credential|session[_-]?id)[\w-]*"
    r"|pass|pwd|auth|sig|hmac|jwt|key|[\w-]*[_-]key|sid|phpsessid|jsessionid)"
)
_USER = re.compile(r"(?<=://)[^/?#\s\"'<>\\]*@")
_PARAMETER = re.compile(rf"([?&;#]{_NAME}=)[^&;#\s\"'<>\\]+", re.IGNORECASE)
_PAIR = re.compile(
    r"(\b[\w.-]*(?:token|secret|passw(?:or)?d|api[_-]?key)[\w-]*[\"']?\s?[=:]\s?[\"']?)[^\s\"'&;,<>\\)}\]]+",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"((?:authorization|cookie)[\"']?\s?[:=]\s?\[?(?:b?[\"'])?(?:(?:basic|bearer|digest) )?)[^\s\"',;*]+", re.IGNORECASE
)
_SECRET_SETTING = re.compile(r"(?:PASS|PASSWORD|SECRET|TOKEN|_KEY|_KEY_ID|APIKEY)$", re.IGNORECASE)
_PASSWORD_OF_PROXY = re.compile(r"://[^/?#\s@]*:([^/?#\s]+)@")
_SHORTEST_SECRET = 6  # a shorter one is part of other words


def one_line(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text as one line that no terminal or parser of logs takes for anything else.

    `secrets` are masked wherever they stand, beside what `masked` finds.
    """
    for secret in secrets:
        text = text.replace(secret, MASK)
    if len(text) > LONGEST_LINE:
        text = f"{text[:LONGEST_LINE]}... ({len(text) - LONGEST_LINE} more characters)"
    text = masked(text)
    return text if text.isprintable() else _UNSAFE.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    plain = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return _SHORT.get(character, plain)


def masked(text: str) -> str:
    """Return a text without secrets: userinfo of addresses, values called token, key, password and the like."""
    if "://" in text and "@" in text:
        text = _USER.sub(MASK + "@", text)
    if "=" in text or ":" in text:
        for pattern in (_HEADER, _PARAMETER, _PAIR):
            text = pattern.sub(rf"\1{MASK}", text)
    return text


def secrets_of(settings: Mapping[str, object], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of settings whose name calls them a secret, and the passwords of the environment's proxies."""
    named = {str(value) for name, value in settings.items() if value and _SECRET_SETTING.search(name)}
    proxies = (value for name, value in environment.items() if name.lower().endswith("_proxy"))
    passwords = {found[1] for value in proxies if (found := _PASSWORD_OF_PROXY.search(value))}
    return tuple(sorted((each for each in named | passwords if len(each) >= _SHORTEST_SECRET), key=len, reverse=True))
