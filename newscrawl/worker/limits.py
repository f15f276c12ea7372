"""What a page may need of the worker, as the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.arguments import read_amount

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may need: seconds, and bytes of the worker's address space."""

    seconds: float
    memory: int


def read_limits(settings: BaseSettings) -> Limits:
    """Return what a page may need of the worker. Raises SettingError."""
    seconds = read_amount("READING_SECONDS", settings["READING_SECONDS"], "seconds")
    return Limits(seconds, int(read_amount("WORKER_MEMORY_MB", settings["WORKER_MEMORY_MB"], "MiB") * _MIB))
