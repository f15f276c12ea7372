"""Checks of small values: dates, addresses, what stands in JSON."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, timedelta
from typing import Any

from newscrawl.dates import date_in_url, read_date
from newscrawl.extraction import json_values
from newscrawl.library import facts_of
from newscrawl.urls import absolute
from tests.fuzzing.listings import NOW, require_address
from tests.fuzzing.pages import URL


def check_dates(data: bytes) -> None:
    """Read a date; the first line holds a language and the day of the address."""
    first, _, rest = data.decode("utf-8", "surrogateescape").partition("\n")
    language, _, day = first.partition(" ")
    near: date | None = None
    with suppress(ValueError):
        near = date.fromisoformat(day)
    for languages in ((language,), ()):
        found = read_date(rest, languages=languages, now=NOW, near=near)
        if found is not None:
            assert (found.instant(None) is None) == (found.time is None or found.zone is None)
            assert found.time is None or found.time.tzinfo is None
            moment = found.instant(UTC)
            assert moment is None or moment.astimezone(UTC).utcoffset() == timedelta(0)
    assert date_in_url(rest) is None or isinstance(date_in_url(rest), date)


def check_addresses(data: bytes) -> None:
    """Read a link; the first line is the address of the page it stands on."""
    base, _, link = data.decode("utf-8", "surrogateescape").partition("\n")
    for page in (base, URL):
        url = absolute(page, link)
        if url is not None:
            require_address(url)
            for outlet in ("ecns", "chinadaily_cn", "site"):
                require_identity(outlet, url)


def require_identity(outlet: str, url: str) -> None:
    """Whoever asks again, or asks with the address that was the answer, gets the same answer."""
    addresses = facts_of(outlet, URL).addresses
    try:
        own = addresses.own(url)
    except ValueError:
        return
    assert own.encode()
    canonical = addresses.canonical(own)
    if addresses.article_id is None:  # else a page's number is taken off, which may stand there twice
        assert addresses.own(own) == own
        assert addresses.canonical(canonical) == canonical
    assert addresses.identity(canonical) == addresses.identity(own)
    assert addresses.page_number(url) >= 0


def check_json_values(data: bytes) -> None:
    value = json_values.load(data.decode("utf-8", "replace"))
    for each in _all_values(value, 0):
        texts = [json_values.text_in(each), json_values.address_in(each)]
        texts += [*json_values.paragraphs_in(each), *json_values.keywords_in(each)]
        assert all(text is None or isinstance(text, str) for text in texts)
        json_values.truth_in(each)
        json_values.media_in(each)
        json_values.organization_in(each)
        json_values.person_in(each)
        image = json_values.image_in(each)
        assert image is None or (image.width is None or image.width > 0)


def _all_values(value: Any, depth: int) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value, *(each for one in inner if depth < 20 for each in _all_values(one, depth + 1))][:500]
