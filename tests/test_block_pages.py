"""Pages of guards against robots are known by general marks; what guards let pass, or write about, is none of them."""

from __future__ import annotations

import time

import pytest

from newscrawl.article import NotAnArticle
from newscrawl.library import read_article
from newscrawl.network.block_pages import is_block_page
from tests.crawling import NOW
from tests.newsroom.gazette import print_article

WAITING = "<p>This takes a few seconds. Your request has the number 8f31c2.</p>"
SENTENCE = "The ferry company asked the harbour office for another berth, which it will get when the ice has gone. "
PROGRAM = "var a = 'a line of a program that nobody is shown'; " * 400


def page(head: str = "", body: str = WAITING, title: str = "gazette.example") -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "markup",
    [
        f"<script>window._cf_chl_opt = {{cType: 'managed'}}; {PROGRAM}</script>",
        '<div id="cf-error-details"><h1>Sorry</h1></div>',
        '<script src="https://ct.captcha-delivery.com/c.js"></script>',
        '<div id="px-captcha"></div>',
        '<script src="/_sec/cp_challenge/ak-challenge-4-5.js"></script>',
        "<p>Reference #18.2f0. https://errors.edgesuite.net/18.2f0</p>",
        '<iframe src="/_Incapsula_Resource?CWUDNSAI=9">Request failed. Incapsula incident ID: 7-1</iframe>',
        "<script>window.gokuProps = {};</script>",
        "<script>sucuri_cloudproxy_js = '';</script>",
        '<img src="/.within.website/x/cmd/anubis/static/img/pensive.webp">',
        '<script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
        "<script>var arg1 = '3A'; document.cookie = 'acw_sc__v2=' + arg1;</script>",
        "<script>document.cookie = '__jsl_clearance_s=1';</script>",
    ],
)
def test_what_only_the_page_of_a_guard_holds_makes_it_one(markup: str) -> None:
    assert is_block_page(page(markup))
    assert is_block_page(page(body=markup + WAITING))


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...", "Attention Required! | Cloudflare", "Access Denied", "ACCESS DENIED", "Robot Check",
        "Access to this page has been denied.", "Pardon Our Interruption", "Please verify you are a human",
        "Verify that you&#39;re not a robot", "Are you a robot?", "Human Verification", "Security check - The Gazette",
        "Checking your browser before accessing gazette.example.", "DDoS-Guard", "Making sure you&rsquo;re not a bot!",
        "Sorry, you have been blocked", "Sicherheitsüberprüfung", "Vérification de sécurité", "安全验证",
        "百度安全验证", "人机验证", "滑动验证页面", "请输入验证码", "访问过于频繁", "アクセスが拒否されました",
    ],
)  # fmt: skip
def test_a_page_that_shows_little_and_is_called_so_is_one(title: str) -> None:
    assert is_block_page(page(title=title))
    assert is_block_page(page(title=title, head=f"<script>{PROGRAM}</script><style>{PROGRAM}</style>"))


def test_its_title_is_read_in_any_encoding() -> None:
    markup = page(title="安全验证").decode()
    assert is_block_page(markup.encode("gb18030"), "gbk")
    assert is_block_page(markup.replace("<head>", '<head><meta charset="gbk">').encode("gb18030"))


@pytest.mark.parametrize(
    "body",
    [
        # What guards put into the pages they let pass.
        page('<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>', SENTENCE * 3),
        page('<script src="https://js.datadome.co/tags.js"></script>', SENTENCE * 3),
        page("<script>window._pxAppId = 'PX1';</script>", SENTENCE * 3),
        page('<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>', SENTENCE * 3),
        page('<form><div class="g-recaptcha"></div></form><div class="cf-turnstile"></div>', SENTENCE * 3),
        # What is written about them, or named like them.
        page(title="Access denied", body=f"<article>{SENTENCE * 9}</article>"),
        page(title="Access denied: how a harbour town lost its ferry"),
        page(title="Just a moment of peace in the old harbour"),
        page(title="Security check at the harbour takes two hours"),
        page(body=f"<article>{SENTENCE * 9}<pre>window._cf_chl_opt</pre>{SENTENCE * 9}</article>"),
        page(title="Captcha", body="<ul>" + '<li><a href="/a">A ferry</a></li>' * 40 + "</ul>"),
        # What is no page.
        b"", b"<title>", b"\0" * 99, b'{"title": "Just a moment..."}',
    ],
)  # fmt: skip
def test_anything_else_is_none(body: bytes) -> None:
    assert not is_block_page(body)


@pytest.mark.parametrize(
    "body",
    [b"<script" * 36_000, b"<" * 250_000, b"<title" * 40_000, b"<title>" + b"checking your browser " * 11_000,
     b"_cf_chl_opt" + b"<" * 250_000, b"_cf_chl_opt" + b"<script" * 36_000, b"_cf_chl_opt</script" + b" " * 250_000],
    ids=["scripts", "brackets", "titles", "a title", "marked brackets", "marked scripts", "an end without an end"],
)  # fmt: skip
def test_nothing_keeps_it_busy(body: bytes) -> None:
    began = time.thread_time()
    is_block_page(body)
    assert time.thread_time() - began < 0.5


def test_the_library_says_so_too() -> None:
    with pytest.raises(NotAnArticle) as refused:
        read_article(page(title="Just a moment..."), "https://gazette.example/a-story", outlet="site")
    assert refused.value.reason == "block_page"
    assert read_article(print_article(7, NOW).body, "https://gazette.example/a-story", outlet="site").headline
