"""Printed dates of fifteen languages, days in addresses, zones, and what no date is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newscrawl.dates import PrintedDate, date_in_url, read_date
from newscrawl.dates.zones import zone_for

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# language | as printed | day, time and offset that are meant ("-": none printed); no language: not told to the reader
FORMS = """
   | 2026-11-20                                          | 2026-11-20 - -
   | 2026-11-20T08:30:00Z                                | 2026-11-20 08:30 +00:00
   | 2026-11-20T08:30:00+08:00                           | 2026-11-20 08:30 +08:00
   | 2026-11-20T08:30:00.000-0500                        | 2026-11-20 08:30 -05:00
   | 2026-11-20T08:30                                    | 2026-11-20 08:30 -
   | 2026-11-20 08:30:15                                 | 2026-11-20 08:30:15 -
   | 20261120T083000Z                                    | 2026-11-20 08:30 +00:00
   | 20261120                                            | 2026-11-20 - -
   | 202611200830                                        | 2026-11-20 08:30 -
   | 20261120083015                                      | 2026-11-20 08:30:15 -
   | 1763600000                                          | 2025-11-20 00:53:20 +00:00
   | 1763600000123                                       | 2025-11-20 00:53:20 +00:00
   | Fri, 20 Nov 2026 08:00:00 GMT                       | 2026-11-20 08:00 +00:00
   | Fri, 20 Nov 2026 08:00:00 +0800                     | 2026-11-20 08:00 +08:00
   | Fri, 20 Nov 2026 08:00:00 EST                       | 2026-11-20 08:00 -05:00
   | Thu, 16 Jul 2026 08:00:00 EST                       | 2026-07-16 08:00 -05:00
   | Thu, 16 Jul 2026 08:00:00 PDT                       | 2026-07-16 08:00 -07:00
   | Friday, 20 Nov 2026 08:00 -0000                     | 2026-11-20 08:00 +00:00
   | Published 2026-11-20T08:30:00Z by us                | 2026-11-20 08:30 +00:00
