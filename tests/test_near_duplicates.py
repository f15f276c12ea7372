"""Of copies the Ledger knows who was first: the index of fingerprints in its database."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from newscrawl.fingerprint import KEYS, decide
from newscrawl.ledger.database import Database
from newscrawl.ledger.near_duplicates import COMMONPLACE, Copied, NearDuplicates
from newscrawl.ledger.records import LedgerDamagedError
from tests.ledger_writer import made, words
from tests.newsroom.stories import make_stories
from tests.newsroom.templates import chinanews, ecns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Bring = Callable[[str, str], str | None]

PROJECT = Path(__file__).parent.parent


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "ledger.sqlite", durable=False)
    yield opened
    opened.close()


def commit(index: NearDuplicates, database: Database) -> None:
    with database.transaction():
        index.write()
    index.committed()


def arrive(index: NearDuplicates, article: str, text: str) -> Copied | None:
    found = made(text)
    copied = index.find(article, found)
    index.note(article, found, copied)
    return copied


def arrive_committed(index: NearDuplicates, database: Database, article: str, text: str) -> Copied | None:
    copied = arrive(index, article, text)
    commit(index, database)
    return copied


def write_and_fail(index: NearDuplicates, database: Database) -> None:
    with database.transaction():
        index.write()
        raise ValueError("later in the transaction")


def forget(index: NearDuplicates, database: Database, *articles: str) -> None:
    with database.transaction():
        index.forget(articles)


@pytest.fixture(params=["each committed", "one batch"])
def bring(request: pytest.FixtureRequest, database: Database) -> Iterator[Bring]:
    """Give what lets a text arrive and says whose copy it is; what holds must hold before and after the commit."""
    index = NearDuplicates(database)

    def bring_one(article: str, text: str) -> str | None:
        copied = arrive(index, article, text)
        if request.param == "each committed":
            commit(index, database)
        return copied.original if copied else None

    yield bring_one
    commit(index, database)


def test_copies_of_copies_point_to_the_first(bring: Bring) -> None:
    """Each step drops and adds a quarter: the last has nothing of the first, and is still its descendant."""
    assert [bring(f"a:{step}", words(step * 100)) for step in range(4)] == [None, "a:0", "a:0", "a:0"]
    assert decide(made(words(300)), made(words(0))) == "different"
    assert bring("b:1", words(9000)) is None


def test_the_same_text_goes_before_a_similar_one(bring: Bring) -> None:
    assert bring("a:1", words(0)) is None
    assert bring("a:2", words(240)) is None
    between = words(120)  # near both
    assert bring("b:1", between) == "a:1"
    assert bring("b:2", words(240)) == "a:2"
    assert bring("b:3", between) == "a:1"


def test_an_article_is_no_copy_of_its_own_revisions(bring: Bring) -> None:
    assert bring("a:1", words(0)) is None
    assert bring("a:1", words(20)) is None
    assert bring("b:1", words(30)) == "a:1"
    assert bring("a:1", words(30)) is None  # the first stays the first, though its copy now has the very text
    assert bring("b:1", words(5000)) is None  # rewritten: it stands on its own
    assert bring("c:1", words(5000)) == "b:1"
    assert bring("c:2", words(30)) == "a:1"


def test_who_was_first_stays_so_whatever_is_said_of_a_revision(database: Database) -> None:
    """An outlet rewrites the original into another's text: its copies still find one another through it."""
    index = NearDuplicates(database)
    for article, text in (("a:1", words(0)), ("a:2", words(30)), ("b:1", words(7000))):
        arrive_committed(index, database, article, text)
    index.note("a:1", made(words(7000)), Copied("b:1", "same"))
    commit(index, database)
    assert index.find("c:1", made(words(20))) == Copied("a:1", "near")
    assert index.find("c:1", made(words(7000))) == Copied("a:1", "same")
    forget(index, database, "a:1")
    assert index.find("c:1", made(words(20))) == Copied("a:2", "near")
    assert index.find("c:1", made(words(7000))) == Copied("b:1", "same")


def test_an_article_whose_line_failed_is_no_copy_of_itself(database: Database) -> None:
    """Its fingerprint was committed, and a copy since."""
    index = NearDuplicates(database)
    arrive_committed(index, database, "a", words(0))
    arrive(index, "b", words(0))
    assert index.find("a", made(words(0))) is None
    commit(index, database)
    assert index.find("a", made(words(0))) is None


def test_what_was_not_committed_is_not_there(database: Database) -> None:
    index = NearDuplicates(database)
    arrive(index, "a:1", words(0))
    with pytest.raises(ValueError, match="later in the transaction"):
        write_and_fail(index, database)
    assert NearDuplicates(database).find("b:1", made(words(0))) is None
    assert index.find("b:1", made(words(0))) == Copied("a:1", "same")  # still noted
    commit(index, database)
    assert NearDuplicates(database).find("b:1", made(words(0))) == Copied("a:1", "same")


def test_forgotten_articles_hand_their_place_to_the_next(database: Database) -> None:
    index = NearDuplicates(database)
    for article, start in (("a:1", 0), ("a:2", 30), ("a:3", 60), ("b:1", 7000)):
        arrive_committed(index, database, article, words(start))
    asked = made(words(40))
    assert index.find("c:1", asked) == Copied("a:1", "near")
    forget(index, database, "a:1", "unknown")
    assert index.find("c:1", asked) == Copied("a:2", "near")
    assert index.find("a:2", made(words(30))) is None
    forget(index, database, "a:2", "a:3")
    assert index.find("c:1", asked) is None
    assert database.read("SELECT count(*) FROM fingerprint_key") == [(KEYS,)]  # those of b:1


