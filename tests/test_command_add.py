"""`scrapy add`: makes an outlet of a site nobody has seen, whose crawl is right without a touch."""

from __future__ import annotations

import importlib.util
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from newscrawl.console.kept_pages import load_kept
from tests.asking import Answer, Asker
from tests.crawling import NOW, ROOT, clean_environment, find_faults, read_lines, wait_for
from tests.newsroom.gazette import article_path, print_article, print_feed, print_front_page, print_sitemap
from tests.newsroom.hostile_pages import make_page
from tests.newsroom.newsroom import Newsroom
from tests.newsroom.resource import Resource
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from tests.newsroom.story import Story

SITES = ("fjordpost", "millford", "lanhe")
"""One with structured data and a feed, one of bare HTML with sections only, one in Chinese and GBK with sections."""
COUNT = 120
RIGHT = 0.95
MOST_LINES = 40
HOST = "gazette.example"
SUFFIX = "paper"


def copy_project(directory: Path) -> Path:
    """Copy the project, so that an outlet can be added to it."""
    project = directory / "project"
    for folder in ("newscrawl", "tests"):
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scrapy.cfg", "pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "docs", project / "docs")
    return project


@dataclass(frozen=True)
class Added:
    """What came of adding a site, and of crawling it then."""

    stories: list[Story]
    answer: Answer
    crawl: Answer
    project: Path
    name: str

    @property
    def file(self) -> Path:
        return self.project / "newscrawl" / "spiders" / f"{self.name}.py"

    @property
    def lines(self) -> list[dict[str, Any]]:
        paths = (self.project / "output" / self.name).glob("*.jsonl")
        return [line for path in paths for line in read_lines(path)]

    @property
    def kept(self) -> list[Path]:
        return sorted((self.project / "tests" / "pages" / self.name).glob("*.json"))


def add_site(site: str, directory: Path) -> Added:
    project = copy_project(directory)
    name = f"{site}_{SUFFIX}"
    with Newsroom(directory) as room:
        stories = room.open(site, count=COUNT, now=NOW)
        ask = Asker(room.environment, project)
        answer = ask("add", name, f"https://{load_template(site).HOST}/")
        crawl = ask("crawl", name)
    return Added(stories, answer, crawl, project, name)


@pytest.fixture(scope="module")
def added(two_at_once: Executor, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Future[Added]]:
    return {site: two_at_once.submit(add_site, site, tmp_path_factory.mktemp(site)) for site in SITES}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


@pytest.fixture
def ask(room: Newsroom, project: Path) -> Iterator[Asker]:
    return Asker(room.environment, project)


@pytest.mark.parametrize("site", SITES)
def test_the_crawl_of_an_added_site_is_right(added: dict[str, Future[Added]], site: str) -> None:
    result = added[site].result()
    assert result.answer.code == 0, result.answer
    assert result.crawl.code == 0, result.crawl.remarked
    lines = result.lines
    assert find_faults(lines) == []
    stories = {story.path: story for story in result.stories}
    # The feed names the newest and each section shows its first page where it does not say what the second is called.
    assert len(lines) >= COUNT * 0.6
    wrong = {
        line["url"]: [name for name, is_right in judge(line, stories).items() if not is_right]
        for line in lines
        if not all(judge(line, stories).values())
    }
    assert len(wrong) <= (1 - RIGHT) * len(lines), wrong


def judge(line: dict[str, Any], stories: dict[str, Story]) -> dict[str, bool]:
    """Hold a line against the story that was planted there."""
    story = stories[urlsplit(line["canonicalUrl"]).path]
    published = line["datePublished"]
    return {
        "headline": line["headline"] == story.headline,
        "articleBody": line["articleBody"] == "\n\n".join(story.paragraphs),
        "datePublished": published is not None and datetime.fromisoformat(published) == story.published,
    }


def test_sections_are_followed_to_their_end(added: dict[str, Future[Added]]) -> None:
    for site in ("millford", "lanhe"):
        assert len(added[site].result().lines) == COUNT


@pytest.mark.parametrize("site", SITES)
def test_the_file_is_short_and_keeps_the_house_rules(added: dict[str, Future[Added]], site: str) -> None:
    result = added[site].result()
    text = result.file.read_text(encoding="utf-8")
    assert 9 <= len(text.splitlines()) <= MOST_LINES
    assert max(map(len, text.splitlines())) <= 120
    if importlib.util.find_spec("ruff") is None:
        pytest.skip("ruff is in requirements-dev.txt; make check has it")
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "ruff", *command, str(result.file)],
            cwd=result.project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("site", SITES)
def test_every_guess_is_shown_with_its_evidence(added: dict[str, Future[Added]], site: str) -> None:
    said = added[site].result().answer.said
    for declaration in ("title", "country", "language", "timezone", "article_urls", "selectors"):
        assert any(line.startswith(declaration) and line.endswith(")") for line in said.splitlines()), declaration
    assert "10 of 10 sampled pages are read as articles" in said
    assert f"scrapy capture {site}_{SUFFIX} " in said


