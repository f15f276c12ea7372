"""The sample profile: the bundled archive instead of the network, and no waiting since nobody is asked."""

from newscrawl.settings import *

# Invented articles, kept apart from real ones.
OUTPUT_DIR = str(PROJECT_DIR / "output" / "sample")
LEDGER_DIR = str(PROJECT_DIR / ".scrapy" / "newscrawl" / "sample")

SAMPLE_ARCHIVE = str(PROJECT_DIR / "newscrawl" / "sample.warc.gz")

HTTPCACHE_ENABLED = True
HTTPCACHE_STORAGE = "newscrawl.archive.ArchiveStorage"
HTTPCACHE_POLICY = "scrapy.extensions.httpcache.DummyPolicy"

DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
