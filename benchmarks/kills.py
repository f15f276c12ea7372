"""Kill the real crawl again and again, at named points and at random moments, and judge what it wrote.

`python -m benchmarks.kills [--kills N] [--articles N] [--seed N] [--minutes N]` prints one JSON object: how many kills
hit which point, and how many articles were lost, doubled or torn. It exits with 1 unless all of those are 0.

The judge knows the newsroom and reads finished files; it asks nothing of the project.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Self

from benchmarks.deadly import AFTER_A_KILL, COMMITS, EMPTY, END, FILES, PAGES, POINTS, RECOVERY, START, Deaths
from newscrawl.ledger.check import check
from tests.crawling import NOW, ROOT, Crawler
from tests.newsroom.newsroom import Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.newsroom.story import Story

OUTLET = "chinadaily_cn"
SINCE = ("-a", "since=300d")
"""All pages of the search, not the first 30."""
KILLED = -9
_STEP = timedelta(seconds=72)
"""How far apart the revisits of an article are in a campaign: whatever was edited is due again after so long."""
_READ = ("headline", "articleBody", "contentHash")
_PATIENCE = 5.0  # seconds of CPU until a run that does not come to its point is killed
_LONGEST_RUN = 300.0  # seconds of CPU; an undisturbed run of 3,000 articles takes a third of it


@dataclass(frozen=True)
class DeadlyCrawler(Crawler):
    """Says how `scrapy crawl` is to be run, by a process that dies."""

    @property
    def environment(self) -> dict[str, str]:
        """What is in the environment of a run."""
        return self._environment()

    def order(self, orders: tuple[str, ...], arguments: tuple[str, ...], settings: Mapping[str, Any]) -> list[str]:
        """Return the arguments of `benchmarks.deadly`."""
        _, _, _, *scrapy = self._command(arguments, settings)
        return [*orders, "--", *scrapy]


@dataclass(frozen=True)
class Judgement:
    """What is wrong with an output: ids, or places in files."""

    lost: list[str]
    doubled: list[str]
    torn: list[str]
    lines: int

    @property
    def numbers(self) -> tuple[int, int, int]:
        """How many are lost, doubled, torn."""
        return len(self.lost), len(self.doubled), len(self.torn)


def judge(output: Path, stories: list[Story], promised: Iterable[tuple[str, int]] = ()) -> Judgement:
    """Hold the finished files against the stories as they stand now, and against the lines that were `promised`.

    Lost: a story without a line, or whose newest revision is not the story as it stands; a revision that is missing
    between others; a line that was committed and is not there. Doubled: an id with a revision that stands twice, or two
    revisions in a row with one text. Torn: a line that is no JSON object of an article.
    """
    found: dict[str, dict[int, dict[str, Any]]] = {}
    doubled, torn, number = [], [], 0
    for path in sorted(output.rglob("*.jsonl")):
        raw = path.read_bytes()
        for line in raw.split(b"\n")[:-1]:
            number += 1
            try:
                article = json.loads(line.decode("utf-8"))
                known = found.setdefault(article["id"], {})
                if article["revision"] in known:
                    doubled.append(f"{article['id']} {article['revision']}")
                known[article["revision"]] = {
                    name: article[name] for name in ("headline", "articleBody", "contentHash")
                }
            except (ValueError, KeyError, TypeError) as error:
                torn.append(f"{path.name}: {error}")
        if raw and not raw.endswith(b"\n"):
            torn.append(f"{path.name}: ends inside a line")
    lost = [
        f"{article_id} {revision}" for article_id, revision in promised if revision not in found.get(article_id, {})
    ]
    for story in stories:
        revisions = found.get(f"{story.outlet}:{story.key}", {})
        if not is_newest(story, revisions):
            lost.append(f"{story.outlet}:{story.key}")
    for article_id, revisions in found.items():
        lost += [f"{article_id} {each}" for each in range(1, max(revisions)) if each not in revisions]
        in_a_row = zip(sorted(revisions), sorted(revisions)[1:], strict=False)
        doubled += [
            f"{article_id} {one} {other}"
            for one, other in in_a_row
            if revisions[one]["contentHash"] == revisions[other]["contentHash"]
        ]
    return Judgement(lost, doubled, torn, number)


def is_newest(story: Story, revisions: Mapping[int, Mapping[str, Any]]) -> bool:
    """Tell whether the newest revision is the story as it stands."""
    if not revisions:
        return False
    newest = revisions[max(revisions)]
    return (newest["headline"], newest["articleBody"]) == (story.headline, "\n\n".join(story.paragraphs) or None)


@dataclass
class Campaign:
    """A newsroom that goes on publishing and editing, and the runs that die meanwhile."""

    room: Newsroom
    folder: Path
    chance: Random
    settings: dict[str, Any] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    progress: Counter[str] = field(default_factory=Counter)
    promised: set[tuple[str, int]] = field(default_factory=set)
    incomplete: list[str] = field(default_factory=list)
    edited: dict[str, str] = field(default_factory=dict)
    _edits: int = 0
    _runs: int = 0

    def __post_init__(self) -> None:
        self.crawler = DeadlyCrawler(self.folder / "output", self.room.environment)
        self._deaths = Deaths(ROOT, self.crawler.environment)

    def __enter__(self) -> Self:
        self._deaths.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._deaths.__exit__()

    @property
    def kills(self) -> int:
        """How many runs have died."""
        return sum(self.hits.values())

    @property
    def unwritten(self) -> int:
        """How many stories no run has committed a line of."""
        return len(self.room.stories(OUTLET)) - len({article_id for article_id, _ in self.promised})

    def judge(self) -> Judgement:
        """Judge the output as it is now."""
        return judge(self.crawler.output, self.room.stories(OUTLET), self.promised)

    def edit(self, number: int) -> None:
        """Change the text of stories at random; now and then the earlier text comes back."""
        stories = self.room.stories(OUTLET)
        for story in self.chance.sample(stories, min(number, len(stories))):
            self._edits += 1
            note = f"编者补记第{self._edits}次：本文已经更新，请读者留意以上内容的变化。"
            if story.paragraphs and "编者补记" in story.paragraphs[-1] and self.chance.random() < 0.3:
                self.room.edit(story, paragraphs=story.paragraphs[:-1])
            elif story.paragraphs:
                self.room.edit(story, paragraphs=(*story.paragraphs, note))
            else:
                self.room.edit(story, headline=f"{story.headline.partition('（')[0]}（第{self._edits}次更新）")
            self.edited[story.key] = story.url

    def those_edited(self) -> tuple[str, str]:
        """Return the argument that has the edited stories looked at again at once."""
        wanted = self.folder / "edited.txt"
        wanted.write_text("\n".join(self.edited.values()))
        return "-a", f"urls={wanted}"

    def die(
        self,
        where: str,
        *arguments: str,
        batch: int | None = None,
        clock: float = 0.0,
        patience: float = _PATIENCE,
        **settings: Any,
    ) -> bool:
        """Run until the process dies at a point, or "random:SECONDS" of CPU after its start; tells whether it died.

        Where the point is not come to within `patience` seconds of CPU, that moment is as good as any. "none": it ends.
        """
        self._runs += 1
        trace = self.folder / f"trace-{self._runs}"
        orders = ("--trace", str(trace), *(("--batch", str(batch)) if batch else ()))
        orders += ("--clock", str(clock)) if clock else ()
        point, _, number = where.partition(":")
        if point in POINTS:
            orders += ("--die", where)
        seconds = float(number) if point == "random" else _LONGEST_RUN if point == "none" else patience
        line = self.crawler.order(orders, (OUTLET, *arguments), {**self.settings, **settings})
        log = self.folder / "log"
        code = self._deaths.run(line, log, seconds)
        self.codes[code] += 1
        said = [line.split() for line in trace.read_text().splitlines()] if trace.exists() else []
        trace.unlink(missing_ok=True)
        self._note(point, code, said, log)
        return code == KILLED

    def _note(self, point: str, code: int, said: list[list[str]], log: Path) -> None:
        """Count where it died and whether it brought anything forward."""
        committed = {(each[1], int(each[2])) for each in said if each[0] == "committed" and len(each) == 3}
        self.promised |= committed
        begun = any(each[0] == "begun" for each in said)
        if code == KILLED:
            self.hits[point if ["died", point] in said else "random"] += 1
        else:
            self.missed[point] += 1
        if not begun:
            self.progress["died at start-up" if code == KILLED else "never began"] += 1
        elif committed:
            self.progress["committed lines"] += 1
        elif code == KILLED:
            self.progress["died before the first commit"] += 1
        else:
            self.progress["ended with nothing to write"] += 1
        if code not in {KILLED, 0}:
            self.incomplete.append(f"{point}: exit {code}: {log.read_text(errors='replace')[-2000:]}")


def finish(campaign: Campaign, *, patience: float) -> int:
    """Run undisturbed until everything was looked at again; returns how many runs that took."""
    time.sleep(patience)
    for number in range(1, 6):
        campaign.die("none", *SINCE)
        if number > 1 and campaign.judge().lost == []:
            return number
        time.sleep(patience)
    return 5


def orders_for(chance: Random, left: int, *, has_part: bool) -> str:
    """Choose where the next run dies: what can be come to with so many articles `left` to be written."""
    kind = chance.random()
    if kind < 0.12:
        return f"random:{chance.uniform(0.3, 6):.2f}"
    if has_part and kind < 0.45:
        return f"{chance.choice((*RECOVERY, *RECOVERY, *AFTER_A_KILL, *EMPTY))}:1"
    if kind < 0.53:
        return f"{chance.choice((*START, *END))}:1"
    if kind < 0.68:
        return f"{chance.choice(COMMITS)}:{chance.randint(1, 2)}"
    if kind < 0.82:
        return f"{chance.choice(FILES)}:{chance.randint(1, 2)}"
    point = chance.choice(PAGES)
    return f"{point}:{chance.randint(1, 8 if point in {'listing', 'listed'} else max(min(left, 110), 1))}"


def wage(campaign: Campaign, kills: int, deadline: float) -> None:
    """Kill until there were enough; the newsroom goes on between the runs."""
    chance = campaign.chance
    while campaign.kills < kills and time.monotonic() < deadline:
        campaign.room.publish(OUTLET, chance.randint(0, 6))
        left = campaign.unwritten
        if left < 60 or chance.random() < 0.2:
            campaign.edit(chance.randint(20, 120))
        arguments: tuple[str, ...] = SINCE
        if left < len(campaign.edited):
            left, arguments = len(campaign.edited), campaign.those_edited()
        has_part = next(campaign.crawler.output.rglob("*.part"), None) is not None
        where = orders_for(chance, left, has_part=has_part)
        settings: dict[str, Any] = {}
        if where.partition(":")[0] in FILES or chance.random() < 0.1:
            settings["OUTPUT_MAX_LINES"] = 20
        began = time.monotonic()
        died = campaign.die(where, *arguments, batch=chance.choice((None, None, 10)), **settings)
        if arguments != SINCE and (not died or len(campaign.edited) > 400):
            campaign.edited.clear()  # the rest is found when they are due to be looked at again
        said = f"{where} {'died' if died else 'was not come to'} after {time.monotonic() - began:.1f} s"
        print(f"{campaign.kills} of {kills}: {said}", file=sys.stderr, flush=True)


def measure(kills: int, articles: int, seed: int, minutes: float) -> dict[str, Any]:
    """Play a newsroom, wage a campaign, and return its figures."""
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newscrawl-kills-")))
        room = stack.enter_context(Newsroom(folder))
        room.open(OUTLET, count=10, seed=seed, now=NOW - timedelta(minutes=articles + 60))
        room.publish(OUTLET, articles - 10)
        ages = timedelta(minutes=articles) + timedelta(hours=12) + timedelta(minutes=minutes)
        steps = (number * _STEP / timedelta(hours=1) for number in range(1, int(ages / _STEP)))
        campaign = stack.enter_context(Campaign(room, folder, Random(seed)))
        campaign.settings["REVISIT_AFTER_HOURS"] = ",".join(f"{step:g}" for step in steps)
        wage(campaign, kills, began + 60 * minutes)
        undisturbed = finish(campaign, patience=_STEP.total_seconds() + 3)
        judgement = campaign.judge()
        found = check(campaign.crawler.ledger / "ledger.sqlite", campaign.crawler.output)
        return {
            "kills": campaign.kills,
            "lost": len(judgement.lost),
            "doubled": len(judgement.doubled),
            "torn": len(judgement.torn),
            "ledger_findings": found.number,
            "stories": len(room.stories(OUTLET)),
            "lines": judgement.lines,
            "files": len(list(campaign.crawler.output.rglob("*.jsonl"))),
            "unfinished": len(list(campaign.crawler.output.rglob("*.part"))),
            "undisturbed_runs": undisturbed,
            "runs": dict(campaign.progress),
            "incomplete_runs": len(campaign.incomplete),
            "exit_codes": {str(code): number for code, number in sorted(campaign.codes.items())},
            "points": {point: campaign.hits[point] for point in (*POINTS, "random")},
            "examples": (judgement.lost + judgement.doubled + judgement.torn + campaign.incomplete)[:10]
            + [str(finding) for finding in found.findings[:5]],
            "seed": seed,
            "seconds": round(time.monotonic() - began),
        }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=180.0, help="the campaign ends after so long in any case")
    asked = parser.parse_args()
    figures = measure(asked.kills, asked.articles, asked.seed, asked.minutes)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    raise SystemExit(any(figures[name] for name in ("lost", "doubled", "torn", "ledger_findings", "unfinished")))


if __name__ == "__main__":
    main()