def test_structured_data_needs_no_selectors(added: dict[str, Future[Added]]) -> None:
    text = added["fjordpost"].result().file.read_text(encoding="utf-8")
    assert "Selectors" not in text
    assert 'Feed("https://www.fjordpost.example/rss/all.xml")' in text


def test_what_is_found_is_what_the_site_says(added: dict[str, Future[Added]]) -> None:
    facts = {
        "fjordpost": '"ie", "en-IE", "Europe/Dublin"',
        "millford": '"gb", "en-GB", "Europe/London"',
        "lanhe": '"cn", "zh-Hans", "Asia/Shanghai"',
    }
    for site, line in facts.items():
        assert f"    country, language, timezone = {line}\n" in added[site].result().file.read_text(encoding="utf-8")


def test_the_tests_take_up_the_outlet_by_themselves(added: dict[str, Future[Added]]) -> None:
    result = added["millford"].result()
    assert len(result.kept) == 3
    before = run_tests(result)
    assert before.returncode == 1
    assert before.stdout.count("FAILED tests/test_outlets.py::test_kept_page_gives_its_article") == 3
    assert f"scrapy capture {result.name} {result.kept[0].stem} --accept" in before.stdout
    for expected in result.kept:
        assert not load_kept(expected).accepted
        answer = Asker({}, result.project)("capture", result.name, expected.stem, "--accept")
        assert answer.code == 0, answer
    after = run_tests(result)
    assert after.returncode == 0, after.stdout
    assert "| `millford_paper` | Millford Echo |\n| `site " in (result.project / "README.md").read_text(
        encoding="utf-8"
    )


def run_tests(result: Added) -> subprocess.CompletedProcess[str]:
    files = ("tests/test_outlets.py", "tests/test_docs.py::test_every_outlet_is_in_the_readme")
    line = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "-rf", *files]
    return subprocess.run(  # noqa: S603 - our own command
        line, cwd=result.project, env=clean_environment(), capture_output=True, text=True, timeout=300, check=False
    )


def test_nothing_is_overwritten(ask: Asker, project: Path) -> None:
    spiders, pages = project / "newscrawl" / "spiders", project / "tests" / "pages"
    (pages / "kept_before").mkdir()
    before = {
        path: path.read_bytes() for path in project.rglob("*.*") if path.is_file() and "__pycache__" not in str(path)
    }
    for name, told in (
        ("ecns", "there is an outlet 'ecns' already, and nothing is overwritten"),
        ("kept_before", f"{pages / 'kept_before'} is there already, and nothing is overwritten"),
    ):
        answer = ask("add", name, f"https://{HOST}/")
        assert (answer.code, answer.remarked) == (2, f"scrapy add: {told}\n")
    assert {path: path.read_bytes() for path in before} == before
    assert not (spiders / "kept_before.py").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give a name and an address: scrapy add example_times https://www.example.org/"),
        (("Example-Times", "https://example.org/"), "'Example-Times' is no name for an outlet"),
        (("../evil", "https://example.org/"), "'../evil' is no name for an outlet"),
        (("class", "https://example.org/"), "'class' is no name for an outlet"),
        (("times", "example.org"), "'example.org' is no address: write https://www.example.org/"),
        (("times", "https://"), "'https://' is no address: write https://www.example.org/"),
        (("times", "file:///etc/passwd"), "'file:///etc/passwd' is no address"),
        (("times", "https://example.org/", "--force"), "there is no option '--force'"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_exit_2(room: Newsroom, arguments: tuple[str, ...], message: str) -> None:
    answer = Asker(room.environment)("add", *arguments)
    assert (answer.code, answer.said, answer.remarked.count("\n")) == (2, "", 1)
    assert answer.remarked.startswith(f"scrapy add: {message}")
    assert room.requests == []


@pytest.mark.parametrize(
    ("served", "told"),
    [
        ({}, "could not be fetched: http_404: the server answered with status 404"),
        ({"/": Resource(b"<html><body><p>Closed for the winter</p></body></html>")}, "announces no articles"),
        (
            {"/": print_front_page([]), "/robots.txt": Resource(b"User-agent: *\nDisallow: /\n", "text/plain")},
            "could not be fetched: robots: robots.txt forbids it",
        ),
        (
            {"/": print_front_page(article_path(number) for number in range(9))}
            | {article_path(number): Resource(b"<html><title>Page not found</title></html>") for number in range(9)},
            "none of 9 announced pages is read as an article",
        ),
        (
            {"/": Resource(make_page("many tags with attributes of their own", 2_000_000))},
            "is not read: it takes longer than 2 s to read",
        ),
        (
            {"/": print_front_page(article_path(number) for number in range(9))}
            | {
                article_path(number): Resource(make_page("many tags with attributes of their own", 2_000_000))
                for number in range(9)
            },
            "none of the announced articles could be",
        ),
    ],
)
def test_a_site_that_makes_no_outlet_is_told_so(room: Newsroom, served: dict[str, Resource], told: str) -> None:
    room.serve("other.example/", Resource(b""))
    for path, resource in served.items():
        room.serve(HOST + path, resource)
    room.serve(f"{HOST}/there", Resource(b""))
    answer = Asker(room.environment)("add", "gazette", f"https://{HOST}/")
    assert (answer.code, answer.remarked.count("\n")) == (1, 1), answer
    assert told in answer.remarked
    assert not (ROOT / "newscrawl" / "spiders" / "gazette.py").exists()


def test_an_interrupted_survey_writes_nothing(room: Newsroom, project: Path) -> None:
    room.serve(f"{HOST}/", print_front_page(article_path(number) for number in range(12)))
    room.serve(f"{HOST}/robots.txt", Resource(b"User-agent: *\nCrawl-delay: 2\n", "text/plain"))
    line = [sys.executable, "-m", "scrapy", "add", "gazette", f"https://{HOST}/"]
    environment = clean_environment() | room.environment
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=project, env=environment, stdout=pipe, stderr=pipe, text=True) as process:  # noqa: S603
        wait_for(lambda: len(room.requests) > 2)
        process.send_signal(signal.SIGTERM)
        _, remarked = process.communicate(timeout=60)
    assert (process.returncode, remarked) == (11, "scrapy add: interrupted; nothing is written\n")
    assert not (project / "newscrawl" / "spiders" / "gazette.py").exists()


