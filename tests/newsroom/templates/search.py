"""The JSON search of newssearch.chinadaily.com.cn, newest stories first, ten an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.newsroom.story import BEIJING
from tests.newsroom.templates.listing import cut, resource, section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.newsroom.resource import Resource
    from tests.newsroom.story import Story

HOST = "newssearch.chinadaily.com.cn"
QUERY = "keywords=&sort=dp&page={page}&curType=story&type=&channel=&source="
ROWS = 10


def print_search(stories: Sequence[Story], language: str, sections: Sequence[tuple[str, str]]) -> dict[str, Resource]:
    """Print every page of the search for no word at all; `language` is en or cn, pages count from 0."""
    pages = cut(stories, ROWS)
    shown = {}
    for page, found in enumerate(pages):
        answer = {
            "content": [_describe(story, sections) for story in found],
            "totalPages": len(pages) if stories else 0,
            "totalElements": len(stories),
            "last": page == len(pages) - 1,
            "first": page == 0,
            "size": ROWS,
            "number": page,
            "numberOfElements": len(found),
        }
        text = json.dumps(answer, ensure_ascii=False)
        address = f"{HOST}/rest/{language}/search?{QUERY.format(page=page)}"
        shown[address] = resource(text, found, "application/json;charset=UTF-8")
    return shown


def _describe(story: Story, sections: Sequence[tuple[str, str]]) -> dict[str, Any]:
    moment = story.published.astimezone(BEIJING)
    return {
        "id": story.key.removeprefix("WS"),
        "title": story.headline,
        "subTitle": None,
        "keywords": list(story.keywords),
        "summary": story.description,
        "thumbnails": [picture.url for picture in story.pictures],
        "url": story.url,
        "pubDateStr": f"{moment:%Y-%m-%d %H:%M}",
        "publishTime": int(story.published.timestamp() * 1000),
        "authors": list(story.reporters),
        "source": story.source,
        "channelName": section_of(story, sections),
        "columnName": story.section[-1] if story.section else None,
        "type": "story",
        "storyType": "COMPO",
    }
