"""The bundled sample: twelve invented stories an outlet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.newsroom.sample import chinadaily, chinadaily_cn, chinanews, ecns

if TYPE_CHECKING:
    from tests.newsroom.story import Story

STORIES: dict[str, tuple[Story, ...]] = {
    "ecns": ecns.STORIES,
    "chinanews": chinanews.STORIES,
    "chinadaily": chinadaily.STORIES,
    "chinadaily_cn": chinadaily_cn.STORIES,
}
