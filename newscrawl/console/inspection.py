"""How a page was read: each field with its layer, and what the other layers proposed for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from w3lib.encoding import http_content_type_encoding

from newscrawl.article import Article, NotAnArticle
from newscrawl.console.kept_pages import as_json
from newscrawl.extraction.proposals import NAMES, propose_all
from newscrawl.library import facts_of, read_article
from newscrawl.markup import HostilePageError

_NOT_SHOWN = frozenset({"schemaVersion", "revision", "metadata", "contentHash", "previousContentHash", "duplicateOf"})
_NOTHING: tuple[Any, ...] = (None, (), [], "")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its value as the line holds it, the layer it came from, and each layer's own proposal, as read."""

    name: str
    value: Any
    layer: str | None
    proposals: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspection:
    """One page as it was read; `rejection` is why it is no article, (reason, message), None where it is one."""

    url: str
    outlet: str
    article: dict[str, Any]
    fields: tuple[Field, ...]
    warnings: tuple[str, ...]
    rejection: tuple[str, str] | None

    def as_values(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def inspect_page(outlet: str, body: bytes, url: str, content_type: str | None) -> Inspection:
    """Read a page as a crawl would, and beside it with every layer for itself."""
    rejection: tuple[str, str] | None = None
    article: Article | None
    try:
        article = read_article(body, url, outlet=outlet, content_type=content_type)
    except NotAnArticle as error:
        article, rejection = error.found, (error.reason, str(error))
    charset = http_content_type_encoding(content_type) if content_type else None
    try:
        layers = propose_all(body, url, facts_of(outlet, url), charset=charset)
    except HostilePageError:  # which is then the rejection's reason as well
        layers = {}
    values = as_json(article) if article else {}
    found_by = values.get("metadata", {}).get("found_by", {})
    names = [name for name in values if name not in _NOT_SHOWN] or list(NAMES)
    fields = []
    for name in names:
        proposed = {layer: _plain(getattr(proposal, name, None)) for layer, proposal in layers.items()}
        proposed = {layer: value for layer, value in proposed.items() if value not in _NOTHING}
        layer = found_by.get(name) or found_by.get(f"{name}Raw")
        fields.append(Field(name, values.get(name), layer, proposed))
    warnings = tuple(article.metadata.warnings) if article else ()
    return Inspection(url, outlet, values, tuple(fields), warnings, rejection)


def _plain(value: Any) -> Any:
    """Return a proposal as JSON has it; text of several paragraphs as one."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: each for name, each in asdict(value).items() if each is not None}
    return value
