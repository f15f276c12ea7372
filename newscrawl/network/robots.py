"""Read a robots.txt as RFC 9309 has it, and tell what it allows to one crawler."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

MOST_BYTES = 500 * 1024
"""So much of a robots.txt is read (RFC 9309, 2.5); rules behind it do not exist."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
# What people write for the names of the three records; the names themselves are told apart without regard to case.
_NAMES = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "user-agent"),
    **dict.fromkeys(
        ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"
    ),
    "allow": "allow",
    **dict.fromkeys(("crawl-delay", "crawldelay", "crawl delay"), "crawl-delay"),
}  # fmt: skip
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PRINTED = "".join(map(chr, range(0x21, 0x7F)))
_INDEX = re.compile(r"(.*/)index\.html?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the literal parts of its path between the wildcards, and whether it ends where the path ends."""

    is_allowed: bool
    parts: tuple[str, ...]
    is_anchored: bool
    length: int

    def matches(self, path: str) -> bool:
        """Tell whether a normalised path is one of those the rule is about. Linear: a part is looked for once."""
        first, *middle = self.parts
        if not path.startswith(first):
            return False
        end = len(first)
        last = middle.pop() if self.is_anchored and middle else None
        for part in middle:
            found = path.find(part, end)
            if found < 0:
                return False
            end = found + len(part)
        if last is not None:
            return path.endswith(last) and len(path) - len(last) >= end
        return not self.is_anchored or end == len(path)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to one crawler. `crawl_delay` is in seconds, None where none is asked for."""

    rules: tuple[Rule, ...] = ()
    crawl_delay: float | None = None

    def allows(self, url: str) -> bool:
        """Tell whether an absolute address may be asked for: the longest rule decides, of equals the one that allows.

        robots.txt itself always may be.
        """
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return True
        path = _normalised((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        path = path.replace("*", "%2A").replace("$", "%24")
        matching = (rule for rule in self.rules if rule.matches(path))
        best = max(matching, key=lambda rule: (rule.length, rule.is_allowed), default=None)
        return best is None or best.is_allowed


ALLOW_ALL = Rules()
DISALLOW_ALL = Rules((Rule(is_allowed=False, parts=("/",), is_anchored=False, length=1),))


def read_robots(body: bytes, product_token: str) -> Rules:
    """Return what a robots.txt says to the crawler of this name ("newscrawl"); never fails.

    All groups that name it are one; where none does, those for "*" are. A line that is no record of the standard ends
    no list of names, a Crawl-delay neither (2.2.4).
    """
    for_us, for_all = _Group(), _Group()
    current: list[_Group] = []
    names_go_on = False
    for name, value in _records(body):
        if name == "user-agent":
            current = current if names_go_on else []
            names_go_on = True
            token = _TOKEN.match(value)
            named = None
            if token and token[0].lower() == product_token.lower():
                named = for_us
                for_us.is_named = True
            elif value[:1] == "*" and not value[1:2].strip():
                named = for_all
            if named is not None and named not in current:
                current.append(named)
        elif name == "crawl-delay":
            for group in current:
                group.set_delay(value)
        else:
            names_go_on = False
            for group in current:
                group.rules.extend(_rules(name, value))
    chosen = for_us if for_us.is_named else for_all
    return Rules(tuple(chosen.rules), chosen.delay)


class _Group:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.delay: float | None = None
        self.is_named = False

    def set_delay(self, value: str) -> None:
        found = re.match(r"\d{1,9}(?:\.\d{1,9})?", value)
        if found:
            self.delay = max(float(found[0]), self.delay or 0.0)


def _records(body: bytes) -> list[tuple[Literal["user-agent", "allow", "disallow", "crawl-delay"], str]]:
    """Return the known records in order: name and value; comments and all other lines are left out."""
    body = body[:MOST_BYTES]
    for byte in _BYTE_ORDER_MARK:  # whole, or what is left of one
        body = body[1:] if body[:1] == bytes((byte,)) else body
    records = []
    for line in _LINE_END.split(body.decode("utf-8", "replace")):
        said = line.partition("#")[0].strip(" \t")
        name, colon, value = said.partition(":")
        if not colon:
            words = said.split()
            if len(words) != 2:
                continue
            name, value = words
        known = _NAMES.get(name.strip(" \t").lower())
        if known:
            records.append((known, value.strip(" \t")))
    return records  # type: ignore[return-value]  # the names are those of _NAMES


def _rules(name: str, value: str) -> list[Rule]:
    """Return the rules of one record: none for an empty path; for an allowed index page its folder as well."""
    if not value:
        return []
    is_allowed = name == "allow"
    rules = [_rule(value, is_allowed=is_allowed)]
    index = _INDEX.match(value) if is_allowed else None
    if index:
        rules.append(_rule(index[1] + "$", is_allowed=True))
    return rules


def _rule(value: str, *, is_allowed: bool) -> Rule:
    is_anchored = value.endswith("$")
    path = _normalised(value[:-1] if is_anchored else value).replace("$", "%24")
    parts = re.sub(r"\*+", "*", path).split("*")
    return Rule(is_allowed, tuple(parts), is_anchored, len(path) + is_anchored)


def _normalised(path: str) -> str:
    """Return a path in the one form in which two are compared (2.2.2).

    What is not ASCII is escaped, an escaped letter is not; behind "?" no escape but those of wildcards is left, since
    an address in a query is the same escaped or not.
    """
    path, mark, query = quote(path, safe=_PRINTED).partition("?")
    return _ESCAPE.sub(_unescape_path, path) + mark + _ESCAPE.sub(_unescape_query, query)


def _unescape_path(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _unescape_query(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if "!" <= character <= "~" and character not in "*$%" else escape[0].upper()
