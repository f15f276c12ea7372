"""The report's page in a real browser: it loads nothing, sorts, filters, is read by everybody, and obeys no title.

Needs Chromium (`apt-get install chromium`), and for accessibility axe-core (`npm install --prefix .ci axe-core`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings

from newscrawl.console.address_book import Spiders
from newscrawl.health.records import health_folder, read_all
from newscrawl.ledger.sqlite import SqliteLedger
from newscrawl.report.gathering import gather
from newscrawl.report.page import render_page
from tests.chromium import Chromium, find_chromium
from tests.crawling import ROOT
from tests.report_history import DAYS, MOMENT, OUTLETS, fill, tell_health

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.health.records import Health
    from newscrawl.report.figures import ReportFigures

AXE = ROOT / ".ci" / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="document.title=1">{{ 7*7 }}&amp;\u202e\'"'

with_browser = pytest.mark.skipif(find_chromium() is None, reason="there is no Chromium here")


@dataclass(frozen=True)
class Report:
    """A report of a month of invented runs, and where its page lies."""

    figures: ReportFigures
    page: str
    path: Path


def _healths(folder: Path, hostile: str | None) -> Iterator[Health]:
    for health in read_all(health_folder(folder / "state")):
        findings = tuple(replace(each, sentence=hostile or each.sentence) for each in health.findings)
        yield replace(health, sentence=hostile or health.sentence, findings=findings)


def make(folder: Path, hostile: str | None = None) -> Report:
    """Make a report; `hostile` is what all headlines, an outlet, its runs and what they were asked for are called."""
    fill(folder, headline=hostile)
    tell_health(folder)
    if hostile:
        with SqliteLedger.open(folder / "state" / "ledger.sqlite") as ledger:
            ledger.begin_run(hostile, hostile, MOMENT, hostile)
            ledger.end_run(hostile, MOMENT, {f"articles/failed/{hostile}": 3, f"found_by/articleBody/{hostile}": 1}, 20)
    with SqliteLedger.open_to_read(folder / "state" / "ledger.sqlite") as ledger:
        spiders = Spiders(Settings({"SPIDER_MODULES": ["newscrawl.spiders"]})).own
        figures = gather(ledger, folder / "output", spiders, MOMENT, DAYS, 0.1, _healths(folder, hostile))
    page = render_page(figures)
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return Report(figures, page, path)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make(tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make(tmp_path_factory.mktemp("hostile"), HOSTILE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium.open() as opened:
        yield opened


@pytest.fixture
def shown(browser: Chromium, report: Report) -> Chromium:
    browser.complaints.clear()
    browser.asked.clear()
    browser.go_to(report.path.as_uri())
    return browser


def column(browser: Chromium, number: int) -> list[str]:
    found: list[str] = browser.tell(
        f"Array.from(document.querySelectorAll('#outlets tbody tr'), row => row.cells[{number}].innerText)"
    )
    return found


def press(browser: Chromium, heading: str) -> str:
    """Press the heading of a column of the first table, and return in which order it says it stands."""
    said: str = browser.tell(
        f"""(() => {{ const button = Array.from(document.querySelectorAll('#outlets th button'))
        .find(each => each.innerText === {heading!r}); button.click();
        return button.parentElement.getAttribute('aria-sort'); }})()"""
    )
    return said


def type_in(browser: Chromium, text: str) -> None:
    browser.tell("document.getElementById('filter').focus(), document.getElementById('filter').select()")
    browser.call("Input.insertText", {"text": text})


def visible_outlets(browser: Chromium) -> list[str]:
    found: list[str] = browser.tell(
        "Array.from(document.querySelectorAll('section.outlet')).filter(each => each.offsetParent !== null)"
        ".map(each => each.dataset.outlet)"
    )
    return found


# --- what the figures say --------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_runs(report: Report) -> None:
    for outlet in report.figures.outlets:
        assert len(outlet.days) == DAYS
        assert sum(day.written for day in outlet.days) == outlet.total == sum(run.written for run in outlet.runs) > 0
        assert outlet.last_day == sum(outlet.hours[24:])
        assert 0 < (MOMENT - (outlet.newest or MOMENT)).total_seconds() < 86_400
        assert len(outlet.latest) == 5
        assert all(line.is_there and line.headline for line in outlet.latest)


def test_how_each_outlet_is_and_why_stands_in_the_table_and_above_its_charts(report: Report) -> None:
    for outlet in report.figures.outlets:
        assert outlet.health is not None
        _, row, section = report.page.split(f'data-outlet="{outlet.name}" data-title=')
        shown = escape(outlet.health.sentence)
        assert f">{outlet.health.verdict}</span>" in row.partition("</tr>")[0]
        assert (shown in row.partition("</tr>")[0]) == (not outlet.health.is_well)
        assert shown in section.partition("</section>")[0]
        assert all(escape(each) in section for each in outlet.health.findings)
    assert "<b>1</b> outlet not well" in report.page


def test_a_redesign_is_seen_in_the_layers_and_the_coverage(report: Report) -> None:
    days = next(outlet.days for outlet in report.figures.outlets if outlet.name == "chinadaily")
    assert days[3].layers["selectors"] > 0.6
    assert days[-3].layers["generic"] > 0.8
    assert days[-3].coverage["authors"] < 0.5 < days[3].coverage["authors"]


# --- what the page is ------------------------------------------------------------------------------------------------


def test_the_page_names_nothing_outside_itself(report: Report) -> None:
    found: list[tuple[str, str]] = []

    class Addresses(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, value or "") for name, value in attrs if name in {"src", "href", "xlink:href", "data"})

    Addresses().feed(report.page)
    assert found
    assert {tag for tag, value in found if not value.startswith("#")} == {"a"}
    assert "@import" not in report.page
    assert "url(" not in report.page


def test_the_page_of_a_month_is_small(report: Report) -> None:
    assert len(report.page.encode()) < 500_000


def test_hostile_titles_stay_text(hostile: Report) -> None:
    assert hostile.page.count("<script>") == 1
    assert "<img" not in hostile.page
    escaped = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x"
    assert hostile.page.count(escaped) > 20
    assert "{{ 7*7 }}" in hostile.page


def test_an_address_that_is_no_page_is_no_link(tmp_path: Path) -> None:
    fill(tmp_path)
    for path in (tmp_path / "output").rglob("*.jsonl"):
        path.write_bytes(
            path.read_bytes().replace(b'"https://', b'"jscript:')
        )  # as long: the lines stay where they are
    with SqliteLedger.open_to_read(tmp_path / "state" / "ledger.sqlite") as ledger:
        page = render_page(gather(ledger, tmp_path / "output", [], MOMENT, DAYS, 0.1))
    assert "Newest articles" in page
    assert "jscript:" not in page


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    with SqliteLedger.open(tmp_path / "ledger.sqlite") as ledger:
        figures = gather(ledger, tmp_path, [], datetime.now(UTC), 30, 0.1)
    assert "There are no outlets, and nothing was written." in render_page(figures)


# --- in the browser --------------------------------------------------------------------------------------------------


@with_browser
def test_it_loads_without_a_complaint_and_asks_for_nothing(shown: Chromium, report: Report) -> None:
    assert shown.complaints == []
    assert shown.asked == [report.path.as_uri()]
    assert shown.tell("document.querySelectorAll('svg[role=img]').length") == 1 + 6 * len(OUTLETS)


@with_browser
def test_a_column_is_sorted_by_its_heading(shown: Chromium) -> None:
    assert press(shown, "30 d") == "descending"
    totals = [int(text.replace(",", "")) for text in column(shown, 2)]
    assert totals == sorted(totals, reverse=True) != sorted(totals)
    assert press(shown, "30 d") == "ascending"
    assert [int(text.replace(",", "")) for text in column(shown, 2)] == sorted(totals)
    assert press(shown, "Outlet") == "ascending"
    names = [text.split()[0] for text in column(shown, 0)]
    assert names == sorted(OUTLETS)
    assert shown.tell("document.querySelectorAll('#outlets [aria-sort]').length") == 1


@with_browser
def test_runs_are_sorted_by_number_not_by_letter(shown: Chromium) -> None:
    shown.tell("document.querySelectorAll('details').forEach(each => each.open = true)")
    press_written = """(() => { const table = document.querySelector('section.outlet table');
    Array.from(table.querySelectorAll('button')).find(each => each.innerText === 'Written').click();
    return Array.from(table.tBodies[0].rows, row => Number(row.cells[3].innerText)); })()"""
    numbers = shown.tell(press_written)
    assert len(numbers) == 60
    assert numbers == sorted(numbers, reverse=True)
    assert max(numbers) >= 10


@with_browser
def test_outlets_are_filtered_by_what_is_typed(shown: Chromium) -> None:
    assert visible_outlets(shown) == sorted(OUTLETS)
    type_in(shown, "China Da")
    assert visible_outlets(shown) == ["chinadaily"]
    assert shown.tell("document.getElementById('shown').innerText") == "1 of 4 outlets"
    type_in(shown, "chinadaily")  # a whole name is that outlet alone
    assert visible_outlets(shown) == ["chinadaily"]
    type_in(shown, "nobody")
    assert visible_outlets(shown) == []
    shown.tell("document.getElementById('filter').value = ''")
    shown.tell("document.getElementById('filter').dispatchEvent(new Event('input'))")
    assert visible_outlets(shown) == sorted(OUTLETS)
    assert shown.complaints == []


@with_browser
def test_a_hostile_title_runs_nothing(browser: Chromium, hostile: Report) -> None:
    browser.complaints.clear()
    browser.asked.clear()
    browser.go_to(hostile.path.as_uri())
    assert (browser.complaints, browser.asked) == ([], [hostile.path.as_uri()])
    type_in(browser, HOSTILE)
    assert len(visible_outlets(browser)) == 1
    assert browser.tell("document.title").startswith("newscrawl report")
    assert browser.tell("document.querySelector('.latest a').innerText").startswith("</script><script>alert(1)")


@with_browser
def test_what_is_injected_nevertheless_does_not_run(browser: Chromium, report: Report, tmp_path: Path) -> None:
    """The policy in the page is the second wall: it knows the page's own script, and no other."""
    path = tmp_path / "report.html"
    path.write_text(report.page.replace("</main>", "<script>document.title = 'mine'</script></main>"))
    browser.complaints.clear()
    browser.go_to(path.as_uri())
    assert browser.tell("document.title").startswith("newscrawl report")
    assert any("Content Security Policy" in each for each in browser.complaints)


