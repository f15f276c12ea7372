"""What would happen to an address that the Ledger does not know: the triage's own word, with nothing noted."""

from __future__ import annotations

import shlex
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newscrawl.account import Account
from newscrawl.console.reasons import with_sentence
from newscrawl.explaining.figures import Figures
from newscrawl.lead import Lead
from newscrawl.ledger import history
from newscrawl.network.robots import read_robots
from newscrawl.run import ROBOTS
from newscrawl.triage import Triage
from newscrawl.urls import host_of, lies_under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.console.address_book import Spiders
    from newscrawl.ledger.interface import Ledger
    from newscrawl.ledger.records import Known
    from newscrawl.spider import NewsSpider

_USER_AGENT_TOKEN = "newscrawl"  # noqa: S105 - the name by which a robots.txt calls us
NOT_KEPT = (
    "the Ledger keeps no leads that were passed over (it would grow with every link), only how many for each reason"
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen to an unknown address: `sentence` says it.

    `outlet` is whose site it lies on, None where no outlet's; `own_address` and `id` are what the outlet would make of
    it; `reason` is the triage's, None where the address would be followed; `robots` tells what the host's robots.txt
    said when it was last read, None where none was. `passed_over` is what the outlet's last run did not follow.
    """

    url: str
    sentence: str
    outlet: str | None = None
    own_address: str | None = None
    id: str | None = None
    reason: str | None = None
    pattern: str | None = None
    robots: str | None = None
    last_run: str | None = None
    passed_over: dict[str, int] | None = None


class _Nothing:
    """A memory that knows nothing and notes nothing: the triage of a first run."""

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider

    def announce(self, lead: Lead, identity: str) -> tuple[Known, bool]:
        """Return the article as a first announcement would make it."""
        return history.announced(lead, f"{self._spider.outlet}:{identity}", datetime.now(UTC)), True

    def left_to_do(self, *, revisits: bool, of_this_run: bool = False) -> Iterator[Known]:  # noqa: ARG002 - likewise
        """Yield nothing."""
        return iter(())


def foresee(ledger: Ledger | None, spiders: Spiders, url: str) -> Forecast:
    """Return what a run without arguments would do if a source announced the address."""
    spider = _owner(spiders, url)
    if spider is None:
        host = host_of(url)
        site = shlex.quote(f"url=https://{host}/")
        advice = "" if ":" in host else f": `scrapy crawl site -a {site}` reads any site"
        return Forecast(url, f"no outlet's site is {host}{advice}")
    addresses = spider.facts.addresses
    triage = Triage(addresses, spider.asked, Account(Figures()), _Nothing(spider))
    judgement = triage.judge(Lead(url))
    told: dict[str, Any] = {"outlet": spider.outlet, "pattern": addresses.article_urls}
    if ledger is not None:
        told |= _last_run(ledger, spider.outlet) | {"robots": _robots(ledger, url)}
    if judgement.reason is not None:
        sentence = f"{spider.outlet} would not follow it ({with_sentence(judgement.reason)})"
        return Forecast(url, sentence, reason=judgement.reason, **told)
    own = addresses.own(url)
    sentence = (
        f"no source of {spider.outlet} has announced it, in no run that was asked for it; announced, it would be "
        f"followed; `scrapy crawl {spider.outlet} -a {shlex.quote(f'urls={own}')}` reads it now"
    )
    return Forecast(url, sentence, own_address=own, id=f"{spider.outlet}:{addresses.identity(own)}", **told)


def _owner(spiders: Spiders, url: str) -> NewsSpider | None:
    """Return the outlet on whose site an address lies.

    Where there are several, it is the one that takes it for an article, else the one with the most particular domain.
    """

    def fitness(spider: NewsSpider) -> tuple[bool, int]:
        addresses = spider.facts.addresses
        own = addresses.own(url)
        lengths = [len(domain) for domain in addresses.domains if lies_under(host_of(own), domain)]
        return addresses.is_article(own), max(lengths, default=0)

    best = max(spiders.own, key=fitness, default=None)
    return best if best is not None and fitness(best)[1] else None


def _last_run(ledger: Ledger, outlet: str) -> dict[str, Any]:
    ended = next((run for run in ledger.runs(outlet, most=5) if run.ended is not None and run.accounting), None)
    if ended is None:
        return {}
    return {"last_run": ended.crawl_id, "passed_over": Account(Figures(ended.accounting)).reasons("leads/skipped")}


def _robots(ledger: Ledger, url: str) -> str | None:
    parts = urlsplit(url)
    for scheme in dict.fromkeys((parts.scheme, "https", "http")):
        known = ledger.source(ROBOTS, f"{scheme}://{parts.netloc.lower()}/robots.txt")
        if known is not None and known.body is not None and known.last_success is not None:
            allows = read_robots(zlib.decompress(known.body), _USER_AGENT_TOKEN).allows(url)
            return (
                f"robots.txt, as read at {known.last_success:%Y-%m-%d %H:%M %Z}, {'allows' if allows else 'forbids'} it"
            )
    return None