en | Nov. 20, 2026, 3:05 p.m. ET                         | 2026-11-20 15:05 -05:00
en | July 16, 2026, 3:05 p.m. ET                         | 2026-07-16 15:05 -04:00
en | 20 November 2026 15:04 GMT                          | 2026-11-20 15:04 +00:00
en | 16 July 2026 15:04 BST                              | 2026-07-16 15:04 +01:00
en | Updated 3:05 PM EST, Fri November 20, 2026          | 2026-11-20 15:05 -05:00
en | Published 11:05 AM EDT, Thu July 16, 2026           | 2026-07-16 11:05 -04:00
en | Jan 13, 2025                                        | 2025-01-13 - -
en | 2019-01-12 02:06                                    | 2019-01-12 02:06 -
en | By LIU YINMENG | CHINA DAILY | Updated: 2022-05-03 07:56 | 2022-05-03 07:56 -
en | Xinhua | Updated: 2026-10-03 09:34                  | 2026-10-03 09:34 -
en | 2022-01-10 08:31:32China Daily Editor : Li Yan      | 2022-01-10 08:31:32 -
en | 11:12, 15-Nov-2026                                  | 2026-11-15 11:12 -
en | Fri 20 Nov 2026 15.04 GMT                           | 2026-11-20 15:04 +00:00
en | Sat 18 Jul 2026 07.00 BST                           | 2026-07-18 07:00 +01:00
en | Friday, November 20th, 2026 at 3pm                  | 2026-11-20 15:00 -
en | 20th of November 2026                               | 2026-11-20 - -
en | November 20, 2026 12:05 AM PST                      | 2026-11-20 00:05 -08:00
en | Nov 20, 2026 12:30 PM                               | 2026-11-20 12:30 -
en | Nov 20, 2026, 15:04 IST                             | 2026-11-20 15:04 +05:30
en | Published Nov 20, 2026, 05:00 AM SGT                | 2026-11-20 05:00 +08:00
en | 20 November 2026, 1504 GMT                          | 2026-11-20 15:04 +00:00
en | 20 Nov 2026 15:04 UTC+8                             | 2026-11-20 15:04 +08:00
en | 20 Nov 2026 15:04 (GMT+05:30)                       | 2026-11-20 15:04 +05:30
en | 2026-11-20 15:04:05 +0800                           | 2026-11-20 15:04:05 +08:00
en | 2026-11-20 10:00 - 11:30                            | 2026-11-20 10:00 -
en | 3:05 p.m. Nov 20                                    | 2026-11-20 15:05 -
en | Dec 24                                              | 2025-12-24 - -
en | By A. Reporter, Los Angeles, May 5, 2026            | 2026-05-05 - -
en | 5 Comments Nov 20, 2026                             | 2026-11-20 - -
en | 20 Nov 2026 15 comments                             | 2026-11-20 - -
en | 2026 Nov 20                                         | 2026-11-20 - -
en | 2026-11-20 15:04 (Beijing Time)                     | 2026-11-20 15:04 +08:00
en | Sept. 3, 2026                                       | 2026-09-03 - -
en | By Anna ExampleOct 17, 2025                         | 2025-10-17 - -
en | November 20, 2026 – 3:05 PM CST                     | 2026-11-20 15:05 -
en | 20/11/2026 08:30                                    | 2026-11-20 08:30 -
en | 11/20/2026                                          | 2026-11-20 - -
en-US | 11/20/26, 3:05 PM                                | 2026-11-20 15:05 -
zh-Hans | 2008年08月01日 23:30 来源：新华网              | 2008-08-01 23:30 -
zh-Hans | 2020年07月04日 12:10　来源：求是网             | 2020-07-04 12:10 -
zh-Hans | 2024年5月1日 下午3:05                          | 2024-05-01 15:05 -
zh-Hans | 2024年5月1日 上午12:05                         | 2024-05-01 00:05 -
zh-Hans | 2024年5月1日中午12点                           | 2024-05-01 12:00 -
zh-Hans | 2024年5月1日中午1点30分                        | 2024-05-01 13:30 -
zh-Hans | 2024年5月1日凌晨2时5分                         | 2024-05-01 02:05 -
zh-Hans | 2024年5月1日晚上8点                            | 2024-05-01 20:00 -
zh-Hans | 2024年5月1日 下午15:05                         | 2024-05-01 15:05 -
zh-Hans | 2024-05-01 23:35:56                            | 2024-05-01 23:35:56 -
zh-Hans | 2017-11-23 21:59:36                            | 2017-11-23 21:59:36 -
zh-Hans | 发布时间：２０２６年１１月２０日　１５：０４   | 2026-11-20 15:04 -
zh-Hans | 2026/11/20 08:30                               | 2026-11-20 08:30 -
zh-Hans | 2026.11.20 08:30                               | 2026-11-20 08:30 -
zh-Hans | 2023 11/ 17 20:52:15                           | 2023-11-17 20:52:15 -
en | Published: 10:00am, 20 Jan, 2020 Updated: 10:09am, 21 Jan, 2020 | 2020-01-20 10:00 -
zh-Hans | 10-7 23:43                                     | 2026-10-07 23:43 -
zh-Hans | 12-31 23:43                                    | 2025-12-31 23:43 -
zh-Hans | 10月7日 23:43                                  | 2026-10-07 23:43 -
zh-Hans | 北京时间2026年11月20日15:04                    | 2026-11-20 15:04 +08:00
zh-Hans | 2026年11月20日 15:04（北京时间）               | 2026-11-20 15:04 +08:00
zh-Hans | 2026年11月20日 星期五 15:04                    | 2026-11-20 15:04 -
zh-Hans | 2022-01-1008:31                                | 2022-01-10 08:31 -
zh-Hans | 3小时前                                        | 2026-11-22 09:00 +00:00
zh-Hans | 5分钟前                                        | 2026-11-22 11:55 +00:00
zh-Hans | 3天前                                          | 2026-11-19 - -
zh-Hans | 今天 08:30                                     | 2026-11-22 08:30 -
zh-Hans | 昨天08:30                                      | 2026-11-21 08:30 -
zh-Hant | 2026年11月20日 下午3:05                        | 2026-11-20 15:05 -
zh-Hant | 民國115年11月20日                              | 2026-11-20 - -
zh-Hant | 2026/11/20 (五) 15:04                          | 2026-11-20 15:04 -
zh-Hant | 2026年11月20日15時04分                         | 2026-11-20 15:04 -
zh-Hant | 3小時前                                        | 2026-11-22 09:00 +00:00
ja | 2026年11月20日（金）15時04分                        | 2026-11-20 15:04 -
ja | 2026年11月20日 15時04分30秒                         | 2026-11-20 15:04:30 -
ja | 2026/11/20 15:04 JST                                | 2026-11-20 15:04 +09:00
ja | 令和8年11月20日 午後3時5分                          | 2026-11-20 15:05 -
ja | 2026年11月20日 午後0時5分                           | 2026-11-20 12:05 -
ja | 2026年11月20日 5:00                                 | 2026-11-20 05:00 -
ja | 11月20日 15時04分                                   | 2026-11-20 15:04 -
ja | 26.11.20 15:04                                      | 2026-11-20 15:04 -
ja | 2時間前                                             | 2026-11-22 10:00 +00:00
ko | 2026. 11. 20. 오후 3:05                             | 2026-11-20 15:05 -
ko | 2026.11.20. 오전 12:05                              | 2026-11-20 00:05 -
ko | 입력 2026-11-20 15:04                               | 2026-11-20 15:04 -
ko | 2026년 11월 20일 금요일 오후 3시 5분                | 2026-11-20 15:05 -
ko | 2026년 11월 20일 15시 04분 KST                      | 2026-11-20 15:04 +09:00
ko | 송고시간2026-11-20 15:04                            | 2026-11-20 15:04 -
ko | 2시간 전                                            | 2026-11-22 10:00 +00:00
de | 20.11.2026, 15.04 Uhr                               | 2026-11-20 15:04 -
de | Stand: 20.11.2026 15:04 Uhr                         | 2026-11-20 15:04 -
de | Freitag, 20. November 2026, 15:04 Uhr               | 2026-11-20 15:04 -
de | 3. März 2026 um 8:05 Uhr                            | 2026-03-03 08:05 -
de | 20. Dez. 2025                                       | 2025-12-20 - -
de | 20.11.26                                            | 2026-11-20 - -
de | 20.11.2026 | 15:04 MEZ                              | 2026-11-20 15:04 +01:00
de | vor 2 Stunden                                       | 2026-11-22 10:00 +00:00
de | vor einer Stunde                                    | 2026-11-22 11:00 +00:00
de | Gestern, 15:04 Uhr                                  | 2026-11-21 15:04 -
es | 20 de noviembre de 2026 a las 15:04                 | 2026-11-20 15:04 -
es | Publicado el 5 de enero de 2026                     | 2026-01-05 - -
es | 20 nov 2026 - 15:04 CET                             | 2026-11-20 15:04 +01:00
es | 20 ago. 2026 3:05 p. m.                             | 2026-08-20 15:05 -
es | 20/11/2026 15:04h                                   | 2026-11-20 15:04 -
es | Noviembre 20, 2026                                  | 2026-11-20 - -
es | hace 2 horas                                        | 2026-11-22 10:00 +00:00
fr | Publié le 20 novembre 2026 à 15h04 par Jeanne       | 2026-11-20 15:04 -
fr | vendredi 20 novembre 2026 à 15:04                   | 2026-11-20 15:04 -
fr | 1er août 2026                                       | 2026-08-01 - -
fr | 20 févr. 2026 à 8h                                  | 2026-02-20 08:00 -
fr | Publié le 20/11/2026 à 15:04                        | 2026-11-20 15:04 -
fr | Publié le 20 novembre 2026, mis à jour à 16h10      | 2026-11-20 - -
fr | il y a 2 heures                                     | 2026-11-22 10:00 +00:00
fr | Aujourd'hui à 8h05                                  | 2026-11-22 08:05 -
it | 20 novembre 2026 alle ore 15:04                     | 2026-11-20 15:04 -
it | 20 Novembre 2026 ore 15.04                          | 2026-11-20 15:04 -
it | venerdì 3 luglio 2026                               | 2026-07-03 - -
it | 3 sett. 2026                                        | 2026-09-03 - -
it | 2 ore fa                                            | 2026-11-22 10:00 +00:00
pt | 20 de novembro de 2026 às 15h04                     | 2026-11-20 15:04 -
pt | 20.nov.2026 às 15h04                                | 2026-11-20 15:04 -
pt | 20/11/2026 15h04                                    | 2026-11-20 15:04 -
pt | 3 out 2026                                          | 2026-10-03 - -
pt | há 2 horas                                          | 2026-11-22 10:00 +00:00
nl | vrijdag 20 november 2026 om 15:04                   | 2026-11-20 15:04 -
nl | 3 mei 2026, 08.05 uur                               | 2026-05-03 08:05 -
nl | 20-11-2026 15:04                                    | 2026-11-20 15:04 -
nl | 2 uur geleden                                       | 2026-11-22 10:00 +00:00
pl | 20 listopada 2026, 15:04                            | 2026-11-20 15:04 -
pl | 20.11.2026, godz. 15:04                             | 2026-11-20 15:04 -
pl | 3 paź 2026                                          | 2026-10-03 - -
pl | 3 godziny temu                                      | 2026-11-22 09:00 +00:00
ru | 20 ноября 2026, 15:04                               | 2026-11-20 15:04 -
ru | 15:04, 20 ноября 2026                               | 2026-11-20 15:04 -
ru | 20 ноября 2026 года в 15:04                         | 2026-11-20 15:04 -
ru | 20.11.2026 15:04 (МСК)                              | 2026-11-20 15:04 +03:00
ru | 20 ноября, 15:04                                    | 2026-11-20 15:04 -
ru | 3 мая 2026                                          | 2026-05-03 - -
ru | 2 часа назад                                        | 2026-11-22 10:00 +00:00
ru | вчера, 15:04                                        | 2026-11-21 15:04 -
ar | 20 نوفمبر 2026                                      | 2026-11-20 - -
ar | ٢٠ نوفمبر ٢٠٢٦، ١٥:٠٤                               | 2026-11-20 15:04 -
ar | 20 نوفمبر/تشرين الثاني 2026                         | 2026-11-20 - -
ar | 20 تشرين الثاني 2026                                | 2026-11-20 - -
ar | 20/11/2026 الساعة 3:05 م                            | 2026-11-20 15:05 -
ar | منذ 3 ساعات                                         | 2026-11-22 09:00 +00:00
ar | منذ ساعتين                                          | 2026-11-22 10:00 +00:00
th | 20 พฤศจิกายน 2569 เวลา 15:04 น.                     | 2026-11-20 15:04 -
th | 20 พ.ย. 2569 15:04 น.                               | 2026-11-20 15:04 -
th | 20 พ.ย. 69 15:04                                    | 2026-11-20 15:04 -
th | 3 มี.ค. 2569                                        | 2026-03-03 - -
th | 3 ม.ค. 2569                                         | 2026-01-03 - -
th | ๒๐ พฤศจิกายน ๒๕๖๙                                   | 2026-11-20 - -
th | 29 ก.พ. 2567                                        | 2024-02-29 - -
th | 2 ชั่วโมงที่แล้ว                                    | 2026-11-22 10:00 +00:00
fa | 29 آبان 1405 - 15:04                                | 2026-11-20 15:04 -
fa | ۲۹ آبان ۱۴۰۵                                        | 2026-11-20 - -
fa | ۱۴۰۵/۰۸/۲۹ ۱۵:۰۴                                    | 2026-11-20 15:04 -
fa | 30 اسفند 1403                                       | 2025-03-20 - -
fa | 1 فروردين 1404                                      | 2025-03-21 - -
fa | 20 نوامبر 2026                                      | 2026-11-20 - -
vi | 20 tháng 11, 2026                                   | 2026-11-20 - -
sv | 20 november 2026 kl. 15.04                          | 2026-11-20 15:04 -
no | 20. desember 2025 kl. 15:04                         | 2025-12-20 15:04 -
fi | 20. marraskuuta 2026 klo 15.04                      | 2026-11-20 15:04 -
cs | 20. října 2026 15:04                                | 2026-10-20 15:04 -
hu | 2026. november 20. 15:04                            | 2026-11-20 15:04 -
ro | 20 noiembrie 2026, 15:04                            | 2026-11-20 15:04 -
tr | 20 Ağustos 2026 15:04                               | 2026-08-20 15:04 -
el | 20 Νοεμβρίου 2026, 15:04                            | 2026-11-20 15:04 -
uk | 20 жовтня 2026, 15:04                               | 2026-10-20 15:04 -
he | 20 בנובמבר 2026                                     | 2026-11-20 - -
id | 20 Agustus 2026 15:04                               | 2026-08-20 15:04 -
ca | 20 de novembre de 2026                              | 2026-11-20 - -
en | 20. Oktober 2026                                    | 2026-10-20 - -
fr | 20 fevr. 2026                                       | 2026-02-20 - -
es | 5 de mayo de 202215:04                              | 2022-05-05 15:04 -
de | 20 | 11 | 2026                                      | 2026-11-20 - -
fr | 20 / 11 / 2026                                      | 2026-11-20 - -
de | 20.11.2615:04                                       | 2026-11-20 15:04 -
de | 20.11.202615:04                                     | 2026-11-20 15:04 -
de | 28. Juni 201914. Januar 2020                        | 2019-06-28 - -
en | 2 hours ago                                         | 2026-11-22 10:00 +00:00
en | an hour ago                                         | 2026-11-22 11:00 +00:00
en | 3 days ago                                          | 2026-11-19 - -
en | Yesterday, 3:05 PM                                  | 2026-11-21 15:05 -
   | 20 de noviembre de 2026                             | 2026-11-20 - -
   | 20 novembre 2026 à 15h04                            | 2026-11-20 15:04 -
   | 20 listopada 2026                                   | 2026-11-20 - -
