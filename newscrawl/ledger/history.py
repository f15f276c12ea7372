"""How an article's record changes with what happens to it: rules for any Ledger, whatever keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newscrawl.lead import Lead
from newscrawl.ledger.records import REJECTED_FOR, SETTLED, Known, State, Validators, WrittenLine, delay_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

_MOST_ADDRESSES = 16  # of one article: a site that invents addresses without end must not fill the disk


def announced(lead: Lead, article_id: str, now: datetime) -> Known:
    """Return an article nobody knew."""
    return Known(
        id=article_id,
        outlet=article_id.partition(":")[0],
        state=State.ANNOUNCED,
        lead=lead,
        noted=now,
        announced=now,
        addresses=(lead.url,),
        next_try=now,
        published=lead.published,
    )


def announced_again(known: Known, lead: Lead, now: datetime) -> Known:
    """Return a known article after a source announced it: the same object where that brought nothing new."""
    changed = replace(known, addresses=_joined(known.addresses, [lead.url]))
    stated, before = (lead.modified or lead.published, known.lead.modified or known.lead.published)
    if known.is_outdated_by(lead) and stated != before:
        changed = replace(changed, lead=lead)
        if known.state in SETTLED:
            changed = replace(changed, next_revisit=min(now, known.next_revisit or now))
        elif known.state is State.REJECTED:
            changed = replace(changed, attempts=0, next_try=min(now, known.next_try or now))
    return known if changed == known else replace(changed, noted=now)


def fetched(known: Known, now: datetime, addresses: Sequence[str]) -> Known:
    """Return an article whose page was downloaded: until its line is committed it stays due."""
    state = known.state if known.state in SETTLED else State.FETCHED
    return replace(known, state=state, fetched=now, addresses=_joined(known.addresses, addresses), noted=now)


def rejected(
    known: Known,
    reason: str,
    now: datetime,
    expires_after: timedelta = REJECTED_FOR,
    next_revisit: datetime | None = None,
    set_aside_by: str | None = None,
) -> Known:
    """Return an article whose page was none. What was written before stays written."""
    changed = replace(known, reason=reason, attempts=known.attempts + 1, modified=_taken_in(known), noted=now)
    if known.state in SETTLED:
        return replace(changed, next_revisit=next_revisit)
    return replace(changed, state=State.REJECTED, next_try=now + expires_after, set_aside_by=set_aside_by)


def not_asked_for(known: Known, lead: Lead, now: datetime) -> Known:
    """Return an article whose page shows that it is none of those the run was asked for; `lead` says so from now on."""
    changed = replace(known, reason=None, attempts=0, lead=lead, published=lead.published, noted=now, set_aside_by=None)
    return changed if known.state in SETTLED else replace(changed, state=State.ANNOUNCED, next_try=now)


def failed(
    known: Known,
    reason: str,
    now: datetime,
    next_revisit: datetime | None = None,
    not_before: datetime | None = None,
    set_aside_by: str | None = None,
) -> Known:
    """Return an article whose page could not be had, with the instant to try again, `not_before` at the earliest."""
    attempts = known.attempts + 1
    changed = replace(known, reason=reason, attempts=attempts, noted=now)
    earliest = not_before or now
    if known.state in SETTLED:
        next_revisit = max(next_revisit, earliest) if next_revisit else None
        return replace(changed, modified=_taken_in(known), next_revisit=next_revisit)
    next_try = max(now + delay_after(attempts), earliest)
    return replace(changed, state=State.FAILED, next_try=next_try, set_aside_by=set_aside_by)


def duplicate(known: Known, duplicate_of: str, now: datetime, addresses: Sequence[str]) -> Known:
    """Return an article that is another one under a further id."""
    return _settled(
        known,
        State.DUPLICATE,
        now,
        duplicate_of=duplicate_of,
        addresses=_joined(known.addresses, addresses),
        modified=_taken_in(known),
        next_revisit=None,
    )


def unchanged(
    known: Known,
    now: datetime,
    validators: Validators | None,
    modified: datetime | None,
    next_revisit: datetime | None,
) -> Known:
    """Return a written article that was looked at and has the same text. Raises ValueError where it has no line."""
    if not known.revision:
        raise ValueError(f"{known.id} was never written: it cannot be unchanged")
    return _settled(
        known,
        State.UNCHANGED,
        now,
        fetched=now,
        validators=known.validators if validators is None else validators,
        modified=_latest(_taken_in(known), modified),
        next_revisit=next_revisit,
    )


def written(known: Known | None, line: WrittenLine, now: datetime) -> Known:
    """Return an article when its line is recorded; an older revision than the known one changes only the addresses."""
    if known is None:
        url = line.addresses[0] if line.addresses else ""
        known = announced(Lead(url), line.article_id, line.fetched or now)
    addresses = _joined(known.addresses, line.addresses)
    if line.revision < known.revision:
        return replace(known, addresses=addresses)
    return _settled(
        known,
        State.WRITTEN,
        now,
        addresses=addresses,
        written=now,
        fetched=line.fetched or known.fetched,
        published=line.published or known.published,
        modified=_latest(_taken_in(known), line.modified),
        revision=line.revision,
        content_hash=line.content_hash,
        duplicate_of=line.duplicate_of,
        validators=line.validators,
        next_revisit=line.next_revisit,
    )


def due_again(known: Known, now: datetime) -> Known:
    """Return an article to be fetched and written as if it were new; its revisions go on counting."""
    return replace(
        known,
        state=State.ANNOUNCED,
        reason=None,
        attempts=0,
        next_try=now,
        next_revisit=None,
        content_hash=None,
        duplicate_of=None,
        validators=Validators(),
        noted=now,
        set_aside_by=None,
    )


def _settled(known: Known, state: State, now: datetime, **changes: Any) -> Known:
    return replace(known, state=state, reason=None, attempts=0, next_try=None, noted=now, set_aside_by=None, **changes)


def _joined(addresses: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    joined = dict.fromkeys((*addresses, *more))
    return addresses if len(joined) == len(addresses) else tuple(joined)[:_MOST_ADDRESSES]


def _taken_in(known: Known) -> datetime | None:
    """Return the newest modification that was taken in with a visit: what its lead stated counts as seen."""
    stated = known.lead.modified
    if stated is None and known.is_outdated_by(known.lead):
        stated = known.lead.published
    return _latest(known.modified, stated)


def _latest(*instants: datetime | None) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)
