"""Kept pages: a page as it was served (`.html.gz`) and the article it must give (`.json`), for each outlet.

`python -m tests.kept_pages OUTLET NAME URL FILE` keeps a page. Its json is written with "accepted": false, and its test
fails until somebody has read it against the page and says true.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl import read_article

if TYPE_CHECKING:
    from newscrawl import Article

FOLDER = Path(__file__).with_name("pages")


def kept_pages() -> list[Path]:
    """Return the json files of all kept pages."""
    return sorted(FOLDER.glob("*/*.json"))


def body_of(expected: Path) -> bytes:
    """Return the bytes of the kept page a json belongs to."""
    return gzip.decompress(expected.with_suffix(".html.gz").read_bytes())


def read_kept(expected: Path) -> tuple[dict[str, Any], Article]:
    """Return what a kept page's json holds, and the article its page gives now."""
    kept = json.loads(expected.read_text(encoding="utf-8"))
    return kept, read_article(
        body_of(expected), kept["url"], outlet=expected.parent.name, content_type=kept["contentType"]
    )


def as_json(article: Article) -> dict[str, Any]:
    """Return an article as its line would hold it, without the moment of the download."""
    fields = json.loads(json.dumps(asdict(article), default=_isoformat))
    del fields["metadata"]["dateDownloaded"]
    return dict(fields)


def _isoformat(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def keep(outlet: str, name: str, url: str, body: bytes, content_type: str = "text/html", *, accepted: bool) -> None:
    """Keep a page and the article it gives now."""
    folder = FOLDER / outlet
    folder.mkdir(parents=True, exist_ok=True)
    article = read_article(body, url, outlet=outlet, content_type=content_type)
    kept = {"url": url, "contentType": content_type, "accepted": accepted, "article": as_json(article)}
    (folder / f"{name}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / f"{name}.html.gz").write_bytes(gzip.compress(body, mtime=0))


if __name__ == "__main__":
    keep(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]).read_bytes(), accepted=False)
