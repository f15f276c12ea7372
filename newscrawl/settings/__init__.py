"""The settings, in the order in which a page travels; docs/operating.md says what each is for."""

import os
from pathlib import Path

from newscrawl import __version__

BOT_NAME = "newscrawl"
PROJECT_DIR = Path(__file__).parent.parent.parent
SPIDER_MODULES = ["newscrawl.spiders"]
SPIDER_LOADER_CLASS = "newscrawl.settings.outlet_loader.OutletLoader"
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.settings.switched_off.LeaveOut": 0}

# Manners: who asks, what may be asked, how often. CONTACT is where the operator can be reached: a page or a mailbox.
CONTACT = os.environ.get("NEWSCRAWL_CONTACT", "https://newscrawl.example/contact")
USER_AGENT = f"newscrawl/{__version__} (+{CONTACT})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newscrawl"  # the name by which a robots.txt calls us
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # what is an outlet's its own file says
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no outlet has a password
    "newscrawl.downloadermiddlewares.avoid_traps.AvoidTraps": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.downloadermiddlewares.robots.ObeyRobots": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newscrawl.downloadermiddlewares.retry.RetryLater": 550,
    "newscrawl.downloadermiddlewares.require_end.RequireEnd": 570,
    "newscrawl.downloadermiddlewares.refuse_block_pages.RefuseBlockPages": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "newscrawl.downloadermiddlewares.decompress.Decompress": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newscrawl.downloadermiddlewares.redirect.FollowRedirects": 600,
    "newscrawl.downloadermiddlewares.reach.StayOutside": 760,  # behind Scrapy's, which chooses the proxy
    "newscrawl.downloadermiddlewares.rest_hosts.RestHosts": 840,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "newscrawl.downloadermiddlewares.count_traffic.CountTraffic": 850,
}
SCHEDULER = "newscrawl.network.scheduler.PatientScheduler"
DOWNLOAD_DELAY = 0.5  # seconds; AutoThrottle goes no lower
CONCURRENT_REQUESTS_PER_DOMAIN = 2
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
CRAWL_DELAY_MAX = 60.0  # seconds; a longer Crawl-delay is obeyed up to this
RETRY_TIMES = 2
RETRY_DELAY = 2.0  # seconds before the first, doubled each time
HOST_FAILURES = 10  # in a row after which a host is left alone
HOST_REST = 30.0  # seconds that it is left alone then, doubled each time
HOST_WAIT_MAX = 600.0  # seconds that a run waits for a host, all rests in a row
TRAP_PAGES = 100  # empty answers in a row to addresses made alike, after which no more of them are asked for

# The connection: http and https only, to public addresses only, certificates verified.
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.network.handler.GuardedHandler",
    "https": "newscrawl.network.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "newscrawl.network.resolver.JudgingResolver"
PRIVATE_NETWORKS_ALLOWED: list[str] = []  # for outlets of an intranet: "10.1.0.0/16"
RESPONSE_HEADERS_MAX_SIZE = 64 * 1024
RESPONSE_HEADERS_MAX_COUNT = 256
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
DOWNLOADER_CLIENT_TLS_CIPHERS = None  # OpenSSL's own choice
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
SCHEDULED_MAX = 200  # articles; listings that announce more are read on as these are fetched
LISTINGS_MAX = 2_000  # in a run, of those that other listings name
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False

# The spider: 100 items at once would start 100 tasks for every response, and each middleware wraps all that one yields.
CONCURRENT_ITEMS = 1
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,  # marks start requests, which the spider does itself
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # how far listings lead is theirs to know: listings.py
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # addresses are bounded where they are read
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # for spiders that copy a response's meta
}
REFERER_ENABLED = False  # nobody is told where a link was found

# Reading: a page that takes longer, or more memory, is given up and set aside.
READING_SECONDS = 2.0
WORKER_MEMORY_MB = 1024
QUARANTINE_PAGES = 1000  # that are kept, the newest; of all outlets
QUARANTINE_MB = 200

# The article's way to the line.
ITEM_PIPELINES = {
    "newscrawl.pipelines.limit.LimitPipeline": 50,
    "newscrawl.pipelines.normalise.NormalisePipeline": 100,
    "newscrawl.pipelines.validate.ValidatePipeline": 200,
    "newscrawl.pipelines.deduplicate.DeduplicatePipeline": 300,
}
DUPLICATES = "mark"  # or "drop": an article whose text another one had first
OUTPUT_DIR = str(PROJECT_DIR / "output")
OUTPUT_COMPRESSION = "none"  # or "gzip", "zstd": of finished files
OUTPUT_PARTITION = "none"  # or "day": a folder for each day on which a file is begun
OUTPUT_MAX_LINES = 0  # a file is finished after so many lines; 0: when the run ends
OUTPUT_MAX_AGE = 0.0  # seconds, likewise
FEED_STORAGES = {"lines": "newscrawl.feeds.LinesStorage"}
FEED_EXPORTERS = {"lines": "newscrawl.feeds.LinesExporter"}
FEEDS = {"lines:%(output_dir)s": {"format": "lines"}}
FEED_URI_PARAMS = "newscrawl.feeds.name_folder"
FEED_EXPORT_ENCODING = "utf-8"
FEED_STORE_EMPTY = False

# Pages kept for the tests, a folder for each outlet: where `scrapy capture` and `scrapy add` lay them.
KEPT_PAGES_DIR = str(PROJECT_DIR / "tests" / "pages")

# What is known between runs. One LEDGER_DIR belongs to one OUTPUT_DIR.
LEDGER_DIR = str(PROJECT_DIR / ".scrapy" / "newscrawl")
REVISIT_AFTER_HOURS = [1, 6, 24, 72]  # after publication

# Watching the run. FAILED_SHARE_MAX is the share of failed pages from which a run counts as partial.
EXTENSIONS = {
    "newscrawl.extensions.crawl_delay.CrawlDelay": 100,
    "newscrawl.extensions.coverage.Coverage": 200,
    "newscrawl.extensions.progress.Progress": 300,
    "newscrawl.extensions.health.HealthWatch": 800,
    "newscrawl.extensions.summary.Summary": 900,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "newscrawl.extensions.memory.OwnMemory": 0,
    "newscrawl.extensions.garbage.KeepStart": 0,
    "scrapy.extensions.logstats.LogStats": None,  # Progress says it in the project's own words
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_LIMIT_MB = 512
STATS_CLASS = "newscrawl.stats.PlainStats"
STATS_DUMP = False  # the summary says it for people
FAILED_SHARE_MAX = 0.1
HEALTH_NOTIFY = ""  # an address or a command that is told when an outlet's verdict changes
HEALTH_NOTIFY_TIMEOUT = 10.0  # seconds that it may take
HEALTH_PROMETHEUS = ""  # a file for the node exporter's textfile collector, of all outlets
LOG_LEVEL = "INFO"
LOG_FORMATTER = "newscrawl.logformatter.OneLineFormatter"
