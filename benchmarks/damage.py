"""Campaigns against the Ledger that are too long for the tests: damage of every kind at every place.

`python -m benchmarks.damage damage|large|log FOLDER [NUMBER]`
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

from newscrawl.ledger import database
from newscrawl.ledger.records import Validators
from newscrawl.ledger.sqlite import SqliteLedger
from tests.ledger_writer import NOON, OUTLET, line_bytes, made, written_line
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
    database._SMALL = 0  # noqa: SLF001 - so that no start checks the whole file
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


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    where.mkdir(parents=True, exist_ok=True)
    {"damage": damage, "large": large, "log": log}[what](where, int(sys.argv[3]) if len(sys.argv) > 3 else 100)
