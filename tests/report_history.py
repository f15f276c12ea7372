"""A month of invented runs for the report: `python -m tests.report_history PICTURE` makes the picture of the docs.

The stories are the newsroom's; runs, gaps and failures come from a seeded generator, so that a report of them is the
same each time.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from newscrawl.health.records import Condition, Finding, Health, LastRun, health_folder, read_all, write_health
from newscrawl.lead import Lead
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.text import digest
from tests.ledger_writer import line_bytes, written_line
from tests.newsroom.stories import make_stories
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from tests.newsroom.story import Story

MOMENT = datetime(2026, 11, 22, 15, 40, tzinfo=UTC)
DAYS = 30
OUTLETS = {"ecns": 9, "chinanews": 14, "chinadaily": 11, "chinadaily_cn": 5}
"""Articles in six hours, on a working day."""
_RUN_EVERY = timedelta(hours=6)
_FIELDS = {"headline": 1.0, "articleBody": 0.99, "datePublished": 1.0, "authors": 0.62, "mainImage": 0.81}
_REDESIGN = 9  # days before the end, at which an outlet changes its pages: its text is found by the generic layer


def fill(folder: Path, moment: datetime = MOMENT, headline: str | None = None) -> None:
    """Let four outlets run for a month, with Ledger and output below `folder`; `headline` replaces all others."""
    random = Random(7)
    with SqliteLedger.open(folder / "state" / "ledger.sqlite", durable=False) as ledger:
        for outlet, usual in OUTLETS.items():
            _fill_outlet(ledger, folder / "output", outlet, usual, moment, random, headline)


def tell_health(folder: Path, moment: datetime = MOMENT) -> None:
    """Say how the four outlets are after that month, as their last runs would have."""
    changed = Finding(
        Condition.CHANGED,
        "layer",
        "articleBody is found by generic, by its usual layer in 2 of 43 pages, 87% are usual: have the pages changed?",
    )
    filled = Finding(Condition.CHANGED, "filled", "authors is filled in 9 of 43 pages, 62% are usual")
    for outlet in OUTLETS:
        found = (changed, filled) if outlet == "chinadaily" else ()
        run = LastRun(f"{outlet}-{moment:%Y%m%dT%H%M%SZ}", moment, moment, 12 if found else 0)
        verdict, sentence = (changed.condition, changed.sentence) if found else (Condition.OK, "as usual")
        begun = moment - timedelta(days=_REDESIGN if found else DAYS)
        write_health(
            health_folder(folder / "state"), Health(outlet, verdict, sentence, begun, moment, run, findings=found)
        )


def _fill_outlet(
    ledger: SqliteLedger,
    output: Path,
    outlet: str,
    usual: int,
    moment: datetime,
    random: Random,
    headline: str | None,
) -> None:
    stories = iter(make_stories(outlet, load_template(outlet), usual * DAYS * 5, 3, moment))
    start = moment - timedelta(days=DAYS) + timedelta(minutes=random.randrange(60))
    while start < moment:
        quiet = 0.45 if start.weekday() >= 5 else 0.5 if start.hour < 6 else 1.0
        number = round(usual * quiet * random.uniform(0.6, 1.4))
        is_redesigned = outlet == "chinadaily" and start > moment - timedelta(days=_REDESIGN)
        crawl_id = f"{outlet}-{start:%Y%m%dT%H%M%SZ}"
        ledger.begin_run(crawl_id, outlet, start)
        written = _write(ledger, output, crawl_id, [next(stories) for _ in range(number)], start, random, headline)
        failed = round(number * 0.6) if outlet == "chinanews" and random.random() < 0.04 else random.randrange(2)
        figures = _figures(written, failed, random, is_redesigned=is_redesigned)
        code = 20 if failed > 0.1 * (written + failed) and failed > 1 else 0
        if code == 0 and failed:
            figures["articles/followed"] += 20 * failed  # revisits
        if is_redesigned:
            code, figures["health/changed"] = 12, 1
        ledger.end_run(crawl_id, start + timedelta(seconds=random.uniform(20, 120)), figures, code)
        start += _RUN_EVERY


def _write(
    ledger: SqliteLedger,
    output: Path,
    crawl_id: str,
    stories: list[Story],
    start: datetime,
    random: Random,
    headline: str | None,
) -> int:
    outlet = crawl_id.partition("-")[0]
    name, content, lines = f"{outlet}/{crawl_id}.jsonl", b"", []
    for number, story in enumerate(stories):
        at = start + timedelta(seconds=5 + number)
        article = _article(outlet, story, crawl_id, at, random, headline)
        ledger.announce(Lead(article["url"], f"https://{outlet}.example/feed.xml"), article["id"], at)
        values: dict[str, Any] = {"fetched": at, "duplicate_of": article["duplicateOf"]}
        lines.append(written_line(article, len(content), **values))
        content += line_bytes(article)
    if lines:
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        ledger.commit_lines(name, len(content), lines, start + timedelta(seconds=15))
        ledger.finish_file(name)
    return len(lines)


def _article(
    outlet: str, story: Story, crawl_id: str, at: datetime, random: Random, headline: str | None
) -> dict[str, Any]:
    said, body = headline or story.headline, "\n\n".join(story.paragraphs)
    others = [name for name in OUTLETS if name != outlet]
    is_copy = random.random() < 0.04
    return {
        "id": f"{outlet}:{story.key}",
        "revision": 1,
        "url": story.url,
        "headline": said,
        "articleBody": body,
        "datePublished": (at - timedelta(minutes=random.lognormvariate(3.6, 0.7))).isoformat(),
        "contentHash": digest(said, body),
        "duplicateOf": f"{random.choice(others)}:{story.key}" if is_copy else None,
        "metadata": {"dateDownloaded": at.isoformat(), "statusCode": 200, "crawlId": crawl_id},
    }


def _figures(written: int, failed: int, random: Random, *, is_redesigned: bool) -> dict[str, int]:
    figures = {
        "leads/announced": 60 + random.randrange(20),
        "leads/skipped/known": 40,
        "sources/read": 2,
        "articles/followed": written + failed,
        "articles/fetched": written,
        "articles/written": written,
    }
    if failed:
        figures[f"articles/failed/{random.choice(('timeout', 'http_404', 'http_503'))}"] = failed
    if random.random() < 0.15:
        figures["articles/rejected/no_date"] = 1
    for name, share in _FIELDS.items():
        lost = 0.35 if is_redesigned and name in {"authors", "mainImage"} else 1.0
        figures[f"fields/{name}"] = sum(random.random() < share * lost for _ in range(written))
    found = figures["fields/articleBody"]
    by_selectors = round(found * (0.05 if is_redesigned else random.uniform(0.75, 0.95)))
    figures["found_by/articleBody/selectors"] = by_selectors
    figures["found_by/articleBody/generic" if is_redesigned else "found_by/articleBody/structured"] = (
        found - by_selectors
    )
    return {name: number for name, number in figures.items() if number}


def make_picture(path: Path) -> None:
    """Write the picture of a report of these runs, which needs Chromium."""
    from scrapy.settings import Settings  # noqa: PLC0415

    from newscrawl.console.address_book import Spiders  # noqa: PLC0415 - the tests need only what is above
    from newscrawl.report.gathering import gather  # noqa: PLC0415
    from newscrawl.report.page import render_page  # noqa: PLC0415
    from tests.chromium import Chromium  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as name, Chromium.open() as browser:
        folder = Path(name)
        fill(folder)
        tell_health(folder)
        healths = read_all(health_folder(folder / "state"))
        with SqliteLedger.open_to_read(folder / "state" / "ledger.sqlite") as ledger:
            spiders = Spiders(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]})).own
            page = render_page(gather(ledger, folder / "output", spiders, MOMENT, DAYS, 0.1, healths))
        (folder / "report.html").write_text(page, encoding="utf-8")
        browser.go_to((folder / "report.html").as_uri(), width=1280, height=1130)
        path.write_bytes(browser.picture())


if __name__ == "__main__":
    make_picture(Path(sys.argv[1]))
