"""What the crawler must give for a story: the fields a page of its template prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.newsroom.story import Story

# Templates of these generations print neither description nor keywords.
_WITHOUT_METAS = {("ecns", "2018"), ("chinanews", "2009"), ("chinanews", "2007")}


def expected_fields(story: Story) -> dict[str, Any]:
    """Return what `found_fields` must return for the story's article."""
    has_metas = (story.outlet, story.template) not in _WITHOUT_METAS
    return {
        "headline": story.headline,
        "articleBody": "\n\n".join(story.paragraphs) or None,
        "datePublished": story.published.isoformat(),
        "editors": list(story.editors),
        "authors": list(story.reporters),
        "sourceOrganization": story.source,
        "articleSection": list(story.section),
        "dateline": story.dateline,
        "images": [(picture.url, picture.caption, picture.credit) for picture in story.pictures],
        "keywords": list(story.keywords) if has_metas else [],
        "description": story.description if has_metas else None,
    }


def found_fields(article: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an output line that a newsroom plants, in the form of `expected_fields`."""
    return {
        **{name: article[name] for name in ("headline", "articleBody", "datePublished", "articleSection", "dateline")},
        **{name: article[name] for name in ("keywords", "description")},
        "editors": [person["name"] for person in article["editors"]],
        "authors": [person["name"] for person in article["authors"]],
        "sourceOrganization": (article["sourceOrganization"] or {}).get("name"),
        "images": [(image["url"], image["caption"], image["creditText"]) for image in article["images"]],
    }
