"""Fuzz whatever reads bytes from outside, led by the coverage, for as long as it is let.

`python -m benchmarks.fuzz [--seconds 300] [--at-once 2] [TARGET ...]` gives each target of `tests/fuzzing` so many
seconds of CPU in a process of its own, and prints one JSON object: how many inputs each was given, how long the slowest
took, and what broke a promise, each with its smallest input, which is kept under `.fuzz/`. It exits with 1 where
anything did.

The changes are libFuzzer's, by atheris, and those of `tests/fuzzing/mutations.py`. atheris is no part of the project's
environment: `pip install atheris` (3.11 to 3.13, on Linux). Where it is missing the project's own changes are all there
is, and no coverage leads them; the JSON says which it was.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import logging
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fuzzing.targets import Target

LONGEST = 2.0
"""Seconds of CPU for one input; what takes longer is a finding."""
_PROJECT = Path(__file__).parent.parent
_FOUND = _PROJECT / ".fuzz"
_HANG = 60  # seconds after which libFuzzer ends the process: a hang that does not come back
_MOST_MEMORY = 2048  # MiB, likewise
_FRAMES = 3  # of a traceback, by which two findings are one


class Session:
    """One target's inputs, and what came of them, noted in a file as it comes: a crash ends the process."""

    def __init__(self, name: str, target: Target, seconds: float) -> None:
        self._name, self._target, self._seconds = name, target, seconds
        self._seeds = list(target.seeds())
        self._number, self._slowest = 0, 0.0
        self._found: dict[str, dict[str, Any]] = {}
        self._noted = 0.0
        self.path = _FOUND / f"{name}.json"

    @property
    def is_over(self) -> bool:
        """Tell whether its time is used up."""
        return time.process_time() > self._seconds

    def try_input(self, data: bytes) -> None:
        """Give the target one input."""
        self._number += 1
        began = time.thread_time()
        try:
            self._target.check(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            self._keep(error, data)
        took = time.thread_time() - began
        self._slowest = max(self._slowest, took)
        if took > LONGEST:
            self._keep(TimeoutError(f"{took:.1f} s of CPU for {len(data)} bytes"), data)
        if time.monotonic() > self._noted + 1:
            self.note()

    def _keep(self, error: Exception, data: bytes) -> None:
        frames = [f"{Path(each.filename).name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)]
        key = f"{type(error).__name__} at {' > '.join(frames[-_FRAMES:])}"
        known = self._found.get(key)
        if known is None or len(data) < known["bytes"]:
            path = _FOUND / f"{self._name}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
            path.write_bytes(data)
            self._found[key] = {"says": str(error)[:200], "bytes": len(data), "input": str(path.relative_to(_PROJECT))}

    def note(self) -> None:
        """Write down how far it is."""
        figures = {
            "inputs": self._number,
            "cpu_seconds": round(time.process_time()),
            "slowest": round(self._slowest, 2),
        }
        self.path.write_text(json.dumps(figures | {"found": self._found}), encoding="utf-8")
        self._noted = time.monotonic()

    def change(self, data: bytes, number: int) -> bytes:
        """Return an input changed by the project's own means."""
        from tests.fuzzing.mutations import mutate  # noqa: PLC0415 - after atheris was told what to watch

        return mutate(data, Random(number), self._seeds, self._target.tokens)

    def run(self) -> None:
        """Go on without anything that leads."""
        number = 0
        while not self.is_over:
            number += 1
            self.try_input(self.change(Random(-number).choice(self._seeds), number))
        self.note()

    def run_led(self, atheris: Any) -> None:
        """Go on by what covers more of the code; does not return."""
        corpus = _FOUND / "corpus" / self._name
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(self._seeds):
            (corpus / f"seed-{number}").write_bytes(seed)

        def take(data: bytes) -> None:
            if self.is_over:
                self.note()
                raise KeyboardInterrupt  # which libFuzzer takes as the end
            self.try_input(data)

        def mutate(data: bytes, longest: int, number: int) -> bytes:
            if number % 2:
                return atheris.Mutate(data, longest)  # type: ignore[no-any-return]
            return self.change(data, number)[:longest]

        options = [f"-timeout={_HANG}", f"-rss_limit_mb={_MOST_MEMORY}", "-max_len=65536", "-verbosity=0"]
        options += [f"-artifact_prefix={_FOUND}/{self._name}-", "-detect_leaks=0"]
        atheris.Setup([self._name, *options, str(corpus)], take, custom_mutator=mutate)
        atheris.Fuzz()


def fuzz_one(name: str, seconds: float) -> None:
    """Be the process of one target."""
    if importlib.util.find_spec("atheris"):
        import atheris  # noqa: PLC0415 - there in an environment of its own only

        with atheris.instrument_imports(include=["newscrawl"]):
            from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 - watched as it is imported
    else:
        atheris = None
        from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 - as above
    logging.disable(logging.CRITICAL)
    session = Session(name, TARGETS[name], seconds)
    if atheris is None:
        session.run()
    else:
        session.run_led(atheris)


def fuzz(name: str, seconds: float) -> dict[str, Any]:
    """Run the process of one target to its end, and return its figures."""
    path = _FOUND / f"{name}.json"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "benchmarks.fuzz", "--one", name, "--seconds", str(seconds)]
    with (_FOUND / f"{name}.log").open("wb") as log:
        ended = subprocess.run(command, cwd=_PROJECT, stdout=log, stderr=log, check=False)  # noqa: S603 - our own command
    figures = (
        json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"inputs": 0, "cpu_seconds": 0, "found": {}}
    )
    if figures["cpu_seconds"] < seconds - 5:  # it did not come to the end of its time
        figures["found"][f"ended with {ended.returncode}"] = {"says": f"see .fuzz/{name}.log"}
    print(f"{name}: {json.dumps(figures)}", file=sys.stderr, flush=True)
    return dict(figures)


def main() -> None:
    """Fuzz the targets, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=float, default=300.0, help="of CPU, for each target")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    _FOUND.mkdir(exist_ok=True)
    if asked.one:
        fuzz_one(asked.one, asked.seconds)
        return
    from tests.fuzzing.targets import TARGETS  # noqa: PLC0415 - a target's own process has it watched

    if unknown := set(asked.targets) - TARGETS.keys():
        parser.error(f"no target {', '.join(unknown)}: there are {', '.join(TARGETS)}")
    with ThreadPoolExecutor(asked.at_once) as pool:
        names = asked.targets or list(TARGETS)
        figures = dict(zip(names, pool.map(lambda name: fuzz(name, asked.seconds), names), strict=True))
    led_by = "atheris" if importlib.util.find_spec("atheris") else "nothing: atheris is not installed"
    print(json.dumps({"led_by": led_by, "targets": figures}, indent=1))
    raise SystemExit(any(each["found"] for each in figures.values()))


if __name__ == "__main__":
    main()
