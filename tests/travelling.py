"""`scrapy` as a user runs it, at another time: `python -m tests.travelling SECONDS crawl OUTLET ...`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import time_machine
from scrapy.cmdline import execute

if __name__ == "__main__":
    ahead = timedelta(seconds=float(sys.argv[1]))
    with time_machine.travel(datetime.now(UTC) + ahead, tick=True):
        execute(["scrapy", *sys.argv[2:]])
