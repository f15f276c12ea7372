r"""Find the pattern of a site's article addresses: one that fits those it announces, and not its other links.

The rule. Of an address only what tells an article from a list counts: its path from the first part on that holds a
digit or a slug of several words; the words before it are sections, which come and go. Addresses whose parts are of the
same kinds make one form. In each form, what is the same in all addresses is kept to the letter, and the rest becomes
as narrow a class as all of them fit: \d{4}, \d+, hexadecimal digits, word characters, a slug of three words or more.
A form that other links of the site have as well is held to the first words of the paths that were announced.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PLAIN = re.compile(r"https?://[\w.:-]+/[\w.~%!$&()*+,=:@/?;-]*", re.ASCII)
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}$")
_WORDS_OF_SLUG = 3
_LEAST_SHARE = 0.04  # of all announced addresses; a rarer form is no form of articles
_MOST_FORMS, _MOST_SECTIONS = 4, 12
_KNOWN_LENGTHS = 4  # digits; longer numbers grow
_ID_NUMBER = 5  # digits, at the end of a slug
_SLUG_WITH_NUMBER = r"[^/]+[-_]\d{5,}"
_END = r"/?(?:\?|$)"
_ID = re.compile(r"\d{5}|[0-9a-f]{12}")
_FEWEST_REPEATED = 2
_DAY = re.compile(r"(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-3]\d)?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern for `article_urls`, and how many of the announced addresses and of the others it fits."""

    text: str | None
    announced: int
    fitting: int
    others: int
    others_fitting: int
    identity: str | None = None
    """A pattern for `article_id`, where the same id was announced under several paths."""
    repeated: int = 0
    """How many ids were."""


@dataclass(frozen=True, slots=True)
class _Form:
    """The addresses of one make: the kinds of their parts, and the parts themselves."""

    kinds: tuple[str, ...]
    extension: str
    query: str


def find_pattern(announced: Sequence[str], others: Iterable[str], no_articles: Iterable[str] = ()) -> Pattern:
    """Return the pattern; its text is None where the announced addresses have no form of their own.

    `others` are links that look like no article's; `no_articles` were announced, but their pages are none: a form that
    only they have is left out.
    """
    announced = [url for url in dict.fromkeys(announced) if _PLAIN.fullmatch(url)]
    others = list(dict.fromkeys(others))
    forms: dict[_Form, list[str]] = defaultdict(list)
    for url in announced:
        forms[form_of(url)].append(url)
    refused = set(no_articles)
    least = max(_LEAST_SHARE * len(announced), 1)
    kept = [
        urls
        for form, urls in sorted(forms.items(), key=lambda item: -len(item[1]))
        if form.kinds and len(urls) >= least and not set(urls) <= refused
    ][:_MOST_FORMS]
    texts = list(dict.fromkeys(_narrowed(urls, others) for urls in kept))
    if not texts:
        return Pattern(None, len(announced), 0, len(others), 0)
    text = "|".join(texts)
    identity = "|".join(dict.fromkeys(_identities(kept)))
    repeated = _count_repeated(identity, announced) if identity else 0
    fitting, others_fitting = _count(text, announced), _count(text, others)
    shared = identity if repeated >= _FEWEST_REPEATED else None
    return Pattern(text, len(announced), fitting, len(others), others_fitting, shared, repeated)


def _identities(kept: list[list[str]]) -> Iterator[str]:
    """Yield for each form whose last part is an id, such as 350117 or detail-ihfk7941628, a pattern that catches it."""
    for urls in kept:
        form = form_of(urls[0])
        lasts = [_tail_of(urlsplit(url).path)[0][-1:] for url in urls]
        ids = [last[0] for last in lasts if last and _ID.search(last[0])]
        if form.kinds[-1] != "query" and len(ids) == len(urls):
            caught = _class_of(form.kinds[-1], ids)
            yield rf"/({caught})(?:_\d+)?{_escape(form.extension)}" if form.extension else f"/({caught}){_END}"


def _count_repeated(identity: str, urls: Iterable[str]) -> int:
    """Return how many ids stand in more than one address."""
    paths: dict[str, set[str]] = defaultdict(set)
    for url in urls:
        found = re.search(identity, url.partition("//")[2])
        own = next(filter(None, found.groups()), None) if found else None
        if own:
            paths[own].add(urlsplit(url).path)
    return sum(len(each) > 1 for each in paths.values())


def form_of(url: str) -> _Form:
    """Return the make of an address."""
    parts = urlsplit(url)
    segments, extension = _tail_of(parts.path)
    kinds = tuple(map(_kind, segments))
    names = [pair.partition("=") for pair in parts.query.split("&")]
    query = next((name for name, _, value in names if value.isdecimal()), "") if not kinds else ""
    if query:  # "/show.php?id=4711": the path is the program, the number is the article
        kinds, extension = ("query",), ""
    return _Form(kinds, extension, query)


def _tail_of(path: str) -> tuple[list[str], str]:
    """Return the parts of a path from the first that tells something, and what the last of them ends with."""
    segments = [segment for segment in path.split("/") if segment]
    extension = ""
    if segments and (found := _EXTENSION.search(segments[-1])):
        extension = found[0]
        segments[-1] = segments[-1].removesuffix(extension)
    first = next((number for number, segment in enumerate(segments) if _kind(segment) != "word"), len(segments))
    return segments[first:], extension