"""


def read_forms() -> list[tuple[list[str], str, str]]:
    forms = []
    for line in FORMS.strip("\n").splitlines():
        language, _, rest = line.partition("|")
        printed, _, meant = rest.rpartition("|")
        forms.append(([language.strip()] if language.strip() else [], printed.strip(), meant.strip()))
    return forms


def show(found: PrintedDate | None) -> str:
    if found is None:
        return "no date"
    clock = found.time.isoformat().removesuffix(":00") if found.time else "-"
    moment = datetime.combine(found.day, found.time or time(), found.zone)
    return f"{found.day} {clock} {moment.isoformat()[19:] or '-'}"


@pytest.mark.parametrize(("languages", "printed", "meant"), read_forms())
def test_a_printed_date_is_read(languages: list[str], printed: str, meant: str) -> None:
    assert show(read_date(printed, languages=languages, now=NOW)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Monday",
        "Montag",
        "May",
        "12",
        "2026",
        "11/2026",
        "November 2026",
        "Friday 20",
        "5 min read",
        "5 min",
        "2 months ago",
        "NULL",
        "0001-01-01T00:00:00",
        "9999-12-31",
        "2026-13-40",
        "2026-W47",
        "31 November 2026",
        "1.2.3.4",
        "10.11.12.13",
        "Jane Doe, USA TODAY",
        "Covid 20 may return",
        "26年11月20日",
        "8613912345678",
        "9999999999",
        "15:04",
        "tel. 010-6523-1234",
        "²²²²",
        "hier steht nichts",
        "Windows 11/10",
        "3-2",
        "50 March Street",
        "1441/04/12",  # of a calendar by the moon
        "Oct 17, 20235757 shares",
    ],
)
@pytest.mark.parametrize("languages", [(), ("en",), ("de", "fr"), ("zh-Hans",)])
def test_what_is_no_date_is_not_read(text: str, languages: tuple[str, ...]) -> None:
    assert read_date(text, languages=languages, now=NOW) is None


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("By LIU | CHINA DAILY | Updated: 2022-05-03 07:56", "2022-05-03 07:56"),
        ("2022-01-10 08:31:32China Daily Editor : Li Yan", "2022-01-10 08:31:32"),
        ("2020年07月04日 12:10　来源：求是网", "2020年07月04日 12:10"),
        ("发布时间：２０２６年１１月２０日　１５：０４", "２０２６年１１月２０日 １５：０４"),
        ("Updated\n  3:05 PM EST,\tFri November 20, 2026", "3:05 PM EST, Fri November 20, 2026"),
        ("Nov. 20, 2026, 3:05\u202fp.m. ET | News", "Nov. 20, 2026, 3:05 p.m. ET"),
        ("x" * 5000 + " 20.11.2026, 15.04 Uhr " + "y 1.1.2020" * 5000, "20.11.2026, 15.04 Uhr"),
        ("2 hours ago | News", "2 hours ago"),
    ],
)
def test_raw_is_the_date_as_printed(text: str, raw: str) -> None:
    found = read_date(text, now=NOW)
    assert found is not None
    assert found.raw == raw


@pytest.mark.parametrize(
    ("text", "languages", "near", "day", "warning"),
    [
        ("03/04/2026", ("en",), None, "2026-04-03", "day and month order assumed"),
        ("03/04/2026", ("en-US",), None, "2026-03-04", "day and month order assumed"),
        ("03/04/2026", ("fr",), None, "2026-04-03", "day and month order assumed"),
        ("03/04/2026", ("en",), "2026-03-04", "2026-03-04", None),
        ("03/04/2026", ("en-US",), "2026-04-03", "2026-04-03", None),
        ("11/12/2026", ("en",), None, "2026-11-12", "day and month order assumed"),  # the other one is to come
        ("05/05/2026", (), None, "2026-05-05", None),
        ("03.04.2026", ("en-US",), None, "2026-04-03", None),
        ("10-7 23:43", (), None, "2026-10-07", "day and month order assumed"),
        ("10-7 23:43", ("zh-Hans",), None, "2026-10-07", None),
        ("10-7 23:43", (), "2019-10-07", "2019-10-07", None),
        ("12-31 23:43", ("zh-Hans",), "2026-01-01", "2025-12-31", None),
        ("1-1 00:05", ("zh-Hans",), "2025-12-31", "2026-01-01", None),
        ("2-29 00:05", ("zh-Hans",), None, "2024-02-29", None),
        ("20/11 15:04", ("pt",), None, "2026-11-20", None),
        ("2569-05-17", (), "2026-05-17", "2026-05-17", "Buddhist-Era year 2569 read as 2026"),
        ("Updated: 2569-05-17 20:43", ("en",), "2026-05-17", "2026-05-17", "Buddhist-Era year 2569 read as 2026"),
        ("Updated: 2569-05-17 20:43", ("en",), None, "2026-05-17", "Buddhist-Era year 2569 read as 2026"),
        ("2567-02-29T08:00:00", (), None, "2024-02-29", "Buddhist-Era year 2567 read as 2024"),
        ("25690517", (), None, "2026-05-17", "Buddhist-Era year 2569 read as 2026"),
        (
            "2026-05-01 08:00",
            (),
            "2026-05-08",
            "2026-05-08",
            "printed day 2026-05-01 is not that of the address, 2026-05-08: the address is believed",
        ),
        ("2026-05-05 08:00", (), "2026-05-08", "2026-05-05", None),
        (
            "2027-01-01",
            (),
            "2026-11-20",
            "2026-11-20",
            "printed day 2027-01-01 is not that of the address, 2026-11-20: the address is believed",
        ),
        ("2027-01-01", (), None, "2027-01-01", "printed day 2027-01-01 is later than the download on 2026-11-22"),
        ("2026-11-23", (), None, "2026-11-23", None),
        ("29 آبان 1405", ("fa",), None, "2026-11-20", "Solar Hijri year 1405 read as 2026"),
        ("Nov 20, 2026 3:05 PM CST", ("en",), None, "2026-11-20", "zone CST has several meanings"),
        ("2 hours ago", (), None, "2026-11-22", "counted back from the download"),
    ],
)
def test_what_is_known_beside_the_text_decides(
    text: str, languages: tuple[str, ...], near: str | None, day: str, warning: str | None
) -> None:
    found = read_date(text, languages=languages, now=NOW, near=date.fromisoformat(near) if near else None)
    assert found is not None
    assert (str(found.day), found.warnings) == (day, (warning,) if warning else ())


def test_a_believed_address_keeps_the_printed_time() -> None:
    found = read_date("2026-05-01 08:00 GMT", now=NOW, near=date(2026, 5, 8))
    assert found is not None
    assert found.instant(None) == datetime(2026, 5, 8, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("printed", ["30 اسفند 1404", "31 مهر 1405", "1405/13/01", "1405/00/10", "1405/01/32"])
def test_what_is_no_day_of_the_persian_calendar_is_not_read(printed: str) -> None:
    assert read_date(printed, languages=("fa",), now=NOW) is None


def test_an_instant_needs_a_time_and_a_zone() -> None:
    beijing = ZoneInfo("Asia/Shanghai")
    assert PrintedDate("", date(2026, 11, 20), None, UTC).instant(beijing) is None
    assert PrintedDate("", date(2026, 11, 20), time(8), None).instant(None) is None
    assert PrintedDate("", date(2026, 11, 20), time(8), None).instant(beijing) == datetime(2026, 11, 20, tzinfo=UTC)
    assert PrintedDate("", date(2026, 11, 20), time(8), UTC).instant(beijing) == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_words_count_back_in_the_zone_of_now() -> None:
    evening = datetime(2026, 11, 22, 20, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    assert show(read_date("昨天 08:30", now=evening)) == "2026-11-22 08:30 -"
    assert show(read_date("5小时前", now=evening)) == "2026-11-22 23:00 +08:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.ecns.cn/china/politics/2026-11-20/detail-ihfkteqw7941628.shtml", "2026-11-20"),
        ("http://www.ecns.cn/2018/05-03/301234.shtml", "2018-05-03"),
        ("https://www.chinanews.com.cn/gn/news/2010/05-01/2258860.shtml", "2010-05-01"),
        ("https://www.chinanews.com.cn/scroll-news/2026/1120/news.shtml", "2026-11-20"),
        ("//www.chinadaily.com.cn/a/202611/20/WS0123456789abcdef01234567.html", "2026-11-20"),
        ("http://www.chinadaily.com.cn/china/2014-09/25/content_18660000.htm", "2014-09-25"),
        ("https://english.news.cn/20261120/0123456789abcdef0123456789abcdef/c.html", "2026-11-20"),
        ("https://news.example/2018-05/03/c_137152345.htm", "2018-05-03"),
        ("http://politics.example.cn/n1/2026/1120/c1001-39999999.html", "2026-11-20"),
        ("https://gov.example.cn/zhengce/t20261120_123456.html", "2026-11-20"),
        ("https://example.org/2026/11/20/world/story/", "2026-11-20"),
        ("https://example.org/2026/11/20", "2026-11-20"),
        ("https://example.org/2026/1/2/story", "2026-01-02"),
        ("https://example.org/world/2026/nov/20/story", "2026-11-20"),
        ("https://example.org/en/europe/20261120-a-story", "2026-11-20"),
        ("https://example.org/2026-11-20/story.html?date=2020-01-01#/2019/01/01/", "2026-11-20"),
        ("https://example.org/2026/11/20/2026/11/20/", "2026-11-20"),
        ("https://example.org/2026/11/20/2026/11/21/", None),
        ("https://example.org/c_20261120.htm", None),
        ("https://example.org/content_20141120.htm", None),
        ("https://example.org/20101112.html", None),
        ("https://example.org/WS20261120aabbccdd.html", None),
        ("https://example.org/what-happened-on-2020-01-01", None),
        ("https://example.org/2026/11/16-boats-race.html", None),
        ("https://example.org/2026-11-16-boats-race.html", "2026-11-16"),
        ("https://example.org/2026/11/", None),
        ("https://example.org/2026/13/40/", None),
        ("https://example.org/2026/xyz/20/", None),
        ("https://example.org/1985/11/20/", None),
        ("https://2026-11-20.example.org/", None),
        ("https://example.org/?d=/2026/11/20/", None),
        ("", None),
    ],
)
def test_the_day_in_an_address(url: str, day: str | None) -> None:
    assert date_in_url(url) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("country", "language", "host", "zone"),
    [
        ("cn", None, "", "Asia/Shanghai"),
        ("GB", None, "", "Europe/London"),
        ("de", None, "", "Europe/Berlin"),
        ("my", None, "", "Asia/Kuala_Lumpur"),
        ("jp", "en", "news.example.com", "Asia/Tokyo"),
        (None, "en", "www.ecns.cn", "Asia/Shanghai"),
        (None, None, "www.example.co.uk", "Europe/London"),
        (None, None, "www.example.co.kr", "Asia/Seoul"),
        (None, None, "example.pl.", "Europe/Warsaw"),
        (None, "ja", "example.com", "Asia/Tokyo"),
        (None, "zh-Hans", "example.com", "Asia/Shanghai"),
        (None, "zh-Hant", "example.com", "Asia/Taipei"),
        (None, "de-AT", "example.com", "Europe/Berlin"),
        (None, "ja", "example.io", "Asia/Tokyo"),
        ("us", "zh-Hans", "example.com", None),
        ("au", None, "", None),
        ("ca", None, "", None),
        ("br", None, "", None),
        ("ru", None, "", None),
        ("mx", None, "", None),
        ("id", None, "", None),
        (None, "en", "example.com", None),
        (None, "fr", "example.com", None),
        (None, None, "example.com.au", None),
        (None, None, "example.io", None),
        (None, None, "", None),
    ],
)
def test_the_zone_where_it_is_plain(country: str | None, language: str | None, host: str, zone: str | None) -> None:
    found = zone_for(country=country, language=language, host=host)
    assert found == (ZoneInfo(zone) if zone else None)


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
}
SHORT_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ru": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "th": "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.",
}


@pytest.mark.parametrize("names", [MONTHS, SHORT_MONTHS], ids=["long", "short"])
@pytest.mark.parametrize("language", MONTHS)
@pytest.mark.parametrize("is_told", [True, False], ids=["told", "untold"])
def test_every_month_of_every_language(names: dict[str, str], language: str, is_told: bool) -> None:  # noqa: FBT001 - a parameter of the table
    read = [
        read_date(f"17 {name} 2025, 15:04", languages=(language,) if is_told else (), now=NOW)
        for name in names.get(language, "").split()
    ]
    assert [show(found) for found in read] == [f"2025-{month:02}-17 15:04 -" for month in range(1, len(read) + 1)]


def format_moment(form: str, moment: datetime) -> str:
    half, hour = ("PM" if moment.hour >= 12 else "AM"), (moment.hour % 12 or 12)
    month = MONTHS["en"].split()[moment.month - 1]
    offset = moment.strftime("%z")
    return form.format(
        t=moment, half=half, hour=hour, month=month, short=month[:3], offset=offset, year=moment.year + 543
    )


# Each shows the day and the minute; the second part says whether it shows the zone as well.
WRITTEN = [
    ("{t:%Y-%m-%dT%H:%M}{offset}", True),
    ("{t:%Y-%m-%d %H:%M}", False),
    ("{t:%Y-%m-%d %H:%M}China Daily", False),
    ("Fri, {t.day} {short} {t.year} {t:%H:%M}:00 {offset}", True),
    ("{t.year}年{t.month}月{t.day}日 {t:%H:%M}", False),
    ("{t.year}年{t.month}月{t.day}日（金）{t.hour}時{t.minute}分", False),
    ("{t.year}. {t.month}. {t.day}. {t:%H:%M}", False),
    ("{t.day}.{t.month}.{t.year}, {t:%H.%M} Uhr", False),
    ("{month} {t.day}, {t.year}, {hour}:{t:%M} {half}", False),
    ("Updated {hour}:{t:%M} {half}, Fri {month} {t.day}, {t.year}", False),
    ("{t.day} {month} {t.year} {t:%H:%M} {offset}", True),
    ("{t:%H:%M}, {t.day}-{short}-{t.year}", False),
    ("Updated: {year}-{t:%m-%d %H:%M}", False),
]
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 11, 22),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([timezone(timedelta(minutes=minutes)) for minutes in range(-720, 841, 30)]),
)


@given(MOMENTS, st.sampled_from(WRITTEN))
@settings(deadline=None)
def test_what_is_written_reads_back(moment: datetime, form: tuple[str, bool]) -> None:
    pattern, shows_zone = form
    moment = moment.replace(second=0, microsecond=0)
    found = read_date(format_moment(pattern, moment), languages=("en",), now=NOW)
    assert found is not None
    assert (found.day, found.time) == (moment.date(), moment.time())
    if shows_zone:
        assert found.instant(None) == moment


PIECES = (
    "2026 11 20 31 2569 1 0 3:05 15.04 pm PM 年 月 日 時 - / . , : | T Z +08:00"
    " -99:99 GMT+15 Nov. mars ago vor มี.ค. de 2 hours fa 今天 yesterday ² ٣ 오후 晚上12点 99999999999 \ud800 \x00"
).split(" ")
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from([*PIECES, " ", "\u3000"]), max_size=14).map("".join)


@given(TEXTS, st.sampled_from([(), ("en",), ("fr", "de-AT"), ("zh-Hans",), ("xx",), ("vi",)]), st.none() | st.dates())
@settings(deadline=None, max_examples=400)
def test_no_text_raises(text: str, languages: tuple[str, ...], near: date | None) -> None:
    found = read_date(text, languages=languages, now=NOW, near=near)
    if found is not None:
        assert found.instant(None) is None or found.time is not None
    date_in_url(text)
    zone_for(country=None, language=text, host=text)


@pytest.mark.parametrize(
    "printed",
    ["Sat Oct 03 09:34:32 CEST 2026", "Sat Oct 3 09:34:32 CEST 2026", "Last change: Sat Oct 03 09:34:32 CEST 2026"],
)
def test_a_date_as_c_and_java_print_it_is_read(printed: str) -> None:
    found = read_date(printed, now=datetime(2026, 11, 22, tzinfo=UTC))
    assert found is not None
    assert found.instant(None) == datetime(2026, 10, 3, 7, 34, 32, tzinfo=UTC)
