"""What is particular to an outlet's copy: whom it credits, how it signs, and how its texts begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.newsroom.language import CHINESE, ENGLISH, Language
from tests.newsroom.story import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


@dataclass(frozen=True)
class Opening:
    """How the first paragraph begins: the dateline alone, and all that is printed before the first sentence."""

    dateline: str | None = None
    printed: str = ""


@dataclass(frozen=True)
class Copy:
    """What is known of a story before its text is written."""

    place: str
    published: datetime
    source: str
    reporters: tuple[str, ...]


@dataclass(frozen=True)
class Style:
    """An outlet's manner."""

    language: Language
    sources: tuple[str, ...]
    own_sources: frozenset[str]
    """Sources whose stories name reporters; agency copy does not."""
    most_reporters: int
    most_editors: int
    credits: tuple[str, ...]
    """Picture credits; {name} is a photographer."""
    picture: str
    """A picture's address from {day} and {code}, 24 hexadecimal digits."""
    open: Callable[[Random, Copy], Opening]
    end_mark: str = ""


def _open_agency(chance: Random, copy: Copy) -> Opening:
    """As Xinhua's copy begins: "BEIRUT, June 2 (Xinhua) -- "."""
    if copy.source != "Xinhua" or chance.random() < 0.25:
        return Opening()
    day = copy.published.astimezone(BEIJING)
    dateline = f"{copy.place.upper()}, {MONTHS[day.month - 1]} {day.day}"
    return Opening(dateline, f"{dateline} (Xinhua) -- ")


def _open_place(chance: Random, copy: Copy) -> Opening:
    """As China Daily begins some of its agency copy: "ROME - "."""
    if copy.reporters or chance.random() < 0.5:
        return Opening()
    return Opening(copy.place.upper(), f"{copy.place.upper()} {chance.choice('-—')} ")


def _open_chinese(chance: Random, copy: Copy) -> Opening:
    """As China News Service begins: "中新网北京11月22日电 (记者 王曦)"."""
    if copy.source not in {"中国新闻网", "中新社"}:
        return Opening()
    day = copy.published.astimezone(BEIJING)
    wire = "中新社" if copy.source == "中新社" else "中新网"
    dateline = f"{wire}{copy.place}{day.month}月{day.day}日电"
    if not copy.reporters:
        return Opening(dateline, f"{dateline} ")
    names = " ".join(copy.reporters)
    return Opening(dateline, dateline + chance.choice((f" (记者 {names})", f" (记者 {names})", f"（记者 {names}）")))


def _open_plain(_chance: Random, _copy: Copy) -> Opening:
    return Opening()


STYLES = {
    "ecns": Style(
        language=ENGLISH,
        sources=("Xinhua", "Xinhua", "China News Service", "China Daily", "ECNS", "Global Times"),
        own_sources=frozenset(),
        most_reporters=0,
        most_editors=1,
        credits=("Photo/Xinhua", "Photo: China News Service", "Photo: China News Service/{name}", "Photo/China Daily"),
        picture="https://www.ecns.cn/hd/{day:%Y/%m/%d}/{code}.jpg",
        open=_open_agency,
    ),
    "chinadaily": Style(
        language=ENGLISH,
        sources=("China Daily", "China Daily", "Xinhua", "chinadaily.com.cn", "Agencies"),
        own_sources=frozenset({"China Daily", "chinadaily.com.cn"}),
        most_reporters=2,
        most_editors=1,
        credits=("Photo/Agencies", "Photo/Xinhua", "Photo by {name}/China Daily", "Photo provided to China Daily"),
        picture="https://img2.chinadaily.com.cn/images/{day:%Y%m/%d}/{code}.jpeg",
        open=_open_place,
    ),
    "chinanews": Style(
        language=CHINESE,
        sources=("中国新闻网", "中国新闻网", "中新社", "求是网", "新华网", "人民日报"),
        own_sources=frozenset({"中国新闻网", "中新社"}),
        most_reporters=2,
        most_editors=1,
        credits=("中新社记者 {name} 摄", "中新社发 {name} 摄", "受访者供图", "{name} 摄"),
        picture="https://i2.chinanews.com.cn/simg/cmshd/{day:%Y/%m/%d}/{code}.jpg",
        open=_open_chinese,
        end_mark="(完)",
    ),
    "chinadaily_cn": Style(
        language=CHINESE,
        sources=("中国日报网", "中国日报网", "新华社", "央视新闻", "中国日报"),
        own_sources=frozenset(),
        most_reporters=0,
        most_editors=2,
        credits=("中国日报记者 {name} 摄", "新华社发", "图片来源：视觉中国"),
        picture="https://img3.chinadaily.com.cn/images/{day:%Y%m/%d}/{code}.jpeg",
        open=_open_plain,
    ),
    "fjordpost": Style(
        language=ENGLISH,
        sources=("Fjord Post",),
        own_sources=frozenset({"Fjord Post"}),
        most_reporters=2,
        most_editors=1,
        credits=("Photo: Fjord Post", "Photo: {name}"),
        picture="https://www.fjordpost.example/shots/{day:%Y/%m}/{code}.jpg",
        open=_open_plain,
    ),
    "millford": Style(
        language=ENGLISH,
        sources=("Millford Echo",),
        own_sources=frozenset({"Millford Echo"}),
        most_reporters=1,
        most_editors=1,
        credits=("Picture: {name}",),
        picture="https://www.millford.example/pictures/{code}.jpg",
        open=_open_place,
    ),
    "lanhe": Style(
        language=CHINESE,
        sources=("蓝河日报", "蓝河日报", "新华社"),
        own_sources=frozenset({"蓝河日报"}),
        most_reporters=2,
        most_editors=1,
        credits=("{name} 摄",),
        picture="https://www.lanhe.example/tupian/{day:%Y%m}/{code}.jpg",
        open=_open_plain,
    ),
}
