"""When a source's earlier answer stands for what is asked now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.ledger.records import KnownSource

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=9)


@pytest.mark.parametrize(
    ("then", "now", "covers"),
    [
        ((None, None), (None, None), True),
        ((None, None), (EARLIER, None), False),  # the run before read the first pages only
        ((None, None), (None, NOON), False),
        ((EARLIER, None), (NOON, None), True),
        ((NOON, None), (EARLIER, None), False),
        ((EARLIER, None), (None, None), False),
        ((None, NOON), (EARLIER, NOON), True),
        ((EARLIER, NOON), (EARLIER, None), False),
    ],
)
def test_an_answer_stands_for_no_more_than_was_read(
    then: tuple[datetime | None, datetime | None], now: tuple[datetime | None, datetime | None], *, covers: bool
) -> None:
    known = KnownSource("ecns", "https://www.ecns.cn/", since=then[0], until=then[1])
    assert known.covers(*now, ()) is covers
