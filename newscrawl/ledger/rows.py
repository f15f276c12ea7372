"""Between the Ledger's values and the rows they are kept in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newscrawl.lead import Lead
from newscrawl.ledger.records import SETTLED, Known, KnownFile, KnownRun, KnownSource, State, Validators

if TYPE_CHECKING:
    from newscrawl.ledger.schema import Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LEAD_INSTANTS = ("published", "modified")
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps makes one for each call


def stamp(instant: datetime | None) -> int | None:
    """Return an aware instant as whole microseconds since 1970: exact, so that "newer" means newer."""
    return None if instant is None else (instant - _EPOCH) // _MICROSECOND


def instant_of(stamped: int | None) -> datetime | None:
    """Return the instant of a stamp, in UTC."""
    return None if stamped is None else _EPOCH + timedelta(microseconds=stamped)


def storable(text: str) -> str:
    """Return the text without lone surrogates, which no UTF-8 can hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def stored(text: str | None) -> str | None:
    """Return the text as it can be kept, None where there is none."""
    return storable(text) if text else None


def article_row(known: Known) -> tuple[Value, ...]:
    """Return the values of an article's row. What is settled keeps no lead: the line holds what the source said."""
    is_done = known.state in SETTLED and known.next_revisit is None
    return (
        storable(known.id),
        storable(known.outlet),
        known.state.value,
        stored(known.reason),
        known.attempts,
        stamp(known.next_try),
        stamp(known.next_revisit),
        stamp(known.announced),
        stamp(known.fetched),
        stamp(known.written),
        stamp(known.published),
        stamp(known.modified),
        stamp(known.noted),
        known.revision,
        stored(known.duplicate_of),
        storable(f"[{','.join(map(_to_json, known.addresses))}]"),  # a text by itself is no work for the encoder
        None if is_done else lead_to_json(known.lead),
        stored(known.validators.etag),
        stored(known.validators.last_modified),
        stored(known.set_aside_by),
    )


def known_of(values: tuple[Any, ...], content_hash: bytes | None) -> Known:
    """Return the article of a row, whose seal was found whole."""
    (
        article_id, outlet, state, reason, attempts, next_try, next_revisit, announced, fetched, written,
        published, modified, noted, revision, duplicate_of, addresses, lead, etag, last_modified,
        set_aside_by,
    ) = values  # fmt: skip
    addresses = tuple(json.loads(addresses))
    is_written = state in SETTLED and content_hash is not None
    first_published = instant_of(published)
    return Known(
        id=article_id,
        outlet=outlet,
        state=State(state),
        lead=lead_from_json(lead) if lead else Lead(next(iter(addresses), ""), published=first_published),
        noted=_EPOCH + timedelta(microseconds=noted),
        announced=_EPOCH + timedelta(microseconds=announced),
        addresses=addresses,
        reason=reason,
        attempts=attempts,
        next_try=instant_of(next_try),
        next_revisit=instant_of(next_revisit),
        fetched=instant_of(fetched),
        written=instant_of(written),
        published=first_published,
        modified=instant_of(modified),
        revision=revision,
        content_hash=content_hash.hex() if is_written and content_hash else None,
        duplicate_of=duplicate_of,
        validators=Validators(etag, last_modified),
        set_aside_by=set_aside_by,
    )


def lead_to_json(lead: Lead) -> str:
    """Return a lead as JSON: what it says and nothing else; instants keep their offset."""
    said = {
        "url": lead.url,
        "source": lead.source,
        "title": lead.title,
        "published": lead.published.isoformat() if lead.published else None,
        "modified": lead.modified.isoformat() if lead.modified else None,
        "date_raw": lead.date_raw,
        "section": lead.section,
    }
    filled = [f'"{name}":{_to_json(value)}' for name, value in said.items() if value is not None]
    return storable(f"{{{','.join(filled)}}}")


def lead_from_json(text: str) -> Lead:
    """Return the lead of `lead_to_json`."""
    said: dict[str, Any] = json.loads(text)
    instants = {name: datetime.fromisoformat(said[name]) for name in _LEAD_INSTANTS if name in said}
    return Lead(**{**said, **instants})


def source_row(source: KnownSource) -> tuple[Value, ...]:
    """Return the values of a source's row."""
    validators = source.validators
    return (
        storable(source.outlet),
        storable(source.url),
        stored(validators.etag),
        stored(validators.last_modified),
        stamp(source.last_success),
        stamp(source.since),
        stamp(source.until),
        storable(json.dumps(source.sections, ensure_ascii=False)),
        source.leads,
        source.articles,
        source.behind,
        stored(source.unread_url),
        source.unread_page,
        source.body,
    )


def source_of(values: tuple[Any, ...]) -> KnownSource:
    """Return the source of a row."""
    outlet, url, etag, last_modified, last_success, since, until, sections, *rest = values
    asked = instant_of(since), instant_of(until), tuple(json.loads(sections))
    return KnownSource(outlet, url, Validators(etag, last_modified), instant_of(last_success), *asked, *rest)


def file_row(file: KnownFile) -> tuple[Value, ...]:
    """Return the values of a file's row."""
    return (file.name, file.outlet, file.committed, file.lines, file.finished_as)


def file_of(values: tuple[Any, ...]) -> KnownFile:
    """Return the file of a row."""
    return KnownFile(*values)


def run_row(run: KnownRun) -> tuple[Value, ...]:
    """Return the values of a run's row."""
    accounting = storable(_to_json(dict(run.accounting)))
    instants = stamp(run.started), storable(run.asked), stamp(run.ended)
    return (run.crawl_id, run.outlet, *instants, accounting, run.exit_code)


def run_of(values: tuple[Any, ...]) -> KnownRun:
    """Return the run of a row."""
    crawl_id, outlet, started, asked, ended, accounting, exit_code = values
    begun = _EPOCH + timedelta(microseconds=started)
    return KnownRun(crawl_id, outlet, begun, asked, instant_of(ended), json.loads(accounting), exit_code)
