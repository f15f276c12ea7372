"""Campaigns against the Ledger that are too long for the tests: damage, and a million articles.

`python -m benchmarks.ledger damage|large|log|size FOLDER [NUMBER]`
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from newscrawl.fingerprint import BINS, KEYS, Fingerprint
from newscrawl.lead import Lead
from newscrawl.ledger import database
from newscrawl.ledger.records import Validators
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET, article_json, line_bytes, made, written_line
from tests.test_ledger import FILE, answers, outcome, plant, planted

_ARTICLES = 200


def damage(folder: Path, number: int) -> None:
    """Spoil a closed Ledger at so many offsets, in three ways each."""
    expected = plant(folder / "whole", _ARTICLES)
    content = (folder / "whole" / "ledger.sqlite").read_bytes()
    chance = random.Random(3)
    seen: Counter[str] = Counter()
    for step in range(number):
        offset = len(content) * step // number + chance.randrange(max(len(content) // number, 1))
        for harm, length in (("byte", 1), ("bit", 1), ("sector", 512)):
            new = {
                "byte": bytes([chance.randrange(256)]),
                "bit": bytes([content[offset] ^ 1 << chance.randrange(8)]),
                "sector": chance.randbytes(512),
            }[harm]
            room = folder / "harmed"
            shutil.rmtree(room, ignore_errors=True)
            shutil.copytree(folder / "whole", room)
            damaged = (content[:offset] + new + content[offset + length :])[: len(content)]
            (room / "ledger.sqlite").write_bytes(damaged)
            found = outcome(room, expected, _ARTICLES)
            if found == "silent":
                print("SILENT", harm, offset)
            seen[f"{harm}: {found}"] += 1
    print(json.dumps(dict(sorted(seen.items()))), "ledger of", len(content), "bytes")


def large(folder: Path, number: int) -> None:
    """Spoil one that counts as large: SQLite's own check is left out at the start."""
    database._SMALL = 0  # noqa: SLF001
    damage(folder, number)


def log(folder: Path, number: int) -> None:
    """Spoil the write-ahead log of a Ledger whose process was killed."""
    whole = folder / "whole"
    output = whole / "output" / OUTLET
    output.mkdir(parents=True)
    ledger = SqliteLedger.open(whole / "ledger.sqlite")
    content = b""
    for step in range(_ARTICLES):
        article = planted(step)
        content += line_bytes(article)
        also = {"fingerprint": made(article["articleBody"]), "duplicate_of": article["duplicateOf"]}
        line = written_line(article, len(content) - len(line_bytes(article)), validators=Validators("e"), **also)
        ledger.commit_lines(FILE, len(content), [line], NOON)
    (output / "run.jsonl.part").write_bytes(content)
    expected = answers(ledger, _ARTICLES)
    shutil.copytree(whole, folder / "killed")
    ledger.close()
    good = (folder / "killed" / "ledger.sqlite-wal").read_bytes()
    seen: Counter[str] = Counter()
    chance = random.Random(5)
    for step in range(number):
        offset = len(good) * step // number
        room = folder / "harmed"
        shutil.rmtree(room, ignore_errors=True)
        shutil.copytree(folder / "killed", room)
        bad = good[:offset] + bytes([good[offset] ^ 1 << chance.randrange(8)]) + good[offset + 1 :]
        (room / "ledger.sqlite-wal").write_bytes(bad)
        found = outcome(room, expected, _ARTICLES)
        if found == "silent":
            print("SILENT", offset)
        seen[found] += 1
    print(json.dumps(seen), "log of", len(good), "bytes")


def size(folder: Path, number: int) -> None:
    """Fill a Ledger, then measure it from new processes."""
    path = folder / "ledger.sqlite"
    started, worst = time.perf_counter(), 0.0
    with SqliteLedger.open(path) as ledger:
        for start in range(0, number, 50):
            begun = time.perf_counter()
            commit_batch(ledger, start, min(start + 50, number))
            worst = max(worst, time.perf_counter() - begun)
    seconds = time.perf_counter() - started
    measured = {
        "articles": number,
        "announced and committed a second": round(number / seconds),
        "slowest batch of 50, ms": round(worst * 1000, 1),
        "file, MB": round(path.stat().st_size / 1e6, 1),
        "bytes an article": round(path.stat().st_size / number),
    }
    command = [sys.executable, "-m", "benchmarks.ledger"]
    for what in ("start", "lookups"):
        runs = [json.loads(subprocess.check_output([*command, what, folder, str(number)])) for _ in range(5)]  # noqa: S603
        measured |= {key: sorted(run[key] for run in runs)[2] for key in runs[0]}
    print(json.dumps(measured))