def _kind(segment: str) -> str:
    """Return of which kind a part is: word, slug, slug with a number behind it, mixed, or digits with their signs."""
    words = [word for word in re.split(r"[-_]", segment) if word]
    if len(words) >= _WORDS_OF_SLUG and sum(any(map(str.isalpha, word)) for word in words) >= _WORDS_OF_SLUG:
        return "slug+number" if words[-1].isdecimal() and len(words[-1]) >= _ID_NUMBER else "slug"
    if not any(map(str.isdecimal, segment)):
        return "word"
    if any(map(str.isalpha, segment)):
        return "mixed"
    lengths = re.sub(r"\d+", lambda run: str(min(len(run[0]), _ID_NUMBER)), segment)
    return lengths.replace("1", "2")  # days have one digit or two


def _narrowed(urls: list[str], others: list[str]) -> str:
    """Return the pattern of one form, with the sections before it where other links have the form as well."""
    text = _generalise(urls)
    if not _count(text, others):
        return text
    first = Counter(urlsplit(url).path.split("/")[1] for url in urls)
    if len(first) > _MOST_SECTIONS:
        return text
    words = "|".join(sorted(map(_escape, first)))
    narrow = f"/{words}" if len(first) == 1 else f"/(?:{words})"
    narrower = f"{narrow}(?:/.+)?{text}"
    return narrower if _count(narrower, urls) == len(urls) and _count(narrower, others) < _count(text, others) else text


def _generalise(urls: list[str]) -> str:
    form = form_of(urls[0])
    if form.query:
        paths = {urlsplit(url).path for url in urls}
        path = _escape(paths.pop()) if len(paths) == 1 else ""
        return rf"{path}\?(?:.+&)?{_escape(form.query)}=\d+"
    columns = list(zip(*(_tail_of(urlsplit(url).path)[0] for url in urls), strict=True))
    parts = [_class_of(kind, list(column)) for kind, column in zip(form.kinds, columns, strict=True)]
    if form.extension and re.search(r"(?:\\d|\])(?:\+|\{\d+\})$", parts[-1]):
        parts[-1] += r"(?:_\d+)?"  # the further pages of a long article
    end = _escape(form.extension) if form.extension else _END
    return "/" + "/".join(parts) + end


def _class_of(kind: str, values: list[str]) -> str:
    """Return the narrowest class that all values of one place fit."""
    if kind == "word":
        return _escape(values[0]) if len(set(values)) == 1 else r"[\w-]+"
    if kind.startswith("slug"):
        if kind == "slug+number":
            return _SLUG_WITH_NUMBER
        joint = "-" if all("-" in value for value in values) else "[_-]"
        return rf"[\w%.]+(?:{joint}[\w%.]+){{2,}}" if joint == "-" else r"[\w%.]+(?:[_-]+[^/_-]+){2,}"
    if kind == "mixed":
        return _class_of_mixed(values)
    runs = list(zip(*(re.findall(r"\d+", value) for value in values), strict=True))
    signs = [_escape(sign) for sign in re.split(r"\d+", values[0])]
    digits = [_digits(list(run)) for run in runs]
    return "".join(sign + digit for sign, digit in zip(signs, [*digits, ""], strict=True))


def _class_of_mixed(values: list[str]) -> str:
    r"""Return "detail-\w+", "WS[0-9a-f]{24}", "c_\d+": what all begin with, as far as it is a word, and a class."""
    if all(re.fullmatch(_SLUG_WITH_NUMBER, value) for value in values) and len({value[:3] for value in values}) > 1:
        return _SLUG_WITH_NUMBER
    common = _common_start(values)
    start = re.match(r"(?:.*[-_.])?(?:[A-Z]+(?![a-z])|[a-z]+(?=\d))?", common)
    prefix = start[0] if start and len(set(values)) > 1 else ""
    if not all(re.match(r"\d|[A-Za-z]", value[len(prefix) :]) for value in values):
        prefix = ""
    rests = [value[len(prefix) :] for value in values]
    lengths = {len(rest) for rest in rests}
    size = f"{{{lengths.pop()}}}" if len(lengths) == 1 and len(values) > 1 else "+"
    if all(rest.isdecimal() for rest in rests):
        return _escape(prefix) + r"\d+"
    if all(re.fullmatch(r"[0-9a-f]{8,}", rest) for rest in rests):
        return f"{_escape(prefix)}[0-9a-f]{size}"
    signs = "".join(sign for sign in "-_.~%!," if any(sign in rest for rest in rests))
    inside = rf"[\w{_escape(signs)}]" if signs else "[0-9A-Za-z]"
    return f"{_escape(prefix)}{inside}+"


def _digits(values: list[str]) -> str:
    known = {len(value) for value in values}
    length = len(values[0])
    if len(known) == 1 and (length <= _KNOWN_LENGTHS or all(map(_DAY.fullmatch, values))):
        return r"\d\d" if length == 2 else rf"\d{{{length}}}"
    return r"\d{1,2}" if known <= {1, 2} else r"\d+"


def _escape(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")


def _count(text: str, urls: Iterable[str]) -> int:
    pattern = re.compile(text)
    return sum(pattern.search(url.partition("//")[2]) is not None for url in urls)


def _common_start(values: list[str]) -> str:
    first, last = min(values), max(values)
    length = next((number for number, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[:length]
