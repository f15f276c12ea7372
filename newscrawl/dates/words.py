"""Say what words mean in a date: the names of months, "yesterday", "2 hours ago", in many languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.dates import persian

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGLISH = "january february march april may june july august september october november december".split()
# Thai and the Arabic of the Levant stand here because dateparser's tables miss them, or miss their abbreviations.
THAI = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
THAI_SHORT = "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค".split()
LEVANT = "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(",")
MONTHS = {
    **{name[:3]: number for number, name in enumerate(ENGLISH, 1)},
    **{name: number for names in (ENGLISH, THAI, THAI_SHORT, LEVANT) for number, name in enumerate(names, 1)},
    **persian.MONTHS,
    "sept": 9,
    "sett": 9,
}
# These are tried whatever the page says of its language, since many templates say "en" on pages in any other.
# More would read a month into words of no date.
COMMON_LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "pl", "ru", "ar", "th", "zh", "zh-Hant", "ja", "ko")
SELF_READ_LANGUAGES = {"en", "zh", "ja", "ko", "th"}  # their names of months are here, or are figures
DAYS_BACK = {
    **dict.fromkeys("today heute hoy aujourd'hui aujourd’hui oggi hoje vandaag dzisiaj dziś сегодня".split(), 0),
    **dict.fromkeys("今天 今日 오늘 اليوم วันนี้".split(), 0),
    **dict.fromkeys("yesterday gestern ayer hier ieri ontem gisteren wczoraj вчера".split(), 1),
    **dict.fromkeys("昨天 昨日 어제 أمس เมื่อวาน เมื่อวานนี้".split(), 1),
    **dict.fromkeys("前天 一昨日 그저께".split(), 2),
}
DAY_WORD = re.compile(
    rf"(?:^|(?<=[:：|·•,，])\s?)({'|'.join(sorted(DAYS_BACK, key=len, reverse=True))})(?![^\W\d_])", re.IGNORECASE
)
AMOUNT = r"(?:\d{1,3}\s?|(?:an?|ein|eine[rmn]?|una?|une|uma?|een|один)\s)"
AGO = re.compile(
    rf"""(?<![^\W_]){AMOUNT}[^\W\d_]{{1,12}}\.?\s(?:ago|fa|atrás|geleden|temu|назад|sedan|siden|önce)(?!\w)
    |(?<!\w)(?:vor|hace|il\sy\sa|há|منذ|قبل)\s{AMOUNT}[^\W\d_]{{1,12}}
    |(?<!\w)(?:منذ|قبل)\s(?:ساعتين|ساعة|دقيقتين|دقيقة|يومين|يوم)
    |(?<!\d)\d{{1,3}}\s?(?:(?:秒鐘?|秒钟|分鐘|分钟|分|小时|小時|個小時|个小时|時間|天|日|週間|周)前|(?:초|분|시간|일)\s?전)
    |(?<!\d)(?P<thai>\d{{1,3}})\s?(?P<unit>นาที|ชั่วโมง|วัน)\s?(?:ที่แล้ว|ที่ผ่านมา|ก่อน)""",
    re.VERBOSE | re.IGNORECASE,
)
FOUR_DIGITS = re.compile(r"\d{4}")
THAI_UNITS = {"นาที": timedelta(minutes=1), "ชั่วโมง": timedelta(hours=1), "วัน": timedelta(days=1)}
LONGEST_RELATIVE = timedelta(days=27)  # "a month ago" and more names no day
BASE = datetime(2024, 6, 15, 12)  # noqa: DTZ001 - dateparser counts back from a naive moment; any will do
LONGEST_FOREIGN = 60  # characters; dateparser finds a date in no longer text


def month_named(name: str, languages: Sequence[str]) -> int | None:
    """Give the number of the month that `name` is in English, in one of `languages`, or in a common language."""
    plain = name.casefold().rstrip(".")
    if not plain or (month := MONTHS.get(plain)):
        return month if plain else None
    return _foreign_month(_fold(plain), tuple(languages))


def read_ago(text: str, languages: Sequence[str], now: datetime) -> tuple[str, datetime, bool] | None:
    """Read "2 hours ago": the phrase, the moment in the zone of `now`, and whether it is finer than a day."""
    match = AGO.search(text)
    if match is None:
        return None
    if match["thai"]:
        back: timedelta | None = int(match["thai"]) * THAI_UNITS[match["unit"]]
    else:
        back = _time_back(match[0].casefold(), _supported(tuple(languages)))
    if back is None or not timedelta(0) <= back <= LONGEST_RELATIVE:
        return None
    # Counted in UTC: two hours ago may lie before a change of the clocks.
    moment = (now.astimezone(UTC) - back).astimezone(now.tzinfo)
    return match[0], moment, back % timedelta(days=1) != timedelta(0)


def read_foreign(text: str, languages: Sequence[str]) -> tuple[datetime, bool] | None:
    """Read a whole short text in a language without a pattern here, and say whether it holds a time."""
    if not languages or not FOUR_DIGITS.search(text) or len(text) > LONGEST_FOREIGN or _are_self_read(languages):
        return None
    if not any(name in _fold(text) for language in languages for name in _month_names(_base(language))):
        return None  # dateparser needs milliseconds to say so
    found = _ask_dateparser(text, _supported(tuple(languages)), "absolute-time")
    if found is None or str(found[0].year) not in text:
        return None
    return found


def _are_self_read(languages: Sequence[str]) -> bool:
    return bool(languages) and all(_base(language) in SELF_READ_LANGUAGES for language in languages)


def _base(language: str) -> str:
    """Return the name of a language without country and script; Norwegian is that of most papers."""
    base = language.partition("-")[0].lower()
    return "nb" if base == "no" else base


def _fold(text: str) -> str:
    """Fold case and leave out marks, as hasty typing does: "Fevr." for "févr."."""
    if text.isascii():
        return text.casefold()
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parted if not unicodedata.combining(character))


@lru_cache(maxsize=4096)
def _foreign_month(name: str, languages: tuple[str, ...]) -> int | None:
    return next(
        (month for language in (*languages, *COMMON_LANGUAGES) if (month := _month_names(_base(language)).get(name))),
        None,
    )


@cache
def _month_names(language: str) -> dict[str, int]:
    """Return the names of the months in one language, folded, out of the table that dateparser ships.

    The table is read from its file, since the package itself takes 100 ms to import and a language 10 ms to prepare.
    """
    package = find_spec("dateparser")
    if package is None or not package.submodule_search_locations or not _is_tag(language):
        return {}
    file = Path(package.submodule_search_locations[0], "data", "date_translation_data", f"{language}.py")
    spec = spec_from_file_location(f"months_{language}", file) if file.is_file() else None
    if spec is None or spec.loader is None:
        return {}
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    # In capitals stand the Roman figures of Hungarian.
    names = {name: month for month, title in enumerate(ENGLISH, 1) for name in module.info[title] if not name.isupper()}
    return {_fold(name).rstrip("."): month for name, month in names.items()}


def _is_tag(language: str) -> bool:
    return language.isascii() and language.isalpha() and 2 <= len(language) <= 3


@lru_cache(maxsize=64)
def _supported(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Turn language tags (BCP 47) into the names dateparser has for them."""
    if not languages:
        return COMMON_LANGUAGES
    known = import_module("dateparser.data.languages_info").language_order
    wanted = [language if language.startswith("zh-Han") else language.split("-")[0].lower() for language in languages]
    return tuple(dict.fromkeys(language for language in wanted if language in known))


@lru_cache(maxsize=1024)
def _time_back(phrase: str, languages: tuple[str, ...]) -> timedelta | None:
    found = _ask_dateparser(phrase, languages, "relative-time")
    return BASE - found[0].replace(tzinfo=None) if found else None


def _ask_dateparser(text: str, languages: tuple[str, ...], kind: str) -> tuple[datetime, bool] | None:
    if not languages:
        return None
    found = _parser(languages, kind).get_date_data(text)
    return (found.date_obj, "time" in found.parts) if found.date_obj else None


@lru_cache(maxsize=64)
def _parser(languages: tuple[str, ...], kind: str) -> Any:
    # Loaded here, by name: the import takes 100 ms that most runs never need, and the package has no types.
    return import_module("dateparser.date").DateDataParser(
        languages=list(languages),
        settings={
            "PARSERS": [kind],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "RELATIVE_BASE": BASE,
            "TIMEZONE": "UTC",
        },
    )
