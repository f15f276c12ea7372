"""What crawl and worker say to each other arrives as it was, and a worker answers until there is nothing to read."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest

from newscrawl.article import (
    Article,
    Discovery,
    Image,
    Media,
    Metadata,
    NotAnArticle,
    Organization,
    Person,
)
from newscrawl.extraction.reading import Reading
from newscrawl.lead import Lead
from newscrawl.markup import SlowPageError
from newscrawl.patience import patience
from newscrawl.spiders.site import Site
from newscrawl.worker.child import serve
from newscrawl.worker.limits import Limits
from newscrawl.worker.messages import LENGTHS, Task, Told, pack, reading_of, task_of
from newscrawl.worker.parent import UnreadableError, Worker
from tests.newsroom.hostile_pages import make_page

NOON = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
URL = "https://gazette.example/2026/11/01/a-quiet-day"
SITE = Told("newscrawl.spiders.site", "Site", {"url": "https://gazette.example/"})
LIMITS = Limits(seconds=2.0, memory=2**30)
PAGE = (
    b"<html><head><title>A quiet day at the lighthouse</title></head><body><article><h1>A quiet day at the "
    b"lighthouse</h1><p>Published: 1 November 2026</p>"
    + b"<p>The keeper of the lighthouse counted the ships, wrote down their names and went to bed early.</p>" * 5
    + b"</article></body></html>"
)
ARTICLE = Article(
    id="gazette:1",
    url=URL,
    canonicalUrl=URL,
    outlet="gazette",
    publisher=Organization("The Gazette", "https://gazette.example/"),
    articleType="Report",
    headline="A quiet day \udcff\x00\u202e",
    articleBody="One.\n\nTwo.",
    keywords=("sea", "ships"),
    authors=(Person("Ada Example", nameRaw="By Ada"), Person("Ben Example")),
    datePublished=NOON,
    mainImage=Image("https://gazette.example/a.jpg", width=3),
    images=(Image("https://gazette.example/a.jpg", caption="A ship"),),
    videos=(Media("https://gazette.example/a.mp4", duration="PT3S"),),
    isAccessibleForFree=True,
    metadata=Metadata(
        dateDownloaded=NOON,
        discovery=Discovery(title="A title"),
        found_by={"headline": "selectors"},
        dateTimezone="outlet",
        warnings=("careful",),
    ),
)


def said_in(message: bytes) -> dict[str, object]:
    length, _ = LENGTHS.unpack(message[: LENGTHS.size])
    return dict(json.loads(message[LENGTHS.size : LENGTHS.size + length]))


def test_a_reading_arrives_as_it_was() -> None:
    reading = Reading(ARTICLE, (URL, URL + "_2"), 1, "div.text")
    arrived = reading_of(said_in(pack(reading)))
    assert arrived == reading
    assert [type(getattr(arrived.article, field.name)) for field in fields(Article)] == [
        type(getattr(ARTICLE, field.name)) for field in fields(Article)
    ]


def test_a_task_arrives_as_it_was() -> None:
    task = Task(URL, Lead(URL, title="A\udcff", published=NOON, modified=NOON), NOON, "gb2312", "#text")
    message = pack(task, b"\x00\xff")
    assert message.endswith(b"\x00\xff")
    assert task_of(said_in(message)) == task


def test_a_child_answers_each_task_until_its_input_ends() -> None:
    """The last task is cut: whoever sent it has died."""
    task = Task(URL, Lead(URL), datetime.now(UTC))
    long = PAGE.replace(b"counted", b"counted " * 300_000)  # each field is cut, and so no answer is too long
    tasks = pack(task, PAGE) + pack(task, make_page("nested div", 100_000)) + pack(task, long) + pack(task, PAGE)[:3]
    answers = BytesIO()
    serve(Site(url="https://gazette.example/"), BytesIO(tasks), answers, 60)
    answers.seek(0)
    said = []
    while lengths := answers.read(LENGTHS.size):
        said.append(json.loads(answers.read(LENGTHS.unpack(lengths)[0])))
    assert said[0] == {"ready": True}
    assert reading_of(said[1]["reading"]).article.headline == "A quiet day at the lighthouse"
    assert said[2]["rejected"] == ["hostile", "was not parsed: more than 5000 elements inside each other"]
    assert len(said[3]["reading"]["article"]["articleBody"]) == 300_001
    assert len(said) == 4


def test_a_worker_reads_refuses_gives_up_and_goes_on() -> None:
    async def go_through() -> None:
        worker = Worker(SITE, LIMITS)
        task = Task(URL, Lead(URL), datetime.now(UTC))
        try:
            reading = await worker.read(task, PAGE)
            assert reading.article.headline == "A quiet day at the lighthouse"
            with pytest.raises(NotAnArticle, match="was not parsed"):
                await worker.read(task, make_page("nested div", 100_000))
            begin = time.monotonic()
            with pytest.raises(UnreadableError, match="takes longer than 2 s") as slow:
                await worker.read(task, make_page("many tags with attributes of their own", 2_000_000))
            assert (slow.value.reason, time.monotonic() - begin < 4) == ("too_slow", True)
            assert (await worker.read(task, PAGE)).article == reading.article
        finally:
            await worker.close()
        assert await worker.close() is None

    asyncio.run(go_through())


def test_a_list_page_is_tried_before_the_crawl_parses_it() -> None:
    async def go_through() -> None:
        worker = Worker(SITE, LIMITS)
        try:
            assert await worker.try_parsing(PAGE, "utf-8") < 0.1
            with pytest.raises(NotAnArticle, match="options to choose from"):
                await worker.try_parsing(make_page("options that are never closed", 500_000), None)
            with pytest.raises(UnreadableError, match="takes longer than 2 s"):
                await worker.try_parsing(make_page("many tags with attributes of their own", 2_000_000), None)
            assert await worker.try_parsing(PAGE, None) < 0.1
        finally:
            await worker.close()

    asyncio.run(go_through())


def test_a_worker_that_dies_says_so_and_another_begins() -> None:
    async def go_through() -> None:
        worker = Worker(SITE, Limits(seconds=60, memory=2**30))
        task = Task(URL, Lead(URL), datetime.now(UTC))
        try:
            await worker.read(task, PAGE)
            assert worker.process is not None
            slow = make_page("many tags with attributes of their own", 2_000_000)
            reading = asyncio.ensure_future(worker.read(task, slow))
            await asyncio.sleep(0.5)
            os.kill(worker.process, signal.SIGSEGV)
            with pytest.raises(UnreadableError, match="SIGSEGV") as crashed:
                await reading
            assert crashed.value.reason == "crashed"
            assert (await worker.read(task, PAGE)).article.articleBody
        finally:
            await worker.close()

    asyncio.run(go_through())


def test_a_worker_that_cannot_begin_is_a_crash() -> None:
    async def go_through() -> None:
        worker = Worker(Told("newscrawl.spiders.nowhere", "Nobody", {}), LIMITS)
        with pytest.raises(UnreadableError, match="no process begins, with exit code 1"):
            await worker.read(Task(URL, Lead(URL), datetime.now(UTC)), PAGE)

    asyncio.run(go_through())


def test_patience_ends_what_takes_long_and_nothing_else() -> None:
    with patience(0.05):
        assert sum(range(1000)) == 499500
    begin = time.process_time()
    with pytest.raises(SlowPageError), patience(0.05):
        sum(1 for _ in itertools.count())
    assert time.process_time() - begin < 0.5
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass  # nothing interrupts what comes behind it
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL
