"""What the reasons of the summary and of the Ledger mean, in a sentence each."""

from __future__ import annotations

_LEADS = {
    "repeated": "another source, or the same one, had announced it before in the same run",
    "no_article_address": "the outlet's `article_urls` does not fit the address, or it lies on another site",
    "out_of_range": "it was published outside of what the run was asked for (since, until)",
    "other_section": "it belongs to none of the sections the run was asked for",
    "beyond_limit": "the run was asked for fewer articles (limit); the next runs fetch it",
    "bad_address": "the address is malformed, or longer than 2,000 characters",
    "known": "it is written, and not due for another look",
    "not_due": "it failed or was rejected before, and is not due for another try",
    "unchanged": "it stands on a list that did not change, or behind what is known",
    "ledger_lost": "the run's Ledger could not be used any more",
}
_UNCHANGED = {
    "not_modified": "the server says that the page did not change (304)",
    "same_text": "headline and text are those that are written",
}
_DUPLICATE = {
    "same_id": "the same article was written under another address",
    "copy": "another article had the text first, and DUPLICATES is `drop`",
}
_REJECTED = {
    "no_headline": "the page has no headline",
    "no_text": "the page has no text, pictures or video of an article",
    "too_short": "its text is too short to be an article",
    "no_date": "it names no date of publication",
    "error_page": "it is an error page, though it was served as a page",
    "login_page": "it asks for a login",
    "paywall": "it shows a wall instead of the article",
    "listing": "it is a list or a front page",
    "redirected_away": "it led to an address that is no article of the outlet",
    "no_page": "what was served is no HTML",
    "hostile": "its markup would freeze a parser; `scrapy quarantine` has it",
}
_FAILED = {
    "dns": "the host's name could not be resolved",
    "refused": "the host refused the connection",
    "timeout": "the host did not answer in time",
    "tls": "no trusted connection could be made",
    "connection": "the connection was lost",
    "cut": "the page came without its end",
    "block_page": "a guard against robots answered in its place",
    "too_large": "the page is larger than DOWNLOAD_MAXSIZE",
    "encoding": "the page was packed too often",
    "too_slow": "the page took longer to read than READING_SECONDS; `scrapy quarantine` has it",
    "crashed": "the reading process died of the page; `scrapy quarantine` has it",
    "trap": "many addresses like it were asked for in vain, and no more of them are (TRAP_PAGES)",
    "robots": "robots.txt forbids it",
    "robots_unreachable": "the host's robots.txt could not be had, so nothing may be asked of it",
    "output": "its line could not be written",
    "empty_page": "a further page of the long article held nothing of it",
    "not_fetched": "the run ended before",
    "forbidden_address": "its host has an address that is not public",
    "headers_too_large": "the server sent more headers than are taken",
    "rate_limited": "the host asked to be left alone, for longer than a run waits",
    "forbidden": "the host answered 401 or 403 too often in a row, and was left alone",
    "host_down": "the host failed too often, and was left alone",
    "redirects": "it redirected more often than is followed",
    "scheme": "it is neither http nor https",
    "ignored": "the request was passed over",
    "error": "an unexpected error; the run's log holds it",
}
_SENTENCES = {**_LEADS, **_UNCHANGED, **_DUPLICATE, **_REJECTED, **_FAILED}


def sentence_of(reason: str) -> str:
    """Return what a reason means; "" for one that says it itself or that is not known."""
    if reason.startswith("http_"):
        return f"the server answered with status {reason.removeprefix('http_')}"
    return _SENTENCES.get(reason, "")


def with_sentence(reason: str) -> str:
    """Return a reason and, behind it, what it means."""
    sentence = sentence_of(reason)
    return f"{reason}: {sentence}" if sentence else reason
