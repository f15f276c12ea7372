"""Tell what is out of the ordinary by what an outlet has shown before, without any idea of what outlets are like."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, lgamma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEWEST = 3
"""Pages of which something can be told at all."""
FALL = 2
"""A share that is so many times lower than the lowest is no variation of it."""
_KNOWN_PAGES = 20  # of the past, below which nothing is told
_CHANCE = 1e-5  # with a dozen fields and a run each hour, once in years
_CHANCE_TOGETHER = 1e-3  # the same, as far as pages that come together count as one
_LOSS = 4  # times fewer leads than the fewest
_FEW_LEADS = 5
_STEADY = 0.75  # of the most leads are the fewest


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many pages."""

    hits: int = 0
    pages: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.pages + other.pages)

    @property
    def ratio(self) -> float:
        """Return the share as a number, 0 where there are no pages."""
        return self.hits / self.pages if self.pages else 0.0


def has_collapsed(now: Share, past: Sequence[Share], fall: int = FALL) -> bool:
    """Tell whether a share is far below all that the past, one share a run, has shown for as many pages.

    It has to be `fall` times lower than the lowest, because pages of one kind come together and no formula knows how
    much; and hardly possible by chance, because the past may be too short to have shown its lowest.
    """
    if may_be_ordinary(now):
        return False
    known = sum(past, Share())
    if known.pages < _KNOWN_PAGES:
        return False
    windows = list(_windows(past, now.pages))
    lowest = min((window.ratio for window in windows), default=known.ratio)
    if now.ratio * fall >= lowest:
        return False
    if _chance_of_so_few(now, known) >= _CHANCE:
        return False
    clustering = _clustering(windows, known)
    return _chance_of_so_few(_thinned(now, clustering), _thinned(known, clustering)) < _CHANCE_TOGETHER


def may_be_ordinary(now: Share) -> bool:
    """Tell whether a share is no collapse whatever the past was."""
    return now.pages < FEWEST or now.ratio >= 1 / FALL


def _windows(shares: Iterable[Share], pages: int) -> Iterable[Share]:
    """Yield the past in pieces of so many pages, in which neighbouring runs stay together."""
    window = Share()
    for share in shares:
        window += share
        if window.pages >= pages:
            yield window
            window = Share()


def _clustering(windows: Sequence[Share], known: Share) -> float:
    """Return how many pages say as much as one, because those of a kind come together: 1 where none do.

    Pearson's chi-squared over its degrees of freedom, the dispersion of a quasi-binomial model.
    """
    if len(windows) < 2:
        return 1.0
    ratio = (known.hits + 0.5) / (known.pages + 1)
    squares = sum(window.pages * (window.ratio - ratio) ** 2 for window in windows) / (ratio * (1 - ratio))
    return max(squares / (len(windows) - 1), 1.0)


def _thinned(share: Share, clustering: float) -> Share:
    return Share(ceil(share.hits / clustering), ceil(share.pages / clustering))


def _chance_of_so_few(now: Share, known: Share) -> float:
    """Return the probability of at most so many hits: beta-binomial, from Jeffreys' prior and what is known."""
    a, b = known.hits + 0.5, known.pages - known.hits + 0.5
    pages = now.pages
    whole = lgamma(pages + 1) - _log_beta(a, b)
    return sum(
        exp(whole - lgamma(hits + 1) - lgamma(pages - hits + 1) + _log_beta(hits + a, pages - hits + b))
        for hits in range(now.hits + 1)
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def has_shrunk(now: int, past: Sequence[int], *, is_long: bool, is_alive: bool) -> bool:
    """Tell whether a source announces far fewer leads than ever.

    One whose number hardly changes, as of a feed of thirty entries, may not lose most of them; before the past is long
    (`is_long`: it holds weekends) not all. One whose number goes with what is published may go down to nothing as
    well, but not while articles come (`is_alive`).
    """
    if len(past) < FEWEST or now * _LOSS >= min(past):
        return False
    lowest, highest = min(past), max(past)
    if lowest < _FEW_LEADS and lowest < highest:
        return False
    if lowest >= highest * _STEADY:
        return is_long or not now
    return is_alive and not now
