"""Write the sample, as the newsroom prints it, into the archive that ships with the project.

`make sample` runs this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.newsroom.sample import STORIES
from tests.newsroom.story import BEIJING
from tests.newsroom.template import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

ARCHIVE = Path(__file__).parents[3] / "newscrawl" / "sample.warc.gz"
NOW = datetime(2026, 11, 21, 20, 0, tzinfo=BEIJING)


@dataclass(frozen=True)
class Answer:
    """What the archive holds for one address."""

    url: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


def answers() -> Iterator[Answer]:
    """Yield every page the sample's outlets serve; a story's other addresses lead to its own."""
    for outlet, stories in STORIES.items():
        template = load_template(outlet)
        yield _page(f"https://{template.HOST}/robots.txt", template.robots().encode(), "text/plain; charset=utf-8")
        for address, resource in sorted(template.listings(stories, NOW).items()):
            yield _page(f"https://{address}", resource.body, resource.content_type)
        for story in stories:
            paths = template.page_paths(story)
            for number, path in enumerate(paths, start=1):
                body = template.render(story, number).encode(story.encoding, "xmlcharrefreplace")
                yield _page(f"https://{story.host}{path}", body, "text/html")
            for alias in template.aliases(story):
                if alias != f"{story.host}{paths[0]}":
                    location = (("Location", story.url), ("Content-Length", "0"))
                    yield Answer(f"https://{alias}", "301 Moved Permanently", location)


def _page(url: str, body: bytes, content_type: str) -> Answer:
    return Answer(url, "200 OK", (("Content-Type", content_type), ("Content-Length", str(len(body)))), body)


def write(path: Path) -> None:
    """Write the archive; the same answers always give the same records."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for answer in answers():
            record = writer.create_warc_record(
                answer.url,
                "response",
                payload=BytesIO(answer.body),
                http_headers=StatusAndHeaders(answer.status, list(answer.headers), protocol="HTTP/1.1"),
                warc_headers_dict={
                    "WARC-Date": "2026-11-21T12:00:00Z",
                    "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, answer.url)}>",
                },
            )
            writer.write_record(record)


if __name__ == "__main__":
    write(ARCHIVE)
