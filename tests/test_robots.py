"""What a robots.txt allows, case by case: RFC 9309, and what Google's own parser is tested with, in our own words."""

from __future__ import annotations

from time import perf_counter

import pytest

from newscrawl.network.robots import MOST_BYTES, read_robots

US = "newscrawl"
YES, NO = True, False

TWO_GROUPS = "User-agent: newscrawl\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: newscrawl\nDisallow: /b\n"
SITEMAP = "User-agent: newscrawl\nSitemap: https://x.example/s.xml\nUser-agent: x\nDisallow: /\n"

# What the case is about, the file, the path, and whether we may ask for it.
CASES: tuple[tuple[str, str, str, bool], ...] = (
    # Lines
    ("an empty file", "", "/a", YES),
    ("no group for anybody", "Disallow: /\n", "/a", YES),
    ("rules before the first name", "Disallow: /\nUser-agent: other\nDisallow: /b\n", "/a", YES),
    ("names of records in capitals", "USER-AGENT: *\nDISALLOW: /a\n", "/a", NO),
    ("names of records in mixed case", "uSeR-aGeNt: *\ndIsAlLoW: /a\n", "/a", NO),
    ("no colon", "user-agent newscrawl\ndisallow /a\n", "/a", NO),
    ("no colon and three words", "user-agent: *\ndisallow /a /b\n", "/a", YES),
    ("a slip of the pen", "User-agent: *\nDissallow: /a\n", "/a", NO),
    ("another", "useragent: *\ndisalow: /a\n", "/a", NO),
    ("white space around all", "  User-agent :  * \t\n\tDisallow  :   /a  \n", "/a", NO),
    ("comments", "User-agent: * # all\n# Disallow: /b\nDisallow: /a # this\n", "/a", NO),
    ("a comment is no rule", "User-agent: * # all\n# Disallow: /b\nDisallow: /a # this\n", "/b", YES),
    ("lines that end as in DOS", "User-agent: *\r\nDisallow: /a\r\n", "/a", NO),
    ("lines that end as on old Macs", "User-agent: *\rDisallow: /a\r", "/a", NO),
    ("all kinds of line ends", "User-agent: *\rAllow: /\nDisallow: /a\r\nDisallow: /b", "/b", NO),
    ("a form feed ends no line", "User-agent: *\nDisallow: /x\x0cDisallow: /a\n", "/a", YES),
    ("nor does a line separator", "User-agent: *\nDisallow: /x\u2028Disallow: /a\n", "/a", YES),
    ("a byte order mark", "\ufeffUser-agent: *\nDisallow: /a\n", "/a", NO),
    ("no line end at the end", "User-agent: *\nDisallow: /a", "/a", NO),
    ("a page of HTML in its place", "<html>\n<body>Disallow: /\n</body>", "/a", YES),
    ("unknown records", "User-agent: *\nNoindex: /a\nHost: x\nDisallow: /b\n", "/a", YES),
    # Names
    ("our name", "User-agent: newscrawl\nDisallow: /\n", "/a", NO),
    ("our name in capitals", "User-agent: NEWSCRAWL\nDisallow: /\n", "/a", NO),
    ("our name with a version", "User-agent: newscrawl/2.1\nDisallow: /\n", "/a", NO),
    ("our name and more words", "User-agent: newscrawl of the north\nDisallow: /\n", "/a", NO),
    ("the beginning of our name", "User-agent: news\nDisallow: /\n", "/a", YES),
    ("a longer name", "User-agent: newscrawl-images\nDisallow: /\n", "/a", YES),
    ("a wildcard inside a name is none", "User-agent: news*\nDisallow: /\n", "/a", YES),
    ("all, and more words", "User-agent: * and all others\nDisallow: /\n", "/a", NO),
    ("a star that begins a name", "User-agent: *crawl\nDisallow: /\n", "/a", YES),
    ("a name out of our contact's address", "User-agent: contact\nDisallow: /\n", "/a", YES),
    ("no name at all", "User-agent:\nDisallow: /\n", "/a", YES),
    # Groups
    ("ours before all", "User-agent: *\nDisallow: /\nUser-agent: newscrawl\nAllow: /\n", "/a", YES),
    ("ours before all, whatever the order", "User-agent: newscrawl\nAllow: /\nUser-agent: *\nDisallow: /\n", "/a", YES),
    ("all, where none is ours", "User-agent: other\nAllow: /\nUser-agent: *\nDisallow: /\n", "/a", NO),
    ("none for us and none for all", "User-agent: other\nDisallow: /\n", "/a", YES),
    ("ours without rules", "User-agent: *\nDisallow: /\n\nUser-agent: newscrawl\n", "/a", YES),
    ("ours with an empty rule", "User-agent: newscrawl\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/a", YES),
    ("several names", "User-agent: other\nUser-agent: newscrawl\nDisallow: /a\n", "/a", NO),
    ("two groups of ours: the first", TWO_GROUPS, "/a", NO),
    ("two groups of ours: the second", TWO_GROUPS, "/b", NO),
    ("two groups of ours: what is between", TWO_GROUPS, "/c", YES),
    ("two groups for all", "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: *\nDisallow: /b\n",
     "/b", NO),
    ("an empty line ends no group", "User-agent: *\n\nDisallow: /a\n", "/a", NO),
    ("a sitemap ends no list of names", SITEMAP, "/a", NO),
    ("nor does an unknown record", "User-agent: newscrawl\nfoo: bar\nUser-agent: x\nDisallow: /\n", "/a", NO),
    ("nor does a delay", "User-agent: newscrawl\nCrawl-delay: 1\nUser-agent: x\nDisallow: /\n", "/a", NO),
    ("an empty rule does", "User-agent: newscrawl\nDisallow:\nUser-agent: x\nDisallow: /\n", "/a", YES),
    # The longest match
    ("longest: allowed", "User-agent: *\nDisallow: /x/\nAllow: /x/page.html\n", "/x/page.html", YES),
    ("longest: disallowed", "User-agent: *\nAllow: /x/\nDisallow: /x/page.html\n", "/x/page.html", NO),
    ("longest: neither", "User-agent: *\nAllow: /x/\nDisallow: /x/page.html\n", "/x/other.html", YES),
    ("equal: allowed", "User-agent: *\nDisallow: /page\nAllow: /page\n", "/page", YES),
    ("equal: allowed, whatever the order", "User-agent: *\nAllow: /page\nDisallow: /page\n", "/page", YES),
    ("wildcards count as they are written", "User-agent: *\nAllow: /page\nDisallow: /*.html\n", "/page.html", NO),
    ("an anchor counts", "User-agent: *\nAllow: /$\nDisallow: /\n", "/", YES),
    ("an anchor, and more path", "User-agent: *\nAllow: /$\nDisallow: /\n", "/page", NO),
    ("an index page stands for its folder", "User-agent: *\nAllow: /x/index.html\nDisallow: /x\n", "/x/", YES),
    ("and for nothing else there", "User-agent: *\nAllow: /x/index.html\nDisallow: /x\n", "/x/y", NO),
    ("a forbidden one for itself only", "User-agent: *\nDisallow: /x/index.html\n", "/x/", YES),
    # Wildcards
    ("a star", "User-agent: *\nDisallow: /f*o\n", "/fabcox", NO),
    ("a star for nothing", "User-agent: *\nDisallow: /f*o\n", "/fo", NO),
    ("a star without a match", "User-agent: *\nDisallow: /f*o\n", "/fab", YES),
    ("two stars", "User-agent: *\nDisallow: /*/b*.html\n", "/a/bc.html", NO),
    ("many stars in a row", "User-agent: *\nDisallow: /a***b\n", "/axb", NO),
    ("a star at the beginning", "User-agent: *\nDisallow: *.gif$\n", "/x.gif", NO),
    ("an anchor", "User-agent: *\nDisallow: /*.gif$\n", "/x.gif", NO),
    ("an anchor with something behind", "User-agent: *\nDisallow: /*.gif$\n", "/x.gif?y", YES),
    ("an anchor needs the end, not the first match", "User-agent: *\nDisallow: /*a$\n", "/abba", NO),
    ("the parts may not overlap", "User-agent: *\nDisallow: /ab*ba$\n", "/aba", YES),
    ("a star before the anchor", "User-agent: *\nDisallow: /a*$\n", "/abc", NO),
    ("a dollar inside is a dollar", "User-agent: *\nDisallow: /a$b\n", "/a$b", NO),
    ("and no anchor", "User-agent: *\nDisallow: /a$b\n", "/a", YES),
    ("an escaped star is a star", "User-agent: *\nDisallow: /f%2Ao\n", "/f*o", NO),
    ("and no wildcard", "User-agent: *\nDisallow: /f%2Ao\n", "/fxo", YES),
    ("an escaped dollar is a dollar", "User-agent: *\nDisallow: /f%24\n", "/f$x", NO),
    # Paths
    ("a path is a beginning", "User-agent: *\nDisallow: /fish\n", "/fish.html", NO),
    ("a folder is not its name", "User-agent: *\nDisallow: /fish/\n", "/fish", YES),
    ("letters as they are", "User-agent: *\nDisallow: /Fish\n", "/fish", YES),
    ("a path without its slash", "User-agent: *\nDisallow: fish\n", "/fish", YES),
    ("an address is no path", "User-agent: *\nDisallow: https://x.example/a\n", "/a", YES),
    ("a query", "User-agent: *\nDisallow: /a?b=c\n", "/a?b=c&d=e", NO),
    ("parameters", "User-agent: *\nDisallow: /a;b\n", "/a;b?c", NO),
    ("the root", "User-agent: *\nDisallow: /\n", "", NO),
    ("robots.txt itself", "User-agent: *\nDisallow: /\n", "/robots.txt", YES),
    ("what only ends so", "User-agent: *\nDisallow: /\n", "/a/robots.txt", NO),
    ("what only says so", "User-agent: *\nDisallow: /\n", "/a?u=/robots.txt", NO),
    ("other scripts", "User-agent: *\nDisallow: /foo/bar/ツ\n", "/foo/bar/%E3%83%84", NO),
    ("other scripts, escaped", "User-agent: *\nDisallow: /foo/bar/%E3%83%84\n", "/foo/bar/ツ", NO),
    ("escapes in small letters", "User-agent: *\nDisallow: /foo/bar/%e3%83%84\n", "/foo/bar/%E3%83%84", NO),
    ("an escaped letter", "User-agent: *\nDisallow: /foo/%62%61%7A\n", "/foo/baz", NO),
    ("a letter, escaped in the address", "User-agent: *\nDisallow: /foo/baz\n", "/foo/%62%61%7A", NO),
    ("an escaped slash is no slash", "User-agent: *\nDisallow: /a%2Fb\n", "/a/b", YES),
    ("but an escaped slash", "User-agent: *\nDisallow: /a%2Fb\n", "/a%2fb", NO),
    ("an address in a query", "User-agent: *\nDisallow: /a?u=https://x.example\n", "/a?u=https%3A%2F%2Fx.example", NO),
    ("the same, escaped in the file", "User-agent: *\nDisallow: /a?u=https%3A%2F%2Fx\n", "/a?u=https://x.example", NO),
    ("a stray per cent", "User-agent: *\nDisallow: /100%\n", "/100%", NO),
)  # fmt: skip


