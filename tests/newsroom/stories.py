"""Makes invented stories: the same ones for the same seed, no two with the same headline or text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import lcm
from random import Random
from typing import TYPE_CHECKING

from tests.newsroom.prose import Writer
from tests.newsroom.story import BEIJING, Picture, Story
from tests.newsroom.styles import STYLES, Copy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from tests.newsroom.styles import Opening, Style
    from tests.newsroom.template import Template

KINDS = (("fact", "context"), ("quote", "fact"), ("context", "fact"), ("quote", "context"), ("fact", "fact"))
"""What a paragraph begins with, and what it goes on with."""

FREE = timedelta(hours=1)
"""How long before `now` the newest story came out, so that there is room for newer ones."""


def make_stories(outlet: str, template: Template, count: int, seed: int, now: datetime) -> list[Story]:
    """Make stories 5 to 40 minutes apart, the last of them an hour before `now`; oldest first."""
    chance = Random(f"{outlet}/{seed}")
    moment = now.astimezone(BEIJING).replace(second=0, microsecond=0) - FREE
    moments = []
    for _ in range(count):
        moments.append(moment)
        moment -= timedelta(minutes=chance.randint(5, 40))
    stories: list[Story] = []
    taken: set[str] = set()
    for index, published in enumerate(reversed(moments)):
        stories.append(make_story(template, seed, index, published, taken))
        taken.add(stories[-1].headline)
    return stories


def make_story(template: Template, seed: int, index: int, published: datetime, taken: Collection[str]) -> Story:
    """Make the story with this number; its headline is none of those taken."""
    chance = Random(f"{template.OUTLET}/{seed}/{index}")
    style = STYLES[template.OUTLET]
    writer = _hire(chance, style)
    copy = _sign(chance, style, writer, published)
    opening = style.open(chance, copy)
    paragraphs = _write_text(chance, style, writer, opening)
    subheads = _insert_subheads(chance, writer, paragraphs)
    generation, traps = _choose_markup(template, index)
    encoding, declared = _choose_encoding(template, index, generation)
    section, labels = _choose_section(template, index)
    key = template.make_key(_number(seed, index), generation)
    story = Story(
        outlet=template.OUTLET,
        key=key,
        path=template.article_path(key, published, section, generation),
        host=template.HOST,
        headline=_find_headline(writer, taken),
        paragraphs=tuple(paragraphs),
        published=published,
        template=generation,
        section=labels,
        reporters=copy.reporters,
        editors=tuple(dict.fromkeys(writer.phrase("colleague") for _ in range(chance.randint(1, style.most_editors)))),
        source=copy.source,
        description=writer.sentence("description") if chance.random() < 0.8 else None,
        keywords=tuple(dict.fromkeys(writer.phrase("keyword") for _ in range(chance.randint(0, 5)))),
        subheads=subheads,
        pictures=tuple(_picture(chance, style, writer, published) for _ in range(chance.choice((0, 0, 1, 1, 2)))),
        dateline=opening.dateline,
        pages=chance.choice((2, 3)) if len(paragraphs) >= 7 and chance.random() < 0.25 else 1,
        traps=traps,
        encoding=encoding,
        declared=declared,
    )
    return _fit_traps(story, style, chance, writer)


def _fit_traps(story: Story, style: Style, chance: Random, writer: Writer) -> Story:
    """Make the story what its traps are about."""
    if "live_poster" in story.traps:  # one picture, nothing else
        poster = replace(_picture(chance, style, writer, story.published), caption=None, credit=None)
        return replace(story, paragraphs=(), subheads=(), reporters=(), dateline=None, pages=1, pictures=(poster,))
    if "caption_plain" in story.traps:  # known for a caption by its credit alone
        credited = (replace(each, credit=each.credit or style.credits[0]) for each in story.pictures)
        return replace(story, pictures=tuple(credited))
    return story


def _hire(chance: Random, style: Style) -> Writer:
    """Give a writer one subject with one cast."""
    language = style.language
    place, elsewhere = chance.sample(language.phrases["city"], 2)
    subject = language.subjects[chance.choice(sorted(language.subjects))]
    kinds = {**language.phrases, **subject}
    anybody = Writer(chance, kinds, {})
    fixed = {kind: chance.choice(kinds[kind]) for kind in ("thing", "unit", "body", "role")}
    people = {"person": anybody.phrase("anyone"), "other": anybody.phrase("anyone")}
    return Writer(chance, kinds, {"place": place, "elsewhere": elsewhere} | fixed | people)


def _sign(chance: Random, style: Style, writer: Writer, published: datetime) -> Copy:
    """Choose who is credited with the story."""
    source = chance.choice(style.sources)
    reporters = chance.randint(0, style.most_reporters) if source in style.own_sources else 0
    names = dict.fromkeys(writer.phrase("colleague") for _ in range(reporters))
    return Copy(writer.phrase("place"), published, source, tuple(names))


def _write_text(chance: Random, style: Style, writer: Writer, opening: Opening) -> list[str]:
    """Write four to nine paragraphs, the first with what the outlet prints before it."""
    kinds = (("lead", "fact"), *(chance.choice(KINDS) for _ in range(chance.randint(3, 8))))
    paragraphs = [writer.paragraph(pair, style.language) for pair in kinds]
    paragraphs[0] = opening.printed + paragraphs[0]
    if opening.dateline and chance.random() < 0.8:
        paragraphs[-1] += style.end_mark
    return paragraphs


def _find_headline(writer: Writer, taken: Collection[str]) -> str:
    headline = writer.sentence("headline")
    return headline if headline not in taken else _find_headline(writer, taken)


def _insert_subheads(chance: Random, writer: Writer, paragraphs: list[str]) -> tuple[str, ...]:
    """Put one or two sub-headings between the paragraphs of some longer texts."""
    if len(paragraphs) < 6 or chance.random() < 0.7:
        return ()
    subheads = [writer.sentence("subhead") for _ in range(chance.randint(1, 2))]
    for position, subhead in zip((2, 5), subheads, strict=False):
        paragraphs.insert(position, subhead)
    return tuple(subheads)


def _picture(chance: Random, style: Style, writer: Writer, published: datetime) -> Picture:
    url = style.picture.format(day=published.astimezone(BEIJING), code=f"{chance.getrandbits(96):024x}")
    credit = chance.choice(style.credits).format(name=writer.phrase("colleague"))
    return Picture(
        url=url,
        caption=writer.sentence("caption") if chance.random() < 0.85 else None,
        credit=credit if chance.random() < 0.8 else None,
    )


def _choose_markup(template: Template, index: int) -> tuple[str, frozenset[str]]:
    """Go through the generations, the newest twice as often, and beside them through no trap and each trap.

    After as many stories as there are traps each has occurred; in the end each has met each generation.
    """
    generations: Sequence[str] = (template.GENERATIONS[0], *template.GENERATIONS)
    traps = (None, *sorted(template.TRAPS))
    # The second wheel slips by one each time all pairs of positions that turning alone can reach are through.
    trap = traps[(index + index // lcm(len(generations), len(traps))) % len(traps)]
    return generations[index % len(generations)], frozenset((trap,)) if trap else frozenset()


def _choose_section(template: Template, index: int) -> tuple[str, tuple[str, ...]]:
    """Go through the sections, and give the path with the labels from the outermost section inwards."""
    count = len(template.SECTIONS)
    path, _ = template.SECTIONS[(index + index // count) % count]  # slips, so that no section keeps to one markup
    labels = [label for outer, label in template.SECTIONS if f"{path}/".startswith(f"{outer}/")]
    return path, tuple(labels)


def _choose_encoding(template: Template, index: int, generation: str) -> tuple[str, str | None]:
    """Give how the bytes are encoded, and what the page says where that is wrong."""
    encoding = template.ENCODINGS[generation]
    if encoding == "gb18030" and index % 7 == 4:
        return "utf-8", "gb2312"  # a page moved to a new system without a look at its head
    return encoding, None


def _number(seed: int, index: int) -> int:
    """Keep stories apart from those of other seeds, and from the 500,000s that furniture links to."""
    return seed % 49 * 10_000 + index
