"""What is known of articles between their pages and their committed lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.article import Article
from newscrawl.lead import Lead
from newscrawl.ledger.records import Validators
from newscrawl.text import digest
from tests.runs import begin_run

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.run import Run


def article(run: Run, path: str, body: str) -> Article:
    """Return an article that was fetched, as it comes to the last pipeline."""
    url = f"https://paper.example/{path}"
    lead = Lead(url)
    made = Article(id=run.id_of(lead), url=url, canonicalUrl=url, outlet=run.outlet, headline="Boats race")
    made = replace(made, articleBody=body, contentHash=digest("Boats race", body))
    run.announce(lead, made.id.partition(":")[2])
    run.note_arrival(lead, made, Validators())
    return made


def test_a_text_on_its_way_is_known_while_the_lines_of_others_are_committed(tmp_path: Path) -> None:
    run = begin_run(tmp_path)
    before, first = article(run, "a", "The boats went out."), article(run, "b", "The boats came back.")
    run.pass_on(before)
    line = run.record(before)
    run.pass_on(first)  # its line is not yet written when those before it are committed
    assert run.commit("example/x.jsonl.part", 10, [replace(line, length=10)])
    assert run.same_text(article(run, "c", "The boats came back.")) == first.id
    assert run.same_text(article(run, "d", "The boats went out.")) == before.id
    second = replace(run.record(first), offset=10, length=10)
    assert run.commit("example/x.jsonl.part", 20, [second])
    assert run.same_text(article(run, "e", "The boats came back.")) == first.id
    run.end({}, 0)