def test_what_is_forgotten_before_its_commit_is_never_written(database: Database) -> None:
    index = NearDuplicates(database)
    arrive(index, "a:1", words(0))
    forget(index, database, "a:1")
    commit(index, database)
    assert index.find("b:1", made(words(0))) is None


def test_a_copy_whose_original_was_forgotten_meanwhile_is_the_first_itself(database: Database) -> None:
    index = NearDuplicates(database)
    arrive_committed(index, database, "a:1", words(0))
    arrive(index, "a:2", words(30))
    forget(index, database, "a:1")
    commit(index, database)
    assert index.find("b:1", made(words(30))) == Copied("a:2", "same")


def test_a_story_that_another_process_has_just_removed_is_no_damage(database: Database) -> None:
    index = NearDuplicates(database)
    arrive_committed(index, database, "a:1", words(0))
    with database.transaction():
        database.execute("DELETE FROM fingerprint")
    assert index.find("b:1", made(words(0))) is None


def test_what_stands_below_everything_brings_nothing_together(database: Database) -> None:
    """After a dozen articles with one disclaimer its keys are asked no more, and their lists grow no further."""
    index = NearDuplicates(database)
    disclaimer = words(0, 150)
    texts = {f"a:{number}": f"{words(1000 * (number + 1), 300)} {disclaimer}" for number in range(60)}
    assert not any(arrive_committed(index, database, article, text) for article, text in texts.items())
    longest = "SELECT max(count) FROM (SELECT count(*) AS count FROM fingerprint_key GROUP BY key)"
    assert database.read(longest) == [(COMMONPLACE + 1,)]
    for article, text in texts.items():
        assert index.find("b:1", made(text[:2000])) == Copied(article, "near")


def test_of_many_stories_the_index_finds_each_by_its_copy(database: Database) -> None:
    index = NearDuplicates(database)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    stories = [
        story for template in (chinanews, ecns) for story in make_stories(template.OUTLET, template, 100, 3, now)
    ]
    texts = {story.key: "\n\n".join(story.paragraphs) for story in stories if len(story.paragraphs) > 3}
    assert [key for key, text in texts.items() if arrive_committed(index, database, key, text)] == []
    copies = {key: index.find(f"copy/{key}", made(text[: len(text) * 7 // 10])) for key, text in texts.items()}
    right = sum(copied is not None and copied.original == key for key, copied in copies.items())
    assert right >= 0.98 * len(texts)


@pytest.mark.parametrize("harm", [
    "UPDATE fingerprint SET story = 2 WHERE number = 1",
    "UPDATE fingerprint SET sketch = zeroblob(128) WHERE number = 1",
    "UPDATE fingerprint SET article = 'a:9' WHERE number = 1",
    "UPDATE fingerprint_key SET story = 2 WHERE story = 1",
])  # fmt: skip
def test_another_value_is_noticed_when_it_is_asked(database: Database, harm: str) -> None:
    index = NearDuplicates(database)
    arrive_committed(index, database, "a:1", words(0))
    arrive_committed(index, database, "b:1", words(7000))
    database.read(harm)
    with pytest.raises(LedgerDamagedError, match="does not match its checksum"):
        index.find("c:1", made(words(0)))


def test_a_damaged_row_is_not_sealed_anew(database: Database) -> None:
    index = NearDuplicates(database)
    for article, start in (("a:1", 0), ("a:2", 30), ("b:1", 7000)):
        arrive_committed(index, database, article, words(start))
    database.read("UPDATE fingerprint SET story = 3 WHERE article = 'a:2'")
    index.note("a:3", made(words(40)), Copied("a:2", "near"))
    with pytest.raises(LedgerDamagedError, match="does not match its checksum"):
        commit(index, database)


KILLED = """
import sys
from pathlib import Path
from newscrawl.ledger.database import Database
from newscrawl.ledger.near_duplicates import NearDuplicates
from tests.ledger_writer import made
database = Database.open(Path(sys.argv[1]))
index = NearDuplicates(database)
for batch in range(10_000):
    for number in range(batch * 10, batch * 10 + 10):
        found = made(" ".join(f"{number}x{word}" for word in range(80)))
        index.note(f"a:{number}", found, index.find(f"a:{number}", found))
    with database.transaction():
        index.write()
    index.committed()
    print(batch, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 8])
def test_killed_at_any_moment_it_knows_what_was_committed(tmp_path: Path, database: Database, batches: int) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "ledger.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:  # noqa: S603 - our own lines
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(batches)]
        time.sleep(Random(batches).random() / 100)
        process.send_signal(signal.SIGKILL)
        said += [int(line) for line in process.stdout.read().splitlines()]
    index = NearDuplicates(database)
    count = database.read("SELECT count(*) FROM fingerprint")[0][0]
    assert count % 10 == 0  # whole batches
    assert count >= 10 * len(said)
    for number in range(0, count, 7):
        asked = made(" ".join(f"{number}x{word}" for word in range(80)))
        assert index.find("b:1", asked) == Copied(f"a:{number}", "same")
        assert index.find("b:1", replace(asked, digest=b"otherwis")) == Copied(f"a:{number}", "near")
    assert list(database.integrity_problems()) == []
