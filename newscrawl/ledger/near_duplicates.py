"""Which article had the same or nearly the same text first: an index of fingerprints in the Ledger's database.

Articles with one text form a story, which bears the number of the article seen first. Each story stands under the
keys of its members. What stands in many stories (an agency's footer, a disclaimer) says nothing of any of them, so
that a key is neither written nor asked beyond COMMONPLACE stories: lists stay short, and texts that share nothing but
such a passage meet the less the more often it is printed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawl.fingerprint import Fingerprint, Likeness, are_unlike, decide
from newscrawl.ledger.schema import FINGERPRINT, FINGERPRINT_KEY, Value, marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from newscrawl.ledger.database import Database

COMMONPLACE = 12
"""Stories that may share a key."""
_CANDIDATES = 8  # stories whose fingerprints are looked at, those with the most keys in common first
_MEMBERS = 4  # of a story, which are looked at: the first, and the first copies that differ from it

# Names of columns, no values, are put together here.
_ROWS = f"SELECT {FINGERPRINT.listed()} FROM fingerprint"  # noqa: S608
_KEY_ROWS = f"SELECT {FINGERPRINT_KEY.listed()} FROM fingerprint_key WHERE key IN ({{}})"  # noqa: S608
_FIRST_ROWS = (
    f"SELECT number, EXISTS (SELECT 1 FROM fingerprint AS copy WHERE copy.story = fingerprint.number "  # noqa: S608
    f"AND copy.story <> copy.number), {FINGERPRINT.listed()} FROM fingerprint WHERE number IN ({{}}) ORDER BY number"
)
_COPY_ROWS = f"{_ROWS} WHERE story = ? AND story <> number ORDER BY number LIMIT ?"
_PLACES = f"SELECT number, {FINGERPRINT.listed()} FROM fingerprint WHERE article IN ({{}})"  # noqa: S608 - own names only


@dataclass(frozen=True, slots=True)
class Copied:
    """What an article's text is a copy of: the id of the article that had it first, and how alike the two are."""

    original: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class _Noted:
    article: str
    fingerprint: Fingerprint
    original: str
    sketch: int
    """That of the fingerprint as a number: it is held against those of up to fifty more."""


