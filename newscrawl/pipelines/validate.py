"""Let articles pass, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from newscrawl.account import Account
from newscrawl.article import TEXTLESS_TYPES, Article, NotAnArticle
from newscrawl.text import CJK, compiled

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.discovery.source import Range
    from newscrawl.run import Run

_ERROR_PAGE = re.compile(
    r"^\W*(?:(?:error\W*)?(?:404|403|500|502|503)\b|page not found|not found$|access denied|just a moment|"
    r"are you a robot|页面(?:不存在|没有找到|未找到)|您访问的页面|找不到|attention required|pardon our interruption|"
    r"(?:please )?verify (?:that )?you are (?:a )?human|(?:oops\W+)?(?:this|the|that) page (?:can['’]t be found|"
    r"could not be found|does not exist|is not available|isn['’]t available)|(?:die )?seite (?:wurde )?nicht gefunden|"
    r"p[áa]gina no encontrada|page (?:introuvable|non trouv[ée]e)|pagina non trovata|p[áa]gina n[ãa]o encontrada|"
    r"pagina niet gevonden|nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|страница не найдена|"
    r"ページが見つかりません|お探しのページ|페이지를 찾을 수 없|الصفحة غير موجودة)",
    re.IGNORECASE,
)
_LOGIN_PAGE = re.compile(
    r"^\W*(?:(?:please )?(?:log ?in|sign ?in)(?: (?:to|or|\|).*)?|subscribe (?:to|now to) (?:read|continue).*|"
    r"anmelden|einloggen|login|iniciar sesi[óo]n|se connecter|connexion|accedi|zaloguj(?: się)?|inloggen|entrar|войти|"
    r"вход|登录|登入|ログイン|로그인)\W*$",
    re.IGNORECASE,
)
# Characters; whoever's own selectors name the text is believed whatever its length.
_SHORTEST_TEXT, _LONG_TEXT = 40, 600


_CJK = f"[{CJK}]"  # a character of these says as much as two others


class RejectedItem(DropItem):
    """The item is no article of this run; `reason` says why in one word."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message, log_level="INFO")
        self.reason = reason


class ValidatePipeline:
    """The second pipeline: drops what is no article, and counts it by its reason."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ValidatePipeline:
        """Build it as Scrapy asks."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article, or raise RejectedItem."""
        spider: Any = self._crawler.spider
        run: Run = spider.run
        try:
            validate(item)
            self._require_in_range(item, spider.asked.range, run)
        except NotAnArticle as rejection:
            Account(self._crawler.stats).count("articles/rejected", rejection.reason)
            if rejection.reason == "out_of_range":
                run.note_not_asked_for(item)
            else:
                run.note_rejected(run.leave(item), rejection.reason)
            raise RejectedItem(rejection.reason, str(rejection)) from rejection
        return item

    def _require_in_range(self, item: Article, asked: Range, run: Run) -> None:
        try:
            require_in_range(item, asked)
        except NotAnArticle:
            known = run.know(item.id)
            if known is None or not known.revision:  # what was written before is followed on whatever the range
                raise


def validate(article: Article) -> None:
    """Raise NotAnArticle where a normalised article is none."""
    if not article.headline:
        raise NotAnArticle("no_headline", "no headline was found")
    if _ERROR_PAGE.match(article.headline):
        raise NotAnArticle("error_page", f"an error page: {article.headline[:80]!r}")
    if _LOGIN_PAGE.match(article.headline):
        raise NotAnArticle("login_page", f"a page to log in: {article.headline[:80]!r}")
    if article.articleBody is None:
        if article.articleType not in TEXTLESS_TYPES:
            raise NotAnArticle("no_text", "no text was found")
        if not (article.images or article.videos):
            raise NotAnArticle("no_text", "neither text nor pictures nor videos were found")
    elif article.metadata.found_by.get("articleBody") == "generic":
        if len(article.articleBody) < _SHORTEST_TEXT:
            raise NotAnArticle("too_short", f"the text has only {len(article.articleBody)} characters")
        says_so = article.datePublishedRaw or article.datePublished or "articleType" in article.metadata.found_by
        if not says_so and _breadth(article.articleBody) < _LONG_TEXT:
            raise NotAnArticle("no_date", "a short text without a date on a page that calls itself no article")


def _breadth(text: str) -> int:
    return len(text) + len(compiled(_CJK).findall(text))


def require_in_range(article: Article, asked: Range) -> None:
    """Raise NotAnArticle where the article lies outside the range the run was asked for."""
    if article.datePublished is not None and article.datePublished not in asked:
        raise NotAnArticle("out_of_range", f"published {article.datePublished.isoformat()}")