def test_a_news_sitemap_that_robots_txt_names_is_a_source(room: Newsroom) -> None:
    addresses = [f"https://{HOST}{article_path(number)}" for number in range(12)]
    room.serve(f"{HOST}/", print_front_page([]))
    room.serve(f"{HOST}/robots.txt", Resource(f"Sitemap: https://{HOST}/news.xml\n".encode(), "text/plain"))
    room.serve(f"{HOST}/news.xml", print_sitemap(addresses))
    for number in range(12):
        room.serve(HOST + article_path(number), print_article(number, NOW))
    answer = Asker(room.environment)("add", "gazette", f"https://{HOST}/", "--dry-run", "--json")
    assert answer.code == 0, answer
    assert f'    sources = [NewsSitemap("https://{HOST}/news.xml")]\n' in answer.values["file"]
    assert f"news sitemap https://{HOST}/news.xml: announces 12 articles" in answer.values["notes"]


def test_a_feed_in_a_usual_place_is_a_source(room: Newsroom) -> None:
    addresses = [f"https://{HOST}{article_path(number)}" for number in range(12)]
    room.serve(f"{HOST}/", print_front_page([]))
    room.serve(f"{HOST}/feed", print_feed(addresses))
    for number in range(12):
        room.serve(HOST + article_path(number), print_article(number, NOW))
    answer = Asker(room.environment)("add", "gazette", f"https://{HOST}/", "--dry-run", "--json")
    assert answer.code == 0, answer
    assert f'    sources = [Feed("https://{HOST}/feed")]\n' in answer.values["file"]


def test_a_dry_run_writes_nothing(room: Newsroom, ask: Asker, project: Path) -> None:
    room.serve(f"{HOST}/", print_front_page(article_path(number) for number in range(12)))
    for number in range(12):
        room.serve(HOST + article_path(number), print_article(number, NOW))
    answer = ask("add", "gazette", f"https://{HOST}/", "--dry-run", "--json")
    assert answer.code == 0, answer
    assert answer.values["written"] == []
    assert 'class Gazette(NewsSpider):\n    name, title = "gazette", "Gazette"\n' in answer.values["file"]
    assert f'    sources = [FrontPage("https://{HOST}/")]\n' in answer.values["file"]
    assert not (project / "newscrawl" / "spiders" / "gazette.py").exists()
    assert json.loads(answer.said)["seconds"] < 60


@pytest.mark.parametrize("fails", ["pages", "README.md.part"])
def test_where_the_disk_fails_nothing_is_written(room: Newsroom, ask: Asker, project: Path, fails: str) -> None:
    room.serve(f"{HOST}/", print_front_page(article_path(number) for number in range(12)))
    for number in range(12):
        room.serve(HOST + article_path(number), print_article(number, NOW))
    if fails == "pages":
        (project / fails).write_text("a file where the folder of kept pages would be")
    else:
        (project / fails).mkdir()  # in the way of what is written last
    settings = {"KEPT_PAGES_DIR": project / "pages"}
    before = everything_in(project)
    answer = ask("add", "gazette", f"https://{HOST}/", **settings)
    assert (answer.code, answer.remarked.count("\n")) == (3, 1), answer
    assert answer.remarked.startswith("scrapy add: ")
    assert everything_in(project) == before


def everything_in(project: Path) -> dict[Path, bytes]:
    paths = (path for path in project.rglob("*") if path.is_file() and "__pycache__" not in str(path))
    return {path: path.read_bytes() for path in paths}
