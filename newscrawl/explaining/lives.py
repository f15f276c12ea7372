"""The life of an article: who announced it, what its fetches came to, where its lines are, when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.console.reasons import with_sentence
from newscrawl.explaining.places import Place, look_up
from newscrawl.ledger.records import REJECTIONS_RETRIED, SETTLED, Known, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from newscrawl.ledger.interface import Ledger

NOT_KEPT = (
    "the Ledger keeps the first announcement, the last fetch and the last reason of an article, not each of them; "
    "the logs of the runs do"
)
"""What cannot be told of a known article, and where it stands."""
_STATES = {
    State.ANNOUNCED: "announced, and not fetched yet",
    State.FETCHED: "fetched, but its line is not committed: the run goes on, or was killed",
    State.WRITTEN: "written",
    State.UNCHANGED: "written, and unchanged when it was last looked at",
    State.DUPLICATE: "another article under a further id",
    State.REJECTED: "rejected: the page is no article",
    State.FAILED: "failed: the page could not be had",
}


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of one article, and what that means: `state`, `reason` and `next` are sentences.

    `source` and `title` are those of its announcement: of what is settled only the line holds them.
    """

    id: str
    outlet: str
    state: str
    reason: str | None
    next: str
    source: str | None
    title: str | None
    known: Known
    lines: tuple[Place, ...]


def tell_life(ledger: Ledger, output_dir: Path, article_id: str, now: datetime) -> Life | None:
    """Return the life of an article, None where the Ledger knows none of this id."""
    known = ledger.know(article_id)
    if known is None:
        return None
    state = _STATES[known.state]
    if known.state is State.DUPLICATE and known.revision:
        state = "written before it was found to be another article under a further id"
    reason = with_sentence(known.reason) if known.reason else None
    if reason and known.state in SETTLED:
        reason = f"the last visit came to {reason}"
    lines = tuple(_places(ledger, output_dir, known))
    source = known.lead.source or next((line.source for line in lines if line.source), None)
    title = known.lead.title or next((line.title for line in lines if line.title), None)
    return Life(known.id, known.outlet, state, reason, _say_next(known, now), source, title, known, lines)


def _places(ledger: Ledger, output_dir: Path, known: Known) -> Iterator[Place]:
    for revision in range(1, known.revision + 1):
        line = ledger.line(known.id, revision)
        if line is not None:  # rebuilt from what was left of the output, it may lack earlier revisions
            yield look_up(output_dir, known.id, revision, line)


def _say_next(known: Known, now: datetime) -> str:
    """Return when, and by what, the article is fetched again."""
    if known.state is State.REJECTED and known.attempts > REJECTIONS_RETRIED:
        return f"rejected {known.attempts} times: fetched again only when a source announces it again"
    if known.next_try is not None:
        if known.is_due(now):
            return "due: the next run of the outlet that is asked for it fetches it"
        return f"tried again by the first run after {moment(known.next_try)}"
    if known.next_revisit is not None:
        if known.is_revisit_due(now):
            return "due for another look: the next run takes it, unless it is asked for revisit=no"
        return f"looked at again by the first run after {moment(known.next_revisit)}"
    return "not looked at again, unless a source states a newer modification; `scrapy ledger forget` makes it due"


def moment(instant: datetime) -> str:
    """Return an instant as a person reads it, to the second, with its zone."""
    return f"{instant:%Y-%m-%d %H:%M:%S %Z}"
