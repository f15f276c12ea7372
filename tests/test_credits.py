"""Names, agencies, datelines, editor lines and picture credits are told apart in the forms outlets print them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from newscrawl.extraction.credits import (
    is_editor_line,
    read_dateline,
    read_editors,
    read_reporters,
    read_source,
    read_writers,
    split_caption,
)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By LIU YINMENG in Los Angeles | CHINA DAILY | Updated: 2022-05-03 07:56", ["LIU YINMENG"]),
        ("By Anna Example and Bo Sample | China Daily", ["Anna Example", "Bo Sample"]),
        ("By Anna Example, Bo Sample and Cy Test in Beijing | China Daily", ["Anna Example", "Bo Sample", "Cy Test"]),
        ("By Anna Example in Beijing and Bo Sample in New York | China Daily", ["Anna Example", "Bo Sample"]),
        ("By Xinhua writers Anna Example, Bo Sample", ["Anna Example", "Bo Sample"]),
        ("By Anna Example (China Daily)  Updated: 2014-09-25 07:56", ["Anna Example"]),
        ("By Anna Example in Beijing, Bo Sample in Los Angeles, California", ["Anna Example", "Bo Sample"]),
        ("Xinhua | Updated: 2022-05-03 07:56", []),
        ("China Daily | Updated: 2022-05-03 07:56", []),
        ("By Anna Example", ["Anna Example"]),
        ("by: Anna Example", ["Anna Example"]),
        ("Written by Anna Example", ["Anna Example"]),
        ("Author: Anna Example", ["Anna Example"]),
        ("Anna Example", ["Anna Example"]),
        ("Anna Example & Bo Sample", ["Anna Example", "Bo Sample"]),
        ("Anna Example;Bo Sample", ["Anna Example", "Bo Sample"]),
        ("Anna Example, Anna Example", ["Anna Example"]),
        ("Conan O’Brien-Smith", ["Conan O’Brien-Smith"]),
        ("Byron Sandby", ["Byron Sandby"]),
        ("Andy Rand", ["Andy Rand"]),
        ("记者 王曦", ["王曦"]),
        ("记者：王曦 李岩", ["王曦", "李岩"]),
        ("作者：王曦、李岩", ["王曦", "李岩"]),
        ("本报记者 王曦", ["王曦"]),
        ("文/王曦", ["王曦"]),
        ("王 曦", ["王曦"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉·买买提"]),
        ("", []),
        (" | ", []),
        ("Editor: Li Yan", []),
        ("来源：新华网", []),
        ("https://example.org/author/1", []),
        ("desk@example.org", []),
        ("2026-10-03", []),
        ("x" * 80, []),
    ],
)
def test_writers_are_the_names_alone(byline: str, names: list[str]) -> None:
    assert [person.name for person in read_writers(byline)] == names


def test_what_was_printed_is_kept_beside_the_name() -> None:
    (writer,) = read_writers("By LIU YINMENG in Los Angeles | CHINA DAILY")
    assert writer.nameRaw == "By LIU YINMENG in Los Angeles"


@pytest.mark.parametrize(
    ("line", "name", "job"),
    [
        ("作者：方敏北京大学教授", "方敏", "北京大学教授"),
        ("作者：方小敏系中国社会科学院研究员", "方小敏", "中国社会科学院研究员"),
        ("作者：方敏为复旦大学副教授", "方敏", "复旦大学副教授"),
        ("作者：方敏", "方敏", None),
    ],
)
def test_a_name_and_a_post_printed_as_one_come_apart(line: str, name: str, job: str | None) -> None:
    (writer,) = read_writers(line)
    assert (writer.name, writer.jobTitle) == (name, job)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Editor : Huang Fang", ["Huang Fang"]),
        ("Editor: Li Yan", ["Li Yan"]),
        ("Web editor: Li Yan, Mo Zhongyi", ["Li Yan", "Mo Zhongyi"]),
        ("Edited by Li Yan", ["Li Yan"]),
        ("【编辑:邱观史】", ["邱观史"]),
        ("【责任编辑：严玉洁】", ["严玉洁"]),
        ("（编辑：严玉洁 王辉）", ["严玉洁", "王辉"]),
        ("责任编辑：【邱观史】", ["邱观史"]),
        ("责编：王 辉", ["王辉"]),
        ("【编辑:邱观史】欢迎下载客户端", ["邱观史"]),
        ("邱观史", ["邱观史"]),
        ("", []),
    ],
)
def test_editors_are_the_names_alone(line: str, names: list[str]) -> None:
    assert [person.name for person in read_editors(line)] == names


def test_only_a_label_tells_an_editor_among_other_spans() -> None:
    assert read_editors("2026-10-03 09:34:32", labelled=True) == []
    assert read_editors("Xinhua", labelled=True) == []
    assert [person.name for person in read_editors("Editor : Li Yan", labelled=True)] == ["Li Yan"]


@pytest.mark.parametrize(
    "line",
    [
        "Editor: Li Yan",
        "Editor : Huang Fang",
        "Editors: Li Yan, Mo Zhongyi",
        "【编辑:邱观史】",
        "【责任编辑:邱观史】",
        "【责任编辑：严玉洁】",
        "（编辑：严玉洁 王辉）",
        "(责编：王辉)",
        "责任编辑：严玉洁",
        "(Editing by Anna Example and Bo Sample)",
    ],
)
def test_desk_lines_are_told_from_paragraphs(line: str) -> None:
    assert is_editor_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "The editor: a portrait of a man who never slept, in twelve parts and with an epilogue by his daughter.",
        "编辑部的故事",
        "她当了三十年编辑。",
        "Editing by hand takes time",
        "责任编辑说：“这本书我们等了很多年，终于在今年春天和读者见面了，大家都很高兴。”",
        "",
    ],
)
def test_sentences_about_editors_are_paragraphs(line: str) -> None:
    assert not is_editor_line(line)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Xinhua", "Xinhua"),
        ("CHINA DAILY", "China Daily"),
        ("CGTN", "CGTN"),
        ("来源：新华网", "新华网"),
        ("来源： 中国日报网", "中国日报网"),
        ("稿源：新华社", "新华社"),
        ("2008年08月01日 23:30 来源：新华网", "新华网"),
        ("2020年07月04日 12:10　来源：求是网 参与互动", "求是网"),
        ("来源：人民日报（海外版）", "人民日报"),
        ("Source: Xinhua", "Xinhua"),
        ("By LIU YINMENG in Los Angeles | CHINA DAILY | Updated: 2022-05-03 07:56", "China Daily"),
        ("Xinhua | Updated: 2022-05-03 07:56", "Xinhua"),
        ("chinadaily.com.cn | Updated: 2022-05-03 07:56", "chinadaily.com.cn"),
        ("By LIU YINMENG | Updated: 2022-05-03 07:56", None),
        ("Editor: Li Yan", None),
        ("2026-10-03 09:34:32", None),
        ("", None),
    ],
)
def test_the_credited_agency_is_told_from_what_stands_around_it(printed: str, name: str | None) -> None:
    source = read_source(printed)
    assert (source.name if source else None) == name


def test_a_source_keeps_its_link() -> None:
    source = read_source("来源：新华网", "https://example.org/")
    assert source is not None
    assert source.url == "https://example.org/"


@pytest.mark.parametrize(
    ("paragraph", "dateline", "agency"),
    [
        ("BEIRUT, June 2 (Xinhua) -- Boats raced.", "BEIRUT, June 2", "Xinhua"),
        ("BEIRUT, Sept. 12 (Xinhua) -- Boats raced.", "BEIRUT, Sept. 12", "Xinhua"),
        ("NEW YORK, Oct 3 — Boats raced.", "NEW YORK, Oct 3", None),
        ("WASHINGTON (AP) — Boats raced.", "WASHINGTON", "AP"),
        ("LONDON (Reuters) - Boats raced.", "LONDON", "Reuters"),
        ("ST. LOUIS, Missouri (AP) — Boats raced.", "ST. LOUIS, Missouri", "AP"),
        ("XI'AN, May 5 (Xinhua) -- Boats raced.", "XI'AN, May 5", "Xinhua"),
        ("(ECNS) -- Boats raced.", None, "ECNS"),
        ("(Xinhua) -- Boats raced.", None, "Xinhua"),
        ("中新网约翰内斯堡5月1日电 (记者 王曦)小船竞渡。", "中新网约翰内斯堡5月1日电", "中新网"),
        ("中新网11月22日电 小船竞渡。", "中新网11月22日电", "中新网"),
        ("中新社北京11月22日电 小船竞渡。", "中新社北京11月22日电", "中新社"),
        ("新华社北京11月22日电（记者王曦）小船竞渡。", "新华社北京11月22日电", "新华社"),
        ("（新华社北京11月22日电）小船竞渡。", "新华社北京11月22日电", "新华社"),
        ("中国日报11月22日电 小船竞渡。", "中国日报11月22日电", "中国日报"),
        ("中新网北京22日讯 小船竞渡。", "中新网北京22日讯", "中新网"),
        ("Boats raced on Sunday - again.", None, None),
        ("A - B - C", None, None),
        ("NATO - the alliance - met.", None, None),
        ("中新网是一家网站。", None, None),
        ("", None, None),
    ],
)
def test_datelines_and_their_agency(paragraph: str, dateline: str | None, agency: str | None) -> None:
    assert read_dateline(paragraph) == (dateline, agency)


@pytest.mark.parametrize(
    ("paragraphs", "names"),
    [
        (("中新网北京5月1日电 (记者 王曦)小船竞渡。",), ["王曦"]),
        (("中新社北京5月1日电 题：小船竞渡", "中新社记者 王曦", "小船竞渡。"), ["王曦"]),
        (("小船竞渡。", "记者从现场获悉，今天", "小船竞渡。"), []),
        (("中新网北京5月1日电 (记者 王曦 实习记者 李岩)小船竞渡。",), ["王曦", "李岩"]),
        (("新华社北京5月1日电（记者王曦、李岩）小船竞渡。",), ["王曦", "李岩"]),
        (("中新社北京5月1日电 (中新社记者 王曦 李岩)小船竞渡。",), ["王曦", "李岩"]),
        (("小船竞渡。", "大家都来了。(记者 王 曦)"), ["王曦"]),
        (("中国日报5月1日电（记者 王曦 通讯员 李岩）小船竞渡。",), ["王曦"]),
        (("中国日报5月1日电（记者 王曦 李岩 报道）小船竞渡。",), ["王曦", "李岩"]),
        (("小船竞渡。", "（作者：王曦）"), ["王曦"]),
        (("小船竞渡。", "（本文作者：王曦、李岩）", "(完)"), ["王曦", "李岩"]),
        (("小船竞渡(记者 王曦 摄)。",), []),  # who took the picture
        (("小船竞渡。", "一位记者（不愿透露姓名）说。"), []),
        (("Boats raced.",), []),
        ((), []),
    ],
)
def test_reporters_a_text_names_itself(paragraphs: tuple[str, ...], names: list[str]) -> None:
    assert [person.name for person in read_reporters(paragraphs)] == names


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Boats race. (Photo/Xinhua)", "Boats race.", "Photo/Xinhua"),
        ("Boats race. [Photo/Agencies]", "Boats race.", "Photo/Agencies"),
        ("Boats race. [Photo by Anna Example/China Daily]", "Boats race.", "Photo by Anna Example/China Daily"),
        (
            "Boats race (left) in May. (Photo: China News Service)",
            "Boats race (left) in May.",
            "Photo: China News Service",
        ),
        ("Boats race. Photo: Anna Example", "Boats race.", "Photo: Anna Example"),
        ("(Photo/VCG)", None, "Photo/VCG"),
        ("小船竞渡。张三 摄", "小船竞渡。", "张三 摄"),
        ("小船竞渡。 中新社记者 张三 摄", "小船竞渡。", "中新社记者 张三 摄"),
        ("小船竞渡。（新华社发）", "小船竞渡。", "新华社发"),
        ("小船竞渡。（主办方供图）", "小船竞渡。", "主办方供图"),
        ("Boats race.", "Boats race.", None),
        ("Boats race (in May)", "Boats race (in May)", None),
        ("", None, None),
    ],
)
def test_captions_and_credits_come_apart(text: str, caption: str | None, credit: str | None) -> None:
    assert split_caption(text) == (caption, credit)


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for read in (split_caption, is_editor_line, read_writers, read_editors, read_source, read_dateline):
        read(text)
    read_reporters((text, text))