@pytest.mark.parametrize(("about", "text", "path", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_is_allowed(about: str, text: str, path: str, expected: bool) -> None:  # noqa: FBT001 - a table's column
    assert read_robots(text.encode(), US).allows(f"https://x.example{path}") is expected, about


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_a_byte_order_mark_is_passed_over_even_if_only_its_beginning_is_left(mark: bytes) -> None:
    assert not read_robots(mark + b"User-agent: *\nDisallow: /\n", US).allows("https://x.example/a")


def test_bytes_that_are_no_mark_spoil_the_first_line() -> None:
    assert read_robots(b"\xef\x11\xbfUser-agent: *\nDisallow: /\n", US).allows("https://x.example/a")


def test_bytes_that_are_no_utf_8_cost_their_line() -> None:
    rules = read_robots(b"User-agent: *\nDisallow: /caf\xe9\n\xff\xfe\nDisallow: /a\n", US)
    assert not rules.allows("https://x.example/a")


def test_five_hundred_kibibytes_are_read_and_no_more() -> None:
    start = b"User-agent: *\n"
    filler = b"#" * (MOST_BYTES - len(start) - len(b"\nDisallow: /a\n"))
    assert not read_robots(start + filler + b"\nDisallow: /a\n", US).allows("https://x.example/a")
    assert read_robots(start + filler + b"#" * 14 + b"\nDisallow: /a\n", US).allows("https://x.example/a")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5\n", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5 # seconds\n", 0.5),
        ("User-agent: newscrawl\nCrawl-delay: 2\nAllow: /\nUser-agent: *\nCrawl-delay: 9\nDisallow: /\n", 2.0),
        ("User-agent: other\nCrawl-delay: 5\nDisallow: /\nUser-agent: *\nDisallow: /a\n", None),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: -3\n", None),
        ("User-agent: *\nCrawl-delay: nan\n", None),
    ],
)
def test_a_delay_is_read_from_our_group(text: str, delay: float | None) -> None:
    assert read_robots(text.encode(), US).crawl_delay == delay


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("User-agent: *\nDisallow: /" + "*a" * 50_000 + "$\n", "/" + "a" * 8_000 + "b"),
        ("User-agent: *\n" + "Disallow: /a*b*c*d*e$\n" * 20_000, "/a" + "bcd" * 2_000),
        ("User-agent: newscrawl\n" * 20_000 + "Disallow: /\n", "/a"),
    ],
)
def test_a_file_meant_to_keep_us_busy_does_not(text: str, path: str) -> None:
    start = perf_counter()
    read_robots(text.encode(), US).allows(f"https://x.example{path}")
    assert perf_counter() - start < 2
