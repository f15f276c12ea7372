"""The units in deploy/ are valid, and lock the crawler in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.crawling import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ROOT / "deploy"
EXPOSURE = 1.7
"""What `systemd-analyze security` may come to: 10 is a service without any protection. 1.5 with version 252."""

analyze = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(analyze is None, reason="systemd-analyze is not installed here")


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """Copy the units, for a project that lies where this one does."""
    copies = []
    for unit in sorted(DEPLOY.iterdir()):
        text = unit.read_text(encoding="utf-8").replace("/opt/newscrawl/.venv/bin/scrapy", sys.executable)
        copy = tmp_path / unit.name.replace("@", "@ecns")
        copy.write_text(text.replace("/opt/newscrawl", str(ROOT)), encoding="utf-8")
        copies.append(copy)
    return copies


def run_analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(analyze), *map(str, arguments)], capture_output=True, text=True, check=False)  # noqa: S603 - our own command


@needs_systemd
def test_the_units_are_valid(units: list[Path]) -> None:
    verified = run_analyze("--man=no", "verify", *units)
    assert (verified.returncode, verified.stderr) == (0, "")


@needs_systemd
def test_an_unknown_directive_would_be_noticed(units: list[Path]) -> None:
    service = next(unit for unit in units if unit.suffix == ".service")
    service.write_text(service.read_text() + "ProtectEverything=yes\n")
    assert "ProtectEverything" in run_analyze("--man=no", "verify", service).stderr


@needs_systemd
def test_the_service_is_locked_in(units: list[Path]) -> None:
    service = next(unit for unit in units if unit.suffix == ".service")
    said = run_analyze("security", "--offline=yes", service).stdout
    exposure = re.search(r"Overall exposure level .*: ([\d.]+)", said)
    assert exposure, said
    assert float(exposure[1]) <= EXPOSURE, said


def test_what_the_service_runs_is_what_the_crawl_command_takes() -> None:
    service = (DEPLOY / "newscrawl@.service").read_text(encoding="utf-8")
    command = re.search(r"^ExecStart=\S+/scrapy (crawl .*)$", service, re.MULTILINE)
    assert command
    settings = set(re.findall(r"-s (\w+)=", command[1]))
    assert settings <= set(
        re.findall(r"^(\w+) = ", (ROOT / "newscrawl/settings/__init__.py").read_text(), re.MULTILINE)
    )
