"""Watch the memory of the run itself, not that of whoever started it."""

from __future__ import annotations

import re
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


class OwnMemory(MemoryUsage):
    """Scrapy's extension, which stops a run that needs more than MEMUSAGE_LIMIT_MB, with the right figure.

    Scrapy asks getrusage(2), whose peak Linux hands on from a process to the program it starts: a crawl started by a
    scheduler of 600 MiB would be stopped in its first second.
    """

    def get_virtual_size(self) -> int:
        """Return the most bytes that were resident since the program began; Scrapy's figure where there is no /proc."""
        try:
            peak = _PEAK.search(_STATUS.read_text(encoding="ascii", errors="replace"))
        except OSError:
            peak = None
        return int(peak[1]) * 1024 if peak else super().get_virtual_size()