@with_browser
def test_nothing_is_wider_than_a_phone(browser: Chromium, report: Report) -> None:
    browser.go_to(report.path.as_uri(), width=360, height=740)
    assert browser.tell("document.documentElement.scrollWidth") <= 360
    size = browser.tell(
        "Math.min(...Array.from(document.querySelectorAll('svg text'), each => each.getBoundingClientRect().height))"
    )
    assert size >= 8


@with_browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_pictures_are_taken(browser: Chromium, report: Report, scheme: str, width: int) -> None:
    browser.go_to(report.path.as_uri(), scheme=scheme, width=width)
    picture = browser.picture(whole=True)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", picture[16:20])[0] == (width if width > 600 else 2 * width)
    (report.path.parent / f"{scheme}-{width}.png").write_bytes(picture)
    paper = browser.tell("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, paper[4:-1].split(","))) > 384) == (scheme == "light")


@with_browser
def test_it_prints_all_outlets_without_the_form(browser: Chromium, report: Report) -> None:
    browser.go_to(report.path.as_uri(), scheme="dark", media="print")
    assert browser.tell("getComputedStyle(document.querySelector('form')).display") == "none"
    assert browser.tell("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@with_browser
def test_a_printed_table_ends_within_the_paper(browser: Chromium, report: Report) -> None:
    browser.go_to(report.path.as_uri(), width=700, media="print")  # A4 upright, less its margins
    assert browser.tell("document.getElementById('outlets').getBoundingClientRect().right") <= 700


@with_browser
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm install --prefix .ci axe-core")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_axe_finds_nothing_wrong(browser: Chromium, report: Report, scheme: str, width: int) -> None:
    browser.go_to(report.path.as_uri(), scheme=scheme, width=width)
    browser.tell("document.querySelectorAll('details').forEach(each => each.open = true)")
    browser.tell(AXE.read_text(encoding="utf-8") + "; true")
    found: dict[str, list[dict[str, Any]]] = browser.tell(
        "axe.run().then(({violations, passes}) => ({violations, passes: passes.map(each => ({id: each.id}))}))"
    )
    wrong = [(each["id"], each["nodes"][0]["html"][:200], len(each["nodes"])) for each in found["violations"]]
    assert wrong == []
    assert {"color-contrast", "label", "svg-img-alt", "empty-table-header"} <= {each["id"] for each in found["passes"]}