def commit_batch(ledger: SqliteLedger, first: int, last: int) -> None:
    """Announce, fetch and commit articles as a run does."""
    file = f"{OUTLET}/{first // 5000}.jsonl"
    end, lines = ledger.file_committed_offset(file), []
    for number in range(first, last):
        article_id = f"{OUTLET}:{number * 2654435761 % 2**32:08x}{number:012x}"  # the order of ids is nobody's
        url = f"https://www.example.org/a/202611/22/WS{article_id.partition(':')[2]}.html"
        published = NOON - timedelta(seconds=number)
        ledger.announce(
            Lead(url, "https://www.example.org/rss", "A headline of usual length it is", published), article_id, NOON
        )
        ledger.note_fetched(article_id, NOON)
        article = article_json(number, id=article_id, url=url)
        values = {
            "validators": Validators('"5e8f0c1b-1a2b"', "Sun, 22 Nov 2026 12:00:00 GMT"),
            "published": published,
            "fingerprint": invented(number),
        }
        lines.append(written_line(article, end, length=4000, fetched=NOON, **values))
        end += 4000
    ledger.commit_lines(file, end, lines, NOON)


def invented(number: int | str) -> Fingerprint:
    """Return a fingerprint with the keys of a text: nine are its own, three are of phrases that others use too."""
    chance = random.Random(number)
    own = [chance.getrandbits(48) for _ in range(KEYS - 3)]
    phrases = [int(chance.paretovariate(0.7) * 1000) for _ in range(3)]
    return Fingerprint(chance.randbytes(8), chance.randint(100, 3000), chance.randbytes(BINS), (*own, *phrases))


def start(folder: Path, number: int) -> None:  # noqa: ARG001 - as the others
    """Open it once."""
    started = time.perf_counter()
    ledger = SqliteLedger.open(folder / "ledger.sqlite")
    ledger.runs(OUTLET)
    print(json.dumps({"start, ms": round((time.perf_counter() - started) * 1000, 1)}))
    ledger.close()


def lookups(folder: Path, number: int) -> None:
    """Ask for known and unknown articles and texts in no order."""
    chance = random.Random(1)
    known = [chance.randrange(number) for _ in range(20_000)]
    ids = [f"{OUTLET}:{each * 2654435761 % 2**32:08x}{each:012x}" for each in known]
    copies = [invented(each) for each in known[:5000]]
    news = [invented(f"new {each}") for each in known[:5000]]
    hashes = [article_json(each)["contentHash"] for each in known]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with SqliteLedger.open(folder / "ledger.sqlite") as ledger:
        found = {
            "lookup of a known article, us": timed(lambda each: ledger.know(each) is not None, ids),
            "of an unknown one, us": timed(lambda each: ledger.know(each + "x") is None, ids),
            "by hash, us": timed(lambda each: ledger.know_by_hash(each) is not None, hashes),
            "of a copy, us": timed(lambda each: ledger.find_copied("new:1", each) is not None, copies),
            "of a new text, us": timed(lambda each: ledger.find_copied("new:1", each) is None, news),
        }
        started = time.perf_counter()
        list(ledger.pending(OUTLET, NOON))
        found["pending, ms"] = round((time.perf_counter() - started) * 1000, 2)
    found["RSS growth, MiB"] = round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1)
    print(json.dumps(found))


def timed(ask, values) -> float:  # noqa: ANN001
    """Return microseconds a question; every answer must be yes."""
    started = time.perf_counter()
    if not all(ask(each) for each in values):
        raise SystemExit("a wrong answer")
    return round((time.perf_counter() - started) / len(values) * 1e6, 1)


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    where.mkdir(parents=True, exist_ok=True)
    globals()[what](where, int(sys.argv[3]) if len(sys.argv) > 3 else 100)