class NearDuplicates:
    """Asks the index, and keeps what is new until the Ledger writes it along with the articles' lines.

    It begins and commits no transaction: `write` belongs into the Ledger's, and `committed` behind its commit. What
    was noted and is not yet committed is found as well, so that two copies in one batch are told apart from originals.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, _Noted] = {}

    def find(self, article: str, fingerprint: Fingerprint) -> Copied | None:
        """Return what the article with this id copies, or None where its text is new or the article itself was first.

        The same text goes before a similar one, and of several the one seen first; a copy of a copy is a copy of the
        original. An article that was first stays so in all its revisions. Raises LedgerError.
        """
        if self._was_first(article):
            return None
        stories = self._stories(fingerprint.keys)
        found = [
            (members[0][1], copied)
            for members in self._members(stories)
            if (copied := _compare(article, fingerprint, members))
        ]
        if found:
            return min(found, key=lambda each: (each[1].likeness != "same", each[0]))[1]
        return self._compare_noted(article, fingerprint)

    def note(self, article: str, fingerprint: Fingerprint, copied: Copied | None) -> None:
        """Keep in mind what `find` said of an article whose line is on its way to the disk."""
        original = copied.original if copied else article
        self._noted[article] = _Noted(article, fingerprint, original, int.from_bytes(fingerprint.sketch))

    def write(self) -> None:
        """Write what was noted, inside the caller's transaction."""
        if not self._noted:
            return
        stories = self._find_stories()
        prints = {article: noted.fingerprint for article, noted in self._noted.items()}
        rows = [(name, stories[name], each.digest, each.size, each.sketch) for name, each in prints.items()]
        self._database.put(FINGERPRINT, rows)
        self._database.insert(FINGERPRINT_KEY, self._new_keys(stories))

    def _find_stories(self) -> dict[str, int]:
        """Return the story of each text noted. The first of a story gives it its number."""
        free: int = self._database.read("SELECT coalesce(max(number), 0) + 1 FROM fingerprint")[0][0]
        places = self._places_of({*self._noted, *(noted.original for noted in self._noted.values())})
        for noted in self._noted.values():
            own = places.get(noted.article)
            number = own[0] if own else free
            free += own is None
            story = number
            if noted.original != noted.article and own != (number, number):  # who was first stays so
                # Where the original was forgotten in the meantime this is the first itself.
                story = places.get(noted.original, (0, number))[1]
            places[noted.article] = number, story
        return {article: places[article][1] for article in self._noted}

    def _new_keys(self, stories: dict[str, int]) -> list[tuple[int, int]]:
        """Return which keys are to be written for which stories, in the order in which they are kept."""
        under = self._stories_under({key for noted in self._noted.values() for key in noted.fingerprint.keys})
        new: list[tuple[int, int]] = []
        for noted in self._noted.values():
            story = stories[noted.article]
            for key in noted.fingerprint.keys:
                if len(under[key]) <= COMMONPLACE and story not in under[key]:
                    under[key].append(story)
                    new.append((key, story))
        return sorted(new)

    def committed(self) -> None:
        """Let go of what was noted: it is durable."""
        self._noted.clear()

    def forget(self, articles: Iterable[str]) -> None:
        """Remove articles, inside the caller's transaction; the next of a story's members then counts as its first.

        Reads all keys once where a story ends: for people's commands and for recovery, not for a crawl.
        """
        is_ended = False
        for article in articles:
            self._noted.pop(article, None)
            numbers = self._database.read("SELECT number, story FROM fingerprint WHERE article = ?", (article,))
            for number, story in numbers:
                self._execute("DELETE FROM fingerprint WHERE number = ?", number)
                if number == story:
                    is_ended = not self._inherit(story) or is_ended
        if is_ended:
            self._execute(
                "DELETE FROM fingerprint_key WHERE story NOT IN (SELECT number FROM fingerprint WHERE story = number)"
            )

    def _inherit(self, story: int) -> bool:
        """Make the next of a story's members its first, whose number the story bears; False where there is none."""
        heirs = self._database.read("SELECT min(number) FROM fingerprint WHERE story = ? AND story <> number", (story,))
        if heirs[0][0] is None:
            return False
        self._execute("UPDATE fingerprint SET number = ? WHERE number = ?", story, heirs[0][0])
        return True

    def _execute(self, statement: str, *values: Value) -> None:
        self._database.execute(statement, values)

    def _was_first(self, article: str) -> bool:
        if article in self._noted:
            return self._noted[article].original == article
        number, story = self._places_of({article}).get(article, (0, None))
        return number == story

    def _places_of(self, articles: Collection[str]) -> dict[str, tuple[int, int]]:
        """Return of each article that is known its number and its story's, which is that of the story's first."""
        places: dict[str, tuple[int, int]] = {}
        for number, *row in self._database.read(_PLACES.format(marks(len(articles))), tuple(articles)):
            article, story, *_ = self._database.unseal(FINGERPRINT, tuple(row))
            places[article] = number, story
        return places

    def _stories(self, keys: tuple[int, ...]) -> list[int]:
        """Return the stories that share most keys, the earlier of those with as many first."""
        shared: Counter[int] = Counter()
        for stories in self._stories_under(keys).values():
            if len(stories) <= COMMONPLACE:
                shared.update(stories)
        return sorted(shared, key=lambda story: (-shared[story], story))[:_CANDIDATES]

    def _stories_under(self, keys: Collection[int]) -> dict[int, list[int]]:
        """Return the stories that stand under each key, those of a commonplace too: one question for all keys."""
        stories: dict[int, list[int]] = {key: [] for key in keys}
        for row in self._database.read(_KEY_ROWS.format(marks(len(keys))), tuple(keys)):
            key, story = self._database.unseal(FINGERPRINT_KEY, row)
            stories[key].append(story)
        return stories

    def _members(self, stories: list[int]) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the members of each story that are looked at: the first, and its first copies where it has any.

        A story whose first another process has just removed is left out.
        """
        if not stories:
            return
        for number, has_copies, *row in self._database.read(_FIRST_ROWS.format(marks(len(stories))), stories):
            first = self._database.unseal(FINGERPRINT, tuple(row))
            if first[1] == number:
                rows = self._database.read(_COPY_ROWS, (number, _MEMBERS - 1)) if has_copies else []
                yield [first, *(self._database.unseal(FINGERPRINT, each) for each in rows)]

    def _compare_noted(self, article: str, fingerprint: Fingerprint) -> Copied | None:
        """Hold a text against what is not yet committed: a batch at most, so that each is looked at."""
        nearest: Copied | None = None
        digest, sketch = fingerprint.digest, int.from_bytes(fingerprint.sketch)
        for noted in self._noted.values():
            if noted.article == article or (noted.fingerprint.digest != digest and are_unlike(sketch, noted.sketch)):
                continue
            likeness = decide(fingerprint, noted.fingerprint)
            if likeness == "same":
                return Copied(noted.original, likeness)
            if likeness == "near" and nearest is None:
                nearest = Copied(noted.original, likeness)
        return nearest


def _compare(article: str, fingerprint: Fingerprint, members: list[tuple[Any, ...]]) -> Copied | None:
    """Hold a text against a story's members; the first of them is the original, should it be the article or not."""
    likenesses = {
        decide(fingerprint, Fingerprint(digest, size, sketch))
        for name, _, digest, size, sketch in members
        if name != article
    }
    likeness = _closest(likenesses)
    return Copied(members[0][0], likeness) if likeness else None


def _closest(likenesses: set[Likeness]) -> Likeness | None:
    return "same" if "same" in likenesses else "near" if "near" in likenesses else None
