"""Pages made to freeze, bloat or fool whoever reads them, each in any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HEAD = "<!DOCTYPE html><html><head><title>A quiet day at the lighthouse</title></head><body><h1>A quiet day</h1>"
_JSON_LD = '<script type="application/ld+json">'
_PROSE = "<p>The keeper of the lighthouse counted the ships, wrote down their names and went to bed early that day.</p>"


def _repeated(unit: str, *, before: str = "", after: str = "") -> Callable[[int], str]:
    """Return a maker of pages that repeat one unit; "{n}" in it is its number."""

    def make(size: int) -> str:
        count = max(size // max(len(unit), 1), 1)
        units = (unit.replace("{n}", str(n)) for n in range(count)) if "{n}" in unit else (unit * count,)
        return f"{_HEAD}{_PROSE}{before}{''.join(units)[:size]}{after}"

    return make


def _nested(opening: str, closing: str = "") -> Callable[[int], str]:
    """Return a maker of pages whose elements stand inside each other, closed at the end."""

    def make(size: int) -> str:
        count = max(size // max(len(opening) + len(closing), 1), 1)
        return f"{_HEAD}{_PROSE}{opening * count}{closing * count}"

    return make


MAKERS: Mapping[str, Callable[[int], str]] = {
    # Nesting
    "nested div": _repeated("<div>"),
    "nested div, closed": _nested("<div>", "</div>"),
    "nested div of upper case": _repeated("<DIV>"),
    "nested div with a quoted bracket": _repeated("<div title='>'>"),
    "nested div with a quoted end tag": _repeated("<div title='</div>'>"),
    "nested div between end tags that close nothing": _repeated("</x><div>"),
    "nested div between end tags in comments": _repeated("<div><!--</div>-->"),
    "nested div between end tags in a script": _repeated("<div><script></div></script>"),
    "nested div between end tags in a style": _repeated("<div><style></div></style>"),
    "nested div between end tags in a textarea": _repeated("<div><textarea></div></textarea>"),
    "nested div between end tags in a title": _repeated("<div><title></div></title>"),
    "nested div between end tags in a frame": _repeated("<div><iframe></div></iframe>"),
    "nested div between end tags in noframes": _repeated("<div><noframes></div></noframes>"),
    "nested div between end tags in xmp": _repeated("<div><xmp></div></xmp>"),
    "nested div between end tags in CDATA of a drawing": _repeated(
        "<div><g><![CDATA[></div>]]>", before="<svg><foreignObject><svg>"
    ),
    "nested div between end tags in a bogus comment": _repeated("<div><?</div>?>"),
    "nested div between misnested end tags": _repeated("<div><b></div>"),
    "nested div between end tags of paragraphs": _repeated("<div></p>"),
    "nested div between breaks": _repeated("<div></br>"),
    "nested div with slashes": _repeated("<div/>"),
    "nested div with a control character": _repeated("<div\x0c>"),
    "nested div with NUL": _repeated("<div \x00>"),
    "nested elements nobody knows": _repeated("<x{n}>"),
    "nested custom elements": _repeated("<a-b>"),
    "nested span": _repeated("<span>"),
    "nested section": _repeated("<section>"),
    "nested lists": _repeated("<ul><li>"),
    "nested list items and div": _repeated("<li><div>"),
    "nested paragraphs of div": _repeated("<p><div>"),
    "nested objects": _repeated("<object><p>"),
    "nested definitions": _repeated("<dl><dd>"),
    "nested tables": _repeated("<table><tr><td>"),
    "nested tables without rows": _repeated("<table>"),
    "nested templates": _repeated("<template>"),
    "nested templates in a table": _repeated("<table><template>"),
    "nested drawings": _repeated("<svg>"),
    "nested groups of a drawing": _repeated("<g>", before="<svg>"),
    "nested shapes of a drawing": _repeated("<path>", before="<svg>"),
    "nested paragraphs of a drawing": _repeated("<circle>", before="<svg>"),
    "nested html in a drawing": _repeated("<svg><foreignObject>"),
    "nested formulas": _repeated("<math><mi>"),
    "nested rows of a formula": _repeated("<mrow>", before="<math>"),
    "nested buttons": _repeated("<button><div>"),
    "nested headings": _repeated("<h1><div>"),
    "nested ruby": _repeated("<ruby><rt>"),
    "nested details": _repeated("<details><summary>"),
    "nested forms": _repeated("<form><div>"),
    "nested fieldsets": _repeated("<fieldset>"),
    "nested marquees": _repeated("<marquee>"),
    # Formatting elements and the adoption agency
    "links that are never closed": _repeated("<a href=x>"),
    "bold that is never closed": _repeated("<b>"),
    "bold with differing attributes that is never closed": _repeated("<b id={n}>"),
    "fonts that are never closed": _repeated("<font>"),
    "fonts in paragraphs that are never closed": _repeated("<p><font color={n}>"),
    "bold in paragraphs that are never closed": _repeated("<p><b id={n}>"),
    "links in paragraphs that are never closed": _repeated("<p><a href={n}>"),
    "links in div that are never closed": _repeated("<div><a href={n}>"),
    "misnested bold and italics": _repeated("<b><i></b>"),
    "misnested bold and paragraphs": _repeated("<b><p></b>"),
    "misnested bold and div": _repeated("<b><div></b>"),
    "misnested links and div": _repeated("<a><div></a>"),
    "misnested fonts and paragraphs": _repeated("<font size={n}><p></font>"),
    "formatting of all kinds": _repeated("<a><b><big><code><em><font><i><nobr><s><small><strike><strong><tt><u>"),
    "formatting of all kinds, misnested": _repeated("<b><em><i><s><u><p></b></em></i></s></u>"),
    "nobr": _repeated("<nobr>"),
    "italics in cells": _repeated("<table><td><i>"),
    "many end tags of bold": _repeated("</b>", before="<b>" + "<div>" * 400),
    "many end tags of links": _repeated("</a>", before="<div>" * 400),
    "formatting before many paragraphs": _repeated("<p>x", before="".join(f"<b id={n}>" for n in range(300))),
    "formatting before many div": _repeated("<div>x</div>", before="".join(f"<b id={n}>" for n in range(300))),
    "end tags that close nothing, deep inside": _repeated("</x>", before="<div>" * 400),
    "end tags of paragraphs, deep inside": _repeated("</p>", before="<div>" * 400),
    "list items, deep inside": _repeated("<li>", before="<ul>" + "<span>" * 400),
    "paragraphs, deep inside": _repeated("<p>", before="<button>" + "<span>" * 400),
    # Flat, but many
    "paragraphs that are never closed": _repeated("<p>"),
    "list items that are never closed": _repeated("<li>"),
    "definitions that are never closed": _repeated("<dd>"),
    "options that are never closed": _repeated("<option>", before="<select>"),
    "groups of options": _repeated("<optgroup>", before="<select>"),
    "nested selects": _repeated("<select><option>"),
    "div in a select": _repeated("<div>", before="<select>"),
    "rows that are never closed": _repeated("<tr>", before="<table>"),
    "cells that are never closed": _repeated("<td>", before="<table><tr>"),
    "columns": _repeated("<col>", before="<table>"),
    "breaks": _repeated("<br>"),
    "pictures": _repeated("<img>"),
    "fields": _repeated("<input>"),
    "metas": _repeated("<meta name=x content=y>"),
    "scripts": _repeated("<script></script>"),
    "styles": _repeated("<style></style>"),
    "links": _repeated("<a href=/{n}>Story of the day</a> "),
    "headings": _repeated("<h1>A quiet day</h1>"),
    "short paragraphs": _repeated("<p>A day.</p>"),
    "paragraphs of a sentence": _repeated(_PROSE),
    "paragraphs in div of their own": _repeated("<div><div>" + _PROSE + "</div></div>"),
    "lines with dates": _repeated("<p>Published: 1 November 2026 12:00</p>"),
    "bylines": _repeated("<p class=byline>By Ada Example and Ben Example</p>"),
    "blocks of JSON-LD": _repeated(_JSON_LD + '{"@type":"NewsArticle"}</script>'),
    "html elements with attributes": _repeated("<html a{n}=x>"),
    "body elements with attributes": _repeated("<body a{n}=x>"),
    "framesets": _repeated("<frameset>"),
    "forms": _repeated("<form>"),
    # Foster parenting
    "text in a table": _repeated("x<tr>", before="<table>"),
    "div in a table": _repeated("<div>", before="<table>"),
    "bold in a table": _repeated("<b>x", before="<table>"),
    "closed bold in a table": _repeated("<b>x</b>", before="<table>"),
    "links in rows": _repeated("<tr><a>x", before="<table>"),
    "fields in a table": _repeated("<input>", before="<table>"),
    "paragraphs in a table": _repeated("<p>x</p>", before="<table>"),
    # Attributes
    "a tag of many attributes": _repeated(" b", before="<p", after=">x"),
    "a tag of many attributes of one name": _repeated(" b=c", before="<p", after=">x"),
    "a tag of many attributes with values": _repeated(' a{n}="{n} {n}"', before="<p", after=">x"),
    "a tag of many attributes without spaces": _repeated('a{n}=""', before="<p ", after=">x"),
    "a tag of many attributes between slashes": _repeated("/a{n}", before="<p", after=">x"),
    "a tag of many attributes behind a quoted bracket": _repeated(" a{n}", before="<p title='>'", after=">x"),
    "a tag of many attributes with angle brackets": _repeated(" <", before="<p", after=">x"),
    "a tag of many attributes with quoted angle brackets": _repeated(" a{n}='<'", before="<p", after=">x"),
    "an end tag of many attributes": _repeated(" a{n}", before="</p", after=">x"),
    "many tags of a hundred attributes": _repeated("<p " + " ".join(f"a{n}" for n in range(100)) + ">"),
    "many tags of a thousand attributes": _repeated("<p " + " ".join(f"a{n}" for n in range(1000)) + ">"),
    "many tags with attributes of their own": _repeated("<p a{n}=x>"),
    "a tag that never ends": _repeated(" b", before="<p"),
    "an attribute that never ends": _repeated("b ", before="<p title='"),
    "a name that never ends": _repeated("b", before="<"),
    "an attribute's name that never ends": _repeated("b", before="<p ", after=">"),
    "many classes": _repeated(" c{n}", before="<p class='", after="'>x"),
    # Raw text, comments, entities
    "a comment that never ends": _repeated("x", before="<!--"),
    "a comment of dashes": _repeated("-", before="<!--"),
    "comments": _repeated("<!---->"),
    "beginnings of comments": _repeated("<!--"),
    "bogus comments": _repeated("<?>"),
    "document types": _repeated("<!DOCTYPE html>"),
    "CDATA in a drawing": _repeated("<![CDATA[", before="<svg>"),
    "a script that never ends": _repeated("x", before="<script>"),
    "a script of comments": _repeated("<!--<script>", before="<script>"),
    "a script of false ends": _repeated("</scrip", before="<script>"),
    "a textarea that never ends": _repeated("<p>", before="<textarea>"),
    "a plain text": _repeated("<p>", before="<plaintext>"),
    "brackets": _repeated("<"),
    "ends without a name": _repeated("</"),
    "closing brackets": _repeated(">"),
    "references": _repeated("&amp;"),
    "references nobody knows": _repeated("&nobodyknows;"),
    "references that never end": _repeated("&notin"),
    "ampersands": _repeated("&"),
    "a number that never ends": _repeated("9", before="&#"),
    "numbers": _repeated("&#x1F600;"),
    "NUL": _repeated("\x00"),
    "NUL in a table": _repeated("\x00", before="<table>"),
    "NUL in names": _repeated("<\x00p>"),
    "carriage returns": _repeated("\r\n"),
    "spaces": _repeated(" "),
    "spaces in a paragraph": _repeated(" ", before="<p>x", after="x</p>"),
    "one word": _repeated("x", before="<p>"),
    "one line of words": _repeated("word ", before="<p>"),
    "one line of capitals": _repeated("Word ", before="<p>"),
    "one line of digits": _repeated("2026-11-", before="<p>"),
    "one line of brackets": _repeated("(", before="<p>"),
    "one line of dots": _repeated(".", before="<p>"),
    "one line of dashes": _repeated("- ", before="<p>"),
    "one headline": _repeated("Word | ", before="<h1>", after="</h1>"),
    "one title": _repeated("Word | ", before="<title>", after="</title>"),
    "one line of Chinese": _repeated("海上平静。", before="<p>"),
    "braces in JSON-LD": _repeated("[", before=_JSON_LD, after="</script>"),
    "objects in JSON-LD": _repeated('{"a":', before=_JSON_LD, after="</script>"),
    "a text in JSON-LD": _repeated(
        "word ", before=_JSON_LD + '{"@type":"NewsArticle","articleBody":"', after='"}</script>'
    ),
    "entities in JSON-LD": _repeated(
        "&lt;b&gt;", before=_JSON_LD + '{"@type":"NewsArticle","headline":"', after='"}</script>'
    ),
    "state of an application": _repeated('{"a":[', before='<script id="__NEXT_DATA__">', after="</script>"),
    "state in a script": _repeated('{"body":"', before="<script>window.__STATE__=", after="</script>"),
}  # fmt: skip
"""How each kind of page is made, by what is hostile about it; the argument is its size in characters, about."""


def make_page(kind: str, size: int) -> bytes:
    """Return a hostile page of about so many bytes, whole as far as a download can tell: it has an end tag."""
    return MAKERS[kind](size).encode("utf-8") + b"</body></html>\n"
